import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Estimates of the KL divergence",
  difficulty: 2,
  minutes: 15,
  hints: [
    "Average k1 over all tokens, weighted by the policy's probabilities, and do the same for k3. Do both averages equal the KL divergence?",
    "The KL divergence is the mean of k1 over the policy's samples. To build k3, you need a ratio of the two probabilities whose mean over these samples is 1: the one for which π cancels in Σ π · ratio.",
    "π = 0.5, π_ref = 0.25, r = π_ref / π = ½:   k1 = −ln r = 0.693,   k2 = ½ · k1² = 0.240,   k3 = (r − 1) + k1 = 0.193",
    "Compute k1 [N] first, from the two lists of log-probabilities. Then compute k2 [N] and k3 [N] from k1 alone.\nCheck that no k3 is negative: the logarithm lies below its tangent at (1, 0).",
  ],
  explore:
    "Take the test's six tokens. One policy is near the reference, [0.33, 0.32, 0.18, 0.12, 0.04, 0.01], and one is far away, [0.02, 0.02, 0.05, 0.01, 0.4, 0.5]. " +
    "How many draws does each estimate need until its standard error is 10% of the KL divergence?",
  answer:
    "For the near policy (KL 0.0041), k1 needs 49,069 draws, k2 needs 135, and k3 needs 120. For the far one (KL 2.67), k1 needs 44, k2 needs 93, and k3 needs 67. So k3 is far better than k1 near the reference, and worse far from it. For the far policy, k2 is also badly biased: its mean is almost twice the KL divergence.",
  predict: {
    question:
      "A policy is very close to its reference: the KL divergence is 0.004 nats. You estimate it from one draw by the log-ratio ln π − ln π_ref. How often is this estimate negative?",
    choices: [
      "never: KL can't be negative",
      "about 1 time in 100",
      "about 1 time in 10",
      "about 1 time in 2",
    ],
    answer: 3,
    because:
      "Take the policy 0.33, 0.32, 0.18, 0.12, 0.04, 0.01 and the reference 0.35, 0.30, 0.20, 0.10, 0.04, 0.01. Then 51 out of 100 draws are tokens that lost probability. The standard deviation of a log-ratio is 22 times its mean.",
  },
});
