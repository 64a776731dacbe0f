import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "The gradient of an estimate",
  difficulty: 3,
  minutes: 25,
  hints: [
    "Compute the expected gradient of k1 by your function, and then the gradient of the mean of k1 with autodiff through all of it. Are they the same?",
    "The draw has happened before anything is differentiated. How often a token comes is a number, and only the loss of the token that came is a function of the logits.",
    "expected gradient = Σ_v π(v) · ∇ k(v), with π(v) constant;   ∇k1 = ∇ ln π,   ∇k2 = k1 · ∇ ln π,   ∇k3 = (1 − π_ref/π) · ∇ ln π",
    "Compute the probabilities of the policy outside of what is differentiated.\nThen differentiate, in the logits, the sum over all tokens of probability times loss, where the loss sees the logits through a log-softmax.",
  ],
  explore:
    "Start at the policy of the test, and go 1,000 steps of rate 0.1 down the expected gradient of each kind. Which divergence is left? Then draw 32 tokens in each step, as a training does.",
  answer:
    "Exactly: k1 stays at 0.2541, k2 falls to 0.0001 and k3 too. With draws, k1 is a random walk: 0.22 to 0.38 after 1,000 steps, 0.17 to 0.77 after 4,000 (5 seeds). " +
    "Started at the reference itself, it walks away, to 0.02 to 0.22 after 4,000 steps; k2 and k3 stay at 0.000. A penalty that does nothing on average still adds noise.",
  predict: {
    question:
      "The mean of k3 over the policy's samples is exactly KL(π ‖ π_ref). You add it to the loss, and the optimizer differentiates it. Which gradient does it see on average?",
    choices: ["that of KL(π ‖ π_ref)", "half of it", "that of KL(π_ref ‖ π)", "none: 0"],
    answer: 2,
    because:
      "That of KL(π_ref ‖ π), the other direction: Σ π · (1 − π_ref/π) · ∇ ln π = −Σ π_ref · ∇ ln π. The estimate that is biased as a number, k2, has the gradient of KL(π ‖ π_ref).",
  },
});
