import * as tf from "@tensorflow/tfjs";
import { mistakesFor } from "#lib/author/mistakes";
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
    because: "You took one mean and one variance of all numbers. Every vector has its own.",
    batchedLayerNorm: norm(over(() => undefined)),
  },
  "over-each-item": {
    because:
      "Your mean and variance run over a whole item, positions too. Every position's vector has its own.",
    batchedLayerNorm: norm(over((x) => (x.rank > 2 ? [x.rank - 2, x.rank - 1] : [x.rank - 1]))),
  },
  "over-the-batch": {
    because: "Your statistics run over the first axis: that is batch norm. Layer norm uses no other item.",
    batchedLayerNorm: norm(over(() => [0])),
  },
  "over-positions": {
    because:
      "Your statistics run over the positions, feature by feature, so later tokens change earlier ones.",
    batchedLayerNorm: norm(over((x) => [Math.max(0, x.rank - 2)])),
  },
  "mean-of-everything": {
    because: "You took one mean of all numbers. Center every vector by its own.",
    batchedLayerNorm: norm({ mean: (x) => tf.mean(x) }),
  },
  "forgets-keep-dims": {
    because: "Your mean lost its axis, so it doesn't line up with x. Keep the axis, with length 1.",
    batchedLayerNorm: norm({
      mean: (x) => tf.mean(x, -1),
      variance: (centered) => tf.mean(tf.square(centered), -1),
    }),
  },
  "divides-by-one-less": {
    because: "You divided the variance by D − 1. Layer norm estimates nothing from a sample: divide by D.",
    batchedLayerNorm: norm({
      variance: (centered) => tf.div(tf.sum(tf.square(centered), -1, true), width(centered) - 1),
    }),
  },
  "sum-for-mean": {
    because: "You summed the squares instead of averaging them, so the divisor grows with the width.",
    batchedLayerNorm: norm({ variance: (centered) => tf.sum(tf.square(centered), -1, true) }),
  },
  "root-mean-square": {
    because: "You never subtracted the mean: this is RMS norm with a shift. Layer norm centers first.",
    batchedLayerNorm: norm({ mean: (x) => tf.zeros([...x.shape.slice(0, -1), 1]) }),
  },
  "variance-around-zero": {
    because:
      "You took the mean square of x itself. The variance is the mean square of the distance from the mean.",
    batchedLayerNorm: norm({ variance: (_, x) => tf.mean(tf.square(x), -1, true) }),
  },
  "mean-square-less-squared-mean": {
    because:
      "Mean of squares minus squared mean is right on paper. Far from 0, float32 has no digits left for the difference.",
    batchedLayerNorm: norm({
      variance: (_, x) => tf.relu(tf.sub(tf.mean(tf.square(x), -1, true), tf.square(tf.mean(x, -1, true)))),
    }),
  },
  "forgets-the-root": {
    because: "You divided the vectors by their variance. Its root brings them to variance 1.",
    batchedLayerNorm: norm({ divisor: (variance, epsilon) => tf.add(variance, epsilon) }),
  },
  "epsilon-behind-the-root": {
    because: "You added epsilon to the standard deviation. It belongs inside the root, with the variance.",
    batchedLayerNorm: norm({ divisor: (variance, epsilon) => tf.add(tf.sqrt(variance), epsilon) }),
  },
  "forgets-epsilon": {
    because: "Epsilon is missing: a vector of equal numbers is divided by 0.",
    batchedLayerNorm: norm({ divisor: (variance) => tf.sqrt(variance) }),
  },
  "epsilon-as-a-floor": {
    because: "You used epsilon only in place of small variances. Add it to every variance.",
    batchedLayerNorm: norm({ divisor: (variance, epsilon) => tf.sqrt(tf.maximum(variance, epsilon)) }),
  },
  "zero-epsilon-replaced": {
    because:
      "You took an epsilon of 0 for a missing one and replaced it. 0 is a number too: use what you are given.",
    batchedLayerNorm: (x, weights, epsilon) => right(x, weights, epsilon || 1e-5),
  },
  "an-epsilon-of-its-own": {
    because: "You don't use the epsilon that you are given.",
    batchedLayerNorm: norm({ divisor: (variance) => tf.sqrt(tf.add(variance, 1e-5)) }),
  },
  "another-default": {
    because:
      "The default of epsilon is 1e-5 here. A different one shifts every model that was trained with this.",
    batchedLayerNorm: (x, weights, epsilon = 1e-6) => right(x, weights, epsilon),
  },
  "forgets-the-scale": {
    because:
      "You left out the scale gamma. It starts at 1, where you can't see the bug, and training moves it.",
    batchedLayerNorm: norm({ learned: (normalized, { beta }) => tf.add(normalized, beta) }),
  },
  "one-more-than-the-scale": {
    because: "You scaled by 1 + gamma. Here gamma is the whole scale, and starts at 1.",
    batchedLayerNorm: norm({
      learned: (normalized, { gamma, beta }) => tf.add(tf.mul(normalized, tf.add(gamma, 1)), beta),
    }),
  },
  "forgets-the-shift": {
    because:
      "You left out the shift beta. It starts at 0, where you can't see the bug, and training moves it.",
    batchedLayerNorm: norm({ learned: (normalized, { gamma }) => tf.mul(normalized, gamma) }),
  },
  "shifts-before-it-scales": {
    because: "You added beta first, so gamma scales it as well. First scale, then shift.",
    batchedLayerNorm: norm({
      learned: (normalized, { gamma, beta }) => tf.mul(tf.add(normalized, beta), gamma),
    }),
  },
  "exchanges-scale-and-shift": {
    because: "You swapped gamma and beta: multiply by gamma, add beta.",
    batchedLayerNorm: norm({
      learned: (normalized, { gamma, beta }) => tf.add(tf.mul(normalized, beta), gamma),
    }),
  },
  "mean-over-positions": {
    because:
      "You centered each feature over the positions. Every vector minus its own mean: take the last axis.",
    batchedLayerNorm: norm({ mean: (x) => tf.mean(x, Math.max(0, x.rank - 2), true) }),
  },
  "variance-over-the-batch": {
    because: "Your variance runs over the first axis. Every vector has its own: take the last axis.",
    batchedLayerNorm: norm({ variance: (centered) => tf.mean(tf.square(centered), 0, true) }),
  },
  "mean-of-the-distances": {
    because:
      "You averaged the distances from the mean. The variance is the mean of their squares, and its root comes after.",
    batchedLayerNorm: norm({ variance: (centered) => tf.square(tf.mean(tf.abs(centered), -1, true)) }),
  },
  "default-of-bert": {
    because: "Your default of epsilon is 1e-12, BERT's. It is 1e-5 here.",
    batchedLayerNorm: (x, weights, epsilon = 1e-12) => right(x, weights, epsilon),
  },
});
