import { blank } from "#lib/blank";
import * as tf from "@tensorflow/tfjs";

/**
 * Computes the softmax along the keys, over the visible scores only.
 *
 *     weights[i][j] = e^scores[i][j] / Σ e^scores[i][n] over all visible n   if key j is visible to query i,  else 0
 *
 * A hidden key gets a weight of exactly 0, no matter how high its score is and how low the visible ones are. A query without a visible key
 * gets zeros, not NaN, so that one empty row can't ruin a batch. The gradient is finite wherever the weights are.
 *
 * @param scores `[..., Tq, Tk]`, finite and above −3·10³⁸
 * @param mask booleans, true = may look, of two axes or more that broadcast to the scores': `[Tq, Tk]`, `[B, 1, Tk]`, ...;
 *   everything is visible by default
 * @returns weights, `[..., Tq, Tk]`; a row sums to 1, or to 0 where nothing is visible
 */
export function maskedSoftmax(scores: tf.Tensor, mask?: tf.Tensor): tf.Tensor {
  return tf.tidy(() => {
    if (!mask) return tf.softmax(scores); // [..., Tq, Tk]
    const candidates = blank("the scores, with those of hidden keys out of the running"); // [..., Tq, Tk]
    const shares = tf.softmax(candidates); // [..., Tq, Tk]
    return blank("the weights, also right in rows without a visible key"); // [..., Tq, Tk]
  });
}
