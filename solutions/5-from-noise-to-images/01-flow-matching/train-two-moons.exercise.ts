import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Training a flow",
  difficulty: 2,
  minutes: 20,
  seconds: 30,
  hints: [
    "Take five steps with a plan that clips and five with one that doesn't. Do the variables differ? And is the learning rate of your second step twice that of the first?",
    "A step computes the loss and the gradients together, takes one norm over all gradients, uses its own learning rate, makes one update, and then counts itself. A batch needs three independent draws: data, noise and times.",
    "lr_n = warmupCosine(n),  n = 0, 1, 2, …;   x0 from the moons, x1 ~ N(0, I), t ~ U[0, 1), one t for each pair;   L = velocityLoss(v, x0, x1, t)",
    "Compute the loss and its gradients with respect to the trainer's variables only. Clip if the plan says so, pass the gradients to the optimizer with this step's learning rate, count the step, and return the loss.\nFor a batch, draw size points, size rows of noise and size times, and pass them to velocityLoss.",
  ],
  explore:
    "Train moonNet of #lib/flow/moon-net (mersenneTwister(1) of #lib/random) on the two moons for 250, 500, 1,000 and 2,500 steps. Compute the mean loss of the last 100 steps and the share of samples near the moons (32 calls; nearMoons of #lib/flow/moons). Which of the two tells you more about the samples?",
  answer:
    "The share. It rises from 52% to 60, 69 and 87%, while the loss barely moves, from 1.24 to 1.21, 1.19 and 1.15. The exact velocity of 4,000 points has a loss of about 1.12, so no network could remove most of it.\nMeasured: means of 3 seeds.",
  predict: {
    question:
      "A network learns the two moons, with standard normal noise and uniform times. Untrained, it returns nearly 0 and has a loss of about 1.7. After 500 steps the loss is 1.21. What is it after 2,500 steps?",
    choices: ["about 0.01", "about 0.3", "about 0.7", "about 1.15"],
    answer: 3,
    because:
      "About 1.15. Many lines lead through each point, and the best prediction is their mean velocity. Their spread around that mean always remains in the loss.\nMeasured, 15 seeds, mean of the last 100 steps: 1.14 to 1.16.",
  },
  portfolio: {
    heading: "Noise becomes two moons",
    sentence:
      "A network learned which way leads from noise to data. It moved these 400 draws of noise there in 1, 2, 4 and 32 calls.",
    titles: ["samples"],
  },
});
