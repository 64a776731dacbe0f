import { assertSameLength } from "#lib/arrays";
import { mistakesFor } from "#lib/mistakes";

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
});
