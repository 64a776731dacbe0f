import { mistakesFor } from "#lib/mistakes";

export default mistakesFor<typeof import("./predict-line.js")>({
  "forgets-the-intercept": {
    because: "The intercept b is missing: at x = 0 the line's value must be b, not 0.",
    predictLine: (w, _b, xs) => xs.map((x) => w * x),
  },
  "swaps-slope-and-intercept": {
    because: "You swapped slope and intercept: w multiplies x, and b is added.",
    predictLine: (w, b, xs) => xs.map((x) => b * x + w),
  },
  "multiplies-the-sum": {
    because: "b is added after the multiplication: w·x + b, not w·(x + b).",
    predictLine: (w, b, xs) => xs.map((x) => w * (x + b)),
  },
  "subtracts-the-intercept": {
    because: "The intercept is added, not subtracted.",
    predictLine: (w, b, xs) => xs.map((x) => w * x - b),
  },
  "rounds-the-predictions": {
    because: "Rounding is for display. A prediction keeps its digits, because later steps compute with them.",
    predictLine: (w, b, xs) => xs.map((x) => Math.round((w * x + b) * 100) / 100),
  },
  "overwrites-the-inputs": {
    because:
      "You wrote the predictions into xs itself. Return a new list; the caller still needs the inputs.",
    predictLine: (w, b, xs) => {
      for (let i = 0; i < xs.length; i++) xs[i] = w * xs[i] + b;
      return xs;
    },
  },
});
