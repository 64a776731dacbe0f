import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Estimates of the KL divergence",
  difficulty: 2,
  minutes: 15,
  hints: [
    "Average k1 and k3 over all tokens, weighted by the policy's probabilities. Are both the KL divergence? Is any k3 below 0?",
    "KL is a mean over the policy's samples, and k1 is what it averages. Over the same samples, one of the two ratios of probabilities has the mean 1: the one for which π cancels in Σ π · ratio.",
    "r = π_ref / π;   k1 = −ln r;   k2 = ½ (ln r)²;   k3 = (r − 1) − ln r",
    "For k1, subtract the logarithms. For k2, square k1 and halve it.\nFor k3, take the exponential of minus k1, subtract 1, and add k1. It is never negative, because the line that touches the logarithm at (1, 0) lies above it everywhere else.",
  ],
  explore:
    "Take the test's six tokens with a policy near the reference, [0.33, 0.32, 0.18, 0.12, 0.04, 0.01], and a far one, [0.02, 0.02, 0.05, 0.01, 0.4, 0.5]. " +
    "How many draws bring each estimate's standard error to 10% of KL? And is k2 still near KL?",
  answer:
    "Near (KL 0.0041): 49,069 draws with k1, 135 with k2, 120 with k3. In the test (0.254): 700, 3 and 18. Far (2.67): 44, 93 and 67, and k2 has a mean of 5.12, almost twice KL. " +
    "k3 is far better near the reference, and worse far from it.\nThe standard deviations are 0.092, 0.005 and 0.004; 0.672, 0.042 and 0.105; 1.76, 2.58 and 2.19.",
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
      "In 51 out of 100 draws, for the probabilities 0.33, 0.32, 0.18, 0.12, 0.04, 0.01 against 0.35, 0.30, 0.20, 0.10, 0.04, 0.01. A single log-ratio has a standard deviation 22 times its mean, the KL.",
  },
});
