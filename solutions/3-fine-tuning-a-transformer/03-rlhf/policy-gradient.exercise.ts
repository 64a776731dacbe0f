import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "The policy-gradient loss",
  difficulty: 2,
  minutes: 20,
  hints: [
    "Compute the advantages from the log-probabilities, and take the gradient. Is it the same as with these advantages as plain numbers?",
    "The gradient of Σ w · ln π is Σ w · ∇ ln π if w is a constant. If w depends on π, the product rule adds a second term.",
    "loss = −Σ sg(A) · m · ln π / Σ m, where sg lets no gradient through;   0 if Σ m = 0",
    "Stop the advantages' gradient, and multiply by mask and log-probabilities.\nAdd up, divide by the number of response tokens, at least one, and flip the sign.",
  ],
  explore:
    "Take a policy of 0.5, 0.3 and 0.2, rewards 0.5, 3 and 4, and a single sample. How noisy is its gradient without a baseline, and with the mean reward as baseline? And if all rewards are 10 larger?",
  answer:
    "The variance is 4.50 without a baseline and 0.69 with the mean reward, 1.95. Rewards 10 larger make it 98 without a baseline and change nothing with one. On average the 10 cancels, because Σ π · ∇ ln π is 0; in a single sample it doesn't, and whatever was drawn is pushed up.",
  predict: {
    question:
      "A policy draws three tokens with 0.5, 0.3 and 0.2; their rewards are 0.5, 3 and 4. Subtracting which constant makes a single sample's gradient least noisy?",
    choices: ["0", "1.95, the mean reward", "2.55", "4, the largest reward"],
    answer: 2,
    because:
      "The variance is 0.46 with 2.55, 0.69 with 1.95, 1.77 with 4, and 4.50 with 0. A rare token has the longer gradient, and its reward counts more in the best baseline than in the mean.",
  },
});
