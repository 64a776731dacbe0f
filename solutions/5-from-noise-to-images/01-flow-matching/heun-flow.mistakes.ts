import * as tf from "@tensorflow/tfjs";
import { mistakesFor } from "#lib/author/mistakes";
import type { Velocity } from "#lib/flow/velocity";
import { heunFlow as right } from "./heun-flow.js";

/** What one step has to go by. */
interface Step {
  x: tf.Tensor;
  x1: tf.Tensor;
  dt: number;
  from: number;
  to: number;
  isLast: boolean;
  ask: (x: tf.Tensor, t: number) => tf.Tensor;
}

type Next = (step: Step) => tf.Tensor;

const heun: Next = ({ x, dt, from, to, ask }) => {
  const here = ask(x, from); // [B, ...]
  const there = ask(tf.sub(x, tf.mul(dt, here)), to); // [B, ...]
  return moved(x, dt / 2, tf.add(here, there)); // [B, ...]
};

const moved = (x: tf.Tensor, dt: number, v: tf.Tensor) => tf.sub(x, tf.mul(dt, v));

/** The whole flow with another step, or another number or length of steps; wrong numbers of calls are refused as they should be. */
const flow = (
  next: Next = heun,
  stepsOf = (calls: number) => calls / 2,
  lengthOf = (steps: number) => 1 / steps,
) => ({
  heunFlow: (velocity: Velocity, x1: tf.Tensor, calls: number): tf.Tensor =>
    tf.tidy(() => {
      right((x) => tf.zerosLike(x), x1, calls);
      const steps = stepsOf(calls);
      const ask = (x: tf.Tensor, t: number) => velocity(x, tf.fill([x1.shape[0]], t));
      let x = tf.clone(x1); // [B, ...]
      for (let i = 0; i < steps; i++) {
        const [from, to] = [1 - i / steps, 1 - (i + 1) / steps];
        x = next({ x, x1, dt: lengthOf(steps), from, to, isLast: i === steps - 1, ask }); // [B, ...]
      }
      return x;
    }),
});

/** Numbers of calls that were refused are made to fit. */
const accepting = (isFine: (calls: number) => boolean, made: (calls: number) => number) => ({
  heunFlow: (velocity: Velocity, x1: tf.Tensor, calls: number): tf.Tensor =>
    right(velocity, x1, isFine(calls) ? made(calls) : calls),
});

/** The second velocity of the step before. */
let kept: tf.Tensor | undefined;

