import { blank } from "#lib/blank";
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
 * Runs a pre-norm transformer block: attention and the feed-forward network each read a normalized copy of the residual
 * stream, and add to the stream.
 *
 *     a = x + attention(LN₁(x));   y = a + mlp(LN₂(a))
 *
 * Only additions change the stream itself, so a block whose sublayers return zeros passes x on unchanged.
 *
 * @param x the residual stream, `[B, T, D]`
 * @param block the weights of both norms and both sublayers
 * @param heads number of heads, H
 * @param tap sees the places `"weights"`, `"heads"`, `"attention"`, `"mlp"` and `"stream"`
 * @returns a new tensor: the stream after the block, `[B, T, D]`
 * @throws RangeError if H does not divide the columns of a projection, or a width doesn't fit
 * @see Radford et al. 2019, section 2.3; Xiong et al. 2020, section 3
 */
export function preNormBlock(
  x: tf.Tensor,
  block: BlockWeights,
  heads: number,
  tap: Tap = untapped,
): tf.Tensor {
  return tf.tidy(() => {
    return blank("norm, sublayer, sum, twice; what the tap returns is added, and returned at the end");
  });
}
