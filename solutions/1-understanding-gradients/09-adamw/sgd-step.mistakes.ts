import { copyOf, flatten } from "#lib/arrays";
import { mistakesFor } from "#lib/author/mistakes";
import type { Parameters } from "#lib/micro-model";

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
    because: "The gradient points uphill. Subtract it: you add it, and the loss grows.",
    sgdStep: (p, g, lr) => walk(p, g, (theta, slope) => theta + lr * slope),
  },
  "forgets-the-learning-rate": {
    because: "You subtract the whole gradient. A step is lr times the gradient.",
    sgdStep: (p, g) => walk(p, g, (theta, slope) => theta - slope),
  },
  "replaces-instead-of-moving": {
    because: "You return the step itself. The new parameters are the old ones plus the step.",
    sgdStep: (p, g, lr) => walk(p, g, (_, slope) => -lr * slope),
  },
  "steps-by-the-sign": {
    because: "Every number moves by lr, whatever its gradient. A larger gradient must make a longer step.",
    sgdStep: (p, g, lr) => walk(p, g, (theta, slope) => theta - lr * Math.sign(slope)),
  },
  "clips-the-slope": {
    because: "You clipped the gradients at −1 and 1. A step is lr times the whole gradient, however large.",
    sgdStep: (p, g, lr) => walk(p, g, (theta, slope) => theta - lr * Math.max(-1, Math.min(1, slope))),
  },
  "decays-too": {
    because:
      "Your parameters also shrink by a weight decay. A plain step subtracts lr times the gradient alone.",
    sgdStep: (p, g, lr) => walk(p, g, (theta, slope) => theta * (1 - lr * 0.01) - lr * slope),
  },
  "gradients-by-order": {
    because:
      "You took the gradients in their order in g. Each parameter's gradient has the parameter's name.",
    sgdStep: (p, g, lr) => {
      const step = (theta: any, slope: any): any =>
        Array.isArray(theta) ? theta.map((part, i) => step(part, slope[i])) : theta - lr * slope;
      return Object.fromEntries(
        Object.entries(p).map(([name, theta], k) => [name, step(theta, Object.values(g)[k])]),
      ) as unknown as Parameters;
    },
  },
  "shrinks-by-the-slope": {
    because: "A step is lr times the gradient alone. You multiply it by the parameter, too.",
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
    because:
      "A row is not a number: theta − lr · slope of two lists is NaN. Recurse until you reach numbers.",
    sgdStep: (p, g, lr) => {
      const step = (theta: any, slope: any) => theta.map((x: any, i: number) => x - lr * slope[i]);
      return Object.fromEntries(
        Object.entries(p).map(([name, theta]) => [name, step(theta, g[name as keyof Parameters])]),
      ) as Parameters;
    },
  },
  "moves-vectors-only": {
    because:
      "You updated only the vectors. A matrix is a list of rows, and each of its numbers has a gradient too.",
    sgdStep: leaveAlone((depth) => depth > 1),
  },
  "skips-the-heads": {
    because: "You left W_Q, W_K and W_V unchanged: they are lists of matrices, one level deeper than W_O.",
    sgdStep: leaveAlone((depth) => depth > 2),
  },
  "moves-matrices-only": {
    because: "You left biases and norms unchanged. They are vectors, but parameters like all others.",
    sgdStep: leaveAlone((depth) => depth === 1),
  },
  "moves-nothing": {
    because: "You left every parameter unchanged: none has moved against its gradient.",
    sgdStep: leaveAlone(() => true),
  },
  "one-head-for-all": {
    because: "All heads move with the gradients of head 0. Each head has its own gradient.",
    sgdStep: (p, g, lr) => {
      const first = (heads: number[][][]) => heads.map(() => heads[0]);
      const shared = { ...g, W_Q: first(g.W_Q), W_K: first(g.W_K), W_V: first(g.W_V) };
      return walk(p, shared, (theta, slope) => theta - lr * slope);
    },
  },
  "replaces-in-the-old-tree": {
    because:
      "You put the new lists into the tree that you were given. Return a new tree, and leave the old one unchanged.",
    sgdStep: (p, g, lr) =>
      Object.assign(
        p,
        walk(p, g, (theta, slope) => theta - lr * slope),
      ),
  },
  "overwrites-the-gradients": {
    because: "You changed the gradients that you were given. Put the updated numbers into new lists.",
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
      "You return a list with gradients of 0 itself, so two trees share it. Make a new list there as well.",
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
      "You changed the parameters that you were given. Build new lists; the caller still needs the old ones.",
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
  "small-slopes-count-as-0": {
    because: "You skipped small slopes. Each number moves by lr times its slope, however small that is.",
    sgdStep: (p, g, lr) =>
      walk(p, g, (theta, slope) => (Math.abs(slope) < 1e-9 ? theta : theta - lr * slope)),
  },
  "divides-by-the-learning-rate": {
    because: "You divided by the learning rate. A step is the gradient times lr.",
    sgdStep: (p, g, lr) => walk(p, g, (theta, slope) => theta - slope / lr),
  },
  "steps-by-the-learning-rate": {
    because:
      "You took lr off every number. How far each moves, and to which side, is for its gradient to say.",
    sgdStep: (p, g, lr) => walk(p, g, (theta) => theta - lr),
  },
  "half-a-step": {
    because: "You halved the step. It is lr times the gradient.",
    sgdStep: (p, g, lr) => walk(p, g, (theta, slope) => theta - (lr * slope) / 2),
  },
  "squares-the-slope": {
    because: "You squared the gradient. Its sign says where downhill is.",
    sgdStep: (p, g, lr) => walk(p, g, (theta, slope) => theta - lr * slope * slope),
  },
  "difference-turned-around": {
    because: "You subtracted the parameter from the step. The step is subtracted from the parameter.",
    sgdStep: (p, g, lr) => walk(p, g, (theta, slope) => lr * slope - theta),
  },
  "zero-is-no-learning-rate": {
    because: "You took an lr of 0 for none given. 0 is a learning rate: then nothing moves.",
    sgdStep: (p, g, lr) => walk(p, g, (theta, slope) => theta - (lr || 0.01) * slope),
  },
});
