import * as tf from "@tensorflow/tfjs";
import { mistakesFor } from "#lib/author/mistakes";
import { axesOf } from "#lib/shapes";

type Layer = (x: tf.Tensor) => tf.Tensor;
type Measure = (f: Layer, x: tf.Tensor, positions: tf.Tensor1D, order: number[]) => tf.Tensor;

const otherThanAll = (order: number[], T: number) => {
  const sorted = [...order].sort((a, b) => a - b);
  return sorted.length !== T || sorted.some((position, i) => position !== i);
};

/** Another measure, behind the check that the stub gives, or another check. */
const gap =
  (measure: Measure, isNoOrder = otherThanAll) =>
  (f: Layer, x: tf.Tensor, order: number[]): tf.Tensor => {
    const T = axesOf("x", x, "B T D")[1];
    if (isNoOrder(order, T))
      throw new RangeError(`order must contain each of the positions 0 to ${T - 1} once, got ${order}`);
    return tf.tidy(() => measure(f, x, tf.tensor1d(order, "int32"), order));
  };

const along = (x: tf.Tensor, positions: tf.Tensor1D) => tf.gather(x, positions, 1);
const distance = (a: tf.Tensor, b: tf.Tensor) => tf.abs(tf.sub(a, b));
const rightMeasure: Measure = (f, x, positions) =>
  tf.max(distance(f(along(x, positions)), along(f(x), positions)));

export default mistakesFor<typeof import("./order-blindness.js")>({
  "output-in-the-old-order": {
    because:
      "You asked whether the output stays the same. The question is whether its rows move as the rows of the input did.",
    orderGap: gap((f, x, positions) => tf.max(distance(f(along(x, positions)), f(x)))),
  },
  "shuffles-the-batch": {
    because:
      "Axis 0 is the batch: you moved texts, and nothing within each text. Positions are along axis 1.",
    orderGap: gap((f, x, positions) =>
      tf.max(distance(f(tf.gather(x, positions)), tf.gather(f(x), positions))),
    ),
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
  "shuffles-the-units": {
    because: "Axis 2 holds the numbers of one position. Positions are along axis 1.",
    orderGap: gap((f, x, positions) =>
      tf.max(distance(f(tf.gather(x, positions, 2)), tf.gather(f(x), positions, 2))),
    ),
  },
  "inverse-on-both-sides": {
    because: "You used the inverse order on both sides: x[order] has the row order[t] at position t.",
    orderGap: gap((f, x, _, order) => {
      const inverse = tf.tensor1d(
        order.map((_, t) => order.indexOf(t)),
        "int32",
      );
      return rightMeasure(f, x, inverse, order);
    }),
  },
  "always-backwards": {
    because: "You reversed the positions, whatever the order says. Position t takes the row order[t].",
    orderGap: gap((f, x, _, order) =>
      rightMeasure(f, x, tf.tensor1d([...order.keys()].reverse(), "int32"), order),
    ),
  },
  "squared-distance": {
    because: "You squared the distances. The gap is the largest absolute difference.",
    orderGap: gap((f, x, positions) =>
      tf.max(tf.square(distance(f(along(x, positions)), along(f(x), positions)))),
    ),
  },
  "relative-distance": {
    because: "You divided by the size of the output. The gap is the difference itself.",
    orderGap: gap((f, x, positions, order) =>
      tf.div(rightMeasure(f, x, positions, order), tf.max(tf.abs(f(x)))),
    ),
  },
  "refuses-the-identity": {
    because: "The order 0, 1, ... T − 1 is a permutation too. Its gap is 0.",
    orderGap: gap(rightMeasure, (order, T) => otherThanAll(order, T) || order.every((p, t) => p === t)),
  },
  "sorts-positions-as-text": {
    because: "sort() alone compares texts, and 10 comes before 2. Compare the numbers.",
    orderGap: gap(
      rightMeasure,
      (order, T) => otherThanAll([...order], T) || [...order].sort().some((p, t) => p !== t),
    ),
  },
  "checks-the-range-only": {
    because: "A position may be missing, and another one there twice. Each must be there once.",
    orderGap: gap(rightMeasure, (order, T) => order.length !== T || order.some((p) => !(p >= 0 && p < T))),
  },
  "counts-the-different-ones": {
    because:
      "You counted the different positions. The list may be longer, or hold numbers that are no positions.",
    orderGap: gap(rightMeasure, (order, T) => new Set(order).size !== T || Math.max(...order) >= T),
  },
  "shuffles-the-batch-of-the-input": {
    because: "Axis 0 is the batch: you moved the texts of the input. Positions are along axis 1.",
    orderGap: gap((f, x, positions) => tf.max(distance(f(tf.gather(x, positions)), along(f(x), positions)))),
  },
  "shuffles-the-units-of-the-input": {
    because:
      "Axis 2 holds the numbers of one position, and you moved those of the input. Positions are along axis 1.",
    orderGap: gap((f, x, positions) =>
      tf.max(distance(f(tf.gather(x, positions, 2)), along(f(x), positions))),
    ),
  },
  "a-gap-for-each-position": {
    because:
      "You returned a gap for each position. Return one for the whole batch: take the maximum over every axis.",
    orderGap: gap((f, x, positions) => tf.max(distance(f(along(x, positions)), along(f(x), positions)), -1)),
  },
});
