import { mistakesFor } from "#lib/mistakes";
import type { Fit } from "./fit-line.js";
import { meanSquaredError } from "./mean-squared-error.js";
import { numericGradient } from "./numeric-gradient.js";
import { predictLine } from "./predict-line.js";

type Loss = (p: number[]) => number;
type Update = (p: number[], lossAt: Loss, lr: number, step: number) => number[];

function descend(xs: number[], ys: number[], lr: number, steps: number, update: Update, scale = 1): Fit {
  const lossAt: Loss = ([w, b]) => scale * meanSquaredError(predictLine(w, b, xs), ys);
  let p = [0, 0];
  const losses: number[] = [];
  for (let step = 0; step < steps; step++) {
    losses.push(lossAt(p));
    p = update(p, lossAt, lr, step);
  }
  return { w: p[0], b: p[1], losses };
}

const downhill: Update = (p, lossAt, lr) => {
  const g = numericGradient(lossAt, p);
  return p.map((v, i) => v - lr * g[i]);
};

export default mistakesFor<typeof import("./fit-line.js")>({
  "climbs-the-hill": {
    because: "The gradient points uphill: subtract it. Adding it makes the loss grow at every step.",
    fitLine: (xs, ys, lr, steps) =>
      descend(xs, ys, lr, steps, (p, lossAt) => numericGradient(lossAt, p).map((g, i) => p[i] + lr * g)),
  },
  "forgets-the-learning-rate": {
    because: "A step is lr times the gradient; a step by the whole gradient overshoots.",
    fitLine: (xs, ys, lr, steps) => descend(xs, ys, lr, steps, (p, lossAt) => downhill(p, lossAt, 1, 0)),
  },
  "replaces-instead-of-updating": {
    because: "The new parameters start from the old ones: p − lr·g, not −lr·g.",
    fitLine: (xs, ys, lr, steps) =>
      descend(xs, ys, lr, steps, (p, lossAt) => numericGradient(lossAt, p).map((g) => -lr * g)),
  },
  "keeps-the-first-gradient": {
    because:
      "You computed the gradient once, at the start. It changes as the parameters move: compute it again at every step.",
    fitLine: (xs, ys, lr, steps) =>
      descend(xs, ys, lr, steps, (p, lossAt) => {
        const g = numericGradient(lossAt, [0, 0]);
        return p.map((v, i) => v - lr * g[i]);
      }),
  },
  "sums-the-errors": {
    because:
      "This descends the sum of the squared errors, so the gradient is n times too long. Use your mean squared error.",
    rung: 4,
    fitLine: (xs, ys, lr, steps) => descend(xs, ys, lr, steps, downhill, xs.length),
  },
  "updates-w-only": {
    because: "Both parameters must move at each step; your b never leaves 0.",
    rung: 4,
    fitLine: (xs, ys, lr, steps) =>
      descend(xs, ys, lr, steps, (p, lossAt) => [downhill(p, lossAt, lr, 0)[0], p[1]]),
  },
  "takes-one-slope-for-both": {
    because:
      "Each parameter has its own derivative: the first belongs to w, the second to b. You moved both by the first.",
    rung: 4,
    fitLine: (xs, ys, lr, steps) =>
      descend(xs, ys, lr, steps, (p, lossAt) => {
        const g = numericGradient(lossAt, p);
        return p.map((v) => v - lr * g[0]);
      }),
  },
  "uses-the-new-w-for-b": {
    because:
      "Both derivatives belong to the same point. Compute the gradient once, then move w and b together.",
    rung: 3,
    fitLine: (xs, ys, lr, steps) =>
      descend(xs, ys, lr, steps, (p, lossAt) => {
        const moved = [downhill(p, lossAt, lr, 0)[0], p[1]];
        return [moved[0], downhill(moved, lossAt, lr, 0)[1]];
      }),
  },
  "stops-when-the-loss-is-small": {
    because:
      "You stopped before all steps were taken, because the loss was small or hardly fell. How small it is depends on the units.",
    fitLine: (xs, ys, lr, steps) =>
      descend(xs, ys, lr, steps, (p, lossAt) => (lossAt(p) < 1e-12 ? p : downhill(p, lossAt, lr, 0))),
  },
});
