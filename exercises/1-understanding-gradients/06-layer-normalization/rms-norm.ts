import { blank } from "#lib/blank";
import { assertSameLength, type Matrix, type Vector } from "#lib/arrays";
import { dot } from "../02-qkv-projections/dot.js";

/**
 * Root mean square normalization, the simpler form of layer norm in LLaMA and many later models: it subtracts no mean
 * and adds no β.
 *
 *     y = γ ⊙ x / √( (1/D) Σ x[d]² + ε )
 *
 * @param X one position per row, `[T, D]`
 * @param gamma γ, a scale for each feature, `[D]`
 * @param epsilon ε, a small number, 0 or more
 * @returns a new matrix, `[T, D]`
 * @throws RangeError if a row and γ differ in length
 * @see Zhang and Sennrich 2019, equation 4
 */
export function rmsNorm(X: Matrix, gamma: Vector, epsilon = 1e-5): Matrix {
  return X.map((row) => {
    assertSameLength("the lengths of a row and gamma", row.length, gamma.length);
    const meanSquare = blank("the average of the squares");
    return blank("the row over its root mean square (ε inside the root), each feature times its γ");
  }); // [T, D]
}
