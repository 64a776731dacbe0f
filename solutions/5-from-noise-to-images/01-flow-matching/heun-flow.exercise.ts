import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Heun's method",
  difficulty: 2,
  minutes: 20,
  hints: [
    "Let the velocity be 6t², wherever x is, and make a single step from x = 5. Is your result 5 − (6 + 0) / 2 = 2? Now let the velocity be x itself, and start at 1. Is your result 0.5?",
    "The velocity changes during a step. The mean of the velocities at both ends is much closer to the mean along the step. You don't know the far end yet, but Euler's step is a good guess.",
    "dt = 2 / calls;   d₁ = v(x, t),   d₂ = v(x − dt·d₁, t − dt);   x ← x − dt · (d₁ + d₂) / 2",
    "Halve the number of calls to get the number of steps.\nIn each step, call the velocity at the start, move a copy of x by a whole Euler step, and call it there at the step's end. Move the original x by the mean of both.",
  ],
  explore:
    "Train moonNet of #lib/flow/moon-net on the two moons for 2,500 steps, as the spec of train-two-moons does. Sample with both methods, with 4 and with 8 calls each. Do the share near the moons and the energy distance agree on which method is better?",
  answer:
    "Not at 4 calls: more of Euler's samples are near, but in the wrong places; Heun's are well spread, but blurred. At 8 calls both have about 0.82 near, and Heun's distance is half of Euler's.\nMeasured, Euler and Heun, 5 seeds of 4 calls: 0.70 to 0.75 and 0.53 to 0.58 near, distances 0.032 to 0.038 and 0.008 to 0.010; 15 seeds of 8 calls: distances 0.007 to 0.018 and 0.003 to 0.010.",
  predict: {
    question:
      "The velocity is exact, for data from the Gaussian with mean 2 and standard deviation 0.3. With 64 calls, Euler's method has an error of 0.0086. How many calls of Heun's method do about as well?",
    choices: ["8", "32", "64 too", "128"],
    answer: 0,
    because:
      "8 calls have 0.0097, and 16 have 0.0043. Doubling the calls halves Euler's error and leaves about a quarter of Heun's.\nMeasured: root mean square of 200 draws.",
  },
});
