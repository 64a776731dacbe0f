import { mistakesFor } from "#lib/author/mistakes";

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
  "backward-difference": {
    because:
      "f(x) − f(x − h) looks to one side only, so the curvature of f remains as an error. With both sides it cancels.",
    numericGradient: (f, x, h = 1e-5) => x.map((_, i) => (f(x) - f(nudged(x, i, -h))) / h),
  },
  "half-a-step-each-way": {
    because: "You move by h/2 up and down, but divide by 2h. Move by h each way.",
    numericGradient: (f, x, h = 1e-5) =>
      x.map((_, i) => (f(nudged(x, i, h / 2)) - f(nudged(x, i, -h / 2))) / (2 * h)),
  },
  "down-stays": {
    because: "Only one of the two points moves, so the points are h apart. Move the lower one by −h as well.",
    numericGradient: (f, x, h = 1e-5) => x.map((_, i) => (f(nudged(x, i, h)) - f(x)) / (2 * h)),
  },
  "adds-the-two-values": {
    because: "You added the two values of f. Their difference is how much f changes.",
    numericGradient: (f, x, h = 1e-5) =>
      x.map((_, i) => (f(nudged(x, i, h)) + f(nudged(x, i, -h))) / (2 * h)),
  },
  "puts-h-in-place": {
    because: "You replaced coordinate i by h and −h. Move it by h, from where x is.",
    numericGradient: (f, x, h = 1e-5) => x.map((_, i) => (f(x.with(i, h)) - f(x.with(i, -h))) / (2 * h)),
  },
  "moves-the-first": {
    because: "Only coordinate 0 moves, for every i. For entry i of the gradient, coordinate i moves.",
    numericGradient: (f, x, h = 1e-5) => x.map(() => (f(nudged(x, 0, h)) - f(nudged(x, 0, -h))) / (2 * h)),
  },
  "size-without-sign": {
    because: "You took the absolute change of f. Where f falls, its derivative is negative.",
    numericGradient: (f, x, h = 1e-5) =>
      x.map((_, i) => Math.abs(f(nudged(x, i, h)) - f(nudged(x, i, -h))) / (2 * h)),
  },
  "moves-by-a-share-of-x": {
    because: "You multiplied the coordinate by 1 ± h. Add h to it and subtract h from it.",
    numericGradient: (f, x, h = 1e-5) =>
      x.map((v, i) => (f(x.with(i, v * (1 + h))) - f(x.with(i, v * (1 - h)))) / (2 * h)),
  },
  "step-grows-with-x": {
    because: "Your step grows with x. Move every coordinate by the h that you are given.",
    numericGradient: (f, x, h = 1e-5) =>
      x.map((v, i) => {
        const step = h * Math.max(1, Math.abs(v));
        return (f(nudged(x, i, step)) - f(nudged(x, i, -step))) / (2 * step);
      }),
  },
  "coordinates-stay-moved": {
    because:
      "The copy keeps each coordinate moved when the next one is measured. Begin from x for every coordinate.",
    numericGradient: (f, x, h = 1e-5) => {
      const at = [...x];
      return x.map((v, i) => {
        at[i] = v + h;
        const up = f(at);
        at[i] = v - h;
        return (up - f(at)) / (2 * h);
      });
    },
  },
  "moves-x-back": {
    because: "x + h − 2h + h isn't x to the last digit, so x changes. Work on copies.",
    numericGradient: (f, x, h = 1e-5) =>
      x.map((_, i) => {
        x[i] += h;
        const up = f(x);
        x[i] -= 2 * h;
        const down = f(x);
        x[i] += h;
        return (up - down) / (2 * h);
      }),
  },
  "never-below-a-step": {
    because: "You put a lower bound on h. Where f bends sharply, the caller needs the small step.",
    numericGradient: (f, x, h = 1e-5) => {
      const step = h === 1e-5 ? h : Math.max(h, 1e-4);
      return x.map((_, i) => (f(nudged(x, i, step)) - f(nudged(x, i, -step))) / (2 * step));
    },
  },
});
