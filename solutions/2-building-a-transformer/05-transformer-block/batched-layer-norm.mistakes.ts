import * as tf from "@tensorflow/tfjs";
import { mistakesFor } from "#lib/mistakes";
import { type NormWeights, batchedLayerNorm as right } from "./batched-layer-norm.js";

/** From the input to the result; a mistake replaces some of it. */
interface Steps {
  mean: (x: tf.Tensor) => tf.Tensor;
  variance: (centered: tf.Tensor, x: tf.Tensor) => tf.Tensor;
  divisor: (variance: tf.Tensor, epsilon: number) => tf.Tensor;
  learned: (normalized: tf.Tensor, weights: NormWeights) => tf.Tensor;
}

const steps: Steps = {
  mean: (x) => tf.mean(x, -1, true), // [..., 1]
  variance: (centered) => tf.mean(tf.square(centered), -1, true), // [..., 1]
  divisor: (variance, epsilon) => tf.sqrt(tf.add(variance, epsilon)), // [..., 1]
  learned: (normalized, { gamma, beta }) => tf.add(tf.mul(normalized, gamma), beta), // [..., D]
};

/** The norm behind its checks, with some of its steps replaced. */
const norm =
  (other: Partial<Steps>) =>
  (x: tf.Tensor, weights: NormWeights, epsilon = 1e-5): tf.Tensor => {
    tf.dispose(right(x, weights, epsilon));
    const { mean, variance, divisor, learned } = { ...steps, ...other };
    return tf.tidy(() => {
      const centered = tf.sub(x, mean(x)); // [..., D]
      return learned(tf.div(centered, divisor(variance(centered, x), epsilon)), weights); // [..., D]
    });
  };

/** Mean and variance over some other axes, all of length 1 afterwards. */
const over = (axes: (x: tf.Tensor) => number[] | undefined) => ({
  mean: (x: tf.Tensor) => tf.mean(x, axes(x), true),
  variance: (centered: tf.Tensor) => tf.mean(tf.square(centered), axes(centered), true),
});
const width = (x: tf.Tensor) => x.shape[x.rank - 1];

