import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Flow matching loss",
  difficulty: 2,
  minutes: 15,
  hints: [
    "Pass a velocity that always returns x1 − x0. Is your loss 0? And for a velocity of 1 everywhere, is it the loss you compute by hand?",
    "A point goes from x0 to x1 in a time of 1 at constant speed, and the velocity should predict that motion. Call the velocity where a sampler will meet the points: on the path.",
    "Take data 3 and noise −1. At t = 0.25 the velocity sees x = 2 and should return −4. If it returns −3, the loss is 1.",
    "Put each point on its path at its time, and compute the velocity there.\nSubtract the target, noise minus data. Square the difference, and average over all numbers.",
  ],
  explore:
    "Take the exact velocity of 4,500 training digits. At t = 0.2, 0.5 and 0.8, how does its loss on these digits compare with its loss on held-out ones?",
  answer:
    "At t = 0.2 the loss is 0.00 on training digits and 2.07 on held-out ones; at 0.8 the two are 0.29 and 0.27. When the noise is weak, the velocity is certain that x comes from a training digit. A loss averaged over t hides most of this overfitting.\nMeasured: 100 digits each; at 0.5, 0.05 and 0.35.",
  predict: {
    question:
      "The data set has two points, −1 and 1, and times are uniform. A velocity that is always 0 has a loss of 2.0. What is the lowest loss a velocity can have?",
    choices: ["0", "about 0.5", "about 1.0", "about 1.9"],
    answer: 2,
    because:
      "About 1.0: the exact velocity has 1.02. Its loss is 1.0 at t = 1, 1.8 at 0.5, and nearly 0 at 0.2. Many lines cross at the same x, and the best prediction is their mean, which is wrong about each of them.\nMeasured: 20,000 points.",
  },
});
