import * as tf from "@tensorflow/tfjs";
import { assertSameShape } from "#lib/shapes";
import { batchedFeedForward } from "../04-feed-forward-networks/batched-feed-forward.js";
import { batchedLayerNorm } from "./batched-layer-norm.js";
import { gptAttention } from "./gpt-attention.js";
import type { BlockWeights } from "./pre-norm-block.js";

/** Which parts a pre-norm block has. */
export interface Parts {
  /** whether a sublayer's output is added to the stream, or replaces it */
  residual: boolean;
  /** whether a sublayer reads a normalized copy of the stream, or the stream itself */
  norm: boolean;
}

/**
 * Runs a pre-norm block whose parts can be left out, one at a time. With both parts it is `preNormBlock`; with neither, the
 * two sublayers are chained.
 *
 * @param x `[B, T, D]`
 * @param heads number of heads, H
 * @returns a new tensor, `[B, T, D]`
 */
export function ablatedBlock(
  x: tf.Tensor,
  block: BlockWeights,
  heads: number,
  { residual, norm }: Parts,
): tf.Tensor {
  return tf.tidy(() => {
    // blank: attention, then the feed-forward network, each with the given parts
    const attentionOutput = gptAttention(norm ? batchedLayerNorm(x, block.norm1) : x, block.attention, heads); // [B, T, D]
    const stream = residual ? tf.add(x, attentionOutput) : attentionOutput; // [B, T, D]
    const mlpOutput = batchedFeedForward(norm ? batchedLayerNorm(stream, block.norm2) : stream, block.mlp); // [B, T, D]
    return residual ? tf.add(stream, mlpOutput) : mlpOutput; // [B, T, D]
    // end
  });
}

/**
 * Returns the length of a tensor as one long vector: √(Σ x²). In float32 the square of 1e-25 is 0, so divide by the largest
 * absolute value first, and multiply by it again after the root.
 *
 *     length = m · √( Σ (x/m)² ),   m = max |x|
 *
 * @param x any shape
 * @returns one number, in a new tensor; 0 for a tensor of zeros
 */
export function safeLength(x: tf.Tensor): tf.Scalar {
  return tf.tidy(() => {
    const m = /* blank: the largest absolute value; if all are 0, a number to divide by */ tf.maximum(
      tf.max(tf.abs(x)),
      1e-37,
    ) /* end */; // []
    const length = /* blank: the length, from squares that are at most 1 */ tf.mul(
      m,
      tf.sqrt(tf.sum(tf.square(tf.div(x, m)))),
    ) /* end */; // []
    return length as tf.Scalar; // []
  });
}

/**
 * Returns the length of the gradient before every block of a stack, on its path back from the end.
 *
 *     y = block N−1( ... block 0(x));   lengths[l] = ‖ ∂(Σ y ⊙ dOutput) / ∂(input of block l) ‖,   lengths[N] = ‖dOutput‖
 *
 * @param x `[B, T, D]`
 * @param blocks N blocks, in order
 * @param heads number of heads, H
 * @param dOutput the gradient with respect to y, `[B, T, D]`
 * @param parts the parts that the blocks have
 * @returns a new tensor, `[N + 1]`; the first number is that of x
 * @throws RangeError if dOutput doesn't have the shape of x
 */
export function gradientFlow(
  x: tf.Tensor,
  blocks: BlockWeights[],
  heads: number,
  dOutput: tf.Tensor,
  parts: Parts,
): tf.Tensor {
  assertSameShape("dOutput and x", dOutput, x);
  return tf.tidy(() => {
    const read: tf.Tensor[] = [x]; // what each block reads, and last what the stack gives, [B, T, D] each
    for (const block of blocks) read.push(ablatedBlock(read[read.length - 1], block, heads, parts)); // [B, T, D]
    let gradient = dOutput; // [B, T, D]
    const lengths = [safeLength(gradient)]; // [] each, from the end to the start
    for (let layer = blocks.length - 1; layer >= 0; layer--) {
      // blank: the gradient of this block's input, from the gradient of its output; then its length
      gradient = tf.grad((stream: tf.Tensor) => ablatedBlock(stream, blocks[layer], heads, parts))(
        read[layer],
        gradient,
      ); // [B, T, D]
      lengths.push(safeLength(gradient));
      // end
    }
    return tf.stack(lengths.reverse()); // [N + 1]
  });
}
