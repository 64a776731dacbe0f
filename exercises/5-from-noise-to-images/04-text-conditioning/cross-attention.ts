import { blank } from "#lib/blank";
import * as tf from "@tensorflow/tfjs";
import { assertAxis, assertSameShape, axesOf } from "#lib/shapes";
import {
  type BatchedAttention,
  batchedAttention,
} from "../../2-building-a-transformer/02-scaled-dot-product-attention/batched-attention.js";
import { batchedLinear } from "../../2-building-a-transformer/02-scaled-dot-product-attention/batched-linear.js";
import type { MultiHeadProjections } from "../../2-building-a-transformer/03-multi-head-attention/batched-multi-head.js";
import { mergeHeads } from "../../2-building-a-transformer/03-multi-head-attention/merge-heads.js";
import { splitHeads } from "../../2-building-a-transformer/03-multi-head-attention/split-heads.js";

/**
 * Computes multi-head cross-attention: part 2's attention, in which the patches of a picture attend to the words of its caption.
 *
 * Each patch gets its own weighted mean of the words of its own sample. In this layer, patches don't attend to each other, and neither do
 * words. Words are vectors of any dimension W. The rest is as in `batchedMultiHead`: there is no bias, and Wo mixes the outputs of the heads.
 *
 * Padding has no effect, no matter what its vector is, and its weight is exactly 0. For a sample without any word, weights and output are 0.
 *
 * @param x one vector for each patch, `[B, N, D]`
 * @param words one vector for each position of the caption, `[B, M, W]`
 * @param mask booleans, `[B, M]`: true is a word, false is padding
 * @param weights four projections, `[inputs, outputs]`: Wq has D inputs, Wk and Wv have W inputs, and Wo has D columns
 * @param heads H, the number of heads
 * @returns output, `[B, N, D]`, and the weights, `[B, H, N, M]`: how much each patch attends to each word, for each head
 * @throws RangeError if x is not `[B, N, D]`, words is not `[B, M, W]`, mask is not `[B, M]`, H doesn't divide the columns of a
 *   projection, or a dimension doesn't fit
 * @see Vaswani et al. 2017, section 3.2.3, "encoder-decoder attention"; Rombach et al. 2022, section 3.3
 */
export function crossAttention(
  x: tf.Tensor,
  words: tf.Tensor,
  mask: tf.Tensor,
  { Wq, Wk, Wv, Wo }: MultiHeadProjections,
  heads: number,
): BatchedAttention {
  const [B, , D] = axesOf("x", x, "B N D");
  const [, M] = axesOf("words", words, "B M W");
  assertAxis("words", words, 0, B);
  assertSameShape("mask and [B, M]", mask, { shape: [B, M] });
  assertAxis("Wo", Wo, 1, D);
  return tf.tidy(() => {
    blank("queries, keys and values, each cut into heads");
    const visible: tf.Tensor = blank("the mask, with axes for heads and queries"); // [B, 1, 1, M]
    return blank("what each patch found, and with which weights");
  });
}
