import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Heun's method",
  difficulty: 2,
  minutes: 20,
  hints: [
    "Let the velocity be 6t² for every x, and take a single step from x = 5. Is your result 5 − (6 + 0) / 2 = 2? Then let the velocity be x itself, and start at 1. Is your result 0.5?",
    "The velocity changes during a step. The mean of its values at both ends is much closer to its average along the step than the value at the start. You don't know the far end yet, but an Euler step is a good estimate of it.",
    "dt = 2 / calls;   d₁ = v(x, t),   d₂ = v(x − dt·d₁, t − dt);   x ← x − dt · (d₁ + d₂) / 2",
    "Halve the number of calls to get the number of steps.\nIn each step, compute the velocity at the start, move a copy of x by a whole Euler step, and compute the velocity there, at the time when the step ends. Move the original x by the mean of the two velocities.",
  ],
  explore:
    "Train moonNet of #lib/flow/moon-net on the two moons for 2,500 steps, as the spec of train-two-moons does. Sample with Euler's and with Heun's method, with 4 and with 8 calls each. Do the share of samples near the moons and the energy distance agree on which method is better?",
  answer:
    "Not at 4 calls: more of Euler's samples are near the moons, but in the wrong places; Heun's are well spread, but blurred. At 8 calls about 82% of both are near, and Heun's distance is half of Euler's.\nMeasured, Euler and Heun: 4 calls, 5 seeds: 70 to 75% and 53 to 58% near, distances 0.032 to 0.038 and 0.008 to 0.010; 8 calls, 15 seeds: distances 0.007 to 0.018 and 0.003 to 0.010.",
  predict: {
    question:
      "The data comes from a Gaussian with mean 2 and standard deviation 0.3, and the velocity is exact. With 64 calls, Euler's method has an error of 0.0086. With how many calls does Heun's method reach about the same error?",
    choices: ["8", "32", "64 as well", "128"],
    answer: 0,
    because:
      "With 8 calls its error is 0.0097, and with 16 calls it is 0.0043. For larger numbers of calls, doubling them halves Euler's error and leaves about a quarter of Heun's.\nMeasured: root mean square over 200 draws.",
  },
});
