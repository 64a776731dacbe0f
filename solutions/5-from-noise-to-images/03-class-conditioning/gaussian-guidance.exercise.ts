import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Guidance without a network",
  difficulty: 4,
  minutes: 25,
  hints: [
    "At t = 1 everything is pure noise. What does x say about the class there?",
    "x, x0 and x1 are jointly normal, so conditional means are linear in x. A class counts by its density at x, at time t: by then, its bell has moved and changed its width.",
    "V = (1 − t)² sd² + t²;   E[x1|x] = t (x − (1 − t) mean) / V;   E[x0|x] = mean + (1 − t) sd² (x − (1 − t) mean) / V;   weight_k ∝ exp(−(x − (1 − t) mean_k)² / 2V_k) / √V_k",
    "Compute the variance of x at time t, and how far x is from the bell's mean at that time, divided by the variance. Both means follow.\nFor the mixture, take the logarithms of the densities, subtract the largest, and turn them into weights that add up to 1.\nIn a step, compute both velocities at the same x, guide, and take one step toward t = 0.",
  ],
  explore:
    "Guidance is often said to draw from the density p(x) · p(class | x)^w. What are its mean and standard deviation for the two bells at w = 3 and 8? And what happens to the middle one of three bells, at −2, 0 and 2, at w = 8?",
  answer:
    "1.44 and 0.80, then 1.77 and 0.70. Guided samples have 2.03 and 0.64, then 3.27 and 0.50, so that isn't what guidance does. The middle bell shrinks to a point: mean 0, standard deviation 0.002.\nMeasured: the densities by a sum over x, the samples with 20,000 of them in 100 steps.",
  predict: {
    question:
      "Two classes are bells of standard deviation 1 around 1 and −1. You know all velocities exactly and guide toward the first with w = 3. Where is the mean of the samples?",
    choices: ["at 1, where the class is", "near 1.4", "near 2", "at 3"],
    answer: 2,
    because:
      "2.03, and the standard deviation falls from 1 to 0.64. No network erred here. Guidance itself leaves the data: it goes where the two classes are easiest to tell apart.\nMeasured, 20,000 samples in 100 steps.",
  },
});
