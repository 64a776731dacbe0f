import { blank } from "#lib/blank";
import * as tf from "@tensorflow/tfjs";
import { axesOf } from "#lib/shapes";
import type { GPT } from "../06-complete-model/init-gpt.js";
import type { KVCache } from "./append-cache.js";
import { type CachedLogits, cachedLogits } from "./cached-forward.js";

/**
 * Cuts a cache to its last positions.
 *
 * @param cache keys and values of T positions, `[B, H, T, headDim]` each; it stays unchanged
 * @param keep the largest number of positions that stay, 0 or more
 * @returns a new cache with its own tensors, `[B, H, min(T, keep), headDim]` each
 * @throws RangeError if keep is not a whole number, or below 0
 */
export function slideCache(cache: KVCache, keep: number): KVCache {
  if (!Number.isInteger(keep) || keep < 0)
    throw new RangeError(`a cache keeps 0 positions or more, got ${keep}`);
  const [, , T] = axesOf("K", cache.K, "B H T headDim");
  return tf.tidy(() => {
    const lastOf = (x: tf.Tensor): tf.Tensor =>
      blank("the last keep positions of x, or all of them if there are fewer"); // [B, H, min(T, keep), headDim]
    return { K: lastOf(cache.K), V: lastOf(cache.V) };
  });
}

/** The state of a text that is read with a window. */
export type Past = {
  /** one for each block, with the last positions of the text; `[]` at the beginning */
  caches: KVCache[];
  /** how many tokens the text has had so far, including forgotten ones */
  length: number;
};

/**
 * Computes the logits of a model in which every query sees W positions: its own and the W − 1 before it. The tokens go through the
 * model one at a time, so only the cache depends on the window.
 *
 * Each token keeps its position in the text, no matter where its key is in the cache. The caches of a past may hold more positions
 * than a token may see, for example those of a prompt that `cachedLogits` has read, or of a larger window.
 *
 * @param model any GPT
 * @param ids the new tokens, whole numbers from `idTensor`, `[B, t]`
 * @param window W, the number of positions a query sees, 1 or more
 * @param past the past of the earlier tokens, with any number of positions; it stays unchanged; none at the beginning of a text
 * @returns logits at the new positions, `[B, t, V]`, and the past for the next call, whose caches hold at most W positions
 * @throws RangeError if the window is less than 1, or the text becomes longer than the model has positions
 * @see Beltagy et al. 2020, section 3.1; Jiang et al. 2023, section 2
 */
export function windowedLogits(
  model: GPT,
  ids: tf.Tensor,
  window: number,
  past: Past = { caches: [], length: 0 },
): { logits: tf.Tensor; past: Past } {
  const [, t] = axesOf("ids", ids, "B t");
  if (window < 1) throw new RangeError(`a query sees itself at least: a window is 1 or more, got ${window}`);
  return tf.tidy(() => {
    let { caches, length } = past;
    const scores: tf.Tensor[] = []; // [B, 1, V] each
    for (let i = 0; i < t; i++) {
      const token = tf.slice(ids, [0, i], [-1, 1]); // [B, 1]
      const step: CachedLogits =
        blank("the token through the model, with its visible part of the caches and its position");
      scores.push(step.logits);
      ({ caches } = step);
      length++;
    }
    return { logits: tf.concat(scores, 1), past: { caches, length } };
  });
}
