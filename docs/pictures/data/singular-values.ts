/** Rotations over all pairs of rows; a matrix of 32 rows needs about 8 of them. */
const SWEEPS = 20;

/**
 * The squares of a matrix's singular values, the largest first.
 *
 * One-sided Jacobi: rotates pairs of rows until all rows are perpendicular. Their squared lengths are then what is asked for.
 *
 * @param matrix of any shape; the shorter side is rotated
 */
export function squaredSingularValues(matrix: number[][]): number[] {
  const isTall = matrix.length > matrix[0].length;
  const rows = isTall ? matrix[0].map((_, c) => matrix.map((row) => row[c])) : matrix.map((row) => [...row]);
  for (let sweep = 0; sweep < SWEEPS; sweep++)
    for (let i = 0; i < rows.length; i++) for (let j = i + 1; j < rows.length; j++) rotate(rows[i], rows[j]);
  return rows.map((row) => dot(row, row)).sort((a, b) => b - a);
}

/** Turns two rows in their plane, in place, until they are perpendicular. */
function rotate(a: number[], b: number[]): void {
  const [aa, bb, ab] = [dot(a, a), dot(b, b), dot(a, b)];
  if (ab === 0) return;
  const angle = Math.atan2(2 * ab, aa - bb) / 2;
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  for (const [k, x] of a.entries()) {
    a[k] = cos * x + sin * b[k];
    b[k] = cos * b[k] - sin * x;
  }
}

const dot = (a: number[], b: number[]) => a.reduce((sum, x, k) => sum + x * b[k], 0);
