import { blank } from "#lib/blank";
import * as tf from "@tensorflow/tfjs";
import { learnedPositions } from "../01-embeddings-and-positions/learned-positions.js";
import { tokenEmbedding } from "../01-embeddings-and-positions/token-embedding.js";
import { batchedFeedForward } from "../04-feed-forward-networks/batched-feed-forward.js";
import { batchedLayerNorm } from "../05-transformer-block/batched-layer-norm.js";
import type { BlockWeights } from "../05-transformer-block/pre-norm-block.js";
import { unembed } from "../06-complete-model/gpt-logits.js";
import type { GPT } from "../06-complete-model/init-gpt.js";
import { cacheLength, type KVCache } from "./append-cache.js";
import { cachedAttention } from "./cached-attention.js";

/**
 * Runs a pre-norm block for a text that arrives piece by piece. Only attention needs the earlier positions.
 *
 *     a = x + cachedAttention(LN₁(x));   stream = a + mlp(LN₂(a))
 *
 * @param x the residual stream at t new positions, `[B, t, D]`
 * @param block the weights of both norms and both sublayers
 * @param heads H, the number of heads
 * @param cache the cache of this block; none at the beginning of a text
 * @returns the residual stream after the block, `[B, t, D]`, and the block's longer cache, both new
 */
export function cachedBlock(
  x: tf.Tensor,
  block: BlockWeights,
  heads: number,
  cache?: KVCache,
): { stream: tf.Tensor; cache: KVCache } {
  return tf.tidy(() => {
    return blank("the block, whose attention uses the cache");
  });
}

/** The logits at the new positions, and the caches for the next call. */
export type CachedLogits = {
  /** `[B, t, V]` */
  logits: tf.Tensor;
  /** one cache for each block, in the order of the blocks */
  caches: KVCache[];
};

/**
 * Runs the whole model for a text that arrives piece by piece: the logits at the new positions are exactly those of `gptLogits` when
 * it reads the whole text.
 *
 * @param model any GPT
 * @param ids the new tokens, whole numbers from `idTensor`, `[B, t]`
 * @param caches one for each block, in the order of the blocks, from the last call; `[]` at the beginning of a text, T = 0
 * @param position the position of the first new token, no matter what the caches hold; by default T, right after their T
 *   positions. A caller passes it if a cache has forgotten the beginning of its text
 * @returns new logits at the new positions, and new caches; the old caches and their list stay unchanged
 * @throws RangeError if the text becomes longer than the model's positions, or the number of caches is not that of the blocks
 */
export function cachedLogits(model: GPT, ids: tf.Tensor, caches: KVCache[], position?: number): CachedLogits {
  if (caches.length !== 0 && caches.length !== model.blocks.length)
    throw new RangeError(
      `a model of ${model.blocks.length} blocks has as many caches, or none yet, got ${caches.length}`,
    );
  return tf.tidy(() => {
    const start: number =
      blank("the position of the first new token, unless the caller gives it");
    let stream: tf.Tensor = blank("tokens and positions, before the first block"); // [B, t, D]
    const longer: KVCache[] = [];
    blank("through all blocks, each with its own cache");
    return { logits: unembed(model, stream), caches: longer };
  });
}
