import { blank } from "#lib/blank";
import * as tf from "@tensorflow/tfjs";
import { type Tap, untapped } from "#lib/tap";
import { batchedFeedForward } from "../04-feed-forward-networks/batched-feed-forward.js";
import { batchedLayerNorm } from "./batched-layer-norm.js";
import { gptAttention } from "./gpt-attention.js";
import type { BlockWeights } from "./pre-norm-block.js";

/**
 * Runs a post-norm transformer block, as in the first transformer, with a norm after each sum. It has the weights of a pre-norm
 * block, in other places.
 *
 *     a = LN₁(x + attention(x));   y = LN₂(a + mlp(a))
 *
 * The norms act on the stream itself: the stream is normalized after each sum.
 *
 * @param x the stream, `[B, T, D]`
 * @param block the weights of both norms and both sublayers
 * @param heads number of heads, H
 * @param tap sees the places of a pre-norm block: `"attention"` and `"mlp"` before they are added, `"stream"` at the end
 * @returns a new tensor: the stream after the block, `[B, T, D]`
 * @throws RangeError if H does not divide the columns of a projection, or a width doesn't fit
 * @see Vaswani et al. 2017, section 3.1; Xiong et al. 2020, section 3
 */
export function postNormBlock(
  x: tf.Tensor,
  block: BlockWeights,
  heads: number,
  tap: Tap = untapped,
): tf.Tensor {
  return tf.tidy(() => {
    return blank("sublayer, sum, norm, twice; what the tap returns is added, and returned at the end");
  });
}
