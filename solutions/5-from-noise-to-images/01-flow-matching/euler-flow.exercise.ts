import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Euler's method",
  difficulty: 2,
  minutes: 15,
  hints: [
    "Let the velocity be 3 everywhere and always. A point is at 1 at time 1. Where is it at time 0? Does your function end there?",
    "The velocity says how x changes as t grows, but here t falls. A step calls it once, where and when the step begins, and keeps it until the end.",
    "t_i = 1 − i/N,   x ← x − v(x, t_i) / N   for i = 0, 1, … N − 1",
    "Give all points the time at which step i begins, and compute their velocity.\nMove against it for the length of a step.\nkeep gets the time at which the step ends.",
  ],
  explore:
    "Take the exact velocity of 1,000 points of the moons (twoMoons of #lib/flow/moons) and 1,000 draws of noise (gaussians of #lib/flow/noise), both from mersenneTwister(1) of #lib/random. What share ends near the moons (nearMoons of #lib/flow/moons) with 1, 2, 4, 8 and 16 steps?",
  answer:
    "0.00 with one step, 0.8 with 4, and 1.00 with 16. The velocity is exact, but the steps go straight where the path bends.\nMeasured, 3 seeds: 0.00, 0.39 to 0.43, 0.80 to 0.83, 0.97 to 0.98, 1.00.",
  predict: {
    question:
      "The data is −1 and 1, and the velocity is exact. A point starts as noise at 0.4. You take a single step from time 1 to time 0. Where does it end?",
    choices: [
      "at 1, the nearer one",
      "at 0, between the two",
      "at 0.4, where it was",
      "at −1 or 1, by chance",
    ],
    answer: 1,
    because:
      "At 0. At time 1, noise says nothing about the data, so the velocity aims at their mean, and one step goes all the way there. Two steps end at 0.38, four at 0.9995: the point decides along the way.",
  },
});
