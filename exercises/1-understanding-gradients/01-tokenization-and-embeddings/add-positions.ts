import { blank } from "#lib/blank";
import { assertSameLength, type Matrix } from "#lib/arrays";

/**
 * Tells every token its position, by adding the position's vector to the token's own.
 *
 *     X[i][d] = tokens[i][d] + P[i][d]
 *
 * @param tokens the token vectors in order, `[T, D]`
 * @param P the position table, one row for each position that the model can use, `[L, D]` with L >= T
 * @returns a new matrix X, `[T, D]`
 * @throws RangeError if there are more tokens than positions, or their vectors differ in length
 * @see Gehring et al. 2017, section 3.1
 */
export function addPositions(tokens: Matrix, P: Matrix): Matrix {
  blank("refuse more tokens than there are positions");
  return tokens.map((token, i) => {
    assertSameLength("the lengths of a token's and a position's vector", token.length, P[i].length);
    return blank("this token's vector plus its position's vector");
  }); // [T, D]
}
