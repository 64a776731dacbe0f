import * as tf from "@tensorflow/tfjs";
import type { Velocity } from "#lib/flow/velocity";
import { mistakesFor } from "#lib/mistakes";
import { heunFlow as right } from "./heun-flow.js";

/** What one step has to go by. */
interface Step {
  x: tf.Tensor;
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
        x = next({ x, dt: lengthOf(steps), from, to, isLast: i === steps - 1, ask }); // [B, ...]
      }
      return x;
    }),
});

/** Numbers of calls that were refused are made to fit. */
const accepting = (isFine: (calls: number) => boolean, made: (calls: number) => number) => ({
  heunFlow: (velocity: Velocity, x1: tf.Tensor, calls: number): tf.Tensor =>
    right(velocity, x1, isFine(calls) ? made(calls) : calls),
});

export default mistakesFor<typeof import("./heun-flow.js")>({
  "sum-of-both": {
    because: "The two velocities were added: each step goes twice as far. Their mean moves x.",
    ...flow(({ x, dt, from, to, ask }) => {
      const here = ask(x, from);
      return moved(x, dt, tf.add(here, ask(moved(x, dt, here), to)));
    }),
  },
  "moves-away-from-data": {
    because: "x moves against the velocity when time runs down. Here it goes on into the noise.",
    ...flow(({ x, dt, from, to, ask }) => {
      const here = ask(x, from);
      return moved(x, -dt / 2, tf.add(here, ask(moved(x, -dt, here), to)));
    }),
  },
  "goes-on-from-the-first-end": {
    because:
      "The mean velocity was applied where Euler's step ends. It replaces Euler's step, from the same x.",
    ...flow(({ x, dt, from, to, ask }) => {
      const here = ask(x, from);
      const end = moved(x, dt, here);
      return moved(end, dt / 2, tf.add(here, ask(end, to)));
    }),
  },
  "averages-two-ends": {
    because:
      "The ends of a first and a second Euler step were averaged: that is one and a half steps. Average the velocities.",
    ...flow(({ x, dt, from, to, ask }) => {
      const end = moved(x, dt, ask(x, from));
      return tf.div(tf.add(end, moved(end, dt, ask(end, to))), 2);
    }),
  },
  "same-time-twice": {
    because:
      "Both velocities were taken at the time of the start. The second belongs to the end of the step.",
    ...flow(({ x, dt, from, ask }) => {
      const here = ask(x, from);
      return moved(x, dt / 2, tf.add(here, ask(moved(x, dt, here), from)));
    }),
  },
  "same-place-twice": {
    because:
      "The second velocity was taken later, but at the same x. By then x has moved along the first velocity.",
    ...flow(({ x, dt, from, to, ask }) => moved(x, dt / 2, tf.add(ask(x, from), ask(x, to)))),
  },
  "looks-ahead-the-wrong-way": {
    because: "To look ahead, x was moved with the velocity. Time runs down, so it moves against it.",
    ...flow(({ x, dt, from, to, ask }) => {
      const here = ask(x, from);
      return moved(x, dt / 2, tf.add(here, ask(moved(x, -dt, here), to)));
    }),
  },
  "looks-half-ahead": {
    because:
      "The second x is where half of Euler's step ends, with the time of a whole one. Both belong to its end.",
    ...flow(({ x, dt, from, to, ask }) => {
      const here = ask(x, from);
      return moved(x, dt / 2, tf.add(here, ask(moved(x, dt / 2, here), to)));
    }),
  },
  "second-velocity-only": {
    because:
      "Only the velocity at the end moves x. It is wrong on the other side: the mean of both is better.",
    ...flow(({ x, dt, from, to, ask }) => moved(x, dt, ask(moved(x, dt, ask(x, from)), to))),
  },
  "first-velocity-only": {
    because: "The second velocity was asked for and not used. These are Euler's steps at twice their price.",
    ...flow(({ x, dt, from, to, ask }) => {
      const here = ask(x, from);
      ask(moved(x, dt, here), to);
      return moved(x, dt, here);
    }),
  },
  midpoint: {
    because: "The velocity in the middle of the step moves x. That method is good too, but it isn't Heun's.",
    ...flow(({ x, dt, from, to, ask }) => moved(x, dt, ask(moved(x, dt / 2, ask(x, from)), (from + to) / 2))),
  },
  "correction-turned-around": {
    because: "The mean was taken on the wrong side: half the difference of the velocities has to be added.",
    ...flow(({ x, dt, from, to, ask }) => {
      const here = ask(x, from);
      const there = ask(moved(x, dt, here), to);
      return moved(x, dt, tf.add(here, tf.div(tf.sub(here, there), 2)));
    }),
  },
  "one-step-for-each-call": {
    because: "As many steps were made as calls were allowed. Each step asks twice, so half as many fit.",
    ...flow(heun, (calls) => calls),
  },
  "half-a-path": {
    because:
      "Each step is as long as if there were one for each call. Half as many steps must be twice as long.",
    ...flow(heun, undefined, (steps) => 1 / (2 * steps)),
  },
  "eulers-method": {
    because: "These are Euler's steps, one for each call. Heun's method looks ahead in each step.",
    ...flow(
      ({ x, dt, from, ask }) => moved(x, dt, ask(x, from)),
      (calls) => calls,
    ),
  },
  "last-step-by-euler": {
    because:
      "The last step doesn't ask at t = 0. It should here: without that call the number of calls is odd.",
    ...flow((step) => (step.isLast ? moved(step.x, step.dt, step.ask(step.x, step.from)) : heun(step))),
  },
  "never-asks-at-zero": {
    because: "Instead of at t = 0 the velocity was asked a little earlier. A network can answer at t = 0.",
    ...flow((step) => heun({ ...step, to: Math.max(step.to, 1e-3) })),
  },
  "odd-calls-rounded": {
    because: "An odd number of calls was rounded. It can't be spent on whole steps, so it is refused.",
    ...accepting(
      (calls) => Number.isInteger(calls) && calls > 1,
      (calls) => 2 * Math.floor(calls / 2),
    ),
  },
  "half-calls": {
    because: "A number of calls that is not whole was rounded. It is refused.",
    ...accepting(
      (calls) => calls > 0 && Number.isFinite(calls) && !Number.isInteger(calls),
      (calls) => 2 * Math.ceil(calls / 2),
    ),
  },
  "no-calls-at-all": {
    because: "With 0 calls or fewer the noise came back. No flow can be followed so: it is refused.",
    heunFlow: (velocity, x1, calls) => (calls <= 0 ? tf.clone(x1) : right(velocity, x1, calls)),
  },
});
