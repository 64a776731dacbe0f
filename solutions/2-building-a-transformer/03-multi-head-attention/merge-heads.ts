import * as tf from "@tensorflow/tfjs";
import { axesOf } from "#lib/shapes";

/**
 * Concatenates the outputs of all heads for a position into one row, head 0 first: the inverse of splitHeads.
 *
 *     merged[b, t] = [ heads[b, 0, t] | heads[b, 1, t] | ... ]
 *
 * @param heads one row for every position in every head, `[B, H, T, headDim]`
 * @returns one row for every position, `[B, T, H·headDim]`
 * @throws RangeError if heads doesn't have four axes
 * @see Vaswani et al. 2017, section 3.2.2
 */
export function mergeHeads(heads: tf.Tensor): tf.Tensor {
  const [B, H, T, headDim] = axesOf("heads", heads, "B H T headDim");
  return tf.tidy(() => {
    // blank: the heads' outputs for a position, end to end, in the order of the heads
    const pieces = tf.transpose(heads, [0, 2, 1, 3]); // [B, T, H, headDim]
    return tf.reshape(pieces, [B, T, H * headDim]); // [B, T, H·headDim]
    // end
  });
}
