import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Fréchet distance",
  difficulty: 3,
  minutes: 25,
  hints: [
    "Multiply [[2, 1], [1, 2]] by [[1, 0], [0, 3]]. Is the product symmetric?",
    "A · B has the same eigenvalues as A^½ · B · A^½, which is symmetric. The covariance takes the mean from the same points, so it divides by one less than their number.",
    "trace((A·B)^½) = trace((A^½ · B · A^½)^½);   C_ij = Σ (x_i − m_i)(x_j − m_j) / (n − 1)",
    "Take the root of A, and multiply B by it from both sides. Take the root of that product, and then the trace of this root.",
  ],
  explore:
    "Draw two clouds from the same normal distribution in 16 dimensions, so that the true distance is 0. What is their Fréchet distance with 20, 100 and 1,000 points each?",
  answer:
    "8.6, 1.6 and 0.16. A covariance estimated from few points is uncertain, and each error counts as a difference. Compare two distances only if their clouds have equally many points; published distances use 50,000 pictures.\nMeasured: means of 10 pairs.",
});
