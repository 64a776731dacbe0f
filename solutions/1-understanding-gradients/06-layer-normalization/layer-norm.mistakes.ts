import { assertSameLength } from "#lib/arrays";
import { mistakesFor } from "#lib/mistakes";

type Vector = number[];
type Matrix = number[][];

const sum = (v: Vector) => v.reduce((total, x) => total + x, 0);
const average = (v: Vector) => sum(v) / v.length;
const varianceOf = (v: Vector) => average(v.map((x) => (x - average(v)) ** 2));
const columns = (X: Matrix) => X[0].map((_, d) => X.map((row) => row[d]));

/** What a number meets on its way, by its position t and feature d; a mistake replaces some of it. */
interface Steps {
  /** What is normalized in place of X. */
  input: (X: Matrix, gamma: Vector) => Matrix;
  center: (X: Matrix, t: number, d: number) => number;
  variance: (X: Matrix, t: number, d: number) => number;
  divisor: (variance: number, epsilon: number) => number;
  scale: (x: number, gamma: number, beta: number) => number;
  /** Which γ and β a number gets. */
  place: (t: number, d: number) => number;
  epsilon: number;
}

const right: Steps = {
  input: (X) => X,
  center: (X, t) => average(X[t]),
  variance: (X, t) => varianceOf(X[t]),
  divisor: (variance, epsilon) => Math.sqrt(variance + epsilon),
  scale: (x, gamma, beta) => gamma * x + beta,
  place: (_, d) => d,
  epsilon: 1e-5,
};

function norm(changed: Partial<Steps>) {
  const step = { ...right, ...changed };
  return (X: Matrix, gamma: Vector, beta: Vector, epsilon = step.epsilon) => {
    assertSameLength("the lengths of gamma and beta", gamma.length, beta.length);
    for (const row of X) assertSameLength("the lengths of a row and gamma", row.length, gamma.length);
    const rows = step.input(X, gamma);
    const divisor = (t: number, d: number) => step.divisor(step.variance(rows, t, d), epsilon);
    const normalized = rows.map((row, t) => row.map((x, d) => (x - step.center(rows, t, d)) / divisor(t, d)));
    const output = normalized.map((row, t) =>
      row.map((x, d) => step.scale(x, gamma[step.place(t, d)], beta[step.place(t, d)])),
    );
    return { output, normalized, std: rows.map((_, t) => divisor(t, 0)) };
  };
}

