import * as tf from "@tensorflow/tfjs";
import { assertDivides, assertMask, axesOf } from "#lib/shapes";
import {
  type BatchedAttention,
  batchedAttention,
} from "../02-scaled-dot-product-attention/batched-attention.js";
import { batchedLinear } from "../02-scaled-dot-product-attention/batched-linear.js";
import type { MultiHeadProjections } from "./batched-multi-head.js";
import { mergeHeads } from "./merge-heads.js";
import { splitHeads } from "./split-heads.js";

/**
 * Repeats every head, with its copies next to each other.
 *
 *     repeated[b, h] = x[b, ⌊h / times⌋]
 *
 * Heads a, b with times = 3 become a, a, a, b, b, b.
 *
 * @param x the heads of keys or values, `[B, G, T, headDim]`
 * @param times number of copies of each head
 * @returns `[B, G·times, T, headDim]`
 * @throws RangeError if x doesn't have four axes
 */
export function repeatHeads(x: tf.Tensor, times: number): tf.Tensor {
  const [B, G, T, headDim] = axesOf("x", x, "B G T headDim");
  return tf.tidy(() => {
    // blank: `times` copies of every head, next to each other
    const rows = tf.reshape(x, [B, G, 1, T * headDim]); // [B, G, 1, T·headDim]
    return tf.reshape(tf.tile(rows, [1, 1, times, 1]), [B, G * times, T, headDim]); // [B, G·times, T, headDim]
    // end
  });
}

/**
 * Computes grouped-query attention: H query heads share G key and value heads; H/G neighboring query heads share one. G = H is
 * multi-head attention, G = 1 is multi-query attention.
 *
 *     head h = attention(q[h], k[⌊h / (H/G)⌋], v[⌊h / (H/G)⌋])
 *
 * @param x one vector for every position, `[B, T, D]`
 * @param projections Wq, `[D, H·headDim]`; Wk and Wv, `[D, G·headDim]`; Wo, `[H·headDim, D]`
 * @param heads how many query heads, H
 * @param kvHeads how many key heads, and as many value heads, G
 * @param mask booleans, true = may look: one table, `[T, T]` or `[1, T]`, or one per item, `[B, T, T]` or `[B, 1, T]`;
 *   without a mask everything is visible
 * @returns output, `[B, T, D]`, and the weights of every query head, `[B, H, T, T]`
 * @throws RangeError if G does not divide H, a width does not fit, or the mask has a different shape
 * @see Ainslie et al. 2023, section 2.2; Shazeer 2019 for G = 1
 */
export function groupedQueryAttention(
  x: tf.Tensor,
  { Wq, Wk, Wv, Wo }: MultiHeadProjections,
  heads: number,
  kvHeads: number,
  mask?: tf.Tensor,
): BatchedAttention {
  const [B, T] = axesOf("x", x, "B T D");
  assertMask(mask, B, T);
  assertDivides("the heads of queries by those of keys", heads, kvHeads);
  return tf.tidy(() => {
    const q = splitHeads(batchedLinear(x, Wq), heads); // [B, H, T, headDim]
    const share = (W: tf.Tensor): tf.Tensor =>
      /* blank: keys or values from W: G heads, then a copy for every query head */ repeatHeads(
        splitHeads(batchedLinear(x, W), kvHeads),
        heads / kvHeads,
      ) /* end */; // [B, H, T, headDim]
    const visible = mask ? tf.expandDims(mask, -3) : undefined; // [B, 1, T, T]
    const found = batchedAttention(q, share(Wk), share(Wv), visible);
    const output = batchedLinear(mergeHeads(found.output), Wo); // [B, T, D]
    return { output, weights: found.weights };
  });
}

/**
 * Turns the key or value weights of a trained multi-head layer into weights of fewer heads: it averages the heads that will
 * share one. Training then continues from the result.
 *
 *     pooled head g = mean of the heads g·H/G, ..., (g + 1)·H/G − 1
 *
 * @param W weights of H heads, `[D, H·headDim]`
 * @param heads how many heads W has, H
 * @param kvHeads how many heads the result has, G
 * @returns `[D, G·headDim]`
 * @throws RangeError if H does not divide the columns of W, or G does not divide H
 * @see Ainslie et al. 2023, section 2.1
 */
export function poolHeads(W: tf.Tensor, heads: number, kvHeads: number): tf.Tensor {
  const [D, columns] = axesOf("W", W, "D columns");
  assertDivides("the columns of W by the number of heads", columns, heads);
  assertDivides("the heads of W by those that are left", heads, kvHeads);
  return tf.tidy(() => {
    const headDim = columns / heads;
    // blank: the mean of the heads of each group
    const groups = tf.reshape(W, [D, kvHeads, heads / kvHeads, headDim]); // [D, G, H/G, headDim]
    return tf.reshape(tf.mean(groups, 2), [D, kvHeads * headDim]); // [D, G·headDim]
    // end
  });
}
