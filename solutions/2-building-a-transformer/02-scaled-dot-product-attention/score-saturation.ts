import * as tf from "@tensorflow/tfjs";
import { timesTransposed } from "#lib/transposed";
import { maskedSoftmax } from "./masked-softmax.js";

/** How sharp attention is, and how much gradient its softmax lets through. */
export type Saturation = {
  /** Entropy of each query's weights in nats, `[..., Tq]`: ln Tk if the query attends to all keys alike, 0 if it attends to one. */
  entropy: tf.Tensor;
  /** Frobenius norm of each query's softmax Jacobian, `[..., Tq]`: how far small changes of the scores move the weights. */
  jacobianNorm: tf.Tensor;
};

/**
 * Measures every row of scores.
 *
 *     entropy      = −Σ_j w_j ln w_j,   where 0 ln 0 = 0
 *     J[i][j]      = ∂w_i/∂z_j = w_i · ([i = j] − w_j)
 *     jacobianNorm = √( Σ_i Σ_j J[i][j]² )
 *
 * @param scores the input of the softmax, `[..., Tq, Tk]`
 * @returns both measures for every query, `[..., Tq]`
 * @see Shannon 1948 for the entropy; part 1, chapter 08, for the Jacobian
 */
export function saturation(scores: tf.Tensor): Saturation {
  return tf.tidy(() => {
    const weights = maskedSoftmax(scores); // [..., Tq, Tk]
    const terms = /* blank: w ln w of every weight; 0 where the weight is 0 */ tf.mul(
      weights,
      tf.log(tf.maximum(weights, 1e-30)),
    ) /* end */; // [..., Tq, Tk]
    const entropy = /* blank: the entropy of every query */ tf.neg(tf.sum(terms, -1)) /* end */; // [..., Tq]
    const same = tf.eye(scores.shape[scores.rank - 1]); // [Tk, Tk], 1 where i = j
    const byScore = /* blank: [i = j] − w_j for every query */ tf.sub(
      same,
      tf.expandDims(weights, -2),
    ) /* end */; // [..., Tq, Tk, Tk]
    const jacobian = /* blank: the Jacobian of every query */ tf.mul(
      tf.expandDims(weights, -1),
      byScore,
    ) /* end */; // [..., Tq, Tk, Tk]
    const jacobianNorm = /* blank: the Frobenius norm of every query's Jacobian */ tf.sqrt(
      tf.sum(tf.square(jacobian), [-2, -1]),
    ) /* end */; // [..., Tq]
    return { entropy, jacobianNorm };
  });
}

/**
 * Measures the same queries and keys without and with the division by √d_k.
 *
 * @param q queries, `[..., Tq, d_k]`
 * @param k keys, `[..., Tk, d_k]`
 * @returns the measures of the raw scores q kᵀ and of the scaled ones
 */
export function scoreSaturation(q: tf.Tensor, k: tf.Tensor): { raw: Saturation; scaled: Saturation } {
  return tf.tidy(() => {
    const scores = timesTransposed(q, k); // [..., Tq, Tk]
    return {
      raw: saturation(scores),
      scaled: /* blank: the measures of the scores as attention scales them */ saturation(
        tf.div(scores, Math.sqrt(q.shape[q.rank - 1])),
      ) /* end */,
    };
  });
}
