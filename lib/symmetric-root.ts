import { assertRectangular, type Matrix } from "./arrays.js";

const SWEEPS = 30;

/**
 * The square root of a symmetric matrix: the symmetric matrix R without negative eigenvalues for which R · R = S. Eigenvalues of S
 * that rounding has made negative count as 0. Jacobi's rotations find it.
 *
 * @param S symmetric, `[n, n]`
 * @returns a new matrix, `[n, n]`
 * @throws RangeError if S is not square, not symmetric, or holds a number that isn't finite
 */
export function symmetricRoot(S: Matrix): Matrix {
  assertSymmetric(S);
  const n = S.length;
  const A = S.map((row) => [...row]); // [n, n], becomes diagonal
  const V: Matrix = S.map((_, i) => S.map((__, j) => Number(i === j))); // [n, n], its columns become the eigenvectors
  for (let sweep = 0; sweep < SWEEPS && isMixed(A); sweep++)
    for (let p = 0; p < n; p++) for (let q = p + 1; q < n; q++) rotate(A, V, p, q);
  const roots = A.map((row, i) => Math.sqrt(Math.max(0, row[i]))); // [n]
  return V.map((row) => V.map((other) => row.reduce((sum, x, k) => sum + x * roots[k] * other[k], 0)));
}

/** Whether an element beside the diagonal still counts. */
function isMixed(A: Matrix): boolean {
  const largest = Math.max(...A.flat().map(Math.abs));
  return A.some((row, i) => row.some((x, j) => i !== j && Math.abs(x) > 1e-17 * largest));
}

/** Turns rows and columns p and q so that A[p][q] becomes 0. */
function rotate(A: Matrix, V: Matrix, p: number, q: number): void {
  if (A[p][q] === 0) return;
  const angle = Math.atan2(2 * A[p][q], A[q][q] - A[p][p]) / 2;
  const [c, s] = [Math.cos(angle), Math.sin(angle)];
  const turned = (x: number, y: number) => [c * x - s * y, s * x + c * y];
  for (const row of [...A, ...V]) [row[p], row[q]] = turned(row[p], row[q]);
  for (let k = 0; k < A.length; k++) [A[p][k], A[q][k]] = turned(A[p][k], A[q][k]);
}

function assertSymmetric(S: Matrix): void {
  assertRectangular("S", S);
  if (S[0].length !== S.length)
    throw new RangeError(`S must be square, got ${S.length} rows of ${S[0].length} numbers`);
  if (!S.flat().every(Number.isFinite)) throw new RangeError("S must hold finite numbers only");
  const slack = 1e-9 * Math.max(...S.flat().map(Math.abs));
  for (const [i, row] of S.entries())
    for (let j = 0; j < i; j++)
      if (Math.abs(row[j] - S[j][i]) > slack)
        throw new RangeError(
          `S must be symmetric: row ${i}, column ${j} is ${row[j]}, row ${j}, column ${i} is ${S[j][i]}`,
        );
}
