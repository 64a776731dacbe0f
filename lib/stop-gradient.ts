import * as tf from "@tensorflow/tfjs";

/**
 * The same numbers as a constant: no gradient passes through it, whatever they were computed from.
 *
 *     stopGradient(x) = x,   d stopGradient(x) / dx = 0
 *
 * @param x any tensor
 * @returns a new tensor
 */
export function stopGradient<T extends tf.Tensor>(x: T): T {
  const constant = tf.customGrad((each) => ({
    value: tf.clone(each as tf.Tensor),
    gradFunc: (dy) => tf.zerosLike(dy as tf.Tensor),
  }));
  return constant(x) as T;
}
