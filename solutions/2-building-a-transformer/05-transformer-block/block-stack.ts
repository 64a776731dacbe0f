import * as tf from "@tensorflow/tfjs";
import { type Tap, tapOfLayer, untapped } from "#lib/tap";
import { type BlockWeights, preNormBlock } from "./pre-norm-block.js";

/**
 * Blocks one behind the other: each reads the stream that the one before it left.
 *
 * @param x the residual stream, `[B, T, D]`
 * @param blocks each with weights of its own, the first one first; the list stays as it is
 * @param heads how many heads a block has
 * @param tap is shown the places of every block, `"0.weights"`, ... `"1.stream"`, ...
 * @returns the stream behind the last block, `[B, T, D]`: a new tensor; where there is no block, x itself or a copy of it
 * @throws RangeError as `preNormBlock` does
 */
export function blockStack(
  x: tf.Tensor,
  blocks: BlockWeights[],
  heads: number,
  tap: Tap = untapped,
): tf.Tensor {
  return tf.tidy(() => {
    let stream = x; // [B, T, D]
    // blank: every block in its turn, each with the tap of its layer
    blocks.forEach((block, layer) => {
      stream = preNormBlock(stream, block, heads, tapOfLayer(tap, layer)); // [B, T, D]
    });
    // end
    return stream;
  });
}
