import { blank } from "#lib/blank";
import * as tf from "@tensorflow/tfjs";
import type { Gradients } from "./accumulate-gradients.js";

/** Added to the norm before it divides, as in PyTorch. */
const TINY = 1e-6;

/**
 * Shortens a gradient that is too long, without changing its direction.
 *
 *     norm = √(Σ g²)  over all numbers of all gradients
 *     clipped = g · min(1, maxNorm / (norm + 10⁻⁶))
 *
 * There is one norm for the whole model, so all gradients shrink by the same factor.
 *
 * @param grads by name; they stay unchanged
 * @param maxNorm the longest norm that the whole gradient may have
 * @returns new tensors under the same names, and the norm before clipping, one number
 * @throws RangeError if maxNorm is not above 0
 * @see Pascanu et al. 2013, algorithm 1; PyTorch's `clip_grad_norm_`
 */
export function clipGradients(grads: Gradients, maxNorm: number): { grads: Gradients; norm: tf.Scalar } {
  if (!(maxNorm > 0)) throw new RangeError(`a gradient is clipped to a norm above 0, got ${maxNorm}`);
  return tf.tidy(() => {
    const squares: tf.Tensor[] = blank("of every gradient, the sum of its squares"); // [] each
    const norm: tf.Tensor = blank("the length of all of them together"); // []
    const factor: tf.Tensor = blank("the factor for all gradients, at most 1"); // []
    const clipped = Object.entries(grads).map(([name, grad]) => [name, tf.mul(grad, factor)]); // shapes as before
    return { grads: Object.fromEntries(clipped), norm: norm as tf.Scalar };
  });
}
