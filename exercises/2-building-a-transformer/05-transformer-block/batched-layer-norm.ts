import { blank } from "#lib/blank";
import * as tf from "@tensorflow/tfjs";
import { assertSameShape } from "#lib/shapes";

/** What a layer norm learns. */
export interface NormWeights {
  /** the scale of every feature, `[D]` */
  gamma: tf.Tensor;
  /** its shift, `[D]` */
  beta: tf.Tensor;
}

/**
 * Layer norm: every vector is brought to mean 0 and variance 1 on its own, then scaled and shifted feature by feature.
 *
 *     y = γ ⊙ (x − mean) / √(variance + ε) + β,   mean and variance over the last axis, variance divided by D
 *
 * @param x `[..., D]`
 * @param epsilon keeps a vector of equal numbers from a division by 0; 1e-5 unless given
 * @returns a new tensor, `[..., D]`
 * @throws RangeError if gamma or beta has not D numbers
 * @see Ba et al. 2016, equation 3
 */
export function batchedLayerNorm(x: tf.Tensor, { gamma, beta }: NormWeights, epsilon = 1e-5): tf.Tensor {
  const D = x.shape[x.rank - 1];
  assertSameShape("gamma and a vector of x", gamma, { shape: [D] });
  assertSameShape("beta and a vector of x", beta, { shape: [D] });
  return tf.tidy(() => {
    const centered = blank("every vector less its own mean"); // [..., D]
    const variance = blank("the variance of every vector, with an axis of length 1 where D was"); // [..., 1]
    const normalized = blank("at variance 1, and no division by 0"); // [..., D]
    return blank("scaled and shifted, feature by feature"); // [..., D]
  });
}
