import type { Matrix } from "#lib/arrays";
import { mistakesFor } from "#lib/mistakes";
import { symmetricRoot } from "#lib/symmetric-root";
import { matmul } from "../../1-understanding-gradients/02-qkv-projections/matmul.js";
import { frechetDistance as right } from "./frechet-distance.js";

interface Parts {
  apart: (a: number[], b: number[]) => number;
  /** what the sum of products is divided by */
  divisor: (n: number) => number;
  covariance: (C: Matrix) => Matrix;
  overlap: (A: Matrix, B: Matrix) => number;
  whole: (apart: number, traces: number, overlap: number) => number;
}
const traceOf = (M: Matrix) => M.reduce((sum, row, i) => sum + row[i], 0);
const meanOf = (points: Matrix) =>
  points[0].map((_, i) => points.reduce((sum, p) => sum + p[i], 0) / points.length);
const clipped = (M: Matrix) => M.map((row, i) => row.map((x, j) => (j < i ? M[j][i] : x)));
const parts: Parts = {
  apart: (a, b) => a.reduce((sum, x, i) => sum + (x - b[i]) ** 2, 0),
  divisor: (n) => n - 1,
  covariance: (C) => C,
  overlap: (A, B) => traceOf(symmetricRoot(clipped(matmul(matmul(symmetricRoot(A), B), symmetricRoot(A))))),
  whole: (apart, traces, overlap) => apart + traces - 2 * overlap,
};

/** Some parts done in another way, after the checks that the stub gives. */
const by = (other: Partial<Parts>) => ({
  frechetDistance(a: Matrix, b: Matrix): number {
    right(a, b);
    const { apart, divisor, covariance, overlap, whole } = { ...parts, ...other };
    const [mA, mB] = [meanOf(a), meanOf(b)];
    const of = (points: Matrix, mean: number[]) =>
      covariance(
        mean.map((_, i) =>
          mean.map(
            (__, j) =>
              points.reduce((sum, p) => sum + (p[i] - mean[i]) * (p[j] - mean[j]), 0) /
              divisor(points.length),
          ),
        ),
      );
    const [A, B] = [of(a, mA), of(b, mB)];
    return whole(apart(mA, mB), traceOf(A) + traceOf(B), overlap(A, B));
  },
});
const elementwise = (M: Matrix) => M.map((row) => row.map((x) => Math.sqrt(Math.max(0, x))));

export default mistakesFor<typeof import("./frechet-distance.js")>({
  "divided-by-n": {
    because:
      "The covariances were divided by n. The mean comes from the same points, so the unbiased estimate divides by n − 1.",
    ...by({ divisor: (n) => n }),
  },
  "products-not-averaged": {
    because: "The products were added up, not averaged. A cloud of more points would be wider.",
    ...by({ divisor: () => 1 }),
  },
  "always-one-less-than-the-dimensions": {
    because: "The covariances were divided by n − 2. One number was spent on the mean, not two.",
    ...by({ divisor: (n) => Math.max(1, n - 2) }),
  },
  "root-of-each-element": {
    because:
      "The root was taken of each element. A root of a matrix gives the matrix when it is multiplied by itself.",
    ...by({ overlap: (A, B) => traceOf(elementwise(matmul(A, B))) }),
  },
  "roots-multiplied": {
    because:
      "The two roots were multiplied. That is the root of the product only if the two clouds have the same axes.",
    ...by({ overlap: (A, B) => traceOf(matmul(symmetricRoot(A), symmetricRoot(B))) }),
  },
  "made-symmetric": {
    because:
      "The product was averaged with its transpose. That matrix is symmetric, and has other eigenvalues.",
    ...by({
      overlap: (A, B) => {
        const M = matmul(A, B);
        return traceOf(symmetricRoot(M.map((row, i) => row.map((x, j) => (x + M[j][i]) / 2))));
      },
    }),
  },
  "covariances-on-both-sides": {
    because: "The covariance itself stands on both sides, not its root. Then it is counted twice.",
    ...by({ overlap: (A, B) => traceOf(symmetricRoot(clipped(matmul(matmul(A, B), A)))) }),
  },
  "outer-root-forgotten": {
    because: "The trace was taken of A^½ · B · A^½, without the root of it. That is the trace of A · B.",
    ...by({ overlap: (A, B) => traceOf(matmul(A, B)) }),
  },
  "root-of-the-trace": {
    because:
      "The root of the trace was taken. The trace of the root is the sum of the roots of the eigenvalues.",
    ...by({ overlap: (A, B) => Math.sqrt(Math.max(0, traceOf(matmul(A, B)))) }),
  },
  "geometric-mean-of-the-traces": {
    because:
      "The traces were multiplied. Two clouds that are wide in different directions would count as alike.",
    ...by({ overlap: (A, B) => Math.sqrt(traceOf(A) * traceOf(B)) }),
  },
  "variances-alone": {
    because:
      "Only the variances were compared. Coordinates also vary together, and the covariance knows how.",
    ...by({
      covariance: (C) => C.map((row, i) => row.map((x, j) => (i === j ? x : 0))),
    }),
  },
  "means-alone": {
    because: "Only the means were compared. Two clouds with the same mean can have very different spreads.",
    ...by({ whole: (apart) => apart }),
  },
  "root-counted-once": {
    because: "The trace of the root was subtracted once. It counts twice, as 2ab does in (a − b)².",
    ...by({ whole: (apart, traces, overlap) => apart + traces - overlap }),
  },
  "no-cross-term": {
    because: "The root of the product is missing: a cloud would be far away from itself.",
    ...by({ whole: (apart, traces) => apart + traces }),
  },
  "root-of-the-distance": {
    because: "The root of the sum was taken. Here the distance is the squared one, as for images.",
    ...by({ whole: (apart, traces, overlap) => Math.sqrt(Math.max(0, apart + traces - 2 * overlap)) }),
  },
  "distance-of-means-unsquared": {
    because: "The distance of the means was not squared.",
    ...by({ apart: (a, b) => Math.hypot(...a.map((x, i) => x - b[i])) }),
  },
  "variance-added-for-safety": {
    because:
      "A little was added to each variance. Flat clouds have roots as well, and for small numbers it counts.",
    ...by({ covariance: (C) => C.map((row, i) => row.map((x, j) => (i === j ? x + 1e-3 : x))) }),
  },
});
