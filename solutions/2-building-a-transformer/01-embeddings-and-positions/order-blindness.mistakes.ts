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
      "You asked whether the output stays the same. The question is whether its rows move as the rows of the input did.",
    orderGap: gap((f, x, positions) => tf.max(distance(f(along(x, positions)), f(x)))),
  },
  "shuffles-the-batch": {
    because:
      "Axis 0 is the batch: you moved texts, and nothing within each text. Positions are along axis 1.",
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
      "Both your sides are f of the shuffled input, so they always agree. Shuffle before f on one side, after f on the other.",
    orderGap: gap((f, x, positions) => tf.max(distance(f(along(x, positions)), f(along(x, positions))))),
  },
  "undoes-the-order": {
    because:
      "You put the output into the inverse order. It takes the same order as the input: row order[t] goes to position t.",
    orderGap: gap((f, x, positions, order) => {
      const inverse = order.map((_, t) => order.indexOf(t));
      return tf.max(distance(f(along(x, positions)), along(f(x), tf.tensor1d(inverse, "int32"))));
    }),
  },
  "never-applies-the-layer": {
    because:
      "You compared the input with itself: f must run on both sides, once after the shuffle and once before it.",
    orderGap: gap((f, x, positions) => tf.max(distance(f(along(x, positions)), along(x, positions)))),
  },
  "forgets-the-absolute-value": {
    because: "Without the absolute value a difference below 0 never counts as the largest.",
    orderGap: gap((f, x, positions) => tf.max(tf.sub(f(along(x, positions)), along(f(x), positions)))),
  },
  "other-sign-only": {
    because: "Only differences of one sign can win here. A distance has no sign: take the absolute value.",
    orderGap: gap((f, x, positions) => tf.max(tf.sub(along(f(x), positions), f(along(x, positions))))),
  },
  "compares-the-largest": {
    because:
      "You took the largest number of each output, and then their difference. Compare number by number first.",
    orderGap: gap((f, x, positions) =>
      tf.abs(tf.sub(tf.max(f(along(x, positions))), tf.max(along(f(x), positions)))),
    ),
  },
  "mean-distance": {
    because:
      "You returned the mean distance. One different number is a gap, however many others agree: take the largest.",
    orderGap: gap((f, x, positions) => tf.mean(distance(f(along(x, positions)), along(f(x), positions)))),
  },
  "smallest-distance": {
    because:
      "You returned the smallest distance, where one equal number hides all differences. Take the largest.",
    orderGap: gap((f, x, positions) => tf.min(distance(f(along(x, positions)), along(f(x), positions)))),
  },
  "sum-of-distances": {
    because: "You returned the sum of all distances; the gap is the largest one.",
    orderGap: gap((f, x, positions) => tf.sum(distance(f(along(x, positions)), along(f(x), positions)))),
  },
  "root-mean-square": {
    because: "You returned the root of the mean squared distance; the gap is the largest distance.",
    orderGap: gap((f, x, positions) =>
      tf.sqrt(tf.mean(tf.square(distance(f(along(x, positions)), along(f(x), positions))))),
    ),
  },
  "first-item-only": {
    because: "You measured only the first item of the batch. Any item may have the largest distance.",
    orderGap: gap((f, x, positions) => {
      const apart = distance(f(along(x, positions)), along(f(x), positions)); // [B, T, E]
      return tf.max(tf.slice(apart, [0, 0, 0], [1, -1, -1]));
    }),
  },
  "a-gap-for-each-item": {
    because:
      "You returned one gap for each item. Return one for the whole batch: take the maximum over every axis.",
    orderGap: gap((f, x, positions) =>
      tf.max(distance(f(along(x, positions)), along(f(x), positions)), [1, 2]),
    ),
  },
});
