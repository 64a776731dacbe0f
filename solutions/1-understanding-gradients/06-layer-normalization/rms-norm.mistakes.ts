import { assertSameLength } from "#lib/arrays";
import { mistakesFor } from "#lib/mistakes";

type Vector = number[];
type Matrix = number[][];

const sum = (v: Vector) => v.reduce((total, x) => total + x, 0);
const average = (v: Vector) => sum(v) / v.length;
const squares = (v: Vector) => v.map((x) => x * x);

/** A norm with another divisor or another last step; the check of the widths stays. */
const norm =
  (
    divisor: (row: Vector, epsilon: number, X: Matrix) => number,
    last: (x: number, gamma: number, row: Vector) => number = (x, gamma) => gamma * x,
  ) =>
  (X: Matrix, gamma: Vector, epsilon = 1e-5) => {
    for (const row of X) assertSameLength("the lengths of a row and gamma", row.length, gamma.length);
    return X.map((row) => row.map((x, d) => last(x / divisor(row, epsilon, X), gamma[d], row)));
  };

const rms = (row: Vector, epsilon: number) => Math.sqrt(average(squares(row)) + epsilon);

export default mistakesFor<typeof import("./rms-norm.js")>({
  "subtracts-the-mean": {
    because: "You subtracted the mean first, as in layer norm. RMS norm doesn't center the row.",
    rmsNorm: (X, gamma, epsilon) =>
      norm(rms)(
        X.map((row) => row.map((x) => x - average(row))),
        gamma,
        epsilon,
      ),
  },
  "divides-by-the-spread": {
    because:
      "Your divisor comes from the variance, the squared distances from the mean. Use the mean of the squares.",
    rmsNorm: norm((row, epsilon) => Math.sqrt(average(squares(row.map((x) => x - average(row)))) + epsilon)),
  },
  "sum-of-squares": {
    because: "You added up the squares but didn't average them, so the rows get length 1: far too small.",
    rmsNorm: norm((row, epsilon) => Math.sqrt(sum(squares(row)) + epsilon)),
  },
  "square-of-the-mean": {
    because: "You squared the mean of the row. Square each number first, then average the squares.",
    rmsNorm: norm((row, epsilon) => Math.sqrt(average(row) ** 2 + epsilon)),
  },
  "epsilon-outside-the-root": {
    because: "You added ε to the root. It belongs to the mean square: first the sum, then its root.",
    rmsNorm: norm((row, epsilon) => rms(row, 0) + epsilon),
  },
  "epsilon-added-to-the-quotient": {
    because: "You added ε after the division. It belongs to the mean square, inside the root.",
    rmsNorm: (X, gamma, epsilon = 1e-5) =>
      norm((row) => rms(row, 0))(X, gamma).map((row) => row.map((y) => y + epsilon)),
  },
  "forgets-epsilon": {
    because:
      "ε is missing. Every row's mean square gets it, so that the divisor is never 0, whatever the row.",
    rmsNorm: norm((row) => rms(row, 0)),
  },
  "epsilon-as-a-stand-in": {
    because: "You used ε only in place of a mean square that is too small. Add it for every row.",
    rmsNorm: norm((row, epsilon) => Math.sqrt(average(squares(row)) || epsilon)),
  },
  "epsilon-is-fixed": {
    because: "You always use ε = 1e-5. That is only the default: use the argument.",
    rmsNorm: norm((row) => rms(row, 1e-5)),
  },
  "epsilon-is-fixed-at-1e-6": {
    because: "Your ε is always the same small number. Use the argument; only its default is 1e-5.",
    rmsNorm: norm((row) => rms(row, 1e-6)),
  },
  "epsilon-is-fixed-at-1e-8": {
    because: "Your ε is always the same small number. Use the argument; only its default is 1e-5.",
    rmsNorm: norm((row) => rms(row, 1e-8)),
  },
  "epsilon-is-fixed-at-1e-12": {
    because: "Your ε is always the same small number. Use the argument; only its default is 1e-5.",
    rmsNorm: norm((row) => rms(row, 1e-12)),
  },
  "forgets-the-root": {
    because: "You divided the rows by the mean square. Its root has the unit of the numbers.",
    rmsNorm: norm((row, epsilon) => average(squares(row)) + epsilon),
  },
  "forgets-gamma": {
    because: "γ is missing: multiply every feature by its γ at the end.",
    rmsNorm: norm(rms, (x) => x),
  },
  "adds-gamma": {
    because: "You added γ. It is a scale for each feature; RMS norm adds nothing.",
    rmsNorm: norm(rms, (x, gamma) => x + gamma),
  },
  "gamma-before-the-norm": {
    because: "You multiplied by γ first, which changes the size of the row. Multiply after the division.",
    rmsNorm: (X, gamma, epsilon) =>
      norm(rms, (x) => x)(
        X.map((row) => row.map((x, d) => x * gamma[d])),
        gamma,
        epsilon,
      ),
  },
  "mean-size": {
    because: "This divides by the mean of the absolute values. Square, average, then take the root.",
    rmsNorm: norm((row, epsilon) => average(row.map(Math.abs)) + epsilon),
  },
  "one-size-for-all": {
    because: "You made one divisor from the whole matrix. Every row has its own size.",
    rmsNorm: norm((_, epsilon, X) => rms(X.flat(), epsilon)),
  },
  "writes-into-x": {
    because: "You wrote the results into X. The residual connection still needs X: make new rows.",
    rmsNorm: (X, gamma, epsilon) => {
      const result = norm(rms)(X, gamma, epsilon);
      for (const [t, row] of X.entries()) row.splice(0, row.length, ...result[t]);
      return X;
    },
  },
});
