import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Data, noise, score and velocity",
  difficulty: 3,
  minutes: 25,
  hints: [
    "Take a path from 3 to −2, and stop at t = 0.25. Where is x, and what is the velocity? Do you get 3 and −2 back, and a score of 8?",
    "x and the velocity give two equations for two unknown ends. Solve for the data and for the noise. For the score, differentiate the log of a normal density with the docstring's mean and variance.",
    "x0 = x − t·v,   x1 = x + (1 − t)·v,   score = −(x − (1 − t)·x0) / t² = −x1 / t;   v = (x − x0) / t = (x1 − x) / (1 − t)",
    "Reshape t so that it broadcasts over x. For the data, go back from x by t times the velocity; for the noise, go on by 1 − t times the velocity. For the score, negate the noise and divide it by t, but at least by 0.001.\nIn velocityFrom, divide the step from the data to x by t, or the step from x to the noise by 1 − t, but at least by 0.001. Turn a score into noise first.",
  ],
  explore:
    "Take the exact velocity of 1,000 points of the moons (twoMoons of #lib/flow/moons, mersenneTwister(1) of #lib/random) and turn it into one of the family. Add normal noise of 0.2 to each number, turn it back, and sample with 16 Euler steps. Do the same with the velocity itself. Which prediction suffers, and where on the path?",
  answer:
    "The velocity doesn't suffer. Data suffers at the end, where the last step lands on the predicted data with all its error. Noise and score suffer at t = 1: the divisor is 0.001, the first step throws the points far away, and they return in the wrong proportions.\nMeasured, 3 seeds: velocity 1.00 near, energy distance 0.004; data 0.74 near; noise and score 1.00 near, 0.18 to 0.22.",
  predict: {
    question:
      "A network predicts the noise, and each number of it is off by 0.01. The sampler asks at t = 0.99. How far off is the velocity?",
    choices: ["by 0.0001", "by 0.01", "by 1", "by 100"],
    answer: 2,
    because:
      "By 1: the velocity is (x1 − x) / (1 − t), which divides the error by 0.01. Near t = 1, x is nearly all noise, so even a good prediction of the noise says little. Data has the same trouble near t = 0, velocity nowhere.",
  },
  afterwards: {
    formula: String.raw`x_0 = x - t v, \quad x_1 = x + (1 - t) v, \quad \text{score} = -\frac{x_1}{t}`,
    reads:
      "Go back along the velocity for a time t, and you are at the data. Go on for 1 − t, and you are at the noise. The score is minus the noise, divided by the time.",
  },
});
