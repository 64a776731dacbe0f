import { assertSameLength, type Matrix } from "#lib/arrays";

/**
 * Tells every token where it stands, by adding the vector of its position to its own.
 *
 *     X[i][d] = tokens[i][d] + P[i][d]
 *
 * @param tokens the vectors of the tokens in their order, `[T, D]`
 * @param P the position table, one row for each position that the model knows, `[L, D]` with L >= T
 * @returns a new matrix X, `[T, D]`
 * @throws RangeError if there are more tokens than positions, or their vectors differ in length
 * @see Gehring et al. 2017, section 3.1
 */
export function addPositions(tokens: Matrix, P: Matrix): Matrix {
  // blank: refuse more tokens than there are positions
  if (tokens.length > P.length) {
    throw new RangeError(`${tokens.length} tokens do not fit into ${P.length} positions`);
  }
  // end
  return tokens.map((token, i) => {
    assertSameLength("the lengths of a token's and a position's vector", token.length, P[i].length);
    return /* blank: the vector of this token plus that of its position */ token.map(
      (x, d) => x + P[i][d],
    ) /* end */;
  }); // [T, D]
}
