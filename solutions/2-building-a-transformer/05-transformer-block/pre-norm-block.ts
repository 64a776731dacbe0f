import * as tf from "@tensorflow/tfjs";
import { type Tap, untapped } from "#lib/tap";
import {
  batchedFeedForward,
  type FeedForwardWeights,
} from "../04-feed-forward-networks/batched-feed-forward.js";
import { batchedLayerNorm, type NormWeights } from "./batched-layer-norm.js";
import { type AttentionWeights, gptAttention } from "./gpt-attention.js";

/** The weights of a block: two norms, attention, a feed-forward network. */
export interface BlockWeights {
  norm1: NormWeights;
  attention: AttentionWeights;
  norm2: NormWeights;
  mlp: FeedForwardWeights;
}

/**
 * A pre-norm transformer block: attention and the feed-forward network each read a normed copy of the stream and add to it.
 *
 *     a = x + attention(LN₁(x));   y = a + mlp(LN₂(a))
 *
 * Nothing but additions lies on the stream itself, so a block whose sublayers give zeros hands x on as it is.
 *
 * @param x the residual stream, `[B, T, D]`
 * @param block the weights of both norms and both sublayers
 * @param heads how many heads, H
 * @param tap is shown the places `"weights"`, `"heads"`, `"attention"`, `"mlp"` and `"stream"`
 * @returns a new tensor: the stream behind the block, `[B, T, D]`
 * @throws RangeError if H does not divide the columns of a projection, or a width does not fit
 * @see Radford et al. 2019, section 2.3; Xiong et al. 2020, section 3
 */
export function preNormBlock(
  x: tf.Tensor,
  block: BlockWeights,
  heads: number,
  tap: Tap = untapped,
): tf.Tensor {
  return tf.tidy(() => {
    // blank: norm, sublayer, sum, twice; what the tap lets through is what is added, and what goes out
    const attentionOutput = gptAttention(batchedLayerNorm(x, block.norm1), block.attention, heads, tap); // [B, T, D]
    const residual = tf.add(x, tap("attention", attentionOutput)); // [B, T, D]
    const mlpOutput = batchedFeedForward(batchedLayerNorm(residual, block.norm2), block.mlp); // [B, T, D]
    return tap("stream", tf.add(residual, tap("mlp", mlpOutput))); // [B, T, D]
    // end
  });
}
