import * as tf from "@tensorflow/tfjs";
import { assertAxis, assertSameShape, axesOf } from "#lib/shapes";
import type { BatchedAttention } from "../../2-building-a-transformer/02-scaled-dot-product-attention/batched-attention.js";
import {
  batchedMultiHead,
  type MultiHeadProjections,
} from "../../2-building-a-transformer/03-multi-head-attention/batched-multi-head.js";
import {
  batchedFeedForward,
  type FeedForwardWeights,
} from "../../2-building-a-transformer/04-feed-forward-networks/batched-feed-forward.js";
import { silu } from "../../2-building-a-transformer/04-feed-forward-networks/swiglu.js";
import { modulate } from "../02-diffusion-transformer/modulate.js";
import { crossAttention } from "./cross-attention.js";

/** The weights of a block that reads a caption. */
export interface TextBlockWeights {
  attention: MultiHeadProjections;
  /** keys and values come from the words, so Wk and Wv are `[W, H·headDim]` */
  cross: MultiHeadProjections;
  ffn: FeedForwardWeights;
  /** the linear layer from the signal to the nine parts */
  modulation: {
    /** `[D, 9D]` */
    W: tf.Tensor;
    /** `[9D]` */
    b: tf.Tensor;
  };
}

/**
 * A block of a diffusion transformer that reads a caption: `ditBlock` with a third sublayer, cross-attention, between the other two.
 *
 * The signal of a sample passes through `silu` and a linear layer. The result has nine parts of D numbers, in this order:
 *
 *     shift, scale, gate of self-attention;   of cross-attention;   of the feed-forward network
 *
 * What `ditBlock` promises for two sublayers holds for all three. Each reads the residual stream as the previous sublayers left it,
 * through `modulate`. Its output is multiplied elementwise by its gate, and then added to the stream. If all modulation weights are 0, the
 * block returns x exactly. The signal doesn't act on the words.
 *
 * @param x the residual stream, `[B, N, D]`
 * @param signal one vector for each sample, `[B, D]`
 * @param words one vector for each position of the caption, `[B, M, W]`
 * @param mask booleans, `[B, M]`: true is a word, false is padding
 * @param heads number of heads of each attention
 * @returns output, the stream after the block, `[B, N, D]`, and the weights of cross-attention, `[B, H, N, M]`
 * @throws RangeError if x is not `[B, N, D]`, signal is not `[B, D]`, words is not `[B, M, W]`, mask is not `[B, M]`, the modulation
 *   doesn't have 9D columns, heads doesn't divide the columns of a projection, or another dimension doesn't fit
 * @see Chen et al. 2024 (PixArt-α), section 2.3, for cross-attention between self-attention and the feed-forward network
 */
export function textBlock(
  x: tf.Tensor,
  signal: tf.Tensor,
  words: tf.Tensor,
  mask: tf.Tensor,
  { attention, cross, ffn, modulation }: TextBlockWeights,
  heads: number,
): BatchedAttention {
  const [B, , D] = axesOf("x", x, "B N D");
  assertSameShape("signal and [B, D] of x", signal, { shape: [B, D] });
  assertSameShape("modulation.W and [D, 9D]", modulation.W, { shape: [D, 9 * D] });
  assertAxis("modulation.b", modulation.b, 0, 9 * D);
  return tf.tidy(() => {
    const parts = tf.split(tf.add(tf.matMul(silu(signal), modulation.W), modulation.b), 9, 1); // [B, D] each
    // blank: the stream after each of the three sublayers, and the weights of the words
    const gated = (stream: tf.Tensor, gate: tf.Tensor, found: tf.Tensor) =>
      tf.add(stream, tf.mul(tf.expandDims(gate, 1), found)); // [B, N, D]
    const [shift1, scale1, gate1, shift2, scale2, gate2, shift3, scale3, gate3] = parts; // [B, D] each
    const seen = batchedMultiHead(modulate(x, shift1, scale1), attention, heads).output; // [B, N, D]
    const first = gated(x, gate1, seen); // [B, N, D]
    const read = crossAttention(modulate(first, shift2, scale2), words, mask, cross, heads);
    const second = gated(first, gate2, read.output); // [B, N, D]
    const hidden = batchedFeedForward(modulate(second, shift3, scale3), ffn); // [B, N, D]
    return { output: gated(second, gate3, hidden), weights: read.weights }; // [B, N, D], [B, H, N, M]
    // end
  });
}
