import { assertSameLength, type Matrix, type Vector } from "#lib/arrays";
import { meanAndVariance } from "./mean-and-variance.js";

/** The result of layer norm, and what its backward pass will need. */
export interface LayerNorm {
  /** γ ⊙ x̂ + β, `[T, D]` */
  output: Matrix;
  /** x̂: every row shifted and scaled to mean 0 and variance 1, `[T, D]` */
  normalized: Matrix;
  /** √(σ² + ε) of every row, `[T]` */
  std: Vector;
}

/**
 * Layer normalization: brings every row to mean 0 and variance 1, then scales and shifts each feature by learned
 * parameters.
 *
 *     x̂ = (x − μ) / √(σ² + ε),   output = γ ⊙ x̂ + β        (⊙: elementwise)
 *
 * μ and σ² are the mean and the variance of the row itself: no position sees another one here. ε keeps the divisor
 * above 0 if all numbers of a row are equal.
 *
 * @param X one position per row, `[T, D]`
 * @param gamma γ, a scale for each feature, `[D]`
 * @param beta β, a shift for each feature, `[D]`
 * @param epsilon ε, a small number, 0 or more
 * @returns output, x̂ and the divisor of every row, new lists
 * @throws RangeError if a row, γ and β differ in length
 * @see Ba, Kiros and Hinton 2016, section 3
 */
export function layerNorm(X: Matrix, gamma: Vector, beta: Vector, epsilon = 1e-5): LayerNorm {
  assertSameLength("the lengths of gamma and beta", gamma.length, beta.length);
  for (const row of X) assertSameLength("the lengths of a row and gamma", row.length, gamma.length);
  const statistics = X.map((row) => meanAndVariance(row)); // [T]
  const std = statistics.map((s) => /* blank: the row's divisor */ Math.sqrt(s.variance + epsilon) /* end */); // [T]
  const normalized: Matrix = X.map((row, t) => {
    // blank: this row as x̂: minus its mean, over its divisor
    return row.map((x) => (x - statistics[t].mean) / std[t]); // [D]
    // end
  }); // [T, D]
  const output = normalized.map((row) => {
    // blank: each number of x̂, with the scale and the shift of its feature
    return row.map((x, d) => gamma[d] * x + beta[d]); // [D]
    // end
  }); // [T, D]
  return { output, normalized, std };
}
