import { assertRectangular, assertSameLength } from "#lib/arrays";
import { symmetricRoot } from "#lib/symmetric-root";
import { matmul } from "../../1-understanding-gradients/02-qkv-projections/matmul.js";

/**
 * Returns the Fréchet distance between two clouds of points, each treated as a normal distribution with the cloud's mean and covariance.
 *
 *     distance = |m_a − m_b|² + trace(C_a + C_b − 2 · (C_a · C_b)^½)
 *
 * The distance is 0 for clouds with the same mean and covariance, and swapping the clouds doesn't change it. The covariances are the unbiased
 * estimates.
 *
 * The root in the formula is the principal square root, the one whose eigenvalues are all nonnegative. The product of two covariances isn't
 * symmetric, and `symmetricRoot` takes only symmetric matrices. But if two matrices have the same eigenvalues, their roots have the same
 * trace.
 *
 * @param a points `[n, D]`, at least two
 * @param b points `[m, D]`, at least two
 * @throws RangeError if a cloud has fewer than two points, or if the points don't all have the same length
 * @see Dowson and Landau 1982, equation 4; Heusel et al. 2017, section 2, for images
 */
export function frechetDistance(a: number[][], b: number[][]): number {
  for (const [name, cloud] of Object.entries({ a, b })) {
    assertRectangular(name, cloud);
    if (cloud.length < 2) throw new RangeError(`${name} must have at least two points, got ${cloud.length}`);
  }
  assertSameLength("lengths of the points of a and b", a[0].length, b[0].length);
  const [meanA, meanB] = [meanOf(a), meanOf(b)]; // [D] each
  const [A, B] = [covarianceOf(a, meanA), covarianceOf(b, meanB)]; // [D, D] each
  const apart = meanA.reduce((sum, x, i) => sum + (x - meanB[i]) ** 2, 0);
  const overlap: number = /* blank: the trace of the root of the product of A and B */ traceOf(
    symmetricRoot(matmul(matmul(symmetricRoot(A), B), symmetricRoot(A))),
  ) /* end */;
  return apart + traceOf(A) + traceOf(B) - 2 * overlap;
}

function meanOf(points: number[][]): number[] {
  return points[0].map((_, i) => points.reduce((sum, point) => sum + point[i], 0) / points.length);
}

function covarianceOf(points: number[][], mean: number[]): number[][] {
  const product = (i: number, j: number) =>
    points.reduce((sum, point) => sum + (point[i] - mean[i]) * (point[j] - mean[j]), 0);
  return mean.map((_, i) =>
    mean.map(
      (__, j) =>
        /* blank: the covariance of coordinates i and j */ product(i, j) / (points.length - 1) /* end */,
    ),
  ); // [D, D]
}

function traceOf(M: number[][]): number {
  return M.reduce((sum, row, i) => sum + row[i], 0);
}
