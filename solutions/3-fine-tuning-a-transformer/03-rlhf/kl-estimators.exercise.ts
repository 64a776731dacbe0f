import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Estimates of the KL divergence",
  difficulty: 2,
  minutes: 15,
  hints: [
    "Average your k1 and your k3 over all tokens, each weighted with its probability under the policy. Are both the KL divergence? Is one of the k3 below 0?",
    "KL is a mean over the policy's samples, so k1 is what stands inside of that mean. Over the same samples, one of the two ratios of the probabilities has the mean 1: in the sum of π · ratio, π must cancel.",
    "r = π_ref / π;   k1 = −ln r;   k2 = ½ (ln r)²;   k3 = (r − 1) − ln r",
    "Subtract the logarithms for k1. For k2, square k1 and halve it.\nFor k3, get the ratio from the exponential of minus k1, take 1 off it, and add the result to k1. A line through (1, 0) touches the logarithm there and lies above it everywhere else, so k3 is never negative.",
  ],
  explore:
    "Take the six tokens of the test with other policies: [0.33, 0.32, 0.18, 0.12, 0.04, 0.01], which is near the reference, and [0.02, 0.02, 0.05, 0.01, 0.4, 0.5], which is far. " +
    "How many draws does each estimate need for a standard error of 10% of KL? And is k2 still near KL?",
  answer:
    "Near (KL 0.0041): 49,069 draws with k1, 135 with k2, 120 with k3. In the test (0.254): 700, 3 and 18. Far (2.67): 44, 93 and 67, and k2 has the expected value 5.12, almost twice KL. " +
    "k3 is far better where policy and reference are close, and worse where they are not. The standard deviations, over all draws, are 0.092, 0.005, 0.004; 0.672, 0.042, 0.105; and 1.76, 2.58, 2.19.",
  predict: {
    question:
      "A policy hardly differs from its reference: KL is 0.004 nats. You estimate KL with one draw, as the log-ratio ln π − ln π_ref. How often is this estimate negative?",
    choices: [
      "never: KL can't be negative",
      "about 1 time in 100",
      "about 1 time in 10",
      "about 1 time in 2",
    ],
    answer: 3,
    because:
      "51 of 100 draws, for the probabilities 0.33, 0.32, 0.18, 0.12, 0.04, 0.01 against 0.35, 0.30, 0.20, 0.10, 0.04, 0.01. KL is a mean; the log-ratio of one draw has a standard deviation 22 times as large.",
  },
});
