import type { Matrix } from "#lib/arrays";

/**
 * Scales scores down to the size that they would have at width 1, so that softmax stays soft.
 *
 *     scaled[i][j] = scores[i][j] / √d_k
 *
 * @param scores raw scores, `[queries, keys]`
 * @param dK head dimension d_k, the width of a query and of a key
 * @returns a new matrix, `[queries, keys]`; the raw scores stay unchanged
 * @see Vaswani et al. 2017, section 3.2.1
 */
export function scaleScores(scores: Matrix, dK: number): Matrix {
  const size = /* blank: the typical size of a score at this width */ Math.sqrt(dK) /* end */;
  return scores.map((row) =>
    row.map((score) => /* blank: the score divided by that size */ score / size /* end */),
  ); // [queries, keys]
}
