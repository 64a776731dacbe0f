import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "The gradient of an estimate",
  difficulty: 3,
  minutes: 25,
  hints: [
    "Compute the expected gradient of k1, and the gradient of the mean of k1 by automatic differentiation through all of it. Are they the same?",
    "The token is drawn before anything is differentiated. How often it is drawn is a number; only its loss is a function of the logits.",
    "expected gradient = Σ_v π(v) · ∇ k(v), with π(v) constant;   ∇k1 = ∇ ln π,   ∇k2 = k1 · ∇ ln π,   ∇k3 = (1 − π_ref/π) · ∇ ln π",
    "Compute the policy's probabilities outside of what is differentiated.\nThen differentiate the sum over all tokens of probability times loss, where only the loss sees the logits, through a log-softmax.",
  ],
  explore:
    "Start at the test's policy, and go 1,000 steps of rate 0.1 down the expected gradient of each kind. Which divergence is left? Then draw 32 tokens a step, as training does.",
  answer:
    "Without draws, k1 stays at 0.2541, and k2 and k3 fall to 0.0001. With draws, k1 is a random walk, even away from the reference, where k2 and k3 stay at 0.000. A penalty that does nothing on average still adds noise.\n" +
    "Measured, 5 seeds of k1: 0.22 to 0.38 after 1,000 steps, 0.17 to 0.77 after 4,000; from the reference, 0.02 to 0.22 after 4,000.",
  predict: {
    question:
      "The mean of k3 over the policy's samples is exactly KL(π ‖ π_ref). You add it to the loss. Which gradient does the optimizer see on average?",
    choices: ["that of KL(π ‖ π_ref)", "half of it", "that of KL(π_ref ‖ π)", "none: 0"],
    answer: 2,
    because:
      "The other direction: Σ π · (1 − π_ref/π) · ∇ ln π = −Σ π_ref · ∇ ln π. It's k2, biased as a number, that has the gradient of KL(π ‖ π_ref).",
  },
});
