import * as tf from "@tensorflow/tfjs";
import { mistakesFor } from "#lib/author/mistakes";
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
    because: "You made dGamma with x. Gamma multiplies the normalized vectors.",
    layerNormGradients: back({ dGamma: ({ dOutput, x }) => tf.sum(rows(tf.mul(dOutput, x)), 0) }),
  },
  "scale-from-the-centred": {
    because: "You made dGamma with x − mean. Gamma multiplies the vectors after the division by s.",
    layerNormGradients: back({
      dGamma: ({ dOutput, centered }) => tf.sum(rows(tf.mul(dOutput, centered)), 0),
    }),
  },
  "scale-from-the-scaled": {
    because: "You multiplied dGamma by gamma. The derivative of γ ⊙ x̂ with respect to γ is x̂ alone.",
    layerNormGradients: back({
      dGamma: ({ dOutput, gamma, normalized }) => tf.sum(rows(tf.mul(tf.mul(dOutput, gamma), normalized)), 0),
    }),
  },
  "averages-over-vectors": {
    because: "You averaged dGamma and dBeta over the vectors. Gradients of a shared weight add up.",
    layerNormGradients: back({
      dGamma: (input) => tf.div(steps.dGamma(input), count(input.x)),
      dBeta: (input) => tf.div(steps.dBeta(input), count(input.x)),
    }),
  },
  "sums-over-items-only": {
    because: "Your sum runs over the first axis alone. All vectors share the weights: sum over every vector.",
    layerNormGradients: back({
      dGamma: ({ dOutput, normalized }) => tf.sum(tf.mul(dOutput, normalized), 0),
      dBeta: ({ dOutput }) => tf.sum(dOutput, 0),
    }),
  },
  "sums-over-features": {
    because:
      "Your sum runs over the features. Scale and shift have one number for each: sum over the vectors.",
    layerNormGradients: back({
      dGamma: ({ dOutput, normalized }) => tf.sum(tf.mul(dOutput, normalized), -1),
      dBeta: ({ dOutput }) => tf.sum(dOutput, -1),
    }),
  },
  "shift-from-the-scaled": {
    because: "You multiplied dBeta by gamma. Beta is added after the scale, so it gets dOutput unchanged.",
    layerNormGradients: back({ dBeta: ({ dOutput, gamma }) => tf.sum(rows(tf.mul(dOutput, gamma)), 0) }),
  },
  "shift-over-features": {
    because: "You summed dBeta over the features. The shift has one number for each: sum over the vectors.",
    layerNormGradients: back({ dBeta: ({ dOutput }) => tf.sum(dOutput, -1) }),
  },
  "past-the-scale": {
    because: "You passed dOutput to the normalized vectors unchanged. Gamma lies in between.",
    layerNormGradients: back({ dNormalized: ({ dOutput }) => tf.clone(dOutput) }),
  },
  "scale-outside-the-means": {
    because:
      "You took the means of dOutput and multiplied by gamma at the end. Gamma differs by feature, so it comes first.",
    layerNormGradients: back({
      dx: (_, { dOutput, normalized, gamma, s }) => {
        const along = tf.mul(normalized, mean(tf.mul(dOutput, normalized))); // [..., D]
        return tf.div(tf.mul(gamma, tf.sub(tf.sub(dOutput, mean(dOutput)), along)), s);
      },
    }),
  },
  "statistics-as-constants": {
    because:
      "You treated mean and spread as constants. They move with x, and two more paths lead through them.",
    layerNormGradients: back({ dx: ({ dNormalized }, { s }) => tf.div(dNormalized, s) }),
  },
  "forgets-the-mean": {
    because: "The path through the mean is missing: raising one x lowers all the other x̂.",
    layerNormGradients: back({
      dx: ({ dNormalized, bySpread }, { s }) => tf.div(tf.sub(dNormalized, bySpread), s),
    }),
  },
  "forgets-the-spread": {
    because: "The path through the spread is missing: without it, stretching a vector would change its norm.",
    layerNormGradients: back({
      dx: ({ dNormalized, byMean }, { s }) => tf.div(tf.sub(dNormalized, byMean), s),
    }),
  },
  "spread-with-the-wrong-sign": {
    because: "You added the path through the spread. A larger spread makes every number smaller.",
    layerNormGradients: back({
      dx: ({ dNormalized, byMean, bySpread }, { s }) =>
        tf.div(tf.add(tf.sub(dNormalized, byMean), bySpread), s),
    }),
  },
  "both-roads-added": {
    because: "You added mean and spread to the direct path. Both pull in the opposite direction.",
    layerNormGradients: back({
      dx: ({ dNormalized, byMean, bySpread }, { s }) => tf.div(tf.addN([dNormalized, byMean, bySpread]), s),
    }),
  },
  "spread-without-direction": {
    because:
      "You subtracted the mean of dx̂ ⊙ x̂ from all numbers alike. It pulls along the normalized vector.",
    layerNormGradients: back({
      bySpread: (dNormalized, { normalized }) =>
        tf.mul(mean(tf.mul(dNormalized, normalized)), tf.onesLike(normalized)),
    }),
  },
  "spread-of-the-centred": {
    because: "You built the path through the spread from x − mean instead of the normalized vector.",
    layerNormGradients: back({
      bySpread: (dNormalized, { centered }) => tf.mul(centered, mean(tf.mul(dNormalized, centered))),
    }),
  },
  "spread-of-the-input": {
    because: "You used the mean of dx̂ ⊙ x in the path through the spread. Use the normalized vector x̂.",
    layerNormGradients: back({
      bySpread: (dNormalized, { x, normalized }) => tf.mul(normalized, mean(tf.mul(dNormalized, x))),
    }),
  },
  "sums-for-means": {
    because: "You subtracted sums instead of means: each feature has a share of 1/D in mean and variance.",
    layerNormGradients: back({
      byMean: (dNormalized) => tf.sum(dNormalized, -1, true),
      bySpread: (dNormalized, { normalized }) =>
        tf.mul(normalized, tf.sum(tf.mul(dNormalized, normalized), -1, true)),
    }),
  },
  "sum-in-the-spread": {
    because:
      "Your path through the spread has a sum instead of a mean: each feature has a share of 1/D in it.",
    layerNormGradients: back({
      bySpread: (dNormalized, { normalized }) =>
        tf.mul(normalized, tf.sum(tf.mul(dNormalized, normalized), -1, true)),
    }),
  },
  "mean-before-the-scale": {
    because: "You made the path through the mean from dOutput. Use dx̂, the gradient before the scale.",
    layerNormGradients: back({ byMean: (_, { dOutput }) => mean(dOutput) }),
  },
  "spread-before-the-scale": {
    because: "You made the path through the spread from dOutput. Use dx̂, the gradient before the scale.",
    layerNormGradients: back({
      bySpread: (_, { dOutput, normalized }) => tf.mul(normalized, mean(tf.mul(dOutput, normalized))),
    }),
  },
  "both-roads-before-the-scale": {
    because: "You took both means of dOutput. Use dx̂, the gradient before the scale.",
    layerNormGradients: back({
      byMean: (_, { dOutput }) => mean(dOutput),
      bySpread: (_, { dOutput, normalized }) => tf.mul(normalized, mean(tf.mul(dOutput, normalized))),
    }),
  },
  "means-of-everything": {
    because: "Your two means run over all vectors. Each vector has its own.",
    layerNormGradients: back({
      byMean: (dNormalized) => tf.mean(dNormalized),
      bySpread: (dNormalized, { normalized }) => tf.mul(normalized, tf.mean(tf.mul(dNormalized, normalized))),
    }),
  },
  "forgets-the-divisor": {
    because:
      "You didn't divide dx by s. The forward pass divides a vector by s, so its gradient is divided too.",
    layerNormGradients: back({
      dx: ({ dNormalized, byMean, bySpread }) => tf.sub(tf.sub(dNormalized, byMean), bySpread),
    }),
  },
  "divides-the-first-road-only": {
    because: "You divided only the direct path by s. All three lead through the division.",
    layerNormGradients: back({
      dx: ({ dNormalized, byMean, bySpread }, { s }) =>
        tf.sub(tf.sub(tf.div(dNormalized, s), byMean), bySpread),
    }),
  },
  "divides-by-the-variance": {
    because: "You divided dx by the variance. The forward pass divides by its root, s.",
    layerNormGradients: back({ dx: (parts, input) => tf.div(steps.dx(parts, input), input.s) }),
  },
  "an-epsilon-of-its-own": {
    because: "You don't use the epsilon that you are given.",
    layerNormGradients: back({ epsilon: () => 1e-5 }),
  },
  "another-default": {
    because: "The default of epsilon is that of the forward pass, 1e-5.",
    layerNormGradients: (x, weights, dOutput, epsilon = 1e-6) => right(x, weights, dOutput, epsilon),
  },
  "epsilon-zero-for-none": {
    because:
      "You replaced an epsilon of 0 by the default. 0 is a number like any other, although JavaScript treats it as false.",
    layerNormGradients: back({ epsilon: (given) => given || 1e-5 }),
  },
  "epsilon-outside-the-root": {
    because: "You added epsilon to the root of the variance. It belongs under the root.",
    layerNormGradients: (x, { gamma }, dOutput, epsilon = 1e-5) => {
      tf.dispose(right(x, { gamma, beta: gamma }, dOutput, epsilon));
      return tf.tidy(() => {
        const centered = tf.sub(x, mean(x)); // [..., D]
        const s = tf.add(tf.sqrt(mean(tf.square(centered))), epsilon); // [..., 1]
        const input = { x, gamma, dOutput, centered, s, normalized: tf.div(centered, s) };
        const dNormalized = steps.dNormalized(input); // [..., D]
        const byMean = steps.byMean(dNormalized, input); // [..., 1]
        const bySpread = steps.bySpread(dNormalized, input); // [..., D]
        const dx = steps.dx({ dNormalized, byMean, bySpread }, input); // [..., D]
        return { dGamma: steps.dGamma(input), dBeta: steps.dBeta(input), dNormalized, dx };
      });
    },
  },
  "averages-the-shift": {
    because: "You averaged dBeta over the vectors. Gradients of a shared weight add up.",
    layerNormGradients: back({ dBeta: (input) => tf.div(steps.dBeta(input), count(input.x)) }),
  },
  "scale-as-the-shift": {
    because: "You summed dOutput alone for dGamma. Gamma multiplies the normalized vectors.",
    layerNormGradients: back({ dGamma: steps.dBeta }),
  },
  "scale-over-features": {
    because: "You summed dGamma over the features. The scale has one number for each: sum over the vectors.",
    layerNormGradients: back({
      dGamma: ({ dOutput, normalized }) => tf.sum(rows(tf.mul(dOutput, normalized)), -1),
    }),
  },
  "divides-by-the-scale": {
    because: "You divided by gamma. The forward pass multiplies by it, and so does the backward pass.",
    layerNormGradients: back({ dNormalized: ({ dOutput, gamma }) => tf.div(dOutput, gamma) }),
  },
  "times-the-normalized": {
    because:
      "You multiplied dOutput by the normalized vectors. That belongs to dGamma; x̂ gets dOutput times gamma.",
    layerNormGradients: back({ dNormalized: ({ dOutput, normalized }) => tf.mul(dOutput, normalized) }),
  },
  "mean-of-all-vectors": {
    because: "Your mean runs over all vectors. Each vector has its own.",
    layerNormGradients: back({ byMean: (dNormalized) => tf.mean(dNormalized) }),
  },
  "sum-in-the-mean": {
    because: "Your path through the mean has a sum instead of a mean: each feature has a share of 1/D in it.",
    layerNormGradients: back({ byMean: (dNormalized) => tf.sum(dNormalized, -1, true) }),
  },
  "spread-over-items": {
    because: "The mean in your path through the spread runs over the items. Each vector has its own spread.",
    layerNormGradients: back({
      bySpread: (dNormalized, { normalized }) =>
        tf.mul(normalized, tf.mean(tf.mul(dNormalized, normalized), 0, true)),
    }),
  },
  "multiplies-by-s": {
    because: "You multiplied dx by s. The forward pass divides by s, and so does the backward pass.",
    layerNormGradients: back({ dx: (parts, input) => tf.mul(steps.dx(parts, input), tf.square(input.s)) }),
  },
});