export default mistakesFor<typeof import("./heun-flow.js")>({
  "sum-of-both": {
    because: "You added the two velocities, so each step goes twice as far. Their mean moves x.",
    ...flow(({ x, dt, from, to, ask }) => {
      const here = ask(x, from);
      return moved(x, dt, tf.add(here, ask(moved(x, dt, here), to)));
    }),
  },
  "moves-away-from-data": {
    because: "You moved x along the velocity, farther into the noise. Time runs down, so x moves against it.",
    ...flow(({ x, dt, from, to, ask }) => {
      const here = ask(x, from);
      return moved(x, -dt / 2, tf.add(here, ask(moved(x, -dt, here), to)));
    }),
  },
  "goes-on-from-the-first-end": {
    because:
      "You applied the mean velocity where Euler's step ends. It replaces Euler's step and starts from the same x.",
    ...flow(({ x, dt, from, to, ask }) => {
      const here = ask(x, from);
      const end = moved(x, dt, here);
      return moved(end, dt / 2, tf.add(here, ask(end, to)));
    }),
  },
  "averages-two-ends": {
    because:
      "You averaged the ends of a first and a second Euler step, which is one and a half steps. Average the velocities.",
    ...flow(({ x, dt, from, to, ask }) => {
      const end = moved(x, dt, ask(x, from));
      return tf.div(tf.add(end, moved(end, dt, ask(end, to))), 2);
    }),
  },
  "same-time-twice": {
    because: "You took both velocities at the time of the start. The second belongs to the end of the step.",
    ...flow(({ x, dt, from, ask }) => {
      const here = ask(x, from);
      return moved(x, dt / 2, tf.add(here, ask(moved(x, dt, here), from)));
    }),
  },
  "same-place-twice": {
    because:
      "You took the second velocity later, but at the same x. By then x has moved along the first velocity.",
    ...flow(({ x, dt, from, to, ask }) => moved(x, dt / 2, tf.add(ask(x, from), ask(x, to)))),
  },
  "looks-ahead-the-wrong-way": {
    because: "You looked ahead along the velocity. Time runs down, so x moves against it.",
    ...flow(({ x, dt, from, to, ask }) => {
      const here = ask(x, from);
      return moved(x, dt / 2, tf.add(here, ask(moved(x, -dt, here), to)));
    }),
  },
  "looks-half-ahead": {
    because:
      "You asked the second time after half of Euler's step, but with the time of a whole one. Both belong to the end of the step.",
    ...flow(({ x, dt, from, to, ask }) => {
      const here = ask(x, from);
      return moved(x, dt / 2, tf.add(here, ask(moved(x, dt / 2, here), to)));
    }),
  },
  "second-velocity-only": {
    because:
      "You moved x only by the velocity at the end. It errs on the other side; the mean of both is better.",
    ...flow(({ x, dt, from, to, ask }) => moved(x, dt, ask(moved(x, dt, ask(x, from)), to))),
  },
  "first-velocity-only": {
    because:
      "You asked for the second velocity and didn't use it. These are Euler's steps at twice the price.",
    ...flow(({ x, dt, from, to, ask }) => {
      const here = ask(x, from);
      ask(moved(x, dt, here), to);
      return moved(x, dt, here);
    }),
  },
  midpoint: {
    because:
      "You moved x by the velocity in the middle of the step. That method is good too, but it isn't Heun's.",
    ...flow(({ x, dt, from, to, ask }) => moved(x, dt, ask(moved(x, dt / 2, ask(x, from)), (from + to) / 2))),
  },
  "correction-turned-around": {
    because:
      "You put the mean on the wrong side: half the difference between the second velocity and the first has to be added.",
    ...flow(({ x, dt, from, to, ask }) => {
      const here = ask(x, from);
      const there = ask(moved(x, dt, here), to);
      return moved(x, dt, tf.add(here, tf.div(tf.sub(here, there), 2)));
    }),
  },
  "one-step-for-each-call": {
    because: "You made as many steps as there are calls. Each step asks twice, so half as many fit.",
    ...flow(heun, (calls) => calls),
  },
  "half-a-path": {
    because:
      "You made each step as short as if there were one for each call. Half as many steps must be twice as long.",
    ...flow(heun, undefined, (steps) => 1 / (2 * steps)),
  },
  "eulers-method": {
    because: "You made Euler's steps, one for each call. Heun's method looks ahead in each step.",
    ...flow(
      ({ x, dt, from, ask }) => moved(x, dt, ask(x, from)),
      (calls) => calls,
    ),
  },
  "last-step-by-euler": {
    because:
      "You didn't ask at t = 0 in the last step. Here it asks there too: without that call, the number of calls is odd.",
    ...flow((step) => (step.isLast ? moved(step.x, step.dt, step.ask(step.x, step.from)) : heun(step))),
  },
  "never-asks-at-zero": {
    because: "You asked a little before t = 0 instead of at t = 0. A network can answer at t = 0.",
    ...flow((step) => heun({ ...step, to: Math.max(step.to, 1e-3) })),
  },
  "times-added-up": {
    because:
      "You took a step's length off the time again and again, so rounding adds up. The last call is at exactly 0.",
    ...flow((step) => {
      const taken = Math.round((1 - step.from) / step.dt) + 1;
      return heun({ ...step, to: Array.from({ length: taken }).reduce((t: number) => t - step.dt, 1) });
    }),
  },
  "odd-calls-rounded": {
    because: "You rounded an odd number of calls. It can't be spent on whole steps, so refuse it.",
    ...accepting(
      (calls) => Number.isInteger(calls) && calls > 1,
      (calls) => 2 * Math.floor(calls / 2),
    ),
  },
  "half-calls": {
    because: "You rounded a number of calls that is not whole. Refuse it.",
    ...accepting(
      (calls) => calls > 0 && Number.isFinite(calls) && !Number.isInteger(calls),
      (calls) => 2 * Math.ceil(calls / 2),
    ),
  },
  "no-calls-at-all": {
    because: "You returned the noise for 0 calls or fewer. No flow can be followed that way, so refuse it.",
    heunFlow: (velocity, x1, calls) => (calls <= 0 ? tf.clone(x1) : right(velocity, x1, calls)),
  },
  "steps-away": {
    because: "You added the mean velocity to x. Time runs down, so x moves against it.",
    ...flow(({ x, dt, from, to, ask }) => {
      const here = ask(x, from);
      return moved(x, -dt / 2, tf.add(here, ask(moved(x, dt, here), to)));
    }),
  },
  "second-velocity-reused": {
    because:
      "You reused a step's second velocity as the next one's first. The mean has led x elsewhere: ask again.",
    ...flow(({ x, dt, from, to, ask }) => {
      const here = from < 1 && kept ? kept : ask(x, from);
      kept = ask(moved(x, dt, here), to);
      return moved(x, dt / 2, tf.add(here, kept));
    }),
  },
  "looks-ahead-from-the-noise": {
    because: "You looked ahead from x1 in every step. A step starts where the one before it ended.",
    ...flow(({ x, x1, dt, from, to, ask }) => {
      const here = ask(x, from);
      return moved(x, dt / 2, tf.add(here, ask(moved(x1, dt, here), to)));
    }),
  },
  "time-of-the-middle": {
    because: "You asked the second time with the time of the middle. It belongs to the end of the step.",
    ...flow(({ x, dt, from, to, ask }) => {
      const here = ask(x, from);
      return moved(x, dt / 2, tf.add(here, ask(moved(x, dt, here), (from + to) / 2)));
    }),
  },
  "clock-runs-up": {
    because:
      "You told the velocity times from 0 up to 1. Samples begin as noise at t = 1, and time runs down.",
    ...flow((step) => heun({ ...step, from: 1 - step.from, to: 1 - step.to })),
  },
});
