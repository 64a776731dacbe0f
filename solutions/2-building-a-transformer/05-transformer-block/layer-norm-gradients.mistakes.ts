import * as tf from "@tensorflow/tfjs";
import { mistakesFor } from "#lib/mistakes";
import type { NormWeights } from "./batched-layer-norm.js";
import { type LayerNormGradients, layerNormGradients as right } from "./layer-norm-gradients.js";

/** What goes in, and the stages of the forward pass. */
type Input = {
  x: tf.Tensor;
  gamma: tf.Tensor;
  dOutput: tf.Tensor;
  centered: tf.Tensor;
  s: tf.Tensor;
  normalized: tf.Tensor;
};
/** From one gradient to the next; a mistake replaces some of them. */
interface Steps {
  epsilon: (given: number) => number;
  dGamma: (input: Input) => tf.Tensor;
  dBeta: (input: Input) => tf.Tensor;
  dNormalized: (input: Input) => tf.Tensor;
  byMean: (dNormalized: tf.Tensor, input: Input) => tf.Tensor;
  bySpread: (dNormalized: tf.Tensor, input: Input) => tf.Tensor;
  dx: (parts: { dNormalized: tf.Tensor; byMean: tf.Tensor; bySpread: tf.Tensor }, input: Input) => tf.Tensor;
}

const rows = (t: tf.Tensor) => tf.reshape(t, [-1, t.shape[t.rank - 1]]); // [n, D]
const mean = (t: tf.Tensor) => tf.mean(t, -1, true); // [..., 1]

const steps: Steps = {
  epsilon: (given) => given,
  dGamma: ({ dOutput, normalized }) => tf.sum(rows(tf.mul(dOutput, normalized)), 0), // [D]
  dBeta: ({ dOutput }) => tf.sum(rows(dOutput), 0), // [D]
  dNormalized: ({ dOutput, gamma }) => tf.mul(dOutput, gamma), // [..., D]
  byMean: (dNormalized) => mean(dNormalized), // [..., 1]
  bySpread: (dNormalized, { normalized }) => tf.mul(normalized, mean(tf.mul(dNormalized, normalized))), // [..., D]
  dx: ({ dNormalized, byMean, bySpread }, { s }) => tf.div(tf.sub(tf.sub(dNormalized, byMean), bySpread), s), // [..., D]
};

/** The backward pass behind its checks, with some steps replaced. */
const back =
  (other: Partial<Steps>) =>
  (x: tf.Tensor, weights: NormWeights, dOutput: tf.Tensor, epsilon = 1e-5): LayerNormGradients => {
    tf.dispose(right(x, weights, dOutput, epsilon));
    const walk = { ...steps, ...other };
    return tf.tidy(() => {
      const centered = tf.sub(x, mean(x)); // [..., D]
      const s = tf.sqrt(tf.add(mean(tf.square(centered)), walk.epsilon(epsilon))); // [..., 1]
      const input = { x, gamma: weights.gamma, dOutput, centered, s, normalized: tf.div(centered, s) };
      const dNormalized = walk.dNormalized(input); // [..., D]
      const byMean = walk.byMean(dNormalized, input); // [..., 1]
      const bySpread = walk.bySpread(dNormalized, input); // [..., D]
      return {
        dGamma: walk.dGamma(input),
        dBeta: walk.dBeta(input),
        dNormalized,
        dx: walk.dx({ dNormalized, byMean, bySpread }, input),
      };
    });
  };

const count = (t: tf.Tensor) => t.size / t.shape[t.rank - 1];

