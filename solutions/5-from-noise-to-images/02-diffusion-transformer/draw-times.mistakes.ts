import * as tf from "@tensorflow/tfjs";
import { mistakesFor } from "#lib/author/mistakes";
import { gaussians } from "#lib/flow/noise";
import type { Velocity } from "#lib/flow/velocity";
import type { Random } from "#lib/random";
import { velocityLoss } from "../01-flow-matching/velocity-loss.js";
import { lossAlong as rightAlong, normalTimes as rightTimes } from "./draw-times.js";

/** Other times; what doesn't fit is refused as it should be. */
const drawing = (times: (B: number, rng: Random) => tf.Tensor) => ({
  normalTimes(B: number, rng: Random): tf.Tensor {
    if (!Number.isInteger(B) || B < 1) return rightTimes(B, rng);
    return tf.tidy(() => times(B, rng));
  },
});

/** Other losses along the path; what doesn't fit is refused as it should be. */
const measuring = (
  lossOf: (velocity: Velocity, x0: tf.Tensor, t: number, noise: () => tf.Tensor, rng: Random) => tf.Tensor,
) => ({
  async lossAlong(velocity: Velocity, x0: tf.Tensor, times: number[], rng: Random): Promise<number[]> {
    if (times.length === 0 || times.some((t) => !(t >= 0 && t <= 1)))
      return rightAlong(velocity, x0, times, rng);
    const losses = tf.tidy(() => {
      let x1: tf.Tensor | undefined;
      const noise = () => {
        x1 ??= gaussians(x0.shape, rng);
        return x1;
      };
      return tf.stack(times.map((t) => lossOf(velocity, x0, t, noise, rng)));
    });
    const told = await losses.data();
    losses.dispose();
    return Array.from(told);
  },
});

const filled = (x0: tf.Tensor, t: number) => tf.fill([x0.shape[0]], t);

export default mistakesFor<typeof import("./draw-times.js")>({
  "sigmoid-left-out": {
    because:
      "You used the normal numbers themselves as times, and half of them are below 0. They are the logarithms of the odds.",
    ...drawing((B, rng) => gaussians([B], rng)),
  },
  "normal-clipped": {
    because: "You cut normal times to 0 and 1, where many of them pile up. Draw the odds, which need no cut.",
    ...drawing((B, rng) => tf.clipByValue(tf.add(0.5, gaussians([B], rng)), 0, 1)),
  },
  "narrow-normal": {
    because: "You drew times that are normal around a half. The logarithm of their odds is standard normal.",
    ...drawing((B, rng) => tf.clipByValue(tf.add(0.5, tf.mul(0.2, gaussians([B], rng))), 1e-3, 1 - 1e-3)),
  },
  "tanh-for-sigmoid": {
    because:
      "You used (1 + tanh z)/2, which is the sigmoid of 2z. The logarithms of the odds then spread twice as far.",
    ...drawing((B, rng) => tf.div(tf.add(1, tf.tanh(gaussians([B], rng))), 2)),
  },
  "odds-the-other-way": {
    because: "You used the odds of 1 − t. ln(t/(1 − t)) is the normal number, and it rises with t.",
    ...drawing((B, rng) => tf.sigmoid(tf.neg(gaussians([B], rng)))),
  },
  "exponential-odds-for-times": {
    because:
      "You returned the odds, which run from 0 to infinity. The time is the odds divided by 1 plus the odds.",
    ...drawing((B, rng) => tf.exp(gaussians([B], rng))),
  },
  "sigmoid-of-uniform": {
    because:
      "You took the sigmoid of a uniform number, so all times lie between 0.5 and 0.73. It belongs to a normal number.",
    ...drawing((B, rng) =>
      tf.sigmoid(tf.tensor1d(Array.from({ length: B }, () => rng.gauss(0, 0) + rng.random()))),
    ),
  },
  "kept-off-the-ends": {
    because:
      "You kept the times away from the ends. Times near 0 and 1 are rare, and each has the odds that were drawn.",
    ...drawing((B, rng) => tf.clipByValue(tf.sigmoid(gaussians([B], rng)), 0.02, 0.98)),
  },
  "tails-cut": {
    because: "You cut normal numbers at 3 standard deviations. A standard normal number may be any number.",
    ...drawing((B, rng) => tf.sigmoid(tf.clipByValue(gaussians([B], rng), -3, 3))),
  },
  "one-draw-for-all": {
    because: "You gave all items of a batch the same time. Each has a draw of its own.",
    ...drawing((B, rng) => tf.mul(tf.ones([B]), tf.sigmoid(gaussians([1], rng)))),
  },
  "mirrored-pairs": {
    because: "You drew half of the numbers and used each with both signs. Each time has a draw of its own.",
    ...drawing((B, rng) => {
      const half = gaussians([Math.ceil(B / 2)], rng);
      return tf.sigmoid(tf.slice(tf.concat([half, tf.neg(half)]), 0, B));
    }),
  },
  "spread-halved": {
    because: "You drew normal numbers with a standard deviation of 0.5. Standard normal means 1.",
    ...drawing((B, rng) => tf.sigmoid(gaussians([B], rng, 0.5))),
  },
  "fresh-noise-each-time": {
    because:
      "You drew other noise for each time, so the losses also differ by luck. Draw the noise once for all times.",
    ...measuring((velocity, x0, t, _, rng) =>
      velocityLoss(velocity, x0, gaussians(x0.shape, rng), filled(x0, t)),
    ),
  },
  "noise-for-data": {
    because: "You swapped noise and data, and with them t and 1 − t. x0 is the data.",
    ...measuring((velocity, x0, t, noise) => velocityLoss(velocity, noise(), x0, filled(x0, t))),
  },
  "time-from-the-other-end": {
    because: "You took the loss at 1 − t. Times count from the data.",
    ...measuring((velocity, x0, t, noise) => velocityLoss(velocity, x0, noise(), filled(x0, 1 - t))),
  },
  "no-noise": {
    because:
      "You drew nothing, so the noise is 0, and every path ends at 0. Each item goes to standard normal noise.",
    ...measuring((velocity, x0, t) => velocityLoss(velocity, x0, tf.zerosLike(x0), filled(x0, t))),
  },
  "sum-for-mean": {
    because: "You added up the squares. `velocityLoss` is their mean.",
    ...measuring((velocity, x0, t, noise) =>
      tf.mul(velocityLoss(velocity, x0, noise(), filled(x0, t)), x0.size),
    ),
  },
  "root-of-the-loss": {
    because: "You returned the roots of the losses. The loss itself is a mean of squares.",
    ...measuring((velocity, x0, t, noise) => tf.sqrt(velocityLoss(velocity, x0, noise(), filled(x0, t)))),
  },
  "first-item-alone": {
    because: "You measured only the first item. The loss is the mean over the batch.",
    ...measuring((velocity, x0, t, noise) =>
      velocityLoss(velocity, tf.slice(x0, 0, 1), tf.slice(noise(), 0, 1), tf.fill([1], t)),
    ),
  },
});
