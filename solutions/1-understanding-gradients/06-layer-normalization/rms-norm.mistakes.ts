import { assertSameLength } from "#lib/arrays";
import { mistakesFor } from "#lib/author/mistakes";

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

/** Mean squares by their rows. */
const meanSquares = new WeakMap<Vector, number>();

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
  "centers-the-numerator": {
    because: "You subtracted the mean from x before you divided. RMS norm subtracts no mean.",
    rmsNorm: (X, gamma, epsilon = 1e-5) =>
      norm(rms)(X, gamma, epsilon).map((y, t) =>
        y.map((value, d) => value - (gamma[d] * average(X[t])) / rms(X[t], epsilon)),
      ),
  },
  "divides-by-n-minus-1": {
    because: "You divided the squares' sum by D − 1. The mean square divides by D.",
    rmsNorm: norm((row, epsilon) => Math.sqrt(sum(squares(row)) / (row.length - 1) + epsilon)),
  },
  "divides-by-the-positions": {
    because:
      "You divided the squares' sum by the number of positions. The mean runs over the D features of a row.",
    rmsNorm: norm((row, epsilon, X) => Math.sqrt(sum(squares(row)) / X.length + epsilon)),
  },
  "first-gamma-for-all": {
    because: "Every feature is scaled by the first γ. Each feature has its own.",
    rmsNorm: (X, gamma, epsilon) =>
      norm(rms)(
        X,
        gamma.map(() => gamma[0]),
        epsilon,
      ),
  },
  "one-plus-gamma": {
    because: "You scaled by 1 + γ, as some models store it. Here γ is the scale itself.",
    rmsNorm: norm(rms, (x, gamma) => (1 + gamma) * x),
  },
  "divides-by-gamma": {
    because: "You divided by γ. It multiplies the normalized row.",
    rmsNorm: norm(rms, (x, gamma) => x / gamma),
  },
  "multiplies-by-the-size": {
    because: "You multiplied by the root mean square. Divide by it: each row comes to size 1.",
    rmsNorm: (X, gamma, epsilon = 1e-5) => norm((row) => 1 / rms(row, epsilon))(X, gamma, epsilon),
  },
  "default-of-1e-6": {
    because: "Without an ε given, you take 1e-6. The default here is 1e-5.",
    rmsNorm: (X, gamma, epsilon = 1e-6) => norm(rms)(X, gamma, epsilon),
  },
  "default-of-1e-8": {
    because: "Without an ε given, you take 1e-8. The default here is 1e-5.",
    rmsNorm: (X, gamma, epsilon = 1e-8) => norm(rms)(X, gamma, epsilon),
  },
  "root-of-the-width": {
    because: "You divided the squares' sum by √D. The mean of D squares divides by D.",
    rmsNorm: norm((row, epsilon) => Math.sqrt(sum(squares(row)) / Math.sqrt(row.length) + epsilon)),
  },
  "keeps-the-mean-square": {
    because: "The mean square of a row is kept for later calls. Its numbers may have changed by then.",
    rmsNorm: (X, gamma, epsilon = 1e-5) =>
      norm((row) => {
        const kept = meanSquares.get(row) ?? average(squares(row));
        meanSquares.set(row, kept);
        return Math.sqrt(kept + epsilon);
      })(X, gamma, epsilon),
  },
});
