import { blank } from "#lib/blank";
import { assertRectangular, type Matrix } from "#lib/arrays";

/**
 * The transpose: rows become columns, as if the matrix were mirrored along its main diagonal.
 *
 *     Aᵀ[j][i] = A[i][j]
 *
 * @param A `[m, n]`
 * @returns Aᵀ, a new matrix, `[n, m]`; A stays unchanged
 * @throws RangeError if the rows of A differ in length, or A has no rows
 */
export function transpose(A: Matrix): Matrix {
  assertRectangular("A", A);
  return blank("a new matrix whose rows are the columns of A, in order");
}
