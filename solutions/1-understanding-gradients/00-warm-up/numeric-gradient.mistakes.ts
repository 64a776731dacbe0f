import { mistakesFor } from "#lib/mistakes";

const nudged = (x: number[], i: number, by: number) => x.map((v, k) => (k === i ? v + by : v));

export default mistakesFor<typeof import("./numeric-gradient.js")>({
  "divides-by-one-step": {
    because: "The two points are two steps apart: divide by 2h, not by h.",
    numericGradient: (f, x, h = 1e-5) => x.map((_, i) => (f(nudged(x, i, h)) - f(nudged(x, i, -h))) / h),
  },
  "multiplies-by-the-step": {
    because:
      "a / 2 * h divides by 2 and multiplies by h. The whole distance, 2h, belongs in the denominator.",
    numericGradient: (f, x, h = 1e-5) =>
      x.map((_, i) => ((f(nudged(x, i, h)) - f(nudged(x, i, -h))) / 2) * h),
  },
  "forward-difference": {
    because:
      "f(x + h) − f(x) looks to one side only, so the curvature of f remains as an error. With both sides it cancels.",
    numericGradient: (f, x, h = 1e-5) => x.map((_, i) => (f(nudged(x, i, h)) - f(x)) / h),
  },
  "wrong-direction": {
    because: "The difference runs from down to up: f(up) − f(down). Yours has the opposite sign.",
    rung: 3,
    numericGradient: (f, x, h = 1e-5) =>
      x.map((_, i) => (f(nudged(x, i, -h)) - f(nudged(x, i, h))) / (2 * h)),
  },
  "moves-every-coordinate": {
    because:
      "Only coordinate i may move. If all of them move, you measure the sum of all partial derivatives.",
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
    because: "Use the h that you are given; your step is always 1e-5.",
    rung: 3,
    numericGradient: (f, x) => x.map((_, i) => (f(nudged(x, i, 1e-5)) - f(nudged(x, i, -1e-5))) / 2e-5),
  },
  "leaves-x-moved": {
    because: "You changed x and didn't restore it. Work on copies, or restore every coordinate.",
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
  "small-changes-are-none": {
    because: "You treated a small change of f as no change. How small it is depends on the units of f.",
    numericGradient: (f, x, h = 1e-5) =>
      x.map((at, i) => {
        const change = f(x.with(i, at + h)) - f(x.with(i, at - h));
        return Math.abs(change) < 1e-12 ? 0 : change / (2 * h);
      }),
  },
});
