import { assertSameLength } from "#lib/arrays";
import { mistakesFor } from "#lib/author/mistakes";

/** Another sum over the errors; the check of the lengths stays. */
const sumOf = (p: number[], t: number[], f: (error: number) => number) => {
  assertSameLength("the numbers of predictions and targets", p.length, t.length);
  return p.reduce((sum, x, i) => sum + f(x - t[i]), 0);
};

export default mistakesFor<typeof import("./mean-squared-error.js")>({
  "returns-the-sum": {
    because: "This is the sum of the squared errors. The mean divides it by the number of examples.",
    meanSquaredError: (p, t) => sumOf(p, t, (e) => e * e),
  },
  "errors-cancel": {
    because: "Without the square, an error of +2 and one of −2 cancel. Square each error before you add it.",
    meanSquaredError: (p, t) => sumOf(p, t, (e) => e) / p.length,
  },
  "absolute-errors": {
    because:
      "This is the mean absolute error. Squaring makes one error of 4 count as much as 16 errors of 1.",
    meanSquaredError: (p, t) => sumOf(p, t, Math.abs) / p.length,
  },
  "squares-the-mean": {
    because: "Square first, then average: the mean of the squares is not the square of the mean.",
    meanSquaredError: (p, t) => (sumOf(p, t, (e) => e) / p.length) ** 2,
  },
  "divides-by-two": {
    because: "Some books put ½ before the sum, but it is not part of this mean: divide by n only.",
    rung: 3,
    meanSquaredError: (p, t) => sumOf(p, t, (e) => e * e) / (2 * p.length),
  },
  "divides-by-n-minus-one": {
    because: "n − 1 belongs to the variance of a sample. This mean is over all n errors: divide by n.",
    rung: 3,
    meanSquaredError: (p, t) => sumOf(p, t, (e) => e * e) / (p.length - 1),
  },
  "takes-the-root": {
    because: "The square root belongs to the root mean squared error; this loss has none.",
    rung: 3,
    meanSquaredError: (p, t) => Math.sqrt(sumOf(p, t, (e) => e * e) / p.length),
  },
  "doubles-the-errors": {
    because: "You doubled each error. Square it: multiply it by itself.",
    meanSquaredError: (p, t) => sumOf(p, t, (e) => 2 * e) / p.length,
  },
  "cubes-the-errors": {
    because: "You cubed each error, and its sign came back. The loss has the square.",
    meanSquaredError: (p, t) => sumOf(p, t, (e) => e ** 3) / p.length,
  },
  "fourth-power": {
    because: "You squared twice. The loss has the square of each error.",
    meanSquaredError: (p, t) => sumOf(p, t, (e) => e ** 4) / p.length,
  },
  "difference-of-squares": {
    because: "You subtracted the squares. Subtract first, then square the difference.",
    meanSquaredError: (p, t) => {
      sumOf(p, t, () => 0);
      return p.reduce((sum, x, i) => sum + x ** 2 - t[i] ** 2, 0) / p.length;
    },
  },
  "adds-prediction-and-target": {
    because: "You added prediction and target. The error is their difference.",
    meanSquaredError: (p, t) => {
      sumOf(p, t, () => 0);
      return p.reduce((sum, x, i) => sum + (x + t[i]) ** 2, 0) / p.length;
    },
  },
  "relative-errors": {
    because:
      "You divided each error by its target. The loss has the errors themselves, in the targets' units.",
    meanSquaredError: (p, t) => {
      sumOf(p, t, () => 0);
      return p.reduce((sum, x, i) => sum + ((x - t[i]) / t[i]) ** 2, 0) / p.length;
    },
  },
  "bitwise-for-power": {
    because: "In JavaScript ^ is no power but a bitwise operation. The power is **.",
    meanSquaredError: (p, t) => sumOf(p, t, (e) => e ^ 2) / p.length,
  },
  "root-of-the-count": {
    because: "You divided by √n. The mean divides by n.",
    meanSquaredError: (p, t) => sumOf(p, t, (e) => e ** 2) / Math.sqrt(p.length),
  },
  "square-of-the-count": {
    because: "You divided by n². The mean divides by n.",
    meanSquaredError: (p, t) => sumOf(p, t, (e) => e ** 2) / p.length ** 2,
  },
  "root-of-the-sum": {
    because: "You took the root of the sum. The loss is the sum over n, without a root.",
    meanSquaredError: (p, t) => Math.sqrt(sumOf(p, t, (e) => e ** 2)) / p.length,
  },
  "leaves-out-the-first": {
    because: "You left out the first example. Indices begin at 0.",
    meanSquaredError: (p, t) => {
      sumOf(p, t, () => 0);
      return sumOf(p.slice(1), t.slice(1), (e) => e ** 2) / p.length;
    },
  },
  "leaves-out-the-last": {
    because: "You left out the last example. The sum runs over all n.",
    meanSquaredError: (p, t) => {
      sumOf(p, t, () => 0);
      return sumOf(p.slice(0, -1), t.slice(0, -1), (e) => e ** 2) / p.length;
    },
  },
  "first-target-for-all": {
    because: "You compared every prediction with the first target. Example i has target i.",
    meanSquaredError: (p, t) => {
      sumOf(p, t, () => 0);
      return p.reduce((sum, x) => sum + (x - t[0]) ** 2, 0) / p.length;
    },
  },
  "cuts-large-errors": {
    because: "You bounded large errors. Every error counts with its square, however large.",
    meanSquaredError: (p, t) => sumOf(p, t, (e) => Math.min(e ** 2, 1e6)) / p.length,
  },
  "largest-for-mean": {
    because: "You took the largest squared error. The loss is their mean.",
    meanSquaredError: (p, t) => {
      sumOf(p, t, () => 0);
      return Math.max(...p.map((x, i) => (x - t[i]) ** 2));
    },
  },
  "never-zero": {
    because: "You replaced a loss of 0 by a tiny number. 0 is right where every prediction is.",
    meanSquaredError: (p, t) => sumOf(p, t, (e) => e ** 2) / p.length || 1e-12,
  },
  "rounds-the-loss": {
    because: "You rounded the loss. Keep all digits: a gradient is measured from small differences of it.",
    meanSquaredError: (p, t) => Math.round((1e6 * sumOf(p, t, (e) => e ** 2)) / p.length) / 1e6,
  },
  "swallows-nan": {
    because: "You turned NaN into 0, the best of all losses. A prediction that is NaN must show.",
    meanSquaredError: (p, t) => (sumOf(p, t, (e) => e ** 2) || 0) / p.length,
  },
});
