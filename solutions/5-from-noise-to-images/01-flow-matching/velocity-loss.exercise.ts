import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Flow matching loss",
  difficulty: 2,
  minutes: 15,
  hints: [
    "Give it a velocity that always returns x1 − x0. Is your loss 0? And does a velocity of 1 everywhere have the loss you get by hand?",
    "A point goes from x0 to x1 in a time of 1, at constant speed, and the velocity should say that. Ask it where a sampler will meet points: on the path.",
    "L = mean ‖v(x_t, t) − (x1 − x0)‖²,   x_t = (1 − t)·x0 + t·x1",
    "Put each point on its path at its time, and ask for the velocity there.\nSubtract the difference of noise and data, square, and average over all numbers.",
  ],
  explore:
    "The exact velocity of 4,500 digits has seen each of them. What is its loss at t = 0.2, 0.5 and 0.8, for digits among them and for held-out ones?",
  answer:
    "0.00, 0.05 and 0.29 for digits it has seen, 2.07, 0.35 and 0.27 for held-out ones. Under weak noise it is sure it has found its digit, and wrong about every new one. That is overfitting, and a loss averaged over t hides most of it.\nMeasured: 100 digits each.",
  predict: {
    question:
      "The data is −1 and 1, and times are uniform. A velocity of 0 has a loss of 2.0. How low can the loss of the best velocity be?",
    choices: ["0", "about 0.5", "about 1.0", "about 1.9"],
    answer: 2,
    because:
      "1.02, by the exact velocity: 1.0 at t = 1, 1.8 at 0.5, nearly 0 at 0.2. Many lines cross at the same x, and the best answer is their mean, which is wrong about each.\nMeasured: 20,000 points.",
  },
});
