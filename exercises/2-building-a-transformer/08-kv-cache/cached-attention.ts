import { blank } from "#lib/blank";
import * as tf from "@tensorflow/tfjs";
import { assertAxis } from "#lib/shapes";
import { causalMask } from "../02-scaled-dot-product-attention/attention-mask.js";
import { batchedAttention } from "../02-scaled-dot-product-attention/batched-attention.js";
import { batchedLinear } from "../02-scaled-dot-product-attention/batched-linear.js";
import { mergeHeads } from "../03-multi-head-attention/merge-heads.js";
import { splitHeads } from "../03-multi-head-attention/split-heads.js";
import type { AttentionWeights } from "../05-transformer-block/gpt-attention.js";
import { appendCache, cacheLength, type KVCache } from "./append-cache.js";

/** The result of a cached layer, and the cache for its next call. */
export type CachedAttention = {
  /** for the new positions only, `[B, t, D]` */
  output: tf.Tensor;
  /** keys and values of all positions, including the new ones, `[B, H, T + t, headDim]` each */
  cache: KVCache;
};

/**
 * Computes the attention of a GPT for a text that arrives piece by piece. Its output at the new positions is exactly the output that
 * `gptAttention` has there when it reads the whole text.
 *
 *     q, k, v = x·Wq + bq, x·Wk + bk, x·Wv + bv   at the new positions, each cut into heads
 *     K, V    = the cache, with k, v appended
 *     output  = heads of attention(q, K, V) under the causal mask, side by side, · Wo + bo
 *
 * @param x the layer's input at t new positions, `[B, t, D]`
 * @param weights the weights of the layer, with its biases if it has any
 * @param heads H, the number of heads
 * @param cache the cache of the T earlier positions; none at the beginning of a text, where T = 0
 * @returns the output at the new positions and the longer cache, both new; the old cache stays unchanged
 * @throws RangeError if H does not divide the columns of a projection, or a width does not fit
 */
export function cachedAttention(
  x: tf.Tensor,
  { Wq, bq, Wk, bk, Wv, bv, Wo, bo }: AttentionWeights,
  heads: number,
  cache?: KVCache,
): CachedAttention {
  assertAxis("Wo", Wo, -1, x.shape[x.rank - 1]);
  return tf.tidy(() => {
    const project = (W: tf.Tensor, bias?: tf.Tensor) => splitHeads(batchedLinear(x, W, bias), heads); // [B, H, t, headDim]
    const q = project(Wq, bq); // [B, H, t, headDim]
    const all: KVCache = blank("keys and values of all positions, old and new"); // [B, H, T + t, headDim] each
    const [T, t] = [cacheLength(cache), q.shape[2]!];
    return blank("the t new positions attend to all T + t, and Wo mixes the heads; the longer cache");
  });
}
