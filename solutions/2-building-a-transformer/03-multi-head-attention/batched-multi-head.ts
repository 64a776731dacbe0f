import * as tf from "@tensorflow/tfjs";
import { assertMask, axesOf } from "#lib/shapes";
import {
  type BatchedAttention,
  batchedAttention,
} from "../02-scaled-dot-product-attention/batched-attention.js";
import { batchedLinear } from "../02-scaled-dot-product-attention/batched-linear.js";
import type { Projections } from "../02-scaled-dot-product-attention/self-attention.js";
import { mergeHeads } from "./merge-heads.js";
import { splitHeads } from "./split-heads.js";

/** The weights of a multi-head layer, without biases. The columns of all heads are side by side. */
export interface MultiHeadProjections extends Projections {
  /** makes queries, `[D, H·headDim]` */
  Wq: tf.Tensor;
  /** makes keys, `[D, H·headDim]` */
  Wk: tf.Tensor;
  /** makes values, `[D, H·headDim]` */
  Wv: tf.Tensor;
  /** mixes the outputs of the heads, `[H·headDim, D]` */
  Wo: tf.Tensor;
}

/**
 * Computes multi-head self-attention for a whole batch: all heads of all items at once, each independent of the others.
 *
 *     q, k, v        = x · Wq, x · Wk, x · Wv, each cut into heads
 *     head, weights  = batchedAttention(q, k, v, mask, drop), in every head
 *     output         = [ head 0 | head 1 | ... ] · Wo
 *
 * @param x one vector for every position, `[B, T, D]`
 * @param projections the four weights, `[in, out]`
 * @param heads H, the number of heads
 * @param mask booleans, true = may look: one table, `[T, T]` or `[1, T]`, or one per item, `[B, T, T]` or `[B, 1, T]`. All heads share it.
 *   Without a mask everything is visible
 * @param drop applied to the weights before they mix the values; by default nothing is applied
 * @returns output, `[B, T, D]`, and the weights of every head, `[B, H, T, T]`
 * @throws RangeError if H does not divide the columns of a projection, a width does not fit, or the mask has a different shape
 * @see Vaswani et al. 2017, section 3.2.2
 */
export function batchedMultiHead(
  x: tf.Tensor,
  { Wq, Wk, Wv, Wo }: MultiHeadProjections,
  heads: number,
  mask?: tf.Tensor,
  drop?: (weights: tf.Tensor) => tf.Tensor,
): BatchedAttention {
  const [B, T] = axesOf("x", x, "B T D");
  assertMask(mask, B, T);
  return tf.tidy(() => {
    const project = (W: tf.Tensor): tf.Tensor =>
      /* blank: the queries, keys or values of every head, computed with the weights W */ splitHeads(
        batchedLinear(x, W),
        heads,
      ) /* end */; // [B, H, T, headDim]
    const [q, k, v] = [project(Wq), project(Wk), project(Wv)]; // [B, H, T, headDim] each
    // blank: every head attends under the same mask, if there is one; then mix their outputs
    const visible = mask ? tf.expandDims(mask, -3) : undefined; // [B, 1, T, T]
    const attention = batchedAttention(q, k, v, visible, drop); // [B, H, T, headDim], [B, H, T, T]
    const output = batchedLinear(mergeHeads(attention.output), Wo); // [B, T, D]
    return { output, weights: attention.weights };
    // end
  });
}
