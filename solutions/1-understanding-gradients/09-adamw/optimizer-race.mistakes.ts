import { mistakesFor } from "#lib/author/mistakes";
import { adamwStep } from "./adamw-step.js";
import type { Race } from "./optimizer-race.js";

type Vector = number[];
type Rates = { sgd: number; momentum: number; adam: number };
type Name = keyof Race;

/** What an optimizer remembers between its steps. */
interface Memory {
  u: Vector;
  m: Vector;
  v: Vector;
}

/** The next point; what is to be remembered is written into `memory`. */
type Rule = (x: Vector, g: Vector, t: number, lr: number, memory: Memory) => Vector;

const sgd: Rule = (x, g, _, lr) => x.map((v, i) => v - lr * g[i]);

/** Momentum with another velocity, or another use of it. */
const momentumBy =
  (next: (u: number, g: number) => number, used = (renewed: number, _old: number) => renewed): Rule =>
  (x, g, _, lr, memory) => {
    const old = memory.u;
    memory.u = old.map((u, i) => next(u, g[i]));
    return x.map((v, i) => v - lr * used(memory.u[i], old[i]));
  };

const adamAt =
  (step: (t: number) => number, remembers = true): Rule =>
  (x, g, t, lr, memory) => {
    const settings = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0, lr };
    const next = adamwStep(x, g, memory, step(t), settings);
    if (remembers) Object.assign(memory, { m: next.m, v: next.v });
    return next.theta;
  };

const rules: Record<Name, Rule> = {
  sgd,
  momentum: momentumBy((u, g) => 0.9 * u + g),
  adam: adamAt((t) => t),
};

/** One v for all coordinates. */
const sharedAdam: Rule = (x, g, t, lr, memory) => {
  const mean = g.reduce((sum, slope) => sum + slope * slope, 0) / g.length;
  memory.m = memory.m.map((old, i) => 0.9 * old + 0.1 * g[i]);
  memory.v = memory.v.map((old) => 0.999 * old + 0.001 * mean);
  return x.map(
    (v, i) => v - (lr * memory.m[i]) / (1 - 0.9 ** t) / (Math.sqrt(memory.v[i] / (1 - 0.999 ** t)) + 1e-8),
  );
};

interface Changes extends Partial<Record<Name, Rule>> {
  /** Where the gradient is taken. */
  where?: (own: Vector, path: Race, name: Name, t: number) => Vector;
  rate?: (lr: Rates, name: Name) => number;
}

const race =
  ({ where = (own) => own, rate = (lr, name) => lr[name], ...changed }: Changes) =>
  (gradient: (x: Vector) => Vector, start: Vector, steps: number, lr: Rates): Race => {
    const names: Name[] = ["sgd", "momentum", "adam"];
    const paths: Race = { sgd: [[...start]], momentum: [[...start]], adam: [[...start]] };
    const zeros = () => start.map(() => 0);
    const memories = names.map((): Memory => ({ u: zeros(), m: zeros(), v: zeros() }));
    for (let t = 1; t <= steps; t++) {
      for (const [k, name] of names.entries()) {
        const own = paths[name][t - 1];
        const g = gradient(where(own, paths, name, t));
        const rule = changed[name] ?? rules[name];
        paths[name].push(rule(own, g, t, rate(lr, name), memories[k]));
      }
    }
    return paths;
  };