export default mistakesFor<typeof import("./layer-norm-gradients.js")>({
  "scale-from-the-input": {
    because: "dGamma was made with x. Gamma multiplied the normalized vectors.",
    layerNormGradients: back({ dGamma: ({ dOutput, x }) => tf.sum(rows(tf.mul(dOutput, x)), 0) }),
  },
  "scale-from-the-centred": {
    because: "dGamma was made with x − mean. Gamma multiplied what was divided by s, too.",
    layerNormGradients: back({
      dGamma: ({ dOutput, centered }) => tf.sum(rows(tf.mul(dOutput, centered)), 0),
    }),
  },
  "averages-over-vectors": {
    because: "dGamma and dBeta were averaged over the vectors. Gradients of a shared weight add up.",
    layerNormGradients: back({
      dGamma: (input) => tf.div(steps.dGamma(input), count(input.x)),
      dBeta: (input) => tf.div(steps.dBeta(input), count(input.x)),
    }),
  },
  "sums-over-items-only": {
    because: "The sum runs over the first axis alone. All vectors share the weights: collect from every one.",
    layerNormGradients: back({
      dGamma: ({ dOutput, normalized }) => tf.sum(tf.mul(dOutput, normalized), 0),
      dBeta: ({ dOutput }) => tf.sum(dOutput, 0),
    }),
  },
  "sums-over-features": {
    because:
      "The sum runs over the features. Scale and shift have one number for each: sum over the vectors.",
    layerNormGradients: back({
      dGamma: ({ dOutput, normalized }) => tf.sum(tf.mul(dOutput, normalized), -1),
      dBeta: ({ dOutput }) => tf.sum(dOutput, -1),
    }),
  },
  "shift-from-the-scaled": {
    because: "dBeta was multiplied by gamma. Beta is added behind the scale: it gets dOutput as it is.",
    layerNormGradients: back({ dBeta: ({ dOutput, gamma }) => tf.sum(rows(tf.mul(dOutput, gamma)), 0) }),
  },
  "shift-over-features": {
    because: "dBeta was summed over the features. The shift has one number for each: sum over the vectors.",
    layerNormGradients: back({ dBeta: ({ dOutput }) => tf.sum(dOutput, -1) }),
  },
  "past-the-scale": {
    because: "The normalized vectors got dOutput as it is. Gamma lies in between.",
    layerNormGradients: back({ dNormalized: ({ dOutput }) => tf.clone(dOutput) }),
  },
  "scale-outside-the-means": {
    because:
      "The means were taken of dOutput, and gamma was multiplied in at the end. It differs by feature: it comes first.",
    layerNormGradients: back({
      dx: (_, { dOutput, normalized, gamma, s }) => {
        const along = tf.mul(normalized, mean(tf.mul(dOutput, normalized))); // [..., D]
        return tf.div(tf.mul(gamma, tf.sub(tf.sub(dOutput, mean(dOutput)), along)), s);
      },
    }),
  },
  "statistics-as-constants": {
    because: "Mean and spread were taken for constants. They move with x, and two roads lead through them.",
    layerNormGradients: back({ dx: ({ dNormalized }, { s }) => tf.div(dNormalized, s) }),
  },
  "forgets-the-mean": {
    because: "The road by way of the mean is missing: raising one x lowers all the others.",
    layerNormGradients: back({
      dx: ({ dNormalized, bySpread }, { s }) => tf.div(tf.sub(dNormalized, bySpread), s),
    }),
  },
  "forgets-the-spread": {
    because: "The road by way of the spread is missing: stretching a vector would change its norm.",
    layerNormGradients: back({
      dx: ({ dNormalized, byMean }, { s }) => tf.div(tf.sub(dNormalized, byMean), s),
    }),
  },
  "spread-with-the-wrong-sign": {
    because: "The road by way of the spread was added. A larger spread makes every number smaller.",
    layerNormGradients: back({
      dx: ({ dNormalized, byMean, bySpread }, { s }) =>
        tf.div(tf.add(tf.sub(dNormalized, byMean), bySpread), s),
    }),
  },
  "both-roads-added": {
    because: "Mean and spread were added to the direct road. Both pull the other way.",
    layerNormGradients: back({
      dx: ({ dNormalized, byMean, bySpread }, { s }) => tf.div(tf.addN([dNormalized, byMean, bySpread]), s),
    }),
  },
  "spread-without-direction": {
    because: "The mean of dx̂ ⊙ x̂ was subtracted from all alike. It pulls along the normalized vector.",
    layerNormGradients: back({
      bySpread: (dNormalized, { normalized }) =>
        tf.mul(mean(tf.mul(dNormalized, normalized)), tf.onesLike(normalized)),
    }),
  },
  "spread-of-the-centred": {
    because: "The spread's road was built of x − mean in place of the normalized vector.",
    layerNormGradients: back({
      bySpread: (dNormalized, { centered }) => tf.mul(centered, mean(tf.mul(dNormalized, centered))),
    }),
  },
  "sums-for-means": {
    because:
      "Sums were subtracted where means are due: each feature has a share of 1/D in mean and variance.",
    layerNormGradients: back({
      byMean: (dNormalized) => tf.sum(dNormalized, -1, true),
      bySpread: (dNormalized, { normalized }) =>
        tf.mul(normalized, tf.sum(tf.mul(dNormalized, normalized), -1, true)),
    }),
  },
  "sum-in-the-spread": {
    because: "The spread's road holds a sum where a mean is due: each feature has a share of 1/D in it.",
    layerNormGradients: back({
      bySpread: (dNormalized, { normalized }) =>
        tf.mul(normalized, tf.sum(tf.mul(dNormalized, normalized), -1, true)),
    }),
  },
  "mean-before-the-scale": {
    because: "The mean's road was made of dOutput. It starts behind the scale, at dx̂.",
    layerNormGradients: back({ byMean: (_, { dOutput }) => mean(dOutput) }),
  },
  "spread-before-the-scale": {
    because: "The spread's road was made of dOutput. It starts behind the scale, at dx̂.",
    layerNormGradients: back({
      bySpread: (_, { dOutput, normalized }) => tf.mul(normalized, mean(tf.mul(dOutput, normalized))),
    }),
  },
  "both-roads-before-the-scale": {
    because: "Both means were taken of dOutput. They start behind the scale, at dx̂.",
    layerNormGradients: back({
      byMean: (_, { dOutput }) => mean(dOutput),
      bySpread: (_, { dOutput, normalized }) => tf.mul(normalized, mean(tf.mul(dOutput, normalized))),
    }),
  },
  "means-of-everything": {
    because: "The two means run over all vectors. What one vector wants is no affair of the others.",
    layerNormGradients: back({
      byMean: (dNormalized) => tf.mean(dNormalized),
      bySpread: (dNormalized, { normalized }) => tf.mul(normalized, tf.mean(tf.mul(dNormalized, normalized))),
    }),
  },
  "forgets-the-divisor": {
    because: "dx was not divided by s. A wide vector is shrunk on its way, and so is its gradient.",
    layerNormGradients: back({
      dx: ({ dNormalized, byMean, bySpread }) => tf.sub(tf.sub(dNormalized, byMean), bySpread),
    }),
  },
  "divides-the-first-road-only": {
    because: "Only the direct road was divided by s. All three lead through the division.",
    layerNormGradients: back({
      dx: ({ dNormalized, byMean, bySpread }, { s }) =>
        tf.sub(tf.sub(tf.div(dNormalized, s), byMean), bySpread),
    }),
  },
  "divides-by-the-variance": {
    because: "dx was divided by the variance. The forward pass divided by its root, s.",
    layerNormGradients: back({ dx: (parts, input) => tf.div(steps.dx(parts, input), input.s) }),
  },
  "an-epsilon-of-its-own": {
    because: "The epsilon that was handed in is not the one that is used.",
    layerNormGradients: back({ epsilon: () => 1e-5 }),
  },
  "another-default": {
    because: "Unless given, epsilon is that of the forward pass, 1e-5.",
    layerNormGradients: (x, weights, dOutput, epsilon = 1e-6) => right(x, weights, dOutput, epsilon),
  },
});
