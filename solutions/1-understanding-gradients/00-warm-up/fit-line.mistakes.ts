import { mistakesFor } from "#lib/author/mistakes";
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
  "records-the-loss-after": {
    because:
      "You recorded the loss after each step. losses holds the loss before it, so the first is that of y = 0.",
    fitLine: (xs, ys, lr, steps) => {
      const fit = descend(xs, ys, lr, steps, downhill);
      return {
        ...fit,
        losses: [
          ...fit.losses.slice(1),
          ...(steps > 0 ? [meanSquaredError(predictLine(fit.w, fit.b, xs), ys)] : []),
        ],
      };
    },
  },
  "updates-b-only": {
    because: "Only b moves. Both parameters take a step, each by its own derivative.",
    fitLine: (xs, ys, lr, steps) =>
      descend(xs, ys, lr, steps, (p, lossAt, lr) => [p[0], downhill(p, lossAt, lr, 0)[1]]),
  },
  "bounds-the-gradient": {
    because: "You bounded the gradient. Take the whole of it, however steep.",
    fitLine: (xs, ys, lr, steps) =>
      descend(xs, ys, lr, steps, (p, lossAt, lr) =>
        p.map((v, i) => v - lr * Math.max(-10, Math.min(10, numericGradient(lossAt, p)[i]))),
      ),
  },
  "shrinks-the-learning-rate": {
    because: "Your steps get shorter with time. The learning rate stays the same.",
    fitLine: (xs, ys, lr, steps) =>
      descend(xs, ys, lr, steps, (p, lossAt, lr, step) => downhill(p, lossAt, lr / (step + 1), step)),
  },
  "decays-the-weights": {
    because: "You pulled the parameters toward 0 as well. A step follows the gradient alone.",
    fitLine: (xs, ys, lr, steps) =>
      descend(xs, ys, lr, steps, (p, lossAt, lr) =>
        downhill(p, lossAt, lr, 0).map((v, i) => v - lr * 0.01 * p[i]),
      ),
  },
  "a-learning-rate-of-its-own": {
    because: "Your learning rate is always 0.1. Use the one that you are given.",
    fitLine: (xs, ys, lr, steps) => descend(xs, ys, lr, steps, (p, lossAt) => downhill(p, lossAt, 0.1, 0)),
  },
  "derivatives-exchanged": {
    because: "w moves by the derivative of b, and b by that of w. Each moves by its own.",
    fitLine: (xs, ys, lr, steps) =>
      descend(xs, ys, lr, steps, (p, lossAt, lr) => {
        const [gw, gb] = numericGradient(lossAt, p);
        return [p[0] - lr * gb, p[1] - lr * gw];
      }),
  },
  "half-the-loss": {
    because: "You halved the loss. The mean squared error has no ½.",
    fitLine: (xs, ys, lr, steps) => descend(xs, ys, lr, steps, downhill, 0.5),
  },
  "root-of-the-loss": {
    because: "You took the root of the loss. Gradient descent goes down the mean squared error itself.",
    fitLine: (xs, ys, lr, steps) => {
      const fit = descend(xs, ys, lr, steps, (p, lossAt, rate) =>
        downhill(p, (q) => Math.sqrt(lossAt(q)), rate, 0),
      );
      return { ...fit, losses: fit.losses.map(Math.sqrt) };
    },
  },
  "step-for-the-nudge": {
    because: "You measured the gradient with lr for the nudge h. The learning rate belongs to the step only.",
    fitLine: (xs, ys, lr, steps) =>
      descend(xs, ys, lr, steps, (p, lossAt, lr) => {
        const g = numericGradient(lossAt, p, lr);
        return p.map((v, i) => v - lr * g[i]);
      }),
  },
  "keeps-the-momentum": {
    because: "Earlier gradients are still in your step. Each step takes the gradient of this point alone.",
    fitLine: (xs, ys, lr, steps) => {
      let v = [0, 0];
      return descend(xs, ys, lr, steps, (p, lossAt) => {
        const g = numericGradient(lossAt, p);
        v = v.map((x, i) => 0.9 * x + g[i]);
        return p.map((x, i) => x - lr * v[i]);
      });
    },
  },
  "multiplies-the-parameters": {
    because: "You multiplied the parameters by 1 − lr · gradient, and 0 stays 0. Subtract lr · gradient.",
    fitLine: (xs, ys, lr, steps) =>
      descend(xs, ys, lr, steps, (p, lossAt, lr) => {
        const g = numericGradient(lossAt, p);
        return p.map((v, i) => v * (1 - lr * g[i]));
      }),
  },
  "steps-of-length-lr": {
    because: "You divided the gradient by its length. Where the loss is steep, the step is long.",
    fitLine: (xs, ys, lr, steps) =>
      descend(xs, ys, lr, steps, (p, lossAt, lr) => {
        const g = numericGradient(lossAt, p);
        const size = Math.hypot(...g) || 1;
        return p.map((v, i) => v - (lr * g[i]) / size);
      }),
  },
  "sign-of-the-gradient": {
    because: "You took the sign of the gradient alone. Its size is part of the step.",
    fitLine: (xs, ys, lr, steps) =>
      descend(xs, ys, lr, steps, (p, lossAt, lr) => {
        const g = numericGradient(lossAt, p);
        return p.map((v, i) => v - lr * Math.sign(g[i]));
      }),
  },
  "w-and-b-exchanged": {
    because: "w and b are exchanged. The parameters hold w first, then b.",
    fitLine: (xs, ys, lr, steps) => {
      const { w, b, losses } = descend(xs, ys, lr, steps, downhill);
      return { w: b, b: w, losses };
    },
  },
  "xs-and-ys-exchanged": {
    because: "You fitted xs to ys the wrong way round. The line predicts ys from xs.",
    fitLine: (xs, ys, lr, steps) => descend(ys, xs, lr, steps, downhill),
  },
  "two-steps-for-one": {
    because: "Each of your steps moves twice. One step, one update.",
    fitLine: (xs, ys, lr, steps) =>
      descend(xs, ys, lr, steps, (p, lossAt, lr) => downhill(downhill(p, lossAt, lr, 0), lossAt, lr, 0)),
  },
  "one-step-fewer": {
    because: "You stop one step early. There are `steps` updates, and as many losses.",
    fitLine: (xs, ys, lr, steps) => descend(xs, ys, lr, steps - 1, downhill),
  },
  "starts-at-one": {
    because: "You start from w = 1, b = 1. The line starts from 0, 0.",
    fitLine: (xs, ys, lr, steps) => {
      const shifted = ys.map((y, i) => y - xs[i] - 1);
      const fit = descend(xs, shifted, lr, steps, downhill);
      return { ...fit, w: fit.w + 1, b: fit.b + 1 };
    },
  },
});
