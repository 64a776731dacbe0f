import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Data, noise, score and velocity",
  difficulty: 3,
  minutes: 25,
  hints: [
    "Take a path from 3 to −2, and stop at t = 0.25. Where is x, and what is the velocity? Do your data and noise come out as 3 and −2, and the score as 8?",
    "x and velocity are two equations for two unknown ends. Solve them once for the data and once for the noise. For the score, differentiate the log of a normal density with the docstring's mean and variance.",
    "x0 = x − t·v,   x1 = x + (1 − t)·v,   score = −(x − (1 − t)·x0) / t² = −x1 / t;   v = (x − x0) / t = (x1 − x) / (1 − t)",
    "Reshape t so that it broadcasts over x. For the data, start at x and go back by t times the velocity. For the noise, go on from x by 1 − t times the velocity. For the score, negate the noise and divide it by t, but by 0.001 at least.\nIn velocityFrom, take the way from the data to x over the time t, or the way from x to the noise over the time 1 − t, each over 0.001 at least. Turn a score into noise first.",
  ],
  explore:
    "Take the exact velocity of 1,000 points of the moons (twoMoons of #lib/flow/moons, with mersenneTwister(1) of #lib/random), turn it into one of the family, add normal noise of 0.2 to each number, turn it back, and sample with 16 of Euler's steps. Do the same with the velocity itself. Which prediction suffers, and where on the path?",
  answer:
    "The velocity doesn't: 1.00 near the moons, energy distance 0.004. Data suffers at the end: 0.74 near, because the last step lands on the predicted data with all its error. Noise and score suffer at the start: the divisor is 0.001 at t = 1, the first step throws the points far away, and they come back to the moons in the wrong shares: 1.00 near, but a distance of 0.18 to 0.22 (3 seeds).",
  predict: {
    question:
      "A network predicts the noise, and each number of it is off by 0.01. The sampler asks at t = 0.99. How far off is the velocity?",
    choices: ["by 0.0001", "by 0.01", "by 1", "by 100"],
    answer: 2,
    because:
      "By 1: the velocity is (x1 − x) / (1 − t), so the error is divided by 0.01. Near t = 1, x is nearly all noise, so a good guess of the noise says next to nothing. A data prediction has the same trouble near t = 0, a velocity nowhere.",
  },
});