export default mistakesFor<typeof import("./layer-norm.js")>({
  "unbiased-variance": {
    because:
      "The variance was taken over D − 1. Layer norm describes the D numbers of the row: their average is over D.",
    layerNorm: norm({ variance: (X, t) => (varianceOf(X[t]) * X[t].length) / (X[t].length - 1) }),
  },
  "epsilon-outside-the-root": {
    because: "ε was added to the root. It belongs to the variance: first the sum, then the root of it.",
    layerNorm: norm({ divisor: (variance, epsilon) => Math.sqrt(variance) + epsilon }),
  },
  "forgets-epsilon": {
    because: "ε is missing. Every row's variance gets it, so that the divisor is never 0, whatever the row.",
    layerNorm: norm({ divisor: (variance) => Math.sqrt(variance) }),
  },
  "epsilon-as-a-stand-in": {
    because: "ε only stood in for a variance that is too small. It is added to the variance of every row.",
    layerNorm: norm({ divisor: (variance, epsilon) => Math.sqrt(variance === 0 ? epsilon : variance) }),
  },
  "another-epsilon-as-default": {
    because:
      "The default of ε is 1e-6 here. Other libraries have that; with the weights of this model it is 1e-5.",
    layerNorm: norm({ epsilon: 1e-6 }),
  },
  "epsilon-is-fixed": {
    because: "ε is 1e-5 here whatever was passed. That is only the default: use the argument.",
    layerNorm: norm({ divisor: (variance) => Math.sqrt(variance + 1e-5) }),
  },
  "divides-by-the-variance": {
    because: "The rows were divided by the variance. Its root has the unit of the numbers: take √(σ² + ε).",
    layerNorm: norm({ divisor: (variance, epsilon) => variance + epsilon }),
  },
  "forgets-the-mean": {
    because: "The rows were scaled but not centered: subtract the mean of the row first.",
    layerNorm: norm({ center: () => 0 }),
  },
  "rms-norm": {
    because:
      "This is RMS norm: the size of the row without its mean. Layer norm centers, then divides by the spread.",
    layerNorm: norm({ center: () => 0, variance: (X, t) => average(X[t].map((x) => x * x)) }),
  },
  "normalizes-over-positions": {
    because:
      "Each feature was normalized over the positions (that is batch norm). Layer norm takes one position's features.",
    layerNorm: norm({
      center: (X, _, d) => average(columns(X)[d]),
      variance: (X, _, d) => varianceOf(columns(X)[d]),
    }),
  },
  "one-norm-for-all": {
    because: "Mean and variance were taken over the whole matrix. Every row has its own.",
    layerNorm: norm({ center: (X) => average(X.flat()), variance: (X) => varianceOf(X.flat()) }),
  },
  "statistics-of-the-first-row": {
    because: "All rows were normalized by the mean and the variance of row 0. Row t has its own.",
    layerNorm: norm({ center: (X) => average(X[0]), variance: (X) => varianceOf(X[0]) }),
  },
  "gamma-before-the-norm": {
    because: "γ was multiplied in before normalizing, which takes most of it out again. It comes after x̂.",
    layerNorm: norm({
      input: (X, gamma) => X.map((row) => row.map((x, d) => x * gamma[d])),
      scale: (x, _, beta) => x + beta,
    }),
  },
  "gamma-times-beta": {
    because: "β was added before the multiplication, so γ scales it too. First γ ⊙ x̂, then plus β.",
    layerNorm: norm({ scale: (x, gamma, beta) => gamma * (x + beta) }),
  },
  "forgets-beta": {
    because: "β is missing: after the multiplication by γ every feature is moved by its β.",
    layerNorm: norm({ scale: (x, gamma) => gamma * x }),
  },
  "forgets-gamma": {
    because: "γ is missing: every feature of x̂ is multiplied by its γ before β is added.",
    layerNorm: norm({ scale: (x, _, beta) => x + beta }),
  },
  "exchanges-gamma-and-beta": {
    because: "γ and β have changed places: γ is the factor, β the summand.",
    layerNorm: norm({ scale: (x, gamma, beta) => beta * x + gamma }),
  },
  "gamma-by-position": {
    because:
      "Position t got γ[t] and β[t]. There is one γ and one β for each feature, the same at every position.",
    layerNorm: norm({ place: (t) => t }),
  },
  "output-is-normalized": {
    because: "normalized holds γ and β already. The backward pass needs x̂ as it was before them: keep both.",
    layerNorm: (X, gamma, beta, epsilon) => {
      const { output, std } = norm({})(X, gamma, beta, epsilon);
      return { output, normalized: output, std };
    },
  },
  "std-without-epsilon": {
    because: "The rows are divided by the right number, but std is kept without ε. It is the divisor itself.",
    layerNorm: (X, gamma, beta, epsilon) => ({
      ...norm({})(X, gamma, beta, epsilon),
      std: X.map((row) => Math.sqrt(varianceOf(row))),
    }),
  },
  "variance-for-std": {
    because: "std is the root of σ² + ε, the number that the row is divided by; the variance was kept.",
    layerNorm: (X, gamma, beta, epsilon) => ({
      ...norm({})(X, gamma, beta, epsilon),
      std: X.map((row) => varianceOf(row)),
    }),
  },
  "writes-into-x": {
    because: "The normalized rows were written into X. The residual path still needs X: make new rows.",
    layerNorm: (X, gamma, beta, epsilon) => {
      const result = norm({})(X, gamma, beta, epsilon);
      for (const [t, row] of X.entries()) row.splice(0, row.length, ...result.normalized[t]);
      return result;
    },
  },
});
