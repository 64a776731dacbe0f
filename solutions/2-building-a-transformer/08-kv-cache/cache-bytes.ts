/** What decides how large a cache is. */
export interface CacheSize {
  /** N, blocks of the model, each with a cache of its own */
  layers: number;
  /** G, heads of keys and values; as many as there are heads of queries, unless they are shared */
  kvHeads: number;
  /** width of a head */
  headDim: number;
  /** bytes of a number: 4 in float32, 2 in float16 */
  bytes: number;
}

/**
 * How many bytes the caches of a model take.
 *
 *     keys and values, of every layer, item, head of keys and position: headDim numbers
 *
 * @param size of model and numbers
 * @param B texts that are written at the same time
 * @param T positions of each
 * @see Pope et al. 2022, section 2.1, for what a cache means at a large scale
 */
export function cacheBytes({ layers, kvHeads, headDim, bytes }: CacheSize, B: number, T: number): number {
  return (
    /* blank: the bytes of all caches together */ 2 * layers * B * kvHeads * T * headDim * bytes /* end */
  );
}

/**
 * How many positions all texts together may have, where the memory holds weights and caches and nothing else.
 *
 * @param size of model and numbers
 * @param memory in bytes
 * @param weights bytes of the model itself
 * @returns a whole number; 0 where there is room for none, or not even for the weights
 */
export function tokensThatFit(size: CacheSize, memory: number, weights: number): number {
  return /* blank: the positions that fit beside the weights */ Math.max(
    0,
    Math.floor((memory - weights) / cacheBytes(size, 1, 1)),
  ) /* end */;
}
