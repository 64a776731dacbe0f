import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Guidance without a network",
  difficulty: 4,
  minutes: 25,
  hints: [
    "At t = 1, x is pure noise. What does it say about the class there?",
    "x, x0 and x1 are jointly normal, so conditional means are linear in x. A class counts by its density at x at time t, when its bell has moved and its width has changed.",
    "V = (1 − t)² sd² + t²;   E[x1|x] = t (x − (1 − t) mean) / V;   E[x0|x] = mean + (1 − t) sd² (x − (1 − t) mean) / V;   weight_k ∝ exp(−(x − (1 − t) mean_k)² / 2V_k) / √V_k",
    "Compute the variance of x at time t, and divide by it how far x is from the bell's mean at that time. Both conditional means follow.\nFor the mixture, take the logarithms of the densities, subtract the largest, and turn them into weights that sum to 1.\nIn a step, compute both velocities at the same x, guide, and take one step toward t = 0.",
  ],
  explore:
    "Guidance is often said to draw from p(x) · p(class | x)^w. What are the mean and standard deviation of this density for the two bells at w = 3? And where does w = 8 lead the middle one of three bells, at −2, 0 and 2?",
  answer:
    "The density has 1.44 and 0.80, but guided samples have 2.03 and 0.64, so guidance draws from something else. The middle bell shrinks to a point at 0, with a standard deviation of 0.002.\nMeasured: densities by a sum over x, 20,000 samples in 100 steps. At w = 8 the density has 1.77 and 0.70, the samples 3.27 and 0.50.",
  predict: {
    question:
      "Two classes are bells of standard deviation 1 around 1 and −1. You know all velocities exactly, and guide toward the first class with w = 3. Where is the mean of the samples?",
    choices: ["at 1, where the class is", "near 1.4", "near 2", "at 3"],
    answer: 2,
    because:
      "2.03, and the standard deviation falls from 1 to 0.64. No network is at fault: guidance itself goes where the two classes are easiest to tell apart.\nMeasured, 20,000 samples in 100 steps.",
  },
});
