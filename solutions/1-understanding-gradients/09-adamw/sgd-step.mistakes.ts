import { copyOf, flatten } from "#lib/arrays";
import type { Parameters } from "#lib/micro-model";
import { mistakesFor } from "#lib/mistakes";

/** Every number of a tree, with its own slope, through f. */
function walk(part: any, slope: any, f: (theta: number, slope: number) => number): any {
  if (typeof part === "number") return f(part, slope);
  if (Array.isArray(part)) return part.map((inner, i) => walk(inner, slope[i], f));
  return Object.fromEntries(Object.keys(part).map((name) => [name, walk(part[name], slope[name], f)]));
}

/** Descends, but leaves alone what is nested as deep as this. */
const leaveAlone = (kept: (depth: number) => boolean) => (p: Parameters, g: Parameters, lr: number) => {
  const depth = (part: any): number => (Array.isArray(part) ? 1 + depth(part[0]) : 0);
  const moved: any = walk(p, g, (theta, slope) => theta - lr * slope);
  for (const [name, part] of Object.entries(p)) if (kept(depth(part))) moved[name] = copyOf(part);
  return moved;
};

export default mistakesFor<typeof import("./sgd-step.js")>({
  "climbs-the-hill": {
    because: "The gradient points uphill. A step subtracts it; yours adds it, and the loss grows.",
    sgdStep: (p, g, lr) => walk(p, g, (theta, slope) => theta + lr * slope),
  },
  "forgets-the-learning-rate": {
    because: "This subtracts the whole gradient. A step is lr times the gradient long.",
    sgdStep: (p, g) => walk(p, g, (theta, slope) => theta - slope),
  },
  "replaces-instead-of-moving": {
    because: "This returns the step itself. The new parameters are the old ones plus the step.",
    sgdStep: (p, g, lr) => walk(p, g, (_, slope) => -lr * slope),
  },
  "steps-by-the-sign": {
    because: "Every number moves by lr, whatever its slope. Here a steeper slope makes a longer step.",
    sgdStep: (p, g, lr) => walk(p, g, (theta, slope) => theta - lr * Math.sign(slope)),
  },
  "clips-the-slope": {
    because: "The slopes were cut at −1 and 1. A step is lr times the whole slope, however steep.",
    sgdStep: (p, g, lr) => walk(p, g, (theta, slope) => theta - lr * Math.max(-1, Math.min(1, slope))),
  },
  "decays-too": {
    because: "The parameters also shrank by a weight decay. A plain step subtracts lr times the slope alone.",
    sgdStep: (p, g, lr) => walk(p, g, (theta, slope) => theta * (1 - lr * 0.01) - lr * slope),
  },
  "gradients-by-order": {
    because: "The gradients were taken in their order in g. Each parameter has the gradient of its own name.",
    sgdStep: (p, g, lr) => {
      const step = (theta: any, slope: any): any =>
        Array.isArray(theta) ? theta.map((part, i) => step(part, slope[i])) : theta - lr * slope;
      return Object.fromEntries(
        Object.entries(p).map(([name, theta], k) => [name, step(theta, Object.values(g)[k])]),
      ) as unknown as Parameters;
    },
  },
  "shrinks-by-the-slope": {
    because: "The step is lr times the slope alone. Yours is also multiplied by the parameter.",
    sgdStep: (p, g, lr) => walk(p, g, (theta, slope) => theta - lr * slope * theta),
  },
  "first-slope-for-all": {
    because: "Every part of a list moves with the first part's gradient. Part i has gradient i.",
    sgdStep: (p, g, lr) => {
      const step = (theta: any, slope: any): any =>
        Array.isArray(theta) ? theta.map((part) => step(part, slope[0])) : theta - lr * slope;
      return Object.fromEntries(
        Object.entries(p).map(([name, theta]) => [name, step(theta, g[name as keyof Parameters])]),
      ) as Parameters;
    },
  },
  "stops-at-the-first-list": {
    because: "A row is not a number: theta − lr · slope of two lists is NaN. Go down until you meet numbers.",
    sgdStep: (p, g, lr) => {
      const step = (theta: any, slope: any) => theta.map((x: any, i: number) => x - lr * slope[i]);
      return Object.fromEntries(
        Object.entries(p).map(([name, theta]) => [name, step(theta, g[name as keyof Parameters])]),
      ) as Parameters;
    },
  },
  "moves-vectors-only": {
    because: "Only the vectors moved. A matrix is a list of rows, and each of its numbers has a slope too.",
    sgdStep: leaveAlone((depth) => depth > 1),
  },
  "skips-the-heads": {
    because: "W_Q, W_K and W_V stayed as they were: they are lists of matrices, one level deeper than W_O.",
    sgdStep: leaveAlone((depth) => depth > 2),
  },
  "moves-matrices-only": {
    because: "The biases and norms stayed as they were. They are vectors, but parameters like all others.",
    sgdStep: leaveAlone((depth) => depth === 1),
  },
  "moves-nothing": {
    because: "Every parameter came back as it was: none has moved against its slope.",
    sgdStep: leaveAlone(() => true),
  },
  "one-head-for-all": {
    because: "All heads move with the slopes of head 0. Each head has a gradient of its own.",
    sgdStep: (p, g, lr) => {
      const first = (heads: number[][][]) => heads.map(() => heads[0]);
      const shared = { ...g, W_Q: first(g.W_Q), W_K: first(g.W_K), W_V: first(g.W_V) };
      return walk(p, shared, (theta, slope) => theta - lr * slope);
    },
  },
  "replaces-in-the-old-tree": {
    because:
      "The new lists were put into the tree that you were given. Return a new tree and leave the old one.",
    sgdStep: (p, g, lr) =>
      Object.assign(
        p,
        walk(p, g, (theta, slope) => theta - lr * slope),
      ),
  },
  "overwrites-the-gradients": {
    because: "The gradients that you were given have changed. Put what has moved into lists of its own.",
    sgdStep: (p, g, lr) => {
      const step = (theta: any, slope: any): any => {
        if (!Array.isArray(theta)) return theta - lr * slope;
        for (const [i, part] of theta.entries()) slope[i] = step(part, slope[i]);
        return [...slope];
      };
      return Object.fromEntries(
        Object.entries(p).map(([name, theta]) => [name, step(theta, g[name as keyof Parameters])]),
      ) as Parameters;
    },
  },
  "shares-what-has-no-slope": {
    because:
      "A list with slopes of 0 came back itself, so two trees share it. Make a new list there as well.",
    sgdStep: (p, g, lr) => {
      const step = (theta: any, slope: any): any => {
        if (!Array.isArray(theta)) return theta - lr * slope;
        const flat = slope.every((inner: any) => flatten(inner).every((x) => x === 0));
        return flat ? theta : theta.map((part, i) => step(part, slope[i]));
      };
      return Object.fromEntries(
        Object.entries(p).map(([name, theta]) => [name, step(theta, g[name as keyof Parameters])]),
      ) as Parameters;
    },
  },
  "moves-in-place": {
    because:
      "The parameters you were given have changed. Build new lists; the caller still needs the old ones.",
    sgdStep: (p, g, lr) => {
      const step = (theta: any, slope: any) => {
        for (const i of theta.keys()) {
          if (Array.isArray(theta[i])) step(theta[i], slope[i]);
          else theta[i] -= lr * slope[i];
        }
      };
      for (const name of Object.keys(p) as (keyof Parameters)[]) step(p[name], g[name]);
      return p;
    },
  },
});
