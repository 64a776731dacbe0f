import { assertRectangular, assertSameLength, type Matrix } from "#lib/arrays";
import { dot } from "./dot.js";

/**
 * The matrix product: every row of A meets every column of B in a dot product.
 *
 *     C[i][j] = Σ_k A[i][k] · B[k][j]
 *
 * Row i of C comes from row i of A and all of B; no other row of A takes part.
 *
 * @param A `[m, n]`
 * @param B `[n, p]`
 * @returns C, a new matrix, `[m, p]`
 * @throws RangeError if A has another number of columns than B has rows, or if a matrix is ragged or has no rows
 */
export function matmul(A: Matrix, B: Matrix): Matrix {
  assertRectangular("A", A);
  assertRectangular("B", B);
  // blank: refuse factors that do not fit: A's columns against B's rows
  assertSameLength("the columns of A and the rows of B", A[0].length, B.length);
  // end
  // blank: the new matrix: at row i, column j the dot product of A's row and B's column
  const columns = B[0].map((_, j) => B.map((row) => row[j])); // [p, n]
  return A.map((row) => columns.map((column) => dot(row, column))); // [m, p]
  // end
}
