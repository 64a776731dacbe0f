import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Training a flow",
  difficulty: 2,
  minutes: 20,
  seconds: 30,
  hints: [
    "Take five steps with a plan that clips and with one that doesn't. Are the variables different? And is the learning rate of your second step twice that of the first?",
    "A step takes loss and gradients together, one norm for all gradients, the learning rate of this step, and one update; then it counts itself. A batch is three independent draws.",
    "lr_n = warmupCosine(n),  n = 0, 1, 2, …;   x0 from the moons, x1 ~ N(0, I), t ~ U[0, 1), one t for each pair;   L = velocityLoss(v, x0, x1, t)",
    "Ask for value and gradients with respect to the trainer's variables only. Clip if the plan says so, pass the gradients to the optimizer with the learning rate of this step, and count it. Return the value.\nFor a batch, draw size points, size rows of noise and size times, and pass them to the loss of the last exercise.",
  ],
  explore:
    "Train moonNet of #lib/flow/moon-net (with mersenneTwister(1) of #lib/random) by plans of 250, 500, 1,000 and 2,500 steps. Compare the mean loss of the last 100 steps with the share of samples near the moons (32 calls; nearMoons of #lib/flow/moons). Which of the two would you watch?",
  answer:
    "The loss goes from 1.24 to 1.21, 1.19 and 1.15, the share near the moons from 0.52 to 0.60, 0.69 and 0.87 (means of 3 seeds). The exact velocity of 4,000 points has a loss of about 1.12, so most of what remains is not the network's fault. " +
    "A loss that hardly moves may hide most of the progress. Watch the samples.",
  predict: {
    question:
      "Two moons, standard normal noise, uniform times. A fresh network answers nearly 0 and has a loss of about 1.7. After 500 steps the loss is 1.21. What is it after 2,500 steps?",
    choices: ["about 0.01", "about 0.3", "about 0.7", "about 1.15"],
    answer: 3,
    because:
      "1.14 to 1.16 (15 seeds, mean of the last 100 steps). Many pairs lead through each point, and the best answer is the mean of their velocities. The spread around that mean stays in the loss forever.",
  },
  portfolio: {
    heading: "Noise becomes two moons",
    sentence:
      "A network learned which way leads from noise to data. These are 400 draws of noise, carried there in 1, 2, 4, and 32 calls of the network.",
    titles: ["samples"],
  },
});
