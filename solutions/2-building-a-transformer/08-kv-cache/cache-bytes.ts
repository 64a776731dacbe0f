/** The sizes that determine how large a cache is. */
export interface CacheSize {
  /** N, blocks of the model, each with its own cache */
  layers: number;
  /** G, key and value heads; as many as there are query heads, unless these share them */
  kvHeads: number;
  /** the head dimension */
  headDim: number;
  /** bytes per number: 4 in float32, 2 in float16 */
  bytes: number;
}

/**
 * Returns the number of bytes that the caches of a model take. They hold a key and a value of headDim numbers for every layer, text,
 * key head and position.
 *
 * @param size the sizes of model and numbers
 * @param B texts that are generated at the same time
 * @param T positions of each text
 * @see Pope et al. 2022, section 2.1, for what a cache means at a large scale
 */
export function cacheBytes({ layers, kvHeads, headDim, bytes }: CacheSize, B: number, T: number): number {
  return /* blank: the total bytes of all caches */ 2 * layers * B * kvHeads * T * headDim * bytes /* end */;
}

/**
 * Returns how many positions all texts together may have, if the memory holds only weights and caches.
 *
 * @param size the sizes of model and numbers
 * @param memory the whole memory in bytes
 * @param weights bytes of the model itself
 * @returns a whole number; 0 if no position fits, or if not even the weights fit
 */
export function tokensThatFit(size: CacheSize, memory: number, weights: number): number {
  return /* blank: the positions that fit beside the weights */ Math.max(
    0,
    Math.floor((memory - weights) / cacheBytes(size, 1, 1)),
  ) /* end */;
}
