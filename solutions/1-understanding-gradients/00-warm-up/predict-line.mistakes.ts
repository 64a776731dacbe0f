import { mistakesFor } from "#lib/mistakes";

export default mistakesFor<typeof import("./predict-line.js")>({
  "forgets-the-intercept": {
    because: "The intercept b is missing: at x = 0 the line's value must be b, not 0.",
    predictLine: (w, _b, xs) => xs.map((x) => w * x),
  },
  "swaps-slope-and-intercept": {
    because: "Slope and intercept are exchanged: w multiplies x, b is added.",
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
    because:
      "Rounding is for showing a number. A prediction keeps its digits: what follows computes with them.",
    predictLine: (w, b, xs) => xs.map((x) => Math.round((w * x + b) * 100) / 100),
  },
  "overwrites-the-inputs": {
    because: "The predictions were written into xs itself. Return a new list; the inputs are still needed.",
    predictLine: (w, b, xs) => {
      for (let i = 0; i < xs.length; i++) xs[i] = w * xs[i] + b;
      return xs;
    },
  },
});
