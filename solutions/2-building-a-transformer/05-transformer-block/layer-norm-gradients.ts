import * as tf from "@tensorflow/tfjs";
import { assertSameShape } from "#lib/shapes";
import type { NormWeights } from "./batched-layer-norm.js";

/** The gradients of a layer norm, in the order in which you find them. */
export type LayerNormGradients = {
  /** with respect to the scale, `[D]` */
  dGamma: tf.Tensor;
  /** with respect to the shift, `[D]` */
  dBeta: tf.Tensor;
  /** with respect to the normalized vectors x̂, before scale and shift, `[..., D]` */
  dNormalized: tf.Tensor;
  /** with respect to the input, `[..., D]` */
  dx: tf.Tensor;
};

/**
 * Computes the backward pass of `batchedLayerNorm`.
 *
 *     y = γ ⊙ x̂ + β      going back: dγ, dβ and dx̂
 *     x̂ = (x − mean) / s,   s = √(variance + ε)      going back: dx
 *
 * All vectors share γ and β. Each vector has its own mean and variance, which depend on all of its numbers.
 *
 * @param x the input of the forward pass, `[..., D]`
 * @param weights the weights of the forward pass; the shift is not needed
 * @param dOutput the gradient with respect to the output, `[..., D]`
 * @param epsilon the ε of the forward pass; 1e-5 by default
 * @returns all four gradients, by name, in new tensors
 * @throws RangeError if gamma doesn't have D numbers, or dOutput and x differ in shape
 * @see Ba et al. 2016, section 3; part 1, chapter 08, where you derived dx
 */
export function layerNormGradients(
  x: tf.Tensor,
  { gamma }: NormWeights,
  dOutput: tf.Tensor,
  epsilon = 1e-5,
): LayerNormGradients {
  const D = x.shape[x.rank - 1];
  assertSameShape("gamma and a vector of x", gamma, { shape: [D] });
  assertSameShape("dOutput and x", dOutput, x);
  return tf.tidy(() => {
    const centered = tf.sub(x, tf.mean(x, -1, true)); // [..., D]
    const s = tf.sqrt(tf.add(tf.mean(tf.square(centered), -1, true), epsilon)); // [..., 1]
    const normalized = tf.div(centered, s); // [..., D]
    const rows = (t: tf.Tensor) => tf.reshape(t, [-1, D]); // every vector as one row, [n, D]
    const dGamma = /* blank: the gradient of the scale */ tf.sum(
      rows(tf.mul(dOutput, normalized)),
      0,
    ) /* end */; // [D]
    const dBeta = /* blank: the gradient of the shift */ tf.sum(rows(dOutput), 0) /* end */; // [D]
    const dNormalized = /* blank: the gradient of the normalized vectors */ tf.mul(dOutput, gamma) /* end */; // [..., D]
    // blank: the gradient of the input, along all of its paths; all four are returned
    const throughMean = tf.mean(dNormalized, -1, true); // [..., 1]
    const throughSpread = tf.mul(normalized, tf.mean(tf.mul(dNormalized, normalized), -1, true)); // [..., D]
    const dx = tf.div(tf.sub(tf.sub(dNormalized, throughMean), throughSpread), s); // [..., D]
    return { dGamma, dBeta, dNormalized, dx };
    // end
  });
}
