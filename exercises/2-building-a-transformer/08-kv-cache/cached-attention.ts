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

/** What a cached layer gives, and what it wants to be given next time. */
export type CachedAttention = {
  /** for the new positions alone, `[B, t, D]` */
  output: tf.Tensor;
  /** keys and values of all positions, the new ones among them, `[B, H, T + t, headDim]` each */
  cache: KVCache;
};

/**
 * The attention of a GPT, of a text that comes piece by piece. It gives the new positions exactly what `gptAttention` gives
 * them when it reads the whole text.
 *
 *     q, k, v = x·Wq + bq, x·Wk + bk, x·Wv + bv   of the new positions, each cut into heads
 *     K, V    = the cache with k, v behind it
 *     output  = heads of attention(q, K, V) under the causal mask, side by side, · Wo + bo
 *
 * @param x what the layer reads at t new positions, `[B, t, D]`
 * @param weights of the layer, its biases if it has any
 * @param heads how many heads, H
 * @param cache of the T positions before; none at the beginning of a text, where T = 0
 * @returns the output of the new positions and the longer cache, both new; the old one is left alone
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
    return blank("what the t new positions find among all T + t, mixed for the stream; the longer cache");
  });
}
