import * as tf from "@tensorflow/tfjs";
import { mistakesFor } from "#lib/author/mistakes";
import type { Velocity } from "#lib/flow/velocity";
import { eulerFlow as right } from "./euler-flow.js";

type Keep = (x: tf.Tensor, t: number) => void;
/** One step; a mistake replaces some of it. */
interface Steps {
  /** The time at which step i asks. */
  time: (i: number, steps: number) => number;
  length: (steps: number, i: number) => number;
  count: (steps: number) => number;
  step: (x: tf.Tensor, v: tf.Tensor, length: number) => tf.Tensor;
  /** Where the velocity is asked. */
  from: (x: tf.Tensor, x1: tf.Tensor) => tf.Tensor;
  times: (t: number, B: number) => tf.Tensor;
  /** The time that keep is told after step i. */
  told: (i: number, steps: number) => number;
  start: (keep: Keep | undefined, x: tf.Tensor) => void;
}

const parts: Steps = {
  time: (i, steps) => 1 - i / steps,
  length: (steps) => 1 / steps,
  count: (steps) => steps,
  step: (x, v, length) => tf.sub(x, tf.mul(v, length)),
  from: (x) => x,
  times: (t, B) => tf.fill([B], t),
  told: (i, steps) => 1 - (i + 1) / steps,
  start: (keep, x) => keep?.(x, 1),
};

/** Euler's method after the stub's check, with some of it replaced. */
const stepping = (other: Partial<Steps>) => ({
  eulerFlow(velocity: Velocity, x1: tf.Tensor, steps: number, keep?: Keep): tf.Tensor {
    right((x) => tf.zerosLike(x), tf.zeros([1]), Number.isInteger(steps) && steps > 0 ? 1 : steps).dispose();
    const { time, length, count, step, from, times, told, start } = { ...parts, ...other };
    let x = tf.clone(x1);
    start(keep, x);
    for (let i = 0; i < count(steps); i++) {
      const next = tf.tidy(() => {
        const v = velocity(from(x, x1), times(time(i, steps), x1.shape[0]));
        return step(x, v, length(steps, i));
      });
      x.dispose();
      x = next;
      keep?.(x, told(i, steps));
    }
    return x;
  },
});

