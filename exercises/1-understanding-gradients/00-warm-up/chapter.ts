import { defineChapter } from "#lib/course";

export default defineChapter({
  title: "Warm-up",
  summary: "You know how the grader works, and you have fitted a line by gradient descent.",
  exercises: [
    {
      slug: "predict-line",
      title: "Linear model",
      difficulty: 1,
      minutes: 3,
      hints: [
        "At x = 0 a line returns its intercept. Does yours return b there?",
        "A line is a slope times x, shifted up by the intercept.",
        "with w = 2, b = 1 and x = 3:  y = 2·3 + 1 = 7",
        'Replace the whole call blank("...") by an expression in w, x and b:\n  multiply first, then add.',
      ],
      explore:
        "Add console.log(predictLine(3, 0.3, [-0.1])) at the end of your file: what the code prints is shown. By hand it is 0. Why not here?",
      answer:
        "It prints −5.55e-17: neither 0.1 nor 0.3 has an exact binary form, and float64 keeps 16 digits. So specs compare with a tolerance, and so " +
        "should you. Llama 3 was released in bfloat16, which keeps 2 to 3 digits, and that is enough for a model.",
    },
    {
      slug: "mean-squared-error",
      title: "Mean squared error",
      difficulty: 1,
      minutes: 5,
      hints: [
        "Two errors, 3 and −3: is your loss 9?",
        "Square each error first, then average the squares.",
        "for the three errors 1, −2 and 4:  L = (1² + (−2)² + 4²) / 3 = 21 / 3 = 7",
        "first blank: the error times itself\nsecond blank: the sum, divided by the number of examples",
      ],
      explore:
        "Put Math.abs in place of the square and log the loss of a few predictions, each the same number for all of the targets 0, 0, 0, 0 and 10. Which number wins now? Undo it afterwards.",
      answer:
        "0, the median: its loss is 2, against 3.2 for 2. With squares the mean won, 16 against 20. Where the truth varies, the loss " +
        "decides which answer is best. Squared errors ask for the average, and the average of several sharp pictures is a blurred one.",
      predict: {
        question:
          "The targets are 0, 0, 0, 0 and 10, and a model must predict the same number for all five. Which number has the lowest mean squared error?",
        choices: [
          "0: it is right four times out of five",
          "2: right for none of the five",
          "5: halfway between 0 and 10",
        ],
        answer: 1,
        because:
          "2, with a loss of 16; 0 has 20 and 5 has 25. The square makes one error of 10 cost as much as a hundred errors of 1, so the best number " +
          "is the mean, although no target is there.",
      },
    },
    {
      slug: "numeric-gradient",
      title: "Numeric gradient",
      difficulty: 2,
      minutes: 10,
      hints: [
        "For f(x) = x² at x = 3 the slope is 6. Is yours, in size and sign, and also with h = 0.5?",
        "Nudge one coordinate at a time. The slope is how much f changes from one side to the other, divided by the distance between the two points.",
        "f(x, y) = x·y at (3, 5) with h = 0.5, coordinate 0:  (f(3.5, 5) − f(2.5, 5)) / (2 · 0.5) = (17.5 − 12.5) / 1 = 5",
        "up[i] and down[i] move by h in opposite directions;\nthe slope is the rise between them over the run between them.",
      ],
      explore:
        "Log numericGradient(([x]) => Math.max(0, x), [0]). What is the slope of a function at its kink?",
      answer:
        "0.5. On the left the slope is 0, on the right 1, and the central difference averages both; the true derivative does not exist. PyTorch " +
        "returns 0 there, so a gradient check exactly at a kink fails although the code is right. GPT-2's activation function, GELU, is smooth and " +
        "has no kink.",
    },
    {
      slug: "fit-line",
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
    },
  ],
});
