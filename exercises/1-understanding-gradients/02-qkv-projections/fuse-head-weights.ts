import { blank } from "#lib/blank";
import { assertRectangular, assertSameLength, type Matrix } from "#lib/arrays";
import { matmul } from "./matmul.js";

/**
 * Puts the weights of all heads side by side, so that one product makes the projections of all heads at once.
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
  return blank("row by row, the numbers of every head in that row, head 0 first");
}

/**
 * Cuts a matrix into equal bands of neighboring columns, one per head. It undoes the fusing.
 *
 *     split[h][t] = Y[t][h·d_k], ..., Y[t][(h+1)·d_k − 1]
 *
 * @param Y `[T, H·d_k]`
 * @param heads number of heads, H
 * @returns the columns of every head as new matrices, head 0 first, `[H, T, d_k]`
 * @throws RangeError if the columns of Y can't be divided equally among the heads
 */
export function splitColumns(Y: Matrix, heads: number): Matrix[] {
  assertRectangular("Y", Y);
  blank("refuse a number of heads that does not divide the columns of Y");
  const d_k = blank("the number of columns per head");
  return Array.from({ length: heads }, (_, h) =>
    Y.map((row) => blank("head h's part of this row")),
  ); // [H, T, d_k]
}

/**
 * Computes the projections of all heads from the fused weights: a single matrix product is enough.
 *
 *     projectFused(X, fuseHeadWeights(W), H) = projectHeads(X, W)
 *
 * Real models keep their weights fused and work like this, because one wide product is faster than many narrow ones.
 *
 * @param X the tokens, one per row, `[T, D]`
 * @param fused the weights of all heads side by side, `[D, H·d_k]`
 * @param heads number of heads, H
 * @returns the projections of every head, head 0 first, new matrices, `[H, T, d_k]`
 * @throws RangeError if the weights don't fit X, or their columns can't be divided equally among the heads
 * @see Vaswani et al. 2017, section 3.2.2
 */
export function projectFused(X: Matrix, fused: Matrix, heads: number): Matrix[] {
  return blank("the projections of every head; a single product is enough");
}
