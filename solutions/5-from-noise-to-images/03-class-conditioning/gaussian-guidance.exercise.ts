import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Guidance without a network",
  difficulty: 4,
  minutes: 25,
  hints: [
    "At t = 1, x is pure noise and says nothing about the class. Is your mixture velocity there the plain mean of the classes' velocities?",
    "x, x0 and x1 are jointly normal, so their conditional means are linear in x. The weight of a class is proportional to its density at x at time t, when the mean and the variance of its bell have changed.",
    "V = (1 − t)² sd² + t²;   E[x1|x] = t (x − (1 − t) mean) / V;   E[x0|x] = mean + (1 − t) sd² (x − (1 − t) mean) / V;   weight_k ∝ exp(−(x − (1 − t) mean_k)² / 2V_k) / √V_k",
    "Compute the variance of x at time t. Divide by it the difference between x and the bell's mean at that time. Both conditional means follow.\nFor the mixture, take the logarithms of the densities, subtract the largest, and turn them into weights that sum to 1.\nIn each step, compute both velocities at the same x, guide, and take one step toward t = 0.",
  ],
  explore:
    "Guidance is often said to sample from p(x) · p(class | x)^w. Take two bells of standard deviation 1 around 1 and −1, with w = 3. Do the mean and the standard deviation of that density match those of guided samples? Then guide toward the middle one of three bells at −2, 0 and 2, with w = 8. What do its samples look like?",
  answer:
    "No. The density has mean 1.44 and standard deviation 0.80, but guided samples have 2.03 and 0.64, so guidance samples from something else. The middle bell shrinks almost to a point at 0, with a standard deviation of 0.002.\nMeasured: densities by a sum over x, 20,000 samples in 100 steps. At w = 8 the density of the two bells has 1.77 and 0.70, the samples 3.27 and 0.50.",
  predict: {
    question:
      "Two classes are bells with a standard deviation of 1 around 1 and −1. All velocities are exact, and you guide toward the first class with w = 3. Where is the mean of the samples?",
    choices: ["at 1, the mean of the class", "near 1.4", "near 2", "at 3"],
    answer: 2,
    because:
      "At 2.03, and the standard deviation falls from 1 to 0.64. No network is at fault: guidance itself moves the samples to where the two classes are easiest to tell apart.\nMeasured, 20,000 samples in 100 steps.",
  },
});
