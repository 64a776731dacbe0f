import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Flow matching loss",
  difficulty: 2,
  minutes: 15,
  hints: [
    "Use a velocity that always returns x1 − x0. Is your loss 0? And does a velocity of 1 everywhere have the loss you compute by hand?",
    "A point goes from x0 to x1 in a time of 1 at constant speed, and the velocity should predict that motion. Call it where a sampler meets points: on the path.",
    "Take data 3 and noise −1. At t = 0.25 the velocity sees x = 2, and should be −4. If it returns −3, the loss is 1.",
    "Put each point on its path at its time, and compute the velocity there.\nSubtract noise minus data, square, and average over all numbers.",
  ],
  explore:
    "The exact velocity of 4,500 digits has seen each of them. What is its loss at t = 0.2, 0.5 and 0.8, for these and for held-out digits?",
  answer:
    "At t = 0.2 it is 0.00 for digits it has seen and 2.07 for held-out ones; at 0.8 it is 0.29 and 0.27. Under weak noise the velocity is sure to have found its digit. A loss averaged over t hides most of this overfitting.\nMeasured: 100 digits each; at 0.5, 0.05 and 0.35.",
  predict: {
    question:
      "The data is −1 and 1, and times are uniform. A velocity of 0 has a loss of 2.0. How low can the loss of the best velocity be?",
    choices: ["0", "about 0.5", "about 1.0", "about 1.9"],
    answer: 2,
    because:
      "1.02, by the exact velocity: 1.0 at t = 1, 1.8 at 0.5, nearly 0 at 0.2. Many lines cross at the same x, and the best answer is their mean, which is wrong about each of them.\nMeasured: 20,000 points.",
  },
});
