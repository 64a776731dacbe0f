import type { Matrix } from "#lib/arrays";
import { matmul } from "./matmul.js";

/**
 * Projects every token once per head: each head has its own weights, and reads the whole token.
 *
 *     heads[h] = X · W[h]
 *
 * With W_Q it returns the queries of every head, with W_K the keys, with W_V the values. Row t of `heads[h]` depends
 * on token t alone.
 *
 * @param X the tokens, one per row, `[T, D]`
 * @param W the weights of every head, `[H, D, d_k]`
 * @returns the projections of every head, head 0 first, new matrices, `[H, T, d_k]`
 * @throws RangeError if the weights of a head have more or fewer rows than X has columns
 * @see Vaswani et al. 2017, section 3.2.2
 */
export function projectHeads(X: Matrix, W: Matrix[]): Matrix[] {
  // blank: for each head: all tokens times the head's own weights
  return W.map((W_h) => matmul(X, W_h)); // [H, T, d_k]
  // end
}
