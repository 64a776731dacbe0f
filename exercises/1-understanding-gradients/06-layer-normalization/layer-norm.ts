import { blank } from "#lib/blank";
import { assertSameLength, type Matrix, type Vector } from "#lib/arrays";
import { meanAndVariance } from "./mean-and-variance.js";

/** The result of layer norm, and what its backward pass will need. */
export interface LayerNorm {
  /** γ ⊙ x̂ + β, `[T, D]` */
  output: Matrix;
  /** x̂: every row moved and scaled to mean 0 and variance 1, `[T, D]` */
  normalized: Matrix;
  /** √(σ² + ε) of every row, `[T]` */
  std: Vector;
}

/**
 * Layer normalization: brings every row to mean 0 and variance 1, then stretches and moves it by learned numbers.
 *
 *     x̂ = (x − μ) / √(σ² + ε),   output = γ ⊙ x̂ + β        (⊙: number by number)
 *
 * μ and σ² are the mean and the variance of the row itself: positions do not see each other here. ε keeps the divisor
 * above 0 when all numbers of a row are equal.
 *
 * @param X one position a row, `[T, D]`
 * @param gamma γ, a factor for each feature, `[D]`
 * @param beta β, a summand for each feature, `[D]`
 * @param epsilon ε, a small positive number
 * @returns output, x̂ and the divisor of every row, new lists
 * @throws RangeError if a row, γ and β differ in length
 * @see Ba, Kiros and Hinton 2016, section 3
 */
export function layerNorm(X: Matrix, gamma: Vector, beta: Vector, epsilon = 1e-5): LayerNorm {
  assertSameLength("the lengths of gamma and beta", gamma.length, beta.length);
  for (const row of X) assertSameLength("the lengths of a row and gamma", row.length, gamma.length);
  const statistics = X.map((row) => meanAndVariance(row)); // [T]
  const std = statistics.map((s) => blank("the row's divisor")); // [T]
  const normalized: Matrix = X.map((row, t) => {
    return blank("this row as x̂: moved by its mean, over its divisor");
  }); // [T, D]
  const output = normalized.map((row) => {
    return blank("each number of x̂, scaled and moved by what was learned for its feature");
  }); // [T, D]
  return { output, normalized, std };
}
