import { assertSameLength } from "#lib/arrays";
import { mistakesFor } from "#lib/author/mistakes";

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

/** Statistics by their rows. */
const statistics = new WeakMap<Vector, { mean: number; variance: number }>();

function known(row: Vector): { mean: number; variance: number } {
  const kept = statistics.get(row) ?? { mean: average(row), variance: varianceOf(row) };
  statistics.set(row, kept);
  return kept;
}

export default mistakesFor<typeof import("./layer-norm.js")>({
  "unbiased-variance": {
    because:
      "You divided the variance by D − 1. Layer norm describes the D numbers of the row: average over D.",
    layerNorm: norm({ variance: (X, t) => (varianceOf(X[t]) * X[t].length) / (X[t].length - 1) }),
  },
  "epsilon-outside-the-root": {
    because: "You added ε to the root. It belongs to the variance: first the sum, then its root.",
    layerNorm: norm({ divisor: (variance, epsilon) => Math.sqrt(variance) + epsilon }),
  },
  "forgets-epsilon": {
    because: "ε is missing. Every row's variance gets it, so that the divisor is never 0, whatever the row.",
    layerNorm: norm({ divisor: (variance) => Math.sqrt(variance) }),
  },
  "epsilon-as-a-stand-in": {
    because: "You used ε only in place of a variance that is too small. Add it to the variance of every row.",
    layerNorm: norm({ divisor: (variance, epsilon) => Math.sqrt(variance === 0 ? epsilon : variance) }),
  },
  "another-epsilon-as-default": {
    because: "Your default for ε is 1e-6. Other models use that; here it is 1e-5.",
    layerNorm: norm({ epsilon: 1e-6 }),
  },
  "epsilon-is-fixed": {
    because: "You always use ε = 1e-5. That is only the default: use the argument.",
    layerNorm: norm({ divisor: (variance) => Math.sqrt(variance + 1e-5) }),
  },
  "epsilon-is-fixed-at-1e-6": {
    because: "Your ε is always the same small number. Use the argument; only its default is 1e-5.",
    layerNorm: norm({ divisor: (variance) => Math.sqrt(variance + 1e-6) }),
  },
  "epsilon-is-fixed-at-1e-8": {
    because: "Your ε is always the same small number. Use the argument; only its default is 1e-5.",
    layerNorm: norm({ divisor: (variance) => Math.sqrt(variance + 1e-8) }),
  },
  "epsilon-is-fixed-at-1e-12": {
    because: "Your ε is always the same small number. Use the argument; only its default is 1e-5.",
    layerNorm: norm({ divisor: (variance) => Math.sqrt(variance + 1e-12) }),
  },
  "divides-by-the-variance": {
    because: "You divided the rows by the variance. Its root has the unit of the numbers: take √(σ² + ε).",
    layerNorm: norm({ divisor: (variance, epsilon) => variance + epsilon }),
  },
  "forgets-the-mean": {
    because: "You scaled the rows but didn't center them: subtract the mean of the row first.",
    layerNorm: norm({ center: () => 0 }),
  },
  "rms-norm": {
    because:
      "This is RMS norm: the size of the row without its mean. Layer norm centers, then divides by the spread.",
    layerNorm: norm({ center: () => 0, variance: (X, t) => average(X[t].map((x) => x * x)) }),
  },
  "normalizes-over-positions": {
    because:
      "You normalized each feature over the positions (that is batch norm). Layer norm uses the features of one position.",
    layerNorm: norm({
      center: (X, _, d) => average(columns(X)[d]),
      variance: (X, _, d) => varianceOf(columns(X)[d]),
    }),
  },
  "one-norm-for-all": {
    because: "You took mean and variance over the whole matrix. Every row has its own.",
    layerNorm: norm({ center: (X) => average(X.flat()), variance: (X) => varianceOf(X.flat()) }),
  },
  "statistics-of-the-first-row": {
    because: "You normalized all rows by the mean and the variance of row 0. Row t has its own.",
    layerNorm: norm({ center: (X) => average(X[0]), variance: (X) => varianceOf(X[0]) }),
  },
  "mean-of-the-first-row": {
    because: "You subtracted the mean of row 0 from every row. Row t has its own mean.",
    layerNorm: norm({ center: (X) => average(X[0]) }),
  },
  "statistics-of-the-columns": {
    because:
      "Your std has one number for each feature: you took the statistics of the columns. Take those of every row.",
    layerNorm: (X, gamma, beta, epsilon = 1e-5) => {
      norm({})(X, gamma, beta, epsilon);
      const ofColumns = columns(X).map((x) => ({
        mean: average(x),
        std: Math.sqrt(varianceOf(x) + epsilon),
      }));
      const normalized = X.map((row, t) => row.map((x) => (x - ofColumns[t].mean) / ofColumns[t].std));
      const output = normalized.map((row) => row.map((x, d) => gamma[d] * x + beta[d]));
      return { output, normalized, std: ofColumns.map(({ std }) => std) };
    },
  },
  "gamma-before-the-norm": {
    because: "You multiplied by γ before normalizing, which takes most of it out again. It comes after x̂.",
    layerNorm: norm({
      input: (X, gamma) => X.map((row) => row.map((x, d) => x * gamma[d])),
      scale: (x, _, beta) => x + beta,
    }),
  },
  "gamma-times-beta": {
    because: "You added β before the multiplication, so γ scales it too. First γ ⊙ x̂, then add β.",
    layerNorm: norm({ scale: (x, gamma, beta) => gamma * (x + beta) }),
  },
  "forgets-beta": {
    because: "β is missing: after the multiplication by γ, shift every feature by its β.",
    layerNorm: norm({ scale: (x, gamma) => gamma * x }),
  },
  "forgets-gamma": {
    because: "γ is missing: multiply every feature of x̂ by its γ before you add β.",
    layerNorm: norm({ scale: (x, _, beta) => x + beta }),
  },
  "exchanges-gamma-and-beta": {
    because: "You swapped γ and β: γ is the scale, β the shift.",
    layerNorm: norm({ scale: (x, gamma, beta) => beta * x + gamma }),
  },
  "gamma-by-position": {
    because:
      "You gave position t γ[t] and β[t]. There is one γ and one β for each feature, the same at every position.",
    layerNorm: norm({ place: (t) => t }),
  },
  "output-is-normalized": {
    because:
      "Your normalized already contains γ and β. The backward pass needs x̂ from before them: keep both.",
    layerNorm: (X, gamma, beta, epsilon) => {
      const { output, std } = norm({})(X, gamma, beta, epsilon);
      return { output, normalized: output, std };
    },
  },
  "std-without-epsilon": {
    because:
      "You divide the rows by the right number, but you keep std without ε. std is the divisor itself.",
    layerNorm: (X, gamma, beta, epsilon) => ({
      ...norm({})(X, gamma, beta, epsilon),
      std: X.map((row) => Math.sqrt(varianceOf(row))),
    }),
  },
  "variance-for-std": {
    because: "std is the root of σ² + ε, the number that the row is divided by; you kept the variance.",
    layerNorm: (X, gamma, beta, epsilon) => ({
      ...norm({})(X, gamma, beta, epsilon),
      std: X.map((row) => varianceOf(row)),
    }),
  },
  "writes-into-x": {
    because: "You wrote the normalized rows into X. The residual connection still needs X: make new rows.",
    layerNorm: (X, gamma, beta, epsilon) => {
      const result = norm({})(X, gamma, beta, epsilon);
      for (const [t, row] of X.entries()) row.splice(0, row.length, ...result.normalized[t]);
      return result;
    },
  },
  "gamma-for-beta": {
    because: "You added γ in place of β. γ scales a feature, and β shifts it.",
    layerNorm: norm({ scale: (x, gamma) => gamma * x + gamma }),
  },
  "beta-for-gamma": {
    because: "You scaled by β in place of γ. γ scales a feature, and β shifts it.",
    layerNorm: norm({ scale: (x, _, beta) => beta * x + beta }),
  },
  "subtracts-beta": {
    because: "You subtracted β. It shifts the feature upward: add it.",
    layerNorm: norm({ scale: (x, gamma, beta) => gamma * x - beta }),
  },
  "adds-the-mean": {
    because: "You added the mean. Subtract it, so that the row is centered at 0.",
    layerNorm: norm({ center: (X, t) => -average(X[t]) }),
  },
  "first-gamma-and-beta-for-all": {
    because: "You took γ and β of feature 0 for every feature. Feature d has γ[d] and β[d].",
    layerNorm: norm({ place: () => 0 }),
  },
  "first-beta-for-all": {
    because: "Every feature got the first β. Each has its own.",
    layerNorm: (X, gamma, beta, epsilon) =>
      norm({})(
        X,
        gamma,
        beta.map(() => beta[0]),
        epsilon,
      ),
  },
  "first-gamma-for-all": {
    because: "Every feature got the first γ. Each has its own.",
    layerNorm: (X, gamma, beta, epsilon) =>
      norm({})(
        X,
        gamma.map(() => gamma[0]),
        beta,
        epsilon,
      ),
  },
  "one-plus-gamma": {
    because: "You scaled by 1 + γ. Here γ is the scale itself.",
    layerNorm: norm({ scale: (x, gamma, beta) => (1 + gamma) * x + beta }),
  },
  "adds-gamma": {
    because: "You added γ. It multiplies x̂, and β is added.",
    layerNorm: norm({ scale: (x, gamma, beta) => gamma + x + beta }),
  },
  "divides-by-gamma": {
    because: "You divided by γ. It multiplies x̂.",
    layerNorm: norm({ scale: (x, gamma, beta) => x / gamma + beta }),
  },
  "multiplies-by-the-divisor": {
    because: "You multiplied by the divisor. Each row is divided by it.",
    layerNorm: (X, gamma, beta, epsilon = 1e-5) => {
      const made = norm({})(X, gamma, beta, epsilon);
      const normalized = X.map((row, t) => row.map((x) => (x - average(row)) * made.std[t]));
      return {
        std: made.std,
        normalized,
        output: normalized.map((row) => row.map((x, d) => gamma[d] * x + beta[d])),
      };
    },
  },
  "divides-the-mean-alone": {
    because: "You divided the mean alone. Subtract it first, then divide the difference.",
    layerNorm: (X, gamma, beta, epsilon = 1e-5) => {
      const { std } = norm({})(X, gamma, beta, epsilon);
      const normalized = X.map((row, t) => row.map((x) => x - average(row) / std[t]));
      return { std, normalized, output: normalized.map((row) => row.map((x, d) => gamma[d] * x + beta[d])) };
    },
  },
  "divisor-of-the-first-row": {
    because: "x̂ of every row is divided by the first row's divisor. Each row has its own.",
    layerNorm: (X, gamma, beta, epsilon = 1e-5) => {
      const { std } = norm({})(X, gamma, beta, epsilon);
      const normalized = X.map((row) => row.map((x) => (x - average(row)) / std[0]));
      return { std, normalized, output: normalized.map((row) => row.map((x, d) => gamma[d] * x + beta[d])) };
    },
  },
  "root-of-epsilon-added": {
    because: "You added the roots of variance and ε. Add the two first, then take one root.",
    layerNorm: norm({ divisor: (variance, epsilon) => Math.sqrt(variance) + Math.sqrt(epsilon) }),
  },
  "std-upside-down": {
    because: "std holds 1 over the divisor. It holds the divisor itself.",
    layerNorm: (X, gamma, beta, epsilon) => {
      const made = norm({})(X, gamma, beta, epsilon);
      return { ...made, std: made.std.map((s) => 1 / s) };
    },
  },
  "pulls-outliers-in": {
    because: "You bounded x̂. An outlier stays as far out as it is.",
    layerNorm: (X, gamma, beta, epsilon) => {
      const made = norm({})(X, gamma, beta, epsilon);
      const normalized = made.normalized.map((row) => row.map((x) => Math.max(-3, Math.min(3, x))));
      return {
        ...made,
        normalized,
        output: normalized.map((row) => row.map((x, d) => gamma[d] * x + beta[d])),
      };
    },
  },
  "keeps-the-statistics": {
    because: "Mean and variance of a row are kept for later calls. Its numbers may have changed by then.",
    layerNorm: norm({ center: (X, t) => known(X[t]).mean, variance: (X, t) => known(X[t]).variance }),
  },
  "shares-the-rows": {
    because: "Where γ is 1 and β is 0, output and x̂ are one and the same list. Make each of them new.",
    layerNorm: (X, gamma, beta, epsilon) => {
      const made = norm({})(X, gamma, beta, epsilon);
      return gamma.every((g) => g === 1) && beta.every((b) => b === 0)
        ? { ...made, output: made.normalized }
        : made;
    },
  },
});