export default mistakesFor<typeof import("./optimizer-race.js")>({
  "climbs-the-hill": {
    because: "Your SGD goes uphill: subtract the gradient, don't add it.",
    optimizerRace: race({ sgd: (x, g, _, lr) => x.map((v, i) => v + lr * g[i]) }),
  },
  "one-learning-rate": {
    because: "You run all three with the learning rate of SGD. Each has its own in lr.",
    optimizerRace: race({ rate: (lr) => lr.sgd }),
  },
  "keeps-the-first-slope": {
    because: "You took the gradient at the start only. It changes along the path: take it at each new point.",
    optimizerRace: race({ where: (_own, paths, name) => paths[name][0] }),
  },
  "one-slope-for-all": {
    because: "All three use the gradient at SGD's point. Each is at a different point and has its own.",
    optimizerRace: race({ where: (_own, paths, _name, t) => paths.sgd[t - 1] }),
  },
  "forgets-the-velocity": {
    because:
      "Your velocity is the newest gradient alone, so momentum is SGD: the share μ of the old one stays.",
    optimizerRace: race({ momentum: momentumBy((_, g) => g) }),
  },
  "averages-the-velocity": {
    because:
      "You average gradients. Here the newest one counts in full, so the velocity can grow to ten times its size.",
    optimizerRace: race({ momentum: momentumBy((u, g) => 0.9 * u + 0.1 * g) }),
  },
  "without-friction": {
    because:
      "You keep the whole old velocity. Without μ nothing brakes, and the path crosses the valley forever.",
    optimizerRace: race({ momentum: momentumBy((u, g) => u + g) }),
  },
  "one-step-late": {
    because: "You move the point by the old velocity: first update it with the gradient, then move.",
    optimizerRace: race({
      momentum: momentumBy(
        (u, g) => 0.9 * u + g,
        (_, old) => old,
      ),
    }),
  },
  "pushes-against-the-velocity": {
    because:
      "Old velocity and gradient have the same sign convention: both point uphill, and both are subtracted.",
    optimizerRace: race({ momentum: momentumBy((u, g) => 0.9 * u - g) }),
  },
  "looks-ahead": {
    because:
      "This is Nesterov's variant, which adds μ times the new velocity once more. Plain momentum moves by u.",
    optimizerRace: race({
      momentum: momentumBy(
        (u, g) => 0.9 * u + g,
        (renewed, old) => 0.9 * renewed + (renewed - 0.9 * old),
      ),
    }),
  },
  "slope-from-ahead": {
    because:
      "You took the gradient where the old velocity would lead: that is Nesterov's variant. Take it at the point itself.",
    optimizerRace: race({
      where: (own, paths, name, t) =>
        name === "momentum" && t > 1 ? own.map((x, i) => x - 0.9 * (paths.momentum[t - 2][i] - x)) : own,
    }),
  },
  "one-rate-for-all-coordinates": {
    because:
      "Both coordinates share one v. The point of Adam is to divide each by the size of its own gradients.",
    optimizerRace: race({ adam: sharedAdam }),
  },
  "always-the-first-step": {
    because: "Your t for Adam stays at 1, so the correction never fades. t is the number of the step.",
    optimizerRace: race({ adam: adamAt(() => 1) }),
  },
  "adam-without-memory": {
    because: "Your moments start at 0 at each step. Keep what adamwStep returns for the next step.",
    optimizerRace: race({ adam: adamAt((t) => t, false) }),
  },
  "one-point-many-times": {
    because:
      "You moved the same list and added it again and again, so all points show the last one. Make new lists.",
    optimizerRace: (gradient, start, steps, lr) => {
      const paths = race({})(gradient, start, steps, lr);
      const repeated = (path: number[][]) => path.map(() => [...path[path.length - 1]]);
      return { sgd: repeated(paths.sgd), momentum: repeated(paths.momentum), adam: repeated(paths.adam) };
    },
  },
  "point-for-slope": {
    because: "SGD moves along the point itself. It moves against the gradient at that point.",
    optimizerRace: race({ sgd: (x, _g, _t, lr) => x.map((v) => v - lr * v) }),
  },
  "first-slope-for-all-coordinates": {
    because: "SGD took the slope of coordinate 0 for every coordinate. Each has its own.",
    optimizerRace: race({ sgd: (x, g, _, lr) => x.map((v) => v - lr * g[0]) }),
  },
  "first-velocity-for-all-coordinates": {
    because: "Momentum took the velocity of coordinate 0 for every coordinate. Each has its own.",
    optimizerRace: race({
      momentum: (x, g, _, lr, memory) => {
        memory.u = memory.u.map((u, i) => 0.9 * u + g[i]);
        return x.map((v) => v - lr * memory.u[0]);
      },
    }),
  },
  "momentum-rate-for-sgd": {
    because: "You run SGD with the learning rate of momentum. Each has its own in lr.",
    optimizerRace: race({ rate: (lr, name) => (name === "sgd" ? lr.momentum : lr[name]) }),
  },
  "sgd-rate-for-adam": {
    because: "You run Adam with the learning rate of SGD. Each has its own in lr.",
    optimizerRace: race({ rate: (lr, name) => (name === "adam" ? lr.sgd : lr[name]) }),
  },
  "adam-at-the-point-of-momentum": {
    because: "Adam uses the gradient at momentum's point. Each takes it at its own.",
    optimizerRace: race({ where: (own, path, name, t) => (name === "adam" ? path.momentum[t - 1] : own) }),
  },
  "adam-one-step-ahead": {
    because: "You gave `adamwStep` the number of the next step. t counts this one, from 1.",
    optimizerRace: race({ adam: adamAt((t) => t + 1) }),
  },
  "adam-forgets-v": {
    because: "You kept m and lost v. Both moments go on from step to step.",
    optimizerRace: race({
      adam: (x, g, t, lr, memory) => {
        const next = rules.adam(x, g, t, lr, memory);
        memory.v = x.map(() => 0);
        return next;
      },
    }),
  },
  "adam-forgets-m": {
    because: "You kept v and lost m. Both moments go on from step to step.",
    optimizerRace: race({
      adam: (x, g, t, lr, memory) => {
        const next = rules.adam(x, g, t, lr, memory);
        memory.m = x.map(() => 0);
        return next;
      },
    }),
  },
});
