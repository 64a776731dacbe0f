import { blank } from "#lib/blank";
import { assertDivides } from "#lib/shapes";

/** The size of a multi-head layer and of its input; query heads share key and value heads in equal groups. */
export interface LayerSize {
  /** items in the batch */
  B: number;
  /** positions of an item */
  T: number;
  /** width of the input and of the output */
  D: number;
  /** query heads */
  H: number;
  /** key heads, and as many value heads: H in multi-head attention, 1 in multi-query attention */
  G: number;
  /** the head dimension */
  headDim: number;
  /** bytes per number: 4 in float32, 2 in float16 */
  bytes: number;
}

/** The cost of the layer. */
export interface LayerCost {
  /** The number of parameters in Wq, Wk, Wv and Wo; there are no biases. */
  parameters: number;
  /** Number of additions and multiplications, one of each per multiply-add, in the products with these weights. */
  projectionFlops: number;
  /** The same number for q·kᵀ and weights·v, where every query meets every key, hidden or not. Softmax and scaling are not counted. */
  attentionFlops: number;
  /** Bytes of the scores of the whole batch. */
  scoreBytes: number;
  /** Bytes of the keys and values of the whole batch, which generation keeps; each key and value head counts once. */
  cacheBytes: number;
}

/**
 * Counts what grouped-query attention costs in a forward pass; with G = H it is multi-head attention.
 *
 * A product of `[n, m]` and `[m, p]` takes n·m·p multiply-adds, and each of these is two operations.
 *
 * @throws RangeError if G does not divide H
 * @see Kaplan et al. 2020, table 1, for such a count of a whole model
 */
export function attentionCost({ B, T, D, H, G, headDim, bytes }: LayerSize): LayerCost {
  assertDivides("the heads of queries by those of keys", H, G);
  const parameters = blank("the numbers in Wq, Wk, Wv and Wo");
  const projectionFlops =
    blank("operations in the products with these weights");
  const attentionFlops =
    blank("operations in q·kᵀ and weights·v, of all heads");
  const scoreBytes = blank("bytes of all scores");
  const cacheBytes = blank("bytes of all keys and values");
  return { parameters, projectionFlops, attentionFlops, scoreBytes, cacheBytes };
}
