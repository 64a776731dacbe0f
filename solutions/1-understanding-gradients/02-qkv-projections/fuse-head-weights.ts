import { assertRectangular, assertSameLength, type Matrix } from "#lib/arrays";
import { matmul } from "./matmul.js";

/**
 * Lays the weights of all heads side by side, so that one product projects for every head at once.
 *
 *     fused = [ W[0] | W[1] | ... | W[H−1] ]
 *
 * The columns of head 0 come first, then those of head 1, and so on.
 *
 * @param W the weights of every head, `[H, D, d_k]`
 * @returns the fused weights, a new matrix, `[D, H·d_k]`
 * @throws RangeError if two heads differ in shape
 */
export function fuseHeadWeights(W: Matrix[]): Matrix {
  for (const W_h of W) {
    assertRectangular("a head's weights", W_h);
    assertSameLength("the rows of two heads", W[0].length, W_h.length);
    assertSameLength("the columns of two heads", W[0][0].length, W_h[0].length);
  }
  // blank: row by row, what every head has in that row, head 0 first
  return W[0].map((_, d) => W.flatMap((W_h) => W_h[d])); // [D, H·d_k]
  // end
}

/**
 * Cuts a matrix into equal bands of neighbouring columns, one a head: what fusing put together comes apart again.
 *
 *     split[h][t] = Y[t][h·d_k], ..., Y[t][(h+1)·d_k − 1]
 *
 * @param Y `[T, H·d_k]`
 * @param heads how many heads, H
 * @returns the columns of every head as new matrices, head 0 first, `[H, T, d_k]`
 * @throws RangeError if the columns of Y cannot be shared out equally
 */
export function splitColumns(Y: Matrix, heads: number): Matrix[] {
  assertRectangular("Y", Y);
  // blank: refuse a number of heads that does not divide the columns of Y
  if (!Number.isInteger(heads) || heads < 1 || Y[0].length % heads !== 0) {
    throw new RangeError(`heads must divide the columns of Y, got ${heads} for ${Y[0].length} columns`);
  }
  // end
  const d_k = /* blank: how many columns a head gets */ Y[0].length / heads /* end */;
  return Array.from({ length: heads }, (_, h) =>
    Y.map((row) => /* blank: head h's part of this row */ row.slice(h * d_k, (h + 1) * d_k) /* end */),
  ); // [H, T, d_k]
}

/**
 * The projections of every head by a single matrix product.
 *
 *     projectFused(X, fuseHeadWeights(W), H) = projectHeads(X, W)
 *
 * Real models keep their weights fused and work like this, because one wide product is faster than many narrow ones.
 *
 * @param X the tokens, one a row, `[T, D]`
 * @param fused the weights of all heads side by side, `[D, H·d_k]`
 * @param heads how many heads, H
 * @returns the projections of every head, head 0 first, new matrices, `[H, T, d_k]`
 * @throws RangeError if the weights do not fit X, or their columns cannot be shared out equally
 * @see Vaswani et al. 2017, section 3.2.2
 */
export function projectFused(X: Matrix, fused: Matrix, heads: number): Matrix[] {
  const Y = /* blank: what all heads make of all tokens, as one product */ matmul(X, fused) /* end */; // [T, H·d_k]
  return /* blank: each head's own columns of it */ splitColumns(Y, heads) /* end */; // [H, T, d_k]
}
