import * as tf from "@tensorflow/tfjs";
import { assertAxis, axesOf } from "#lib/shapes";

/**
 * Returns cross-attention maps: for each word of a caption, a small picture with one number per patch.
 *
 * The number is the weight that the patch gives to the word, averaged over all heads. It isn't rescaled: at each patch, the maps of all
 * words still sum to 1.
 *
 * @param weights the weights of cross-attention, `[B, H, N, M]`: how much each patch attends to each word, for each head
 * @param rows number of rows of patches
 * @param columns number of columns of patches; the N patches are in the order of `patchify`
 * @returns a new tensor, `[B, M, rows, columns]`
 * @throws RangeError if weights doesn't have four axes, or N is not rows · columns
 * @see Tang et al. 2023, "What the DAAM: interpreting Stable Diffusion using cross attention", section 3
 */
export function wordMaps(weights: tf.Tensor, rows: number, columns: number): tf.Tensor {
  const [B, , , M] = axesOf("weights", weights, "B H N M");
  assertAxis("weights", weights, 2, rows * columns);
  return tf.tidy(() => {
    // blank: a map for each word of each item
    const mean = tf.mean(weights, 1); // [B, N, M]
    const words = tf.transpose(mean, [0, 2, 1]); // [B, M, N]
    return tf.reshape(words, [B, M, rows, columns]); // [B, M, rows, columns]
    // end
  });
}
