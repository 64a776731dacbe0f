import type { Matrix } from "#lib/arrays";
import { mistakesFor } from "#lib/author/mistakes";
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

/** The cloud as it was when it was seen first. */
const seen = new WeakMap<Matrix, Matrix>();
const kept = (points: Matrix) => {
  const old = seen.get(points) ?? points.map((p) => [...p]);
  seen.set(points, old);
  return old;
};

export default mistakesFor<typeof import("./frechet-distance.js")>({
  "divided-by-n": {
    because:
      "You divided the covariances by n. The mean comes from the same points, so the unbiased estimate divides by n − 1.",
    ...by({ divisor: (n) => n }),
  },
  "products-not-averaged": {
    because: "You added up the products without averaging them. A cloud of more points would then be wider.",
    ...by({ divisor: () => 1 }),
  },
  "always-one-less-than-the-dimensions": {
    because: "You divided the covariances by n − 2. The mean uses up one number, not two.",
    ...by({ divisor: (n) => Math.max(1, n - 2) }),
  },
  "root-of-each-element": {
    because:
      "You took the root of each element. The root of a matrix, multiplied by itself, gives the matrix.",
    ...by({ overlap: (A, B) => traceOf(elementwise(matmul(A, B))) }),
  },
  "roots-multiplied": {
    because:
      "You multiplied the two roots. That is the root of the product only if the two clouds have the same axes.",
    ...by({ overlap: (A, B) => traceOf(matmul(symmetricRoot(A), symmetricRoot(B))) }),
  },
  "made-symmetric": {
    because:
      "You averaged the product with its transpose. That matrix is symmetric, but it has other eigenvalues.",
    ...by({
      overlap: (A, B) => {
        const M = matmul(A, B);
        return traceOf(symmetricRoot(M.map((row, i) => row.map((x, j) => (x + M[j][i]) / 2))));
      },
    }),
  },
  "covariances-on-both-sides": {
    because: "You multiplied by the covariance itself on both sides, not by its root, so it counts twice.",
    ...by({ overlap: (A, B) => traceOf(symmetricRoot(clipped(matmul(matmul(A, B), A)))) }),
  },
  "outer-root-forgotten": {
    because: "You took the trace of A^½ · B · A^½ without the root of it. That is the trace of A · B.",
    ...by({ overlap: (A, B) => traceOf(matmul(A, B)) }),
  },
  "root-of-the-trace": {
    because:
      "You took the root of the trace. The trace of the root is the sum of the roots of the eigenvalues.",
    ...by({ overlap: (A, B) => Math.sqrt(Math.max(0, traceOf(matmul(A, B)))) }),
  },
  "geometric-mean-of-the-traces": {
    because:
      "You multiplied the traces. Two clouds that are wide in different directions would then count as alike.",
    ...by({ overlap: (A, B) => Math.sqrt(traceOf(A) * traceOf(B)) }),
  },
  "variances-alone": {
    because: "You compared only the variances. Coordinates also vary together, and the covariance says how.",
    ...by({
      covariance: (C) => C.map((row, i) => row.map((x, j) => (i === j ? x : 0))),
    }),
  },
  "means-alone": {
    because: "You compared only the means. Two clouds with the same mean can have very different spreads.",
    ...by({ whole: (apart) => apart }),
  },
  "root-counted-once": {
    because: "You subtracted the trace of the root once. It counts twice, like 2ab in (a − b)².",
    ...by({ whole: (apart, traces, overlap) => apart + traces - overlap }),
  },
  "no-cross-term": {
    because: "You left out the root of the product, so a cloud is far away from itself.",
    ...by({ whole: (apart, traces) => apart + traces }),
  },
  "root-of-the-distance": {
    because: "You took the root of the sum. Here the distance is the squared one, as is usual for images.",
    ...by({ whole: (apart, traces, overlap) => Math.sqrt(Math.max(0, apart + traces - 2 * overlap)) }),
  },
  "distance-of-means-unsquared": {
    because: "You forgot to square the distance of the means.",
    ...by({ apart: (a, b) => Math.hypot(...a.map((x, i) => x - b[i])) }),
  },
  "variance-added-for-safety": {
    because:
      "You added a little to each variance. Flat clouds have roots as well, and for small numbers the addition counts.",
    ...by({ covariance: (C) => C.map((row, i) => row.map((x, j) => (i === j ? x + 1e-3 : x))) }),
  },
  "difference-of-two-means": {
    because:
      "You took the mean of the products less the product of the means. Far from 0 that is lost to rounding: subtract the means first.",
    frechetDistance(a, b) {
      right(a, b);
      const of = (points: Matrix) => {
        const mean = meanOf(points);
        const product = (i: number, j: number) => points.reduce((sum, p) => sum + p[i] * p[j], 0);
        return mean.map((x, i) =>
          mean.map((y, j) => (product(i, j) - points.length * x * y) / (points.length - 1)),
        );
      };
      const [A, B] = [of(a), of(b)];
      return parts.whole(
        parts.apart(meanOf(a), meanOf(b)),
        traceOf(A) + traceOf(B),
        parts.overlap(clipped(A), clipped(B)),
      );
    },
  },
  "clouds-remembered": {
    because: "You remembered a cloud's covariance by its list. Its points may have moved by the next call.",
    frechetDistance(a, b) {
      right(a, b);
      return right(kept(a), kept(b));
    },
  },
});
