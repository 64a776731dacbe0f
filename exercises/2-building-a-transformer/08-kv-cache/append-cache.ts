import { blank } from "#lib/blank";
import * as tf from "@tensorflow/tfjs";
import { assertSameShape, axesOf } from "#lib/shapes";

/** The keys and values of the T positions that one layer has read so far, for every head. */
export type KVCache = {
  /** keys, `[B, H, T, headDim]` */
  K: tf.Tensor;
  /** values, `[B, H, T, headDim]` */
  V: tf.Tensor;
};

/**
 * Returns the number of positions that a cache holds.
 *
 * @param cache the cache of a layer; undefined if nothing was read yet
 */
export function cacheLength(cache: KVCache | undefined): number {
  return (
    blank("the number of positions it holds, 0 if there is no cache")
  );
}

/**
 * Appends the keys and values of new positions to a cache.
 *
 *     K = [ old K ; k ],   V = [ old V ; v ]   along the axis of positions
 *
 * Every result owns its tensors, including the first one: a caller may free a cache no matter where its numbers came from. The old
 * cache stays unchanged, because two continuations of one text may share it.
 *
 * @param cache the cache of the T positions so far; undefined before the first call
 * @param k keys of the t new positions, `[B, H, t, headDim]`
 * @param v their values, `[B, H, t, headDim]`
 * @returns a new cache, `[B, H, T + t, headDim]` each
 * @throws RangeError if k and v differ in shape, or differ from the cache in an axis other than that of positions
 */
export function appendCache(cache: KVCache | undefined, k: tf.Tensor, v: tf.Tensor): KVCache {
  const [B, H, , headDim] = axesOf("k", k, "B H t headDim");
  assertSameShape("k and v", k, v);
  if (cache) {
    const [cachedB, cachedH, , cachedWidth] = axesOf("the cached keys", cache.K, "B H T headDim");
    const of = (...axes: number[]) => ({ shape: axes });
    assertSameShape("cache and k, but for positions,", of(cachedB, cachedH, cachedWidth), of(B, H, headDim));
  }
  return tf.tidy(() => {
    const extended = (old: tf.Tensor | undefined, fresh: tf.Tensor): tf.Tensor =>
      blank("the old positions, if there are any, then the new ones, in a new tensor"); // [B, H, T + t, headDim]
    return { K: extended(cache?.K, k), V: extended(cache?.V, v) };
  });
}
