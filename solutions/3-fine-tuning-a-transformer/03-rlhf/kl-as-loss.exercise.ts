import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "The gradient of an estimate",
  difficulty: 3,
  minutes: 25,
  hints: [
    "Compute the expected gradient of k1, and the gradient of the mean of k1 by automatic differentiation through everything. Are they the same?",
    "The token is drawn before anything is differentiated. Its probability is a constant, and only its loss depends on the logits.",
    "expected gradient = Σ_v π(v) · ∇ k(v), with π(v) constant;   ∇k1 = ∇ ln π,   ∇k2 = k1 · ∇ ln π,   ∇k3 = (1 − π_ref/π) · ∇ ln π",
    "Compute the policy's probabilities outside what is differentiated.\nThen differentiate the sum over all tokens of probability times loss, where only the loss sees the logits, through a log-softmax.",
  ],
  explore:
    "From the test's policy, take 1,000 steps down the expected gradient of each kind, with a learning rate of 0.1. How large is the KL then? Repeat with the gradient of 32 drawn tokens per step, as in training.",
  answer:
    "With the expected gradient, k1 leaves the KL at 0.2541, while k2 and k3 bring it to 0.0001. With drawn tokens, k1 makes the policy wander at random. A penalty that does nothing on average still adds noise.\nMeasured, 5 seeds of k1, KL after 4,000 steps: 0.17 to 0.77; from the reference, 0.02 to 0.22.",
  predict: {
    question:
      "The mean of k3 over the policy's samples is exactly KL(π ‖ π_ref). You add it to the loss. Which gradient does the optimizer see on average?",
    choices: ["that of KL(π ‖ π_ref)", "half of it", "that of KL(π_ref ‖ π)", "none: 0"],
    answer: 2,
    because:
      "Σ π · (1 − π_ref/π) · ∇ ln π = −Σ π_ref · ∇ ln π. The one with the gradient of KL(π ‖ π_ref) is k2, although its value is biased.",
  },
});
