import * as tf from "@tensorflow/tfjs";
import { assertSameLength } from "#lib/arrays";
import { assertSameShape, axesOf } from "#lib/shapes";

/**
 * Returns where samples are on their paths between data and noise. Each sample moves in a straight line at constant speed, from x0 at time 0
 * to x1 at time 1.
 *
 * @param x0 data, `[B, ...]`, such as points or pictures, with any number of axes after the first, or none
 * @param x1 noise, one for each sample of data, of the same shape
 * @param t the time of each sample, from 0 to 1, `[B]`
 * @returns where each sample is at its time, a new tensor of the shape of x0. Gradients flow back to x0 and x1
 * @throws RangeError if x0 and x1 have different shapes, or t is not `[B]`
 * @see Liu et al. 2022, "Flow straight and fast", section 2.1, where the data is at time 1
 */
export function noisePath(x0: tf.Tensor, x1: tf.Tensor, t: tf.Tensor): tf.Tensor {
  assertSameShape("x0 and x1", x0, x1);
  assertSameLength("the items and their times", x0.shape[0], axesOf("t", t, "B")[0]);
  return tf.tidy(() => {
    // blank: each item at its own time
    const time = tf.reshape(t, [-1, ...x0.shape.slice(1).map(() => 1)]); // [B, 1, ...]
    return tf.add(tf.mul(tf.sub(1, time), x0), tf.mul(time, x1)); // [B, ...]
    // end
  });
}
