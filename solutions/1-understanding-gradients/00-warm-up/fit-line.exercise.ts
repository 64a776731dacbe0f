import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Gradient descent",
  difficulty: 2,
  minutes: 12,
  hints: [
    "The lesson's two points, one step with lr = 0.1: is your line at w = 1, b = 0.6?",
    "Each step starts where the last one ended, and goes against the gradient, lr times as far as the gradient is long.",
    "new w = w − lr · ∂L/∂w,   new b = b − lr · ∂L/∂b,   both derivatives at the old (w, b)",
    "loss: the predictions of the line, compared with ys\nstep: from each parameter, subtract lr times its own derivative",
  ],
  explore:
    "Log the losses of 20 steps on the spec's data with lr = 0.3, then with 0.35. Why does the second one grow?",
  answer:
    "In 20 steps the loss falls from 13.8 to 0.005 with 0.3 and rises to 793 with 0.35. In the steepest direction the slope grows by 6.04 for " +
    "each unit of distance. A step of lr · 6.04 times the distance ends farther away than it began as soon as lr · 6.04 > 2: above lr = 0.331.",
  predict: {
    question:
      "Five points of y = 2x + 1 at x = −2, −1, 0, 1, 3: with lr = 0.2, 400 steps find w = 2 and b = 1. You take points of the same line at x = " +
      "8, 9, 10, 11, 13 instead. What happens?",
    choices: [
      "the loss grows without end",
      "it takes longer, but it arrives",
      "the same: the line did not change",
    ],
    answer: 0,
    because:
      "470 becomes 836,172 after one step and 1.5 billion after two. The gradient for w contains x twice, in the error and as a factor. With x near 10 it grows 36 times as fast, and lr must stay below 0.0093. So networks normalize their inputs.",
  },
});
