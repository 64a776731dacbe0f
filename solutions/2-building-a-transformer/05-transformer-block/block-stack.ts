import * as tf from "@tensorflow/tfjs";
import { type Tap, tapOfLayer, untapped } from "#lib/tap";
import { type BlockWeights, preNormBlock } from "./pre-norm-block.js";

/**
 * Runs blocks in sequence: each block reads the stream that the previous block returned.
 *
 * @param x the residual stream, `[B, T, D]`
 * @param blocks the blocks in order, each with its own weights; the list stays unchanged
 * @param heads number of heads of each block
 * @param tap sees the places of every block, `"0.weights"`, ... `"1.stream"`, ...
 * @returns the stream after the last block, `[B, T, D]`: a new tensor; without blocks, x itself or a copy of it
 * @throws RangeError in the cases of `preNormBlock`
 */
export function blockStack(
  x: tf.Tensor,
  blocks: BlockWeights[],
  heads: number,
  tap: Tap = untapped,
): tf.Tensor {
  return tf.tidy(() => {
    let stream = x; // [B, T, D]
    // blank: every block in turn, each with the tap of its layer
    blocks.forEach((block, layer) => {
      stream = preNormBlock(stream, block, heads, tapOfLayer(tap, layer)); // [B, T, D]
    });
    // end
    return stream;
  });
}
