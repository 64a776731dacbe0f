import { blank } from "#lib/blank";
import * as tf from "@tensorflow/tfjs";
import { axesOf } from "#lib/shapes";

/**
 * Lays what all heads found for a position side by side in one row, head 0 first: splitHeads undone.
 *
 *     merged[b, t] = [ heads[b, 0, t] | heads[b, 1, t] | ... ]
 *
 * @param heads one row for every position in every head, `[B, H, T, headDim]`
 * @returns one row for every position, `[B, T, H·headDim]`
 * @throws RangeError if there are not four axes
 * @see Vaswani et al. 2017, section 3.2.2
 */
export function mergeHeads(heads: tf.Tensor): tf.Tensor {
  const [B, H, T, headDim] = axesOf("heads", heads, "B H T headDim");
  return tf.tidy(() => {
    return blank("what the heads found for a position end to end, in the order of the heads");
  });
}
