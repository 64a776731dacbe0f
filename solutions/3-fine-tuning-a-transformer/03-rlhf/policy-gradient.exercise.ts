import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "The policy-gradient loss",
  difficulty: 2,
  minutes: 20,
  hints: [
    "Compute the advantages from the log-probabilities, and take the gradient. Is it the same as with the same advantages as plain numbers?",
    "The gradient of Σ w · ln π is Σ w · ∇ ln π, as long as w is a constant. If w depends on π, the product rule adds a second term.",
    "loss = −Σ sg(A) · m · ln π / Σ m, where sg lets no gradient through;   0 if Σ m = 0",
    "Cut the advantages off from their gradient, and multiply by mask and log-probabilities.\nAdd up, divide by the number of response tokens, never by less than one, and turn the sign.",
  ],
  explore:
    "Take a policy of 0.5, 0.3 and 0.2 with the rewards 0.5, 3 and 4, and a single sample. How noisy is its gradient without a baseline, and with the mean reward as the baseline? And if all rewards are 10 larger?",
  answer:
    "Without a baseline the variance is 4.50; with the mean reward, 1.95, it is 0.69. Rewards that are 10 larger make it 98 without a baseline and change nothing with one. The average gradient is always the same: on average the added 10 cancels, because Σ π · ∇ ln π is 0. In a single sample it doesn't, and whatever was drawn is pushed up.",
  predict: {
    question:
      "A policy draws three tokens with 0.5, 0.3 and 0.2; their rewards are 0.5, 3 and 4. From each reward you subtract one constant. Which constant makes a single sample's gradient least noisy?",
    choices: ["0", "1.95, the mean reward", "2.55", "4, the largest reward"],
    answer: 2,
    because:
      "2.55: the variance is 0.46, with 1.95 it is 0.69, with 4 it is 1.77 and with 0 it is 4.50. A rare token has the longer gradient, so its reward counts more in the best baseline than in the mean.",
  },
});
