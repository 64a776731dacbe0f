import * as tf from "@tensorflow/tfjs";
import { mistakesFor } from "#lib/author/mistakes";
import { noisePath as right } from "./noise-path.js";

type Mix = (x0: tf.Tensor, x1: tf.Tensor, time: tf.Tensor, t: tf.Tensor) => tf.Tensor;

const perItem = (t: tf.Tensor, x: tf.Tensor) => tf.reshape(t, [-1, ...x.shape.slice(1).map(() => 1)]); // [B, 1, ...]
const between: Mix = (x0, x1, time) => tf.add(tf.mul(tf.sub(1, time), x0), tf.mul(time, x1));

/** Checked as the stub checks, then mixed in another way. */
const mixing = (mix: Mix) => ({
  noisePath(x0: tf.Tensor, x1: tf.Tensor, t: tf.Tensor): tf.Tensor {
    tf.dispose(right(x0, x1, t));
    return tf.tidy(() => mix(x0, x1, perItem(t, x0), t));
  },
});

/** Where the shapes allow it, times spread in another way; else as they should be. */
const spread = (shapeOf: (x: tf.Tensor) => number[] | undefined) =>
  mixing((x0, x1, time, t) => {
    const shape = shapeOf(x0);
    return between(x0, x1, shape ? tf.reshape(t, shape) : time, t);
  });

export default mistakesFor<typeof import("./noise-path.js")>({
  "ends-swapped": {
    because: "You swapped data and noise. In this course, data is at time 0 and noise at time 1.",
    ...mixing((x0, x1, time) => between(x1, x0, time, time)),
  },
  "noise-added": {
    because:
      "You added the noise to the data at full size. On a straight line, the data fades as the noise comes in.",
    ...mixing((x0, x1, time) => tf.add(x0, tf.mul(time, x1))),
  },
  "noise-not-scaled": {
    because: "You faded the data but kept the noise at full size. At time 0 there is no noise yet.",
    ...mixing((x0, x1, time) => tf.add(tf.mul(tf.sub(1, time), x0), x1)),
  },
  "kept-off-the-ends": {
    because:
      "You kept the time away from 0 and 1. At time 0 an item is exactly at its data, at time 1 at its noise.",
    ...mixing((x0, x1, time) => between(x0, x1, tf.clipByValue(time, 1e-6, 1 - 1e-6), time)),
  },
  "noise-left-out": {
    because: "You only faded the data. As it fades, the noise comes in, with the share t.",
    ...mixing((x0, _, time) => tf.mul(tf.sub(1, time), x0)),
  },
  "data-left-out": {
    because: "You let only the noise come in. At time t, the share 1 − t of the data is left.",
    ...mixing((_, x1, time) => tf.mul(time, x1)),
  },
  "noise-subtracted": {
    because: "You subtracted the noise. An item is at the sum of its two shares.",
    ...mixing((x0, x1, time) => between(x0, tf.neg(x1), time, time)),
  },
  "velocity-for-place": {
    because: "You returned which way the item moves, x1 − x0. The question is where it is.",
    ...mixing((x0, x1) => tf.sub(x1, x0)),
  },
  "away-from-the-data": {
    because: "You returned only the distance covered, t·(x1 − x0). The item started at x0.",
    ...mixing((x0, x1, time) => tf.mul(time, tf.sub(x1, x0))),
  },
  "backward-from-the-data": {
    because: "You moved the item away from the noise. The way from x0 to x1 is x1 − x0.",
    ...mixing((x0, x1, time) => tf.add(x0, tf.mul(time, tf.sub(x0, x1)))),
  },
  "variance-preserving": {
    because:
      "You mixed data and noise by roots, as some diffusion models do. That path is curved; this one is straight.",
    ...mixing((x0, x1, time) =>
      tf.add(tf.mul(tf.sqrt(tf.relu(tf.sub(1, time))), x0), tf.mul(tf.sqrt(tf.relu(time)), x1)),
    ),
  },
  "circle-for-line": {
    because:
      "You used cosine and sine as shares, which lead along an arc. A straight line has the shares 1 − t and t.",
    ...mixing((x0, x1, time) => {
      const angle = tf.mul(time, Math.PI / 2);
      return tf.add(tf.mul(tf.cos(angle), x0), tf.mul(tf.sin(angle), x1));
    }),
  },
  "speeding-up": {
    because: "You squared the time, so the item starts slowly. It moves at constant speed.",
    ...mixing((x0, x1, time) => between(x0, x1, tf.square(time), time)),
  },
  "times-on-the-last-axis": {
    because:
      "You laid the times along the last axis. Items are on the first axis, and each has one time for all its numbers.",
    ...spread((x) =>
      x.shape[x.rank - 1] === x.shape[0]
        ? Array(x.rank - 1)
            .fill(1)
            .concat(x.shape[0])
        : undefined,
    ),
  },
  "times-on-the-second-axis": {
    because:
      "You gave the times one axis of length 1, whatever the item is. With more axes, broadcasting moves them off the first axis.",
    ...spread((x) =>
      x.rank > 2 && x.shape[x.rank - 2] === x.shape[0]
        ? [...Array(x.rank - 2).fill(1), x.shape[0], 1]
        : undefined,
    ),
  },
  "one-time-for-all": {
    because: "You put all items at the time of the first one. Each has a time of its own.",
    ...mixing((x0, x1, time) => between(x0, x1, tf.slice(time, 0, 1), time)),
  },
  "mean-of-the-times": {
    because: "You put all items at the mean of the times. Each has a time of its own.",
    ...mixing((x0, x1, time) => between(x0, x1, tf.mean(time), time)),
  },
  "axes-cut-flat": {
    because: "You lost the axes of the items. The result has the shape of x0.",
    ...mixing((x0, x1, time) => {
      const flat = between(x0, x1, time, time);
      return x0.rank > 2 ? tf.reshape(flat, [x0.shape[0], -1]) : flat;
    }),
  },
  "axes-of-length-one-lost": {
    because: "You removed axes of length 1 from the result. It has the shape of x0, whatever the lengths.",
    ...mixing((x0, x1, time) => tf.squeeze(between(x0, x1, time, time))),
  },
  "no-way-for-the-noise": {
    because:
      "You cut the noise off from its gradient. Gradients flow back to both ends of the path, x0 and x1.",
    ...mixing((x0, x1, time) => between(x0, tf.variable(x1, false), time, time)),
  },
  "no-way-for-the-data": {
    because:
      "You cut the data off from its gradient. In chapter 05 data comes from a network, which learns through this path.",
    ...mixing((x0, x1, time) => between(tf.variable(x0, false), x1, time, time)),
  },
  "shares-squared": {
    because: "You squared the shares of data and noise. On a straight line they are 1 − t and t.",
    ...mixing((x0, x1, time) => between(tf.mul(tf.sub(1, time), x0), tf.mul(time, x1), time, time)),
  },
});
