import * as tf from "@tensorflow/tfjs";
import { assertSameShape, axesOf } from "#lib/shapes";

/**
 * Draws codes from normal distributions in such a way that gradients reach the means and variances of these distributions.
 *
 * Each number of a code has its own mean and variance. The variance is given as its natural logarithm, which may be any number. If the noise
 * is standard normal, the result is normal with this mean and variance. The caller draws the noise, so the function itself isn't random, and
 * gradients flow to mean and logVariance. A variance may be too large or too small for a 32-bit number, such as e^100 or e^−120; only the
 * standard deviation must fit.
 *
 * @param mean `[B, Z]`
 * @param logVariance ln σ² of each number, `[B, Z]`
 * @param noise standard normal numbers, one for each number of each code, `[B, Z]`
 * @returns codes, a new tensor, `[B, Z]`
 * @throws RangeError if mean doesn't have two axes, or the three shapes differ
 * @see Kingma and Welling 2014, section 2.4
 */
export function reparameterize(mean: tf.Tensor, logVariance: tf.Tensor, noise: tf.Tensor): tf.Tensor {
  axesOf("mean", mean, "B Z");
  assertSameShape("mean and logVariance", mean, logVariance);
  assertSameShape("mean and noise", mean, noise);
  return tf.tidy(() => {
    // blank: a draw of each number
    const std = tf.exp(tf.div(logVariance, 2)); // [B, Z]
    return tf.add(mean, tf.mul(std, noise)); // [B, Z]
    // end
  });
}

/**
 * Computes the price of codes that aren't standard normal: the KL divergence of a code's distribution from N(0, I), averaged over a batch.
 *
 *     KL(N(mean, variance) ‖ N(0, I))
 *
 * The divergence is that of a whole code, whose Z numbers are independent and normal. It is 0 if all means are 0 and all variances are 1, and
 * positive otherwise. The unit is the nat. Gradients flow to both arguments.
 *
 * @param mean `[B, Z]`
 * @param logVariance ln σ² of each number, `[B, Z]`
 * @returns a new tensor with one number
 * @throws RangeError if mean doesn't have two axes, or the two shapes differ
 * @see Kingma and Welling 2014, appendix B
 */
export function klToStandard(mean: tf.Tensor, logVariance: tf.Tensor): tf.Scalar {
  axesOf("mean", mean, "B Z");
  assertSameShape("mean and logVariance", mean, logVariance);
  return tf.tidy(() => {
    const each: tf.Tensor = /* blank: the divergence of each number */ tf.mul(
      0.5,
      tf.sub(tf.add(tf.exp(logVariance), tf.square(mean)), tf.add(1, logVariance)),
    ) /* end */; // [B, Z]
    return /* blank: that of a code, averaged over the batch */ tf.mean(tf.sum(each, 1)) /* end */; // []
  });
}
