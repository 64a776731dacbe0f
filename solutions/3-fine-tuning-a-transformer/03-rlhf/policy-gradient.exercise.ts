import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "The policy-gradient loss",
  difficulty: 2,
  minutes: 20,
  hints: [
    "Compute the advantages from the log-probabilities, and take the gradient of the loss. Is it the same as with the same advantages as plain numbers?",
    "If w is a constant, the gradient of Σ w · ln π is Σ w · ∇ ln π. If w depends on π, the product rule adds a second term.",
    "advantages (2, −3, 5), ln π (−1, −2, −4), mask (1, 1, 0):   loss = −(2 · (−1) + (−3) · (−2)) / 2 = −2",
    "Stop the gradient of the advantages, multiply them by the mask and the log-probabilities [B, M], and add up the products.\nDivide by the number of response tokens, or by 1 if there are none, and flip the sign.",
  ],
  explore:
    "A policy draws three tokens with probabilities 0.5, 0.3, and 0.2. Their rewards are 0.5, 3, and 4. Add 10 to all three rewards. What happens to the variance of a single sample's gradient without a baseline, and what happens with the mean reward as the baseline?",
  answer:
    "Without a baseline, the variance rises from 4.50 to 98. With the mean reward as the baseline, it stays at 0.69. On average the added 10 cancels, because Σ π · ∇ ln π is 0. In a single sample it doesn't cancel, so any drawn token becomes more probable, even the worst.",
  predict: {
    question:
      "A policy draws three tokens with probabilities 0.5, 0.3, and 0.2. Their rewards are 0.5, 3, and 4. Which constant would you subtract from all rewards to make the gradient of a single sample least noisy?",
    choices: ["0", "1.95, the mean reward", "2.55", "4, the largest reward"],
    answer: 2,
    because:
      "The variance is 0.46 with 2.55, 0.69 with the mean reward, and 4.50 with 0. The rarer a token is, the longer its gradient, so the best baseline gives more weight to the rewards of rare tokens.",
  },
});
