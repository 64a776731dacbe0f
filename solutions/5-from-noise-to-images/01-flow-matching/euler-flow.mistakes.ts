import * as tf from "@tensorflow/tfjs";
import type { Velocity } from "#lib/flow/velocity";
import { mistakesFor } from "#lib/mistakes";
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
      "Each step went along the velocity, which leads from data to noise. Time runs down here, so a step goes against it.",
    ...stepping({ step: (x, v, length) => tf.add(x, tf.mul(v, length)) }),
  },
  "times-upward": {
    because: "The velocity was told times that rise from 0. An item begins as noise, at time 1.",
    ...stepping({ time: (i, steps) => i / steps }),
  },
  "times-of-the-ends": {
    because: "The velocity was asked with the time of the step's end. A step asks where and when it begins.",
    ...stepping({ time: (i, steps) => 1 - (i + 1) / steps }),
  },
  "times-of-the-middles": {
    because: "The velocity was asked with a time halfway through the step. A step asks when it begins.",
    ...stepping({ time: (i, steps) => 1 - (i + 0.5) / steps }),
  },
  "times-down-to-zero": {
    because:
      "The times were spread from 1 to 0 with both ends, so that N − 1 gaps have N times. The last step begins before time 0.",
    ...stepping({ time: (i, steps) => (steps === 1 ? 1 : 1 - i / (steps - 1)) }),
  },
  "always-at-one": {
    because: "The velocity was always told time 1. Each step begins at a time of its own.",
    ...stepping({ time: () => 1 }),
  },
  "step-number-for-time": {
    because: "The velocity was told the number of the step. Times run from 1 down to 0.",
    ...stepping({ time: (i) => i }),
  },
  "steps-too-long": {
    because: "Each step has the length 1 / (N − 1). N steps from time 1 to time 0 have the length 1 / N.",
    ...stepping({ length: (steps) => 1 / Math.max(1, steps - 1) }),
  },
  "steps-too-short": {
    because: "Each step has the length 1 / (N + 1). N steps from time 1 to time 0 have the length 1 / N.",
    ...stepping({ length: (steps) => 1 / (steps + 1) }),
  },
  "whole-velocity": {
    because: "Each step moved by the whole velocity. That is how far an item gets in a time of 1.",
    ...stepping({ length: () => 1 }),
  },
  "multiplied-by-the-steps": {
    because: "The velocity was multiplied by the number of steps. More steps are shorter ones.",
    ...stepping({ length: (steps) => steps }),
  },
  "time-for-step-length": {
    because:
      "Each step moved by t·v, all the way to time 0. A step has the length 1 / N; then the velocity is asked again.",
    ...stepping({ length: (steps, i) => 1 - i / steps }),
  },
  "one-step-more": {
    because: "There is one step too many: it begins at time 0, where the item has already arrived.",
    ...stepping({ count: (steps) => steps + 1 }),
  },
  "one-step-less": {
    because: "The last step is missing: the item stops before time 0, with noise left.",
    ...stepping({ count: (steps) => steps - 1 }),
  },
  "asked-at-the-noise": {
    because: "The velocity was always asked at x1. Each step begins where the one before has ended.",
    ...stepping({ from: (_, x1) => x1 }),
  },
  "velocity-for-place": {
    because:
      "x was replaced by the velocity. It is which way to go, and a step is added to where the item is.",
    ...stepping({ step: (_, v, length) => tf.mul(v, tf.neg(length)) }),
  },
  "one-time-for-the-batch": {
    because: "The velocity was given a single time. It takes one for each item, [B].",
    ...stepping({ times: (t) => tf.tensor1d([t]) }),
  },
  "time-without-an-axis": {
    because: "The velocity was given a time without an axis. It takes one for each item, [B].",
    ...stepping({ times: (t) => tf.scalar(t) }),
  },
  "keep-told-the-beginning": {
    because: "keep was told when the step began. It sees where the step has led, at the time when it ended.",
    ...stepping({ told: (i, steps) => 1 - i / steps }),
  },
  "keep-told-upward": {
    because: "keep was told times that rise. From noise to data time runs from 1 down to 0.",
    ...stepping({ told: (i, steps) => (i + 1) / steps }),
  },
  "keep-told-the-step": {
    because: "keep was told the number of the step. It wants the time.",
    ...stepping({ told: (i) => i + 1 }),
  },
  "rounded-for-keep": {
    because: "keep was told a rounded time. It wants the time as it is, whatever the number of steps.",
    ...stepping({ told: (i, steps) => Math.round(100 * (1 - (i + 1) / steps)) / 100 }),
  },
  "keep-misses-the-start": {
    because: "keep never saw the noise. Its first call comes before the first step, at time 1.",
    ...stepping({ start: () => {} }),
  },
});
