import { assertSameLength, type Matrix } from "#lib/arrays";
import { matmul } from "../02-qkv-projections/matmul.js";
import { transpose } from "../02-qkv-projections/transpose.js";

/**
 * Compares every query with every key: one dot product for each pair.
 *
 *     scores[i][j] = Q[i] · K[j]
 *
 * @param Q queries, one per row, `[queries, d_k]`
 * @param K keys, one per row, `[keys, d_k]`; there may be more or fewer keys than queries
 * @returns the raw scores, a new matrix, `[queries, keys]`
 * @throws RangeError if queries and keys differ in width
 * @see Vaswani et al. 2017, equation 1
 */
export function attentionScores(Q: Matrix, K: Matrix): Matrix {
  assertSameLength("the widths of queries and keys", Q[0].length, K[0].length);
  // blank: every query with every key, as one product
  const keysAsColumns = transpose(K); // [d_k, keys]
  return matmul(Q, keysAsColumns); // [queries, keys]
  // end
}
