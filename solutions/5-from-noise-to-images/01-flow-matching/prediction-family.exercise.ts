import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Data, noise, score and velocity",
  difficulty: 3,
  minutes: 25,
  hints: [
    "Take a path from 3 to −2, and stop at t = 0.25. Where is x, and what is the velocity? From these two, do you get 3 and −2 back, and a score of 8?",
    "The docstring's formulas for x and the velocity are two equations with two unknowns, x0 and x1. Solve them for both. For the score, differentiate the logarithm of the normal density given there.",
    "x0 = x − t·v,   x1 = x + (1 − t)·v,   score = −(x − (1 − t)·x0) / t² = −x1 / t;   v = (x − x0) / t = (x1 − x) / (1 − t)",
    "Reshape t so that it broadcasts over x. For the data, go back from x by t times the velocity; for the noise, go forward by 1 − t times the velocity. For the score, negate the noise and divide it by t, but at least by 0.001.\nIn velocityFrom, turn a score into noise first. Divide the difference between x and the data by t, or the difference between noise and x by 1 − t, but at least by 0.001.",
  ],
  explore:
    "Take the exact velocity of 1,000 points of the moons (twoMoons of #lib/flow/moons, mersenneTwister(1) of #lib/random), and convert it to data, noise or score. Add normal noise of 0.2 to each number, convert the result back, and sample with 16 Euler steps. Do the same with the velocity itself. Which prediction suffers, and where on the path?",
  answer:
    "The velocity doesn't. Data suffers at the end, where the last step lands on the predicted data with all its error. Noise and score suffer at t = 1: the divisor is 0.001, the first step throws the points far away, and they return in the wrong proportions.\nMeasured, 3 seeds: velocity 100% near the moons, energy distance 0.004; data 74% near; noise and score 100% near, 0.18 to 0.22.",
  predict: {
    question:
      "A network predicts the noise, and each number of its prediction is off by 0.01. A sampler turns the prediction into a velocity at t = 0.99. How far off is each number of the velocity?",
    choices: ["by 0.0001", "by 0.01", "by 1", "by 100"],
    answer: 2,
    because:
      "By 1. The velocity is (x1 − x) / (1 − t), so the error is divided by 0.01. Near t = 1, x is nearly all noise, so even a good prediction of the noise says little about the data. Predicting the data has the same trouble near t = 0, and predicting the velocity has it nowhere.",
  },
  afterwards: {
    formula: String.raw`x_0 = x - t v, \quad x_1 = x + (1 - t) v, \quad \text{score} = -\frac{x_1}{t}`,
    reads:
      "Go back from x along the velocity for a time t to reach the data. Go forward for a time 1 − t to reach the noise. The score is minus the noise, divided by t.",
  },
});
