import * as tf from "@tensorflow/tfjs";
import { mistakesFor } from "#lib/mistakes";
import { axesOf } from "#lib/shapes";

type Layer = (x: tf.Tensor) => tf.Tensor;
type Measure = (f: Layer, x: tf.Tensor, positions: tf.Tensor1D, order: number[]) => tf.Tensor;

/** Another measure, behind the check that the stub gives. */
const gap =
  (measure: Measure) =>
  (f: Layer, x: tf.Tensor, order: number[]): tf.Tensor => {
    const T = axesOf("x", x, "B T D")[1];
    const sorted = [...order].sort((a, b) => a - b);
    if (sorted.length !== T || sorted.some((position, i) => position !== i)) throw new RangeError("no order");
    return tf.tidy(() => measure(f, x, tf.tensor1d(order, "int32"), order));
  };

const along = (x: tf.Tensor, positions: tf.Tensor1D) => tf.gather(x, positions, 1);
const distance = (a: tf.Tensor, b: tf.Tensor) => tf.abs(tf.sub(a, b));

export default mistakesFor<typeof import("./order-blindness.js")>({
  "output-in-the-old-order": {
    because:
      "This asks whether the output stays the same. The question is whether its rows change places as those of the input did.",
    orderGap: gap((f, x, positions) => tf.max(distance(f(along(x, positions)), f(x)))),
  },
  "shuffles-the-batch": {
    because:
      "Axis 0 is the batch: texts changed places, and within each text nothing did. Positions lie along axis 1.",
    orderGap: gap((f, x) => {
      const B = x.shape[0];
      const items = tf.tensor1d(
        Array.from({ length: B }, (_, i) => (i + 1) % B),
        "int32",
      );
      return tf.max(distance(f(tf.gather(x, items)), tf.gather(f(x), items)));
    }),
  },
  "shuffles-the-input-only-once": {
    because:
      "Both sides are f of the other order, so they always agree. One side takes the order before f, the other after.",
    orderGap: gap((f, x, positions) => tf.max(distance(f(along(x, positions)), f(along(x, positions))))),
  },
  "undoes-the-order": {
    because:
      "The output was put into the inverse order. It takes the same order as the input did: row order[t] at place t.",
    orderGap: gap((f, x, positions, order) => {
      const inverse = order.map((_, t) => order.indexOf(t));
      return tf.max(distance(f(along(x, positions)), along(f(x), tf.tensor1d(inverse, "int32"))));
    }),
  },
  "never-applies-the-layer": {
    because:
      "The input was compared with itself: f has to run on both sides, once before and once after the change of order.",
    orderGap: gap((f, x, positions) => tf.max(distance(f(along(x, positions)), along(x, positions)))),
  },
  "forgets-the-absolute-value": {
    because: "Without the absolute value a difference below 0 never counts as the largest distance.",
    orderGap: gap((f, x, positions) => tf.max(tf.sub(f(along(x, positions)), along(f(x), positions)))),
  },
  "other-sign-only": {
    because: "Only differences of one sign can win here. A distance has none: take the absolute value.",
    orderGap: gap((f, x, positions) => tf.max(tf.sub(along(f(x), positions), f(along(x, positions))))),
  },
  "mean-distance": {
    because:
      "This is the mean distance. One number out of place is a gap, however many others fit: take the largest.",
    orderGap: gap((f, x, positions) => tf.mean(distance(f(along(x, positions)), along(f(x), positions)))),
  },
  "smallest-distance": {
    because: "This is the smallest distance: one number that fits would hide all others. Take the largest.",
    orderGap: gap((f, x, positions) => tf.min(distance(f(along(x, positions)), along(f(x), positions)))),
  },
  "sum-of-distances": {
    because: "This is the sum of all distances; the gap is the largest one.",
    orderGap: gap((f, x, positions) => tf.sum(distance(f(along(x, positions)), along(f(x), positions)))),
  },
  "root-mean-square": {
    because: "This is the root of the mean squared distance; the gap is the largest distance.",
    orderGap: gap((f, x, positions) =>
      tf.sqrt(tf.mean(tf.square(distance(f(along(x, positions)), along(f(x), positions))))),
    ),
  },
  "first-item-only": {
    because: "Only the first item of the batch was measured. The largest distance may lie in any of them.",
    orderGap: gap((f, x, positions) => {
      const apart = distance(f(along(x, positions)), along(f(x), positions)); // [B, T, E]
      return tf.max(tf.slice(apart, [0, 0, 0], [1, -1, -1]));
    }),
  },
  "a-gap-for-each-item": {
    because:
      "One gap is due for all of the batch, and here is one for each item: the maximum goes over every axis.",
    orderGap: gap((f, x, positions) =>
      tf.max(distance(f(along(x, positions)), along(f(x), positions)), [1, 2]),
    ),
  },
});
