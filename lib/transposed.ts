import * as tf from "@tensorflow/tfjs";

/**
 * A matrix times the transpose of another one, as often as there are axes before the last two.
 *
 *     y[..., i, j] = Σ a[..., i, k] · b[..., j, k]        a bᵀ: every row of a with every row of b
 *
 * @param a `[..., I, K]`
 * @param b `[..., J, K]`
 * @returns a new tensor, `[..., I, J]`
 */
export function timesTransposed(a: tf.Tensor, b: tf.Tensor): tf.Tensor {
  return tf.matMul(a, b, false, true); // [..., I, J]
}

/**
 * The transpose of a matrix times another one, as often as there are axes before the last two.
 *
 *     y[..., i, j] = Σ a[..., k, i] · b[..., k, j]        aᵀ b: every column of a with every column of b
 *
 * @param a `[..., K, I]`
 * @param b `[..., K, J]`
 * @returns a new tensor, `[..., I, J]`
 */
export function transposedTimes(a: tf.Tensor, b: tf.Tensor): tf.Tensor {
  return tf.matMul(a, b, true, false); // [..., I, J]
}
