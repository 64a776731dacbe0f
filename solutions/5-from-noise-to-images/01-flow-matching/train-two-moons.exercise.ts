import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Training a flow",
  difficulty: 2,
  minutes: 20,
  seconds: 30,
  hints: [
    "Take five steps with a plan that clips and with one that doesn't. Do the variables differ? And is the learning rate of your second step twice that of the first?",
    "A step computes loss and gradients together, one norm for all gradients, its own learning rate, and one update; then it counts itself. A batch is three independent draws.",
    "lr_n = warmupCosine(n),  n = 0, 1, 2, …;   x0 from the moons, x1 ~ N(0, I), t ~ U[0, 1), one t for each pair;   L = velocityLoss(v, x0, x1, t)",
    "Compute value and gradients with respect to the trainer's variables only. Clip if the plan says so, pass the gradients to the optimizer with this step's learning rate, count the step, and return the value.\nFor a batch, draw size points, size rows of noise and size times, and pass them to velocityLoss.",
  ],
  explore:
    "Train moonNet of #lib/flow/moon-net (mersenneTwister(1) of #lib/random) for 250, 500, 1,000 and 2,500 steps. Compare the mean loss of the last 100 steps with the share of samples near the moons (32 calls; nearMoons of #lib/flow/moons). Which of the two would you watch?",
  answer:
    "The share tells you more: it goes from 0.52 to 0.60, 0.69 and 0.87, while the loss barely moves, from 1.24 to 1.21, 1.19 and 1.15. The exact velocity of 4,000 points has about 1.12, so no network could remove most of that loss.\nMeasured: means of 3 seeds.",
  predict: {
    question:
      "The data is two moons, with standard normal noise and uniform times. An untrained network returns nearly 0 and has a loss of about 1.7. After 500 steps the loss is 1.21. What is it after 2,500 steps?",
    choices: ["about 0.01", "about 0.3", "about 0.7", "about 1.15"],
    answer: 3,
    because:
      "About 1.15. Many lines lead through each point, the best answer is their mean velocity, and the spread around it always stays in the loss.\nMeasured, 15 seeds, the last 100 steps: 1.14 to 1.16.",
  },
  portfolio: {
    heading: "Noise becomes two moons",
    sentence:
      "A network learned which way leads from noise to data. It moved these 400 draws of noise there in 1, 2, 4 and 32 calls.",
    titles: ["samples"],
  },
});
