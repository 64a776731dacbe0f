import { blank } from "#lib/blank";
import * as tf from "@tensorflow/tfjs";
import { assertDivides, axesOf } from "#lib/shapes";
import { batchedLinear } from "../02-scaled-dot-product-attention/batched-linear.js";
import type { Projections } from "../02-scaled-dot-product-attention/self-attention.js";
import { splitHeads } from "./split-heads.js";

/**
 * Concatenates the weights of queries, keys and values: all queries, then all keys, then all values.
 *
 *     Wqkv = [ Wq | Wk | Wv ]
 *
 * @param projections the three weights, `[D, H·headDim]` each
 * @returns `[D, 3·H·headDim]`
 */
export function fuseQkv({ Wq, Wk, Wv }: Projections): tf.Tensor {
  return tf.tidy(() => blank("the three weights side by side")); // [D, 3·H·headDim]
}

/** Queries, keys and values of every head, `[B, H, T, headDim]` each. */
export type Qkv = { q: tf.Tensor; k: tf.Tensor; v: tf.Tensor };

/**
 * Computes the queries, keys and values of all heads with a single product.
 *
 * @param x one vector for every position, `[B, T, D]`
 * @param Wqkv weights in the order of fuseQkv, `[D, 3·H·headDim]`
 * @param heads how many heads, H
 * @returns q, k and v, `[B, H, T, headDim]` each
 * @throws RangeError if 3·H does not divide the columns of Wqkv, or the width of x is not the number of rows of Wqkv
 */
export function fusedQkv(x: tf.Tensor, Wqkv: tf.Tensor, heads: number): Qkv {
  const [, columns] = axesOf("Wqkv", Wqkv, "D columns");
  assertDivides("the columns of Wqkv by 3·H", columns, 3 * heads);
  return tf.tidy(() => {
    const qkv = batchedLinear(x, Wqkv); // [B, T, 3·H·headDim]
    return blank("queries, keys and values from the one product, each cut into heads");
  });
}

/**
 * Reorders the columns of fused weights from a model that stores them head by head into the order of fuseQkv. Head by head
 * means: queries, keys and values of head 0, then those of head 1, and so on.
 *
 *     [ q of head 0 | k of head 0 | v of head 0 | q of head 1 | ... ]   to   [ q of head 0 | q of head 1 | ... | k of head 0 | ... ]
 *
 * @param Wqkv weights with columns in the order [H, 3, headDim], `[D, H·3·headDim]`
 * @param heads how many heads, H
 * @returns the same columns in the order [3, H, headDim], `[D, 3·H·headDim]`
 * @throws RangeError if 3·H does not divide the columns of Wqkv
 * @see Black et al. 2022, whose GPT-NeoX stores its weights head by head
 */
export function fromHeadMajor(Wqkv: tf.Tensor, heads: number): tf.Tensor {
  const [D, columns] = axesOf("Wqkv", Wqkv, "D columns");
  assertDivides("the columns of Wqkv by 3·H", columns, 3 * heads);
  return tf.tidy(() => {
    const headDim = columns / heads / 3;
    return blank("give the parts of the columns axes of their own, reorder these, make columns again");
  });
}
