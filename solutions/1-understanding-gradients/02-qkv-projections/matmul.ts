import { assertRectangular, assertSameLength, type Matrix } from "#lib/arrays";
import { dot } from "./dot.js";

/**
 * The matrix product: every row of A meets every column of B in a dot product.
 *
 *     C[i][j] = Σ_k A[i][k] · B[k][j]
 *
 * Row i of C depends on row i of A and on all of B, but on no other row of A.
 *
 * @param A `[m, n]`
 * @param B `[n, p]`
 * @returns C, a new matrix, `[m, p]`
 * @throws RangeError if A has more or fewer columns than B has rows, or if a matrix is ragged or has no rows
 */
export function matmul(A: Matrix, B: Matrix): Matrix {
  assertRectangular("A", A);
  assertRectangular("B", B);
  // blank: refuse factors that do not fit: A's columns against B's rows
  assertSameLength("the columns of A and the rows of B", A[0].length, B.length);
  // end
  // blank: the new matrix: the dot product of A's row i and B's column j, at row i and column j
  const columns = B[0].map((_, j) => B.map((row) => row[j])); // [p, n]
  return A.map((row) => columns.map((column) => dot(row, column))); // [m, p]
  // end
}