export default mistakesFor<typeof import("./euler-flow.js")>({
  "with-the-velocity": {
    because:
      "You moved with the velocity, which leads from data to noise. Time runs down here, so a step goes against it.",
    ...stepping({ step: (x, v, length) => tf.add(x, tf.mul(v, length)) }),
  },
  "times-upward": {
    because: "You gave the velocity times that rise from 0. An item begins as noise, at time 1.",
    ...stepping({ time: (i, steps) => i / steps }),
  },
  "times-of-the-ends": {
    because: "You gave the velocity the time at which the step ends. A step asks where and when it begins.",
    ...stepping({ time: (i, steps) => 1 - (i + 1) / steps }),
  },
  "times-of-the-middles": {
    because: "You gave the velocity a time halfway through the step. A step asks when it begins.",
    ...stepping({ time: (i, steps) => 1 - (i + 0.5) / steps }),
  },
  "times-down-to-zero": {
    because:
      "You spread N times from 1 to 0 including both ends, which leaves N − 1 gaps. The last step begins before time 0.",
    ...stepping({ time: (i, steps) => (steps === 1 ? 1 : 1 - i / (steps - 1)) }),
  },
  "always-at-one": {
    because: "You always gave the velocity time 1. Each step begins at a time of its own.",
    ...stepping({ time: () => 1 }),
  },
  "step-number-for-time": {
    because: "You gave the velocity the number of the step. Times run from 1 down to 0.",
    ...stepping({ time: (i) => i }),
  },
  "steps-too-long": {
    because: "You made each step 1 / (N − 1) long. N steps from time 1 to time 0 have the length 1 / N.",
    ...stepping({ length: (steps) => 1 / Math.max(1, steps - 1) }),
  },
  "steps-too-short": {
    because: "You made each step 1 / (N + 1) long. N steps from time 1 to time 0 have the length 1 / N.",
    ...stepping({ length: (steps) => 1 / (steps + 1) }),
  },
  "whole-velocity": {
    because: "You moved by the whole velocity in each step. That is how far an item gets in a time of 1.",
    ...stepping({ length: () => 1 }),
  },
  "multiplied-by-the-steps": {
    because: "You multiplied the velocity by the number of steps. More steps are shorter steps.",
    ...stepping({ length: (steps) => steps }),
  },
  "time-for-step-length": {
    because:
      "You moved by t·v in each step, all the way to time 0. A step has the length 1 / N; then ask the velocity again.",
    ...stepping({ length: (steps, i) => 1 - i / steps }),
  },
  "one-step-more": {
    because: "You made one step too many: it begins at time 0, where the item has already arrived.",
    ...stepping({ count: (steps) => steps + 1 }),
  },
  "one-step-less": {
    because: "You left out the last step, so the item stops before time 0 with noise left in it.",
    ...stepping({ count: (steps) => steps - 1 }),
  },
  "asked-at-the-noise": {
    because: "You always asked the velocity at x1. Each step begins where the previous step ended.",
    ...stepping({ from: (_, x1) => x1 }),
  },
  "velocity-for-place": {
    because:
      "You replaced x by the velocity. The velocity says which way to go, and a step starts from where the item is.",
    ...stepping({ step: (_, v, length) => tf.mul(v, tf.neg(length)) }),
  },
  "one-time-for-the-batch": {
    because: "You gave the velocity a single time. It takes one for each item, [B].",
    ...stepping({ times: (t) => tf.tensor1d([t]) }),
  },
  "time-without-an-axis": {
    because: "You gave the velocity a time without an axis. It takes one time for each item, [B].",
    ...stepping({ times: (t) => tf.scalar(t) }),
  },
  "keep-told-the-beginning": {
    because:
      "You gave keep the time at which the step began. keep sees where the step has led, so it needs the time at which it ended.",
    ...stepping({ told: (i, steps) => 1 - i / steps }),
  },
  "keep-told-upward": {
    because: "You gave keep times that rise. From noise to data, time runs from 1 down to 0.",
    ...stepping({ told: (i, steps) => (i + 1) / steps }),
  },
  "keep-told-the-step": {
    because: "You gave keep the number of the step. It wants the time.",
    ...stepping({ told: (i) => i + 1 }),
  },
  "rounded-for-keep": {
    because: "You rounded the time that keep gets. It wants the exact time, whatever the number of steps.",
    ...stepping({ told: (i, steps) => Math.round(100 * (1 - (i + 1) / steps)) / 100 }),
  },
  "times-added-up": {
    because:
      "You took a step's length off the time again and again, so rounding adds up. After the last step the time is exactly 0.",
    ...stepping({
      told: (i, steps) => Array.from({ length: i + 1 }).reduce((t: number) => t - 1 / steps, 1),
    }),
  },
  "times-by-a-rounded-length": {
    because:
      "You multiplied the rounded length of a step by their number. After the last step the time is exactly 0, however many there are.",
    ...stepping({ told: (i, steps) => 1 - (i + 1) * (1 / steps) }),
  },
  "keep-told-one-step-on": {
    because:
      "You told keep a time that is one step too far. After step i, counted from 0, it is 1 − (i + 1) / N.",
    ...stepping({ told: (i, steps) => 1 - (i + 2) / steps }),
  },
  "keep-always-told-one": {
    because: "You always told keep the time 1. After each step it is the time at which the step ended.",
    ...stepping({ told: () => 1 }),
  },
  "times-beyond-one": {
    because: "You let the times rise above 1. An item begins as noise at time 1, and its time runs down.",
    ...stepping({ time: (i, steps) => 1 + i / steps }),
  },
  "step-for-place": {
    because:
      "You replaced x by the step. A step starts from where the item is, and goes against the velocity.",
    ...stepping({ step: (_, v, length) => tf.mul(v, length) }),
  },
  "keep-misses-the-start": {
    because: "You never showed keep the noise. Its first call comes before the first step, at time 1.",
    ...stepping({ start: () => {} }),
  },
  "asked-halfway": {
    because:
      "You asked the velocity in the middle of the step. Euler's method asks where the step begins, once.",
    eulerFlow: (velocity, x1, steps, keep) =>
      right(
        (x, t) => tf.tidy(() => velocity(tf.sub(x, tf.div(velocity(x, t), 2 * steps)), t)),
        x1,
        steps,
        keep,
      ),
  },
});
