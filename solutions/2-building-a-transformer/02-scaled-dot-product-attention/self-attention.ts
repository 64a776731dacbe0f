import * as tf from "@tensorflow/tfjs";
import { type BatchedAttention, batchedAttention } from "./batched-attention.js";
import { batchedLinear } from "./batched-linear.js";

/** The weights of a self-attention layer; none has a bias. */
export interface Projections {
  /** makes queries, `[D, d_k]` */
  Wq: tf.Tensor;
  /** makes keys, `[D, d_k]` */
  Wk: tf.Tensor;
  /** makes values, `[D, d_v]` */
  Wv: tf.Tensor;
}

/**
 * Self-attention: queries, keys and values all come from the same sequence, through three projections.
 *
 *     q = x · Wq,   k = x · Wk,   v = x · Wv;   the result is that of batchedAttention
 *
 * @param x one vector for every position, `[B, T, D]`
 * @param projections the three weights, `[in, out]`
 * @param mask booleans, true = may look, of a shape that broadcasts to `[B, T, T]`; everything is visible by default
 * @returns output, `[B, T, d_v]`, and weights, `[B, T, T]`
 * @throws RangeError if a width doesn't fit
 * @see Vaswani et al. 2017, section 3.2.3
 */
export function selfAttention(x: tf.Tensor, { Wq, Wk, Wv }: Projections, mask?: tf.Tensor): BatchedAttention {
  return tf.tidy(() => {
    // blank: project to queries, keys and values, and let them attend
    const q = batchedLinear(x, Wq); // [B, T, d_k]
    const k = batchedLinear(x, Wk); // [B, T, d_k]
    const v = batchedLinear(x, Wv); // [B, T, d_v]
    return batchedAttention(q, k, v, mask);
    // end
  });
}
