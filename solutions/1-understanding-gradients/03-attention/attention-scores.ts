import { assertSameLength, type Matrix } from "#lib/arrays";
import { matmul } from "../02-qkv-projections/matmul.js";
import { transpose } from "../02-qkv-projections/transpose.js";

/**
 * How well every query fits every key: one dot product for each pair.
 *
 *     scores[i][j] = Q[i] · K[j],   for all pairs at once   scores = Q Kᵀ
 *
 * @param Q queries, one a row, `[queries, d_k]`
 * @param K keys, one a row, `[keys, d_k]`; their number may differ from that of the queries
 * @returns the raw scores, a new matrix, `[queries, keys]`
 * @throws RangeError if queries and keys differ in width
 * @see Vaswani et al. 2017, equation 1
 */
export function attentionScores(Q: Matrix, K: Matrix): Matrix {
  assertSameLength("the widths of queries and keys", Q[0].length, K[0].length);
  const keysAsColumns = /* blank: K turned, so that each key stands in a column */ transpose(K) /* end */; // [d_k, keys]
  return /* blank: every query against every key, as one product */ matmul(Q, keysAsColumns) /* end */; // [queries, keys]
}
