import * as tf from "@tensorflow/tfjs";
import { assertSameShape } from "#lib/shapes";
import { timesTransposed, transposedTimes } from "#lib/transposed";

/** The gradients of attention, in the order in which you find them. */
export type AttentionGradients = {
  /** with respect to the values, `[..., Tk, d_v]` */
  dv: tf.Tensor;
  /** with respect to the weights, `[..., Tq, Tk]` */
  dWeights: tf.Tensor;
  /** with respect to the scaled scores, which the softmax read, `[..., Tq, Tk]` */
  dScores: tf.Tensor;
  /** with respect to the queries, `[..., Tq, d_k]` */
  dq: tf.Tensor;
  /** with respect to the keys, `[..., Tk, d_k]` */
  dk: tf.Tensor;
};

/**
 * The backward pass of `batchedAttention`, for every item of the batch at once.
 *
 *     output  = weights · v             going back: dv and dWeights
 *     weights = softmax(scores)         going back: dScores
 *     scores  = q kᵀ / √d_k             going back: dq and dk
 *
 * Items share nothing, so nothing is summed over the batch. The mask needs no step: a hidden key has the weight 0.
 *
 * @param q queries, `[..., Tq, d_k]`
 * @param k keys, `[..., Tk, d_k]`
 * @param v values, `[..., Tk, d_v]`
 * @param weights the weights of the forward pass, masked or not, `[..., Tq, Tk]`
 * @param dOutput the gradient with respect to the output, `[..., Tq, d_v]`
 * @throws RangeError if q, k and v differ in their leading axes, k and v in their positions, or the shape of the
 *   weights or of dOutput doesn't fit them
 * @see Dao et al. 2022, appendix B.2
 */
export function attentionGradients(
  q: tf.Tensor,
  k: tf.Tensor,
  v: tf.Tensor,
  weights: tf.Tensor,
  dOutput: tf.Tensor,
): AttentionGradients {
  const [Tk, dK] = k.shape.slice(-2);
  const queries = q.shape.slice(0, -1); // [..., Tq]
  assertSameShape(
    "the positions of keys and values",
    { shape: k.shape.slice(0, -1) },
    { shape: v.shape.slice(0, -1) },
  );
  assertSameShape(
    "the leading axes of q and k",
    { shape: q.shape.slice(0, -2) },
    { shape: k.shape.slice(0, -2) },
  );
  assertSameShape("the weights and q kᵀ", weights, { shape: [...queries, Tk] });
  assertSameShape("dOutput and the output", dOutput, { shape: [...queries, v.shape[v.rank - 1]] });
  return tf.tidy(() => {
    const dv = /* blank: the gradient of the values */ transposedTimes(weights, dOutput) /* end */; // [..., Tk, d_v]
    const dWeights = /* blank: the gradient of the weights */ timesTransposed(dOutput, v) /* end */; // [..., Tq, Tk]
    const dScores = /* blank: the gradient of the scores, back through the softmax of every query */ tf.mul(
      weights,
      tf.sub(dWeights, tf.sum(tf.mul(weights, dWeights), -1, true)),
    ) /* end */; // [..., Tq, Tk]
    const dRaw = /* blank: the gradient of q kᵀ, before the scale */ tf.div(dScores, Math.sqrt(dK)) /* end */; // [..., Tq, Tk]
    const dq = /* blank: the gradient of the queries */ tf.matMul(dRaw, k) /* end */; // [..., Tq, d_k]
    const dk = /* blank: the gradient of the keys */ transposedTimes(dRaw, q) /* end */; // [..., Tk, d_k]
    return { dv, dWeights, dScores, dq, dk };
  });
}
