import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Binary cross-entropy over steps",
  difficulty: 2,
  minutes: 20,
  hints: [
    "Call it with a score of 100 and a label of 0. Is the loss 100? Is the gradient 1, or NaN?",
    "If a sigmoid is rounded to 0 or 1, its logarithm is lost. First write both logarithms as functions of z: they are the same function, at z and at −z. The mean over steps takes one division for the whole batch.",
    "softplus(x) = ln(1 + e^x);   −ln σ(z) = softplus(−z),   −ln(1 − σ(z)) = softplus(z);   loss = Σ m · (y · softplus(−z) + (1 − y) · softplus(z)) / max(1, Σ m)",
    "Compute what each step costs if it is right, and what it costs if it is wrong, with TensorFlow's softplus, which is safe for large numbers. Weight the two by the label.\n(tf.logSigmoid returns the same numbers, but loses its gradient inside a tidy.)\nMultiply by the mask, sum, and divide by the number of steps that count, at least 1.",
  ],
  explore:
    "A judge gives a wrong step a score of 10, so it is sure that the step is right. Compute the gradients of your loss and of the squared error, (σ(z) − y)², with respect to this score. Which loss corrects the judge?",
  answer:
    "The cross-entropy: its gradient is σ(10) = 0.99995, almost the largest possible. The gradient of the squared error is 2σ²(1 − σ) = 0.00009, 11,000 times smaller, because the sigmoid is flat there. With the squared error, the more certain a judge is of its error, the less it learns from it.",
  predict: {
    question:
      "92 of 100 steps are right. A judge that can't tell steps apart gives all of them the same score, the one with the lowest loss. What is its loss, in nats?",
    choices: ["0.08", "0.28", "0.69", "2.44"],
    answer: 1,
    because:
      "The best constant is P = 0.92, a score of ln(0.92 / 0.08) = 2.44. Its loss is −0.92 · ln 0.92 − 0.08 · ln 0.08 = 0.279 nats. A judge with a loss below 0.28 has learned to tell steps apart.",
  },
});
