import { mistakesFor } from "#lib/mistakes";

const nudged = (x: number[], i: number, by: number) => x.map((v, k) => (k === i ? v + by : v));

export default mistakesFor<typeof import("./numeric-gradient.js")>({
  "divides-by-one-step": {
    because: "Between the two points lie two steps: divide by 2h, not by h.",
    numericGradient: (f, x, h = 1e-5) => x.map((_, i) => (f(nudged(x, i, h)) - f(nudged(x, i, -h))) / h),
  },
  "multiplies-by-the-step": {
    because: "a / 2 * h divides by 2 and multiplies by h: the whole distance 2h belongs under the line.",
    numericGradient: (f, x, h = 1e-5) =>
      x.map((_, i) => ((f(nudged(x, i, h)) - f(nudged(x, i, -h))) / 2) * h),
  },
  "forward-difference": {
    because:
      "f(x + h) − f(x) looks to one side only, so the curvature of f stays as an error. Two sides make it cancel.",
    numericGradient: (f, x, h = 1e-5) => x.map((_, i) => (f(nudged(x, i, h)) - f(x)) / h),
  },
  "wrong-direction": {
    because: "The difference runs from down to up: f(up) − f(down). Yours has the opposite sign.",
    rung: 3,
    numericGradient: (f, x, h = 1e-5) =>
      x.map((_, i) => (f(nudged(x, i, -h)) - f(nudged(x, i, h))) / (2 * h)),
  },
  "moves-every-coordinate": {
    because: "Only coordinate i moves; moving all of them measures the sum of all partial derivatives.",
    numericGradient: (f, x, h = 1e-5) =>
      x.map(() => (f(x.map((v) => v + h)) - f(x.map((v) => v - h))) / (2 * h)),
  },
  "relative-step": {
    because: "A step of h·x is 0 where x is 0. Move by h itself.",
    rung: 3,
    numericGradient: (f, x, h = 1e-5) =>
      x.map((v, i) => (f(nudged(x, i, h * v)) - f(nudged(x, i, -h * v))) / (2 * h * v)),
  },
  "ignores-h": {
    because: "The step is h as it was given; yours is always 1e-5.",
    rung: 3,
    numericGradient: (f, x) => x.map((_, i) => (f(nudged(x, i, 1e-5)) - f(nudged(x, i, -1e-5))) / 2e-5),
  },
  "leaves-x-moved": {
    because: "x is changed and not put back: work on copies, or restore every coordinate.",
    rung: 4,
    numericGradient: (f, x, h = 1e-5) =>
      x.map((_, i) => {
        x[i] += h;
        const up = f(x);
        x[i] -= 2 * h;
        const down = f(x);
        return (up - down) / (2 * h);
      }),
  },
});
