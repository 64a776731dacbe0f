import { blank } from "#lib/blank";
import * as tf from "@tensorflow/tfjs";
import { assertSameShape } from "#lib/shapes";

/** The parameters of a layer norm. */
export interface NormWeights {
  /** the scale of every feature, `[D]` */
  gamma: tf.Tensor;
  /** the shift of every feature, `[D]` */
  beta: tf.Tensor;
}

/**
 * Computes layer norm: gives every vector on its own a mean of 0 and a variance of 1, then scales and shifts each feature.
 *
 *     y = γ ⊙ (x − mean) / √(variance + ε) + β,   mean and variance over the last axis, variance divided by D
 *
 * @param x `[..., D]`
 * @param epsilon prevents a division by 0 for a vector of equal numbers; 1e-5 by default
 * @returns a new tensor, `[..., D]`
 * @throws RangeError if gamma or beta doesn't have D numbers
 * @see Ba et al. 2016, equation 3
 */
export function batchedLayerNorm(x: tf.Tensor, { gamma, beta }: NormWeights, epsilon = 1e-5): tf.Tensor {
  const D = x.shape[x.rank - 1];
  assertSameShape("gamma and a vector of x", gamma, { shape: [D] });
  assertSameShape("beta and a vector of x", beta, { shape: [D] });
  return tf.tidy(() => {
    const centered = blank("every vector minus its own mean"); // [..., D]
    const variance = blank("the variance of every vector, with an axis of length 1 where D was"); // [..., 1]
    const normalized = blank("scaled to variance 1, without a division by 0"); // [..., D]
    return blank("scaled and shifted, feature by feature"); // [..., D]
  });
}
