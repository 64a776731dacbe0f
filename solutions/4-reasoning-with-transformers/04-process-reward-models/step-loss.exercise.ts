import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "The loss over steps",
  difficulty: 2,
  minutes: 20,
  hints: [
    "Call it with the score 100 and the label 0. Is the loss 100? And is the gradient there 1, or NaN?",
    "A logarithm of a sigmoid that was rounded to 0 or 1 is lost. Write each of the two logarithms as a function of z first: both are the same one, at z and at −z. And a mean over steps is one division for the whole batch.",
    "softplus(x) = ln(1 + e^x);   −ln σ(z) = softplus(−z),   −ln(1 − σ(z)) = softplus(z);   loss = Σ m · (y · softplus(−z) + (1 − y) · softplus(z)) / max(1, Σ m)",
    "Compute what each step would cost if it were right, and if it were wrong, by TensorFlow's softplus, which is safe for large numbers. Weigh the two by the label.\n(tf.logSigmoid gives the same numbers, but loses its gradient inside of a tidy.)\nMultiply by the mask, sum over everything, and divide by the number of steps that count, but not by 0.",
  ],
  explore:
    "A judge gives a wrong step the score 10: it is sure that the step is right. Compute the gradient of your loss in this score. Then compute that of the squared error, (σ(z) − y)². Which of the two judges will notice?",
  answer:
    "σ(10) = 0.99995 is the gradient of the cross-entropy: as large as it can be. The squared error's is 2σ²(1 − σ) = 0.00009, 11,000 times smaller, because the sigmoid is flat there. " +
    "The surer it is of its error, the less the second judge learns from it.",
  predict: {
    question:
      "Of 100 steps 92 are right. A judge that knows nothing gives every step the same score, the best one that there is. What is its loss?",
    choices: ["0.08", "0.28", "0.69", "2.44"],
    answer: 1,
    because:
      "0.28 nats. The best it can say is P = 0.92, the score ln(0.92 / 0.08) = 2.44. Then the loss is −0.92 · ln 0.92 − 0.08 · ln 0.08 = 0.279. 0.69 is a score of 0. A judge has learned something once its loss is below 0.28.",
  },
});
