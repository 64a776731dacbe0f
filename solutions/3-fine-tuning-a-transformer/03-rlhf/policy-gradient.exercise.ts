import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "The policy-gradient loss",
  difficulty: 2,
  minutes: 20,
  hints: [
    "Compute the advantages from the log-probabilities, and take the gradient. Is it the same as with these advantages as plain numbers?",
    "The gradient of Σ w · ln π is Σ w · ∇ ln π if w is a constant. If w depends on π, the product rule adds a second term.",
    "advantages (2, −3, 5), ln π (−1, −2, −4), mask (1, 1, 0):   loss = −(2 · (−1) + (−3) · (−2)) / 2 = −2",
    "Stop the advantages' gradient, then weigh the log-probabilities [B, M], and add them up.\nDivide by the number of response tokens, or by 1 if there is none, and flip the sign.",
  ],
  explore:
    "Make all rewards of the guess 10 larger: the policy is 0.5, 0.3 and 0.2, the rewards are 10.5, 13 and 14. How noisy is a single sample's gradient without a baseline, and with the mean reward as the baseline?",
  answer:
    "Without a baseline, the variance rises from 4.50 to 98; with the mean reward, it stays at 0.69. On average the 10 cancels, because Σ π · ∇ ln π is 0. In a single sample it doesn't, so whatever was drawn is pushed up.",
  predict: {
    question:
      "A policy draws three tokens with 0.5, 0.3 and 0.2; their rewards are 0.5, 3 and 4. Subtracting which constant makes a single sample's gradient least noisy?",
    choices: ["0", "1.95, the mean reward", "2.55", "4, the largest reward"],
    answer: 2,
    because:
      "The variance is 0.46 with 2.55, 0.69 with the mean, and 4.50 with 0. A rare token has the longer gradient, so its reward counts more in the best baseline.",
  },
});
