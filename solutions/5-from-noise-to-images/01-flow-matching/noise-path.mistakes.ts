import * as tf from "@tensorflow/tfjs";
import { mistakesFor } from "#lib/mistakes";
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
    because: "Data and noise have changed places. In this course data is at time 0, and noise at time 1.",
    ...mixing((x0, x1, time) => between(x1, x0, time, time)),
  },
  "noise-added": {
    because:
      "The noise was added to the data at full size. On a straight line the data fades as the noise comes.",
    ...mixing((x0, x1, time) => tf.add(x0, tf.mul(time, x1))),
  },
  "noise-not-scaled": {
    because: "The data fades, but the noise is always there. At time 0 it has no part yet.",
    ...mixing((x0, x1, time) => tf.add(tf.mul(tf.sub(1, time), x0), x1)),
  },
  "velocity-for-place": {
    because: "This is which way the item moves, x1 − x0. The question is where it is.",
    ...mixing((x0, x1) => tf.sub(x1, x0)),
  },
  "away-from-the-data": {
    because: "The distance covered was returned, t·(x1 − x0). The item has started in x0.",
    ...mixing((x0, x1, time) => tf.mul(time, tf.sub(x1, x0))),
  },
  "backward-from-the-data": {
    because: "The item moves away from the noise. The way from x0 to x1 is x1 − x0.",
    ...mixing((x0, x1, time) => tf.add(x0, tf.mul(time, tf.sub(x0, x1)))),
  },
  "variance-preserving": {
    because:
      "Data and noise were mixed by roots, as some diffusion models do. That path is curved; this one is straight.",
    ...mixing((x0, x1, time) =>
      tf.add(tf.mul(tf.sqrt(tf.relu(tf.sub(1, time))), x0), tf.mul(tf.sqrt(tf.relu(time)), x1)),
    ),
  },
  "circle-for-line": {
    because:
      "The shares are cosine and sine, which lead along an arc. A straight line has the shares 1 − t and t.",
    ...mixing((x0, x1, time) => {
      const angle = tf.mul(time, Math.PI / 2);
      return tf.add(tf.mul(tf.cos(angle), x0), tf.mul(tf.sin(angle), x1));
    }),
  },
  "speeding-up": {
    because: "The item starts slowly, because its time was squared. It moves at constant speed.",
    ...mixing((x0, x1, time) => between(x0, x1, tf.square(time), time)),
  },
  "times-on-the-last-axis": {
    because:
      "The times were laid along the last axis. The first axis is that of the items, and each item has one time for all its numbers.",
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
      "The times got one axis of length 1, whatever the item is. With more axes, they slip away from the first one.",
    ...spread((x) =>
      x.rank > 2 && x.shape[x.rank - 2] === x.shape[0]
        ? [...Array(x.rank - 2).fill(1), x.shape[0], 1]
        : undefined,
    ),
  },
  "one-time-for-all": {
    because: "All items were put at the time of the first one. Each has a time of its own.",
    ...mixing((x0, x1, time) => between(x0, x1, tf.slice(time, 0, 1), time)),
  },
  "mean-of-the-times": {
    because: "All items were put at the mean of the times. Each has a time of its own.",
    ...mixing((x0, x1, time) => between(x0, x1, tf.mean(time), time)),
  },
  "axes-cut-flat": {
    because: "The result has lost the axes of the items. It has the shape of x0.",
    ...mixing((x0, x1, time) => {
      const flat = between(x0, x1, time, time);
      return x0.rank > 2 ? tf.reshape(flat, [x0.shape[0], -1]) : flat;
    }),
  },
  "axes-of-length-one-lost": {
    because: "Axes of length 1 were removed from the result. It has the shape of x0, whatever the lengths.",
    ...mixing((x0, x1, time) => tf.squeeze(between(x0, x1, time, time))),
  },
  "no-way-for-gradients": {
    because:
      "The data was cut off from its gradient. In chapter 05 data comes from a network, which learns through this path.",
    ...mixing((x0, x1, time) => between(tf.variable(x0, false), x1, time, time)),
  },
});