export default mistakesFor<typeof import("./batched-layer-norm.js")>({
  "over-the-whole-tensor": {
    because: "One mean and one variance were taken of all numbers. Every vector has its own.",
    batchedLayerNorm: norm(over(() => undefined)),
  },
  "over-each-item": {
    because: "Mean and variance run over a whole item, positions too. Every position's vector has its own.",
    batchedLayerNorm: norm(over((x) => (x.rank > 2 ? [x.rank - 2, x.rank - 1] : [x.rank - 1]))),
  },
  "over-the-batch": {
    because: "The statistics run over the first axis: that is batch norm. Layer norm asks no other item.",
    batchedLayerNorm: norm(over(() => [0])),
  },
  "over-positions": {
    because:
      "The statistics run over the positions, feature by feature: later tokens would change earlier ones.",
    batchedLayerNorm: norm(over((x) => [Math.max(0, x.rank - 2)])),
  },
  "mean-of-everything": {
    because: "One mean was taken of all numbers. Every vector is centred by its own.",
    batchedLayerNorm: norm({ mean: (x) => tf.mean(x) }),
  },
  "forgets-keep-dims": {
    because: "A mean lost its axis, so it does not line up with x. It has to stay, with length 1.",
    batchedLayerNorm: norm({
      mean: (x) => tf.mean(x, -1),
      variance: (centered) => tf.mean(tf.square(centered), -1),
    }),
  },
  "divides-by-one-less": {
    because: "The variance was divided by D − 1. Nothing is estimated from a sample here: divide by D.",
    batchedLayerNorm: norm({
      variance: (centered) => tf.div(tf.sum(tf.square(centered), -1, true), width(centered) - 1),
    }),
  },
  "sum-for-mean": {
    because: "The squares were summed, not averaged: the divisor grows with the width.",
    batchedLayerNorm: norm({ variance: (centered) => tf.sum(tf.square(centered), -1, true) }),
  },
  "root-mean-square": {
    because: "The mean was never subtracted: this is RMS norm with a shift. Layer norm centres first.",
    batchedLayerNorm: norm({ mean: (x) => tf.zeros([...x.shape.slice(0, -1), 1]) }),
  },
  "variance-around-zero": {
    because:
      "The variance was taken of x as it came in. It is the mean square of the distance from the mean.",
    batchedLayerNorm: norm({ variance: (_, x) => tf.mean(tf.square(x), -1, true) }),
  },
  "mean-square-less-squared-mean": {
    because:
      "Mean of squares less squared mean is right on paper. Far from 0, float32 has no digits left for the difference.",
    batchedLayerNorm: norm({
      variance: (_, x) => tf.relu(tf.sub(tf.mean(tf.square(x), -1, true), tf.square(tf.mean(x, -1, true)))),
    }),
  },
  "forgets-the-root": {
    because: "The vectors were divided by their variance. Its root brings them to variance 1.",
    batchedLayerNorm: norm({ divisor: (variance, epsilon) => tf.add(variance, epsilon) }),
  },
  "epsilon-behind-the-root": {
    because: "Epsilon was added to the standard deviation. It belongs under the root, to the variance.",
    batchedLayerNorm: norm({ divisor: (variance, epsilon) => tf.add(tf.sqrt(variance), epsilon) }),
  },
  "forgets-epsilon": {
    because: "Epsilon is missing: a vector of equal numbers is divided by 0.",
    batchedLayerNorm: norm({ divisor: (variance) => tf.sqrt(variance) }),
  },
  "epsilon-as-a-floor": {
    because: "Epsilon stood in for small variances only. It is added to every variance.",
    batchedLayerNorm: norm({ divisor: (variance, epsilon) => tf.sqrt(tf.maximum(variance, epsilon)) }),
  },
  "zero-epsilon-replaced": {
    because: "An epsilon of 0 was taken for none and replaced. 0 is a number, too: what is handed in counts.",
    batchedLayerNorm: (x, weights, epsilon) => right(x, weights, epsilon || 1e-5),
  },
  "an-epsilon-of-its-own": {
    because: "The epsilon that was handed in is not the one that is used.",
    batchedLayerNorm: norm({ divisor: (variance) => tf.sqrt(tf.add(variance, 1e-5)) }),
  },
  "another-default": {
    because: "Unless given, epsilon is 1e-5 here. Another one shifts every model that was trained with this.",
    batchedLayerNorm: (x, weights, epsilon = 1e-6) => right(x, weights, epsilon),
  },
  "forgets-the-scale": {
    because: "The scale gamma was left out. It starts at 1, where nobody notices, and training moves it.",
    batchedLayerNorm: norm({ learned: (normalized, { beta }) => tf.add(normalized, beta) }),
  },
  "one-more-than-the-scale": {
    because: "The vectors were scaled by 1 + gamma. Here gamma is the whole scale, and starts at 1.",
    batchedLayerNorm: norm({
      learned: (normalized, { gamma, beta }) => tf.add(tf.mul(normalized, tf.add(gamma, 1)), beta),
    }),
  },
  "forgets-the-shift": {
    because: "The shift beta was left out. It starts at 0, where nobody notices, and training moves it.",
    batchedLayerNorm: norm({ learned: (normalized, { gamma }) => tf.mul(normalized, gamma) }),
  },
  "shifts-before-it-scales": {
    because: "Beta was added first and then scaled by gamma as well. First scale, then shift.",
    batchedLayerNorm: norm({
      learned: (normalized, { gamma, beta }) => tf.mul(tf.add(normalized, beta), gamma),
    }),
  },
  "exchanges-scale-and-shift": {
    because: "Gamma and beta changed places: gamma multiplies, beta is added.",
    batchedLayerNorm: norm({
      learned: (normalized, { gamma, beta }) => tf.add(tf.mul(normalized, beta), gamma),
    }),
  },
});
