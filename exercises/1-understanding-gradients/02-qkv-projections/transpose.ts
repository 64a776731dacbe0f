import { blank } from "#lib/blank";
import { assertRectangular, type Matrix } from "#lib/arrays";

/**
 * The transpose: rows become columns. The matrix is mirrored at the diagonal that starts in its first corner.
 *
 *     Aᵀ[j][i] = A[i][j]
 *
 * @param A `[m, n]`
 * @returns Aᵀ, a new matrix, `[n, m]`; A is left alone
 * @throws RangeError if the rows of A differ in length, or there is none
 */
export function transpose(A: Matrix): Matrix {
  blank("refuse a matrix whose rows differ in length, by assertRectangular");
  return blank("a new matrix whose rows are the columns of A, in order");
}
