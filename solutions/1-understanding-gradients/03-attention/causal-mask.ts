import { assertRectangular, type Matrix } from "#lib/arrays";

/**
 * Hides the future from every query.
 *
 *     masked[i][j] = scores[i][j]  if j <= i,  else -Infinity
 *
 * Query i and key i belong to the same position, even if there are more or fewer keys than queries.
 *
 * @param scores attention scores, `[queries, keys]`
 * @returns a new matrix, `[queries, keys]`; the input stays unchanged
 * @throws RangeError if the rows differ in length
 * @see Vaswani et al. 2017, section 3.2.3
 */
export function causalMask(scores: Matrix): Matrix {
  assertRectangular("scores", scores);
  return scores.map((row, i) =>
    row.map((score, j) => {
      // blank: the score if key j is not after query i, else -Infinity
      return j <= i ? score : -Infinity;
      // end
    }),
  ); // [queries, keys]
}
