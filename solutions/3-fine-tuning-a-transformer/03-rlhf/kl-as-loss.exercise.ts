import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Gradients of KL estimates",
  difficulty: 3,
  minutes: 25,
  hints: [
    "Compute the expected gradient of k1. Also differentiate Σ π · k1 with π depending on the logits, too. Do the two gradients differ? They should.",
    "The token is drawn before anything is differentiated. So the probability of drawing it is a constant, and only its loss depends on the logits.",
    "expected gradient = Σ_v π(v) · ∇ k(v), with π(v) constant;   ∇k1 = ∇ ln π,   ∇k2 = k1 · ∇ ln π,   ∇k3 = (1 − π_ref/π) · ∇ ln π",
    "Compute the policy's probabilities [V] outside the function you differentiate.\nInside it, sum probability times loss over all tokens. Only the losses depend on the function's argument, through a log-softmax.",
  ],
  explore:
    "Start from the test's policy, and take 1,000 steps down the expected gradient of each estimate, with a learning rate of 0.1. How large is the KL divergence at the end? Then use the gradient of 32 drawn tokens in each step instead, as training does.",
  answer:
    "With the expected gradient, k1 leaves the KL divergence at 0.2541, while k2 and k3 bring it to 0.0001. With drawn tokens, k1 makes the policy wander at random: a penalty with no effect on average still adds noise.\nMeasured with k1, 5 seeds, KL after 4,000 steps: 0.17 to 0.77 from the test's policy; 0.02 to 0.22 from the reference.",
  predict: {
    question:
      "The mean of k3 over the policy's samples is exactly KL(π ‖ π_ref). You add k3 to the loss. Which gradient does it contribute on average?",
    choices: [
      "the gradient of KL(π ‖ π_ref)",
      "half the gradient of KL(π ‖ π_ref)",
      "the gradient of KL(π_ref ‖ π)",
      "0",
    ],
    answer: 2,
    because:
      "On average it is Σ π · (1 − π_ref/π) · ∇ ln π = −Σ π_ref · ∇ ln π, the gradient of KL(π_ref ‖ π). It is k2 that has the gradient of KL(π ‖ π_ref), although the value of k2 is biased.",
  },
});
