import * as tf from "@tensorflow/tfjs";
import { assertSameShape } from "#lib/shapes";

/**
 * Computes classifier-free guidance: a velocity on the straight line through two others.
 *
 * At w = 0 the result is the velocity without a class, and at w = 1 it is the velocity with the class. Equal steps in w are equal steps
 * along the line: at w = 3 the result is three times as far from `free` as `given` is, and at w = −1 it is as far as `given`, in the
 * opposite direction.
 *
 * @param free the velocity without a class, any shape
 * @param given the velocity with the class, of the same shape
 * @param w the guidance scale, any finite number
 * @returns a new tensor of that shape
 * @throws RangeError if the shapes differ, or w is not finite
 * @see Ho and Salimans 2022, equation 6, which writes the line differently
 */
export function guide(free: tf.Tensor, given: tf.Tensor, w: number): tf.Tensor {
  assertSameShape("free and given", free, given);
  if (!Number.isFinite(w)) throw new RangeError(`w must be a finite number, got ${w}`);
  return tf.tidy(
    () => /* blank: the point of the line at w */ tf.add(free, tf.mul(w, tf.sub(given, free))) /* end */,
  ); // as free
}
