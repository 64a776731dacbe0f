import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Estimates of the KL divergence",
  difficulty: 2,
  minutes: 15,
  hints: [
    "Average k1 and k3 over all tokens, weighted by the policy's probabilities. Are both the KL divergence? Is any k3 below 0?",
    "KL is a mean over the policy's samples, and k1 is what it averages. Over the same samples, one of the two ratios of probabilities has the mean 1: the one for which π cancels in Σ π · ratio.",
    "π = 0.5, π_ref = 0.25, r = π_ref / π = ½:   k1 = −ln r = 0.693,   k2 = ½ · k1² = 0.240,   k3 = (r − 1) + k1 = 0.193",
    "k1, k2 and k3 are new lists [N]; k2 and k3 are made from k1 alone.\nk3 is never negative, because the logarithm lies below its tangent at (1, 0).",
  ],
  explore:
    "Take the test's six tokens with a policy near the reference, [0.33, 0.32, 0.18, 0.12, 0.04, 0.01], and a far one, [0.02, 0.02, 0.05, 0.01, 0.4, 0.5]. " +
    "How many draws bring each estimate's standard error to 10% of KL? And is k2 still near KL?",
  answer:
    "Near the reference (KL 0.0041), k1 needs 49,069 draws, k2 135 and k3 120. Far from it (KL 2.67), k1 needs 44, k2 93 and k3 67, and the mean of k2 is almost twice KL. k3 is far better than k1 near the reference, and worse far from it.",
  predict: {
    question:
      "A policy is almost its reference: KL is 0.004 nats. How often is the log-ratio ln π − ln π_ref of one draw, your estimate, negative?",
    choices: [
      "never: KL can't be negative",
      "about 1 time in 100",
      "about 1 time in 10",
      "about 1 time in 2",
    ],
    answer: 3,
    because:
      "With 0.33, 0.32, 0.18, 0.12, 0.04, 0.01 against the reference's 0.35, 0.30, 0.20, 0.10, 0.04, 0.01, 51 draws out of 100 are tokens that lost probability. One log-ratio's standard deviation is 22 times its mean.",
  },
});
