import { mistakesFor } from "#lib/author/mistakes";

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
  "adds-all-three": {
    because: "You added slope and x. The slope multiplies x.",
    predictLine: (w, b, xs) => xs.map((x) => w + x + b),
  },
  "uses-the-place": {
    because: "You multiplied the slope by the place of x in the list. It multiplies x itself.",
    predictLine: (w, b, xs) => xs.map((_, i) => w * i + b),
  },
  "same-for-every-x": {
    because: "Every prediction is that of the first x. Each x has its own.",
    predictLine: (w, b, xs) => xs.map(() => w * xs[0] + b),
  },
  "cuts-off-below-zero": {
    because: "You replaced negative predictions by 0. A line goes on below 0.",
    predictLine: (w, b, xs) => xs.map((x) => Math.max(0, w * x + b)),
  },
  "solves-for-x": {
    because: "You solved the equation for x. The xs are given: compute y.",
    predictLine: (w, b, xs) => xs.map((y) => (y - b) / w),
  },
  "slope-zero-is-one": {
    because: "A slope of 0 is a slope too: every prediction is b. JavaScript treats 0 as false.",
    predictLine: (w, b, xs) => xs.map((x) => (w || 1) * x + b),
  },
  "refuses-no-inputs": {
    because: "You refuse an empty list. Without inputs there are no predictions: the result is empty.",
    predictLine: (w, b, xs) => {
      if (xs.length === 0) throw new RangeError("there is no x");
      return xs.map((x) => w * x + b);
    },
  },
});
