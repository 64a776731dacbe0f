import * as tf from "@tensorflow/tfjs";
import { assertSameLength } from "#lib/arrays";
import { assertSameShape } from "#lib/shapes";
import { timesTransposed } from "#lib/transposed";
import { maskedSoftmax } from "./masked-softmax.js";

/** The result of attention. */
export type BatchedAttention = {
  /** For every query, the values mixed by its weights, `[..., Tq, d_v]`. */
  output: tf.Tensor;
  /** How much query i attends to key j, `[..., Tq, Tk]`, as the softmax returned it. */
  weights: tf.Tensor;
};

/**
 * Scaled dot-product attention for a whole batch: each item separately, all at once.
 *
 *     weights = maskedSoftmax(q kᵀ / √d_k, mask);   output = drop(weights) · v
 *
 * The leading axes, `...`, are those of the batch, and later of the heads; q, k and v agree in them.
 *
 * @param q queries, `[..., Tq, d_k]`
 * @param k keys, `[..., Tk, d_k]`
 * @param v values, one for each key, `[..., Tk, d_v]`
 * @param mask booleans, true = may look, of a shape that broadcasts to `[..., Tq, Tk]`; everything is visible by default
 * @param drop applied to the weights before they mix the values: dropout in training, nothing by default; called once
 * @returns output and weights
 * @throws RangeError if queries and keys differ in width, keys and values differ in number, or the leading axes differ
 * @see Vaswani et al. 2017, equation 1
 */
export function batchedAttention(
  q: tf.Tensor,
  k: tf.Tensor,
  v: tf.Tensor,
  mask?: tf.Tensor,
  drop = (weights: tf.Tensor): tf.Tensor => weights,
): BatchedAttention {
  const [Tk, dK] = k.shape.slice(-2);
  assertSameLength("the widths of queries and keys", q.shape[q.rank - 1], dK);
  assertSameLength("the numbers of keys and values", Tk, v.shape[v.rank - 2]);
  const leading = (tensor: tf.Tensor) => ({ shape: tensor.shape.slice(0, -2) });
  assertSameShape("the leading axes of q and k", leading(q), leading(k));
  assertSameShape("the leading axes of k and v", leading(k), leading(v));
  return tf.tidy(() => {
    const scores =
      /* blank: the attention score of every query for every key, at the size that softmax needs */ tf.div(
        timesTransposed(q, k),
        Math.sqrt(dK),
      ) /* end */; // [..., Tq, Tk]
    const weights = maskedSoftmax(scores, mask); // [..., Tq, Tk]
    const output = /* blank: the values, mixed */ tf.matMul(drop(weights), v) /* end */; // [..., Tq, d_v]
    return { output, weights };
  });
}
