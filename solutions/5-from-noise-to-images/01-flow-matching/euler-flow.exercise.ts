import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Euler's method",
  difficulty: 2,
  minutes: 15,
  hints: [
    "Let the velocity be 3 everywhere and at all times. A point is at 1 at time 1. Where should it be at time 0, and does your function end there?",
    "The velocity says how x changes as t grows, but sampling runs from t = 1 down to 0. Each step calls the velocity once, at its start, and keeps the result for the whole step.",
    "t_i = 1 − i/N,   x ← x − v(x, t_i) / N   for i = 0, 1, … N − 1",
    "Give all points the time at which step i begins, and compute their velocity.\nMove the points against the velocity for the length of a step.\nPass keep the time at which the step ends.",
  ],
  explore:
    "Take the exact velocity of 1,000 points of the moons (twoMoons of #lib/flow/moons), and start from 1,000 draws of noise (gaussians of #lib/flow/noise), both from mersenneTwister(1) of #lib/random. What share of the samples ends near the moons (nearMoons of #lib/flow/moons) with 1, 2, 4, 8 and 16 steps?",
  answer:
    "0% with one step, about 80% with 4, and 100% with 16. The velocity is exact, but each step is a straight line, and the path it approximates is curved.\nMeasured, 3 seeds: 0%, 39 to 43%, 80 to 83%, 97 to 98%, 100%.",
  predict: {
    question:
      "The data set has two points, −1 and 1, and the velocity is exact. A sample starts as noise at 0.4. You take a single Euler step from time 1 to time 0. Where does the sample end?",
    choices: [
      "at 1, the nearer point",
      "at 0, halfway between the points",
      "at 0.4, where it started",
      "at −1 or 1, by chance",
    ],
    answer: 1,
    because:
      "At 0. At time 1, the noise says nothing about the data, so the velocity points to the mean of the data, and a single step goes all the way there. With two steps the sample ends at 0.38, and with four at 0.9995, because later steps know which point is nearer.",
  },
});
