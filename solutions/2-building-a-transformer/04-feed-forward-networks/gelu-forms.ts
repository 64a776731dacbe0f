import * as tf from "@tensorflow/tfjs";

/**
 * Computes GELU in its exact form: each number times the probability that a standard normal number is smaller.
 *
 *     GELU(x) = x · Φ(x),   Φ(x) = (1 + erf(x / √2)) / 2
 *
 * This is PyTorch's default. JavaScript has no erf, but TensorFlow.js has `tf.erf`.
 *
 * @param x any shape
 * @returns a new tensor with the shape of x
 * @see Hendrycks and Gimpel 2016, section 2
 */
export function geluExact(x: tf.Tensor): tf.Tensor {
  return tf.tidy(() => {
    const phi = /* blank: the probability that a normal number is smaller than x */ tf.div(
      tf.add(1, tf.erf(tf.div(x, Math.SQRT2))),
      2,
    ) /* end */; // the shape of x
    return tf.mul(x, phi); // the shape of x
  });
}

/**
 * Computes GELU in its tanh form, with which GPT-2 was trained.
 *
 *     GELU(x) ≈ x/2 · (1 + tanh(√(2/π) · (x + 0.044715·x³)))
 *
 * @param x any shape
 * @returns a new tensor with the shape of x
 * @see Hendrycks and Gimpel 2016, section 2
 */
export function geluTanh(x: tf.Tensor): tf.Tensor {
  return tf.tidy(() => {
    const cubic = /* blank: x and its cubic correction */ tf.add(
      x,
      tf.mul(0.044715, tf.mul(x, tf.mul(x, x))),
    ) /* end */; // the shape of x
    const gate = /* blank: twice the share of x that passes, 0 to 2 */ tf.add(
      1,
      tf.tanh(tf.mul(Math.sqrt(2 / Math.PI), cubic)),
    ) /* end */; // the shape of x
    return tf.mul(tf.mul(0.5, x), gate); // the shape of x
  });
}

/**
 * Computes the derivative GELU′ of the exact form, by the product rule.
 *
 *     GELU(x) = x · Φ(x),   Φ′(x) = φ(x)
 *
 * Φ is the cumulative distribution of standard normal numbers, and its derivative φ is their density, the bell curve.
 *
 * @param x the input of GELU, any shape
 * @returns a new tensor with the shape of x
 */
export function geluGradient(x: tf.Tensor): tf.Tensor {
  return tf.tidy(() => {
    const phi = tf.div(tf.add(1, tf.erf(tf.div(x, Math.SQRT2))), 2); // the shape of x
    const density = /* blank: the density φ(x) of standard normal numbers */ tf.div(
      tf.exp(tf.div(tf.square(x), -2)),
      Math.sqrt(2 * Math.PI),
    ) /* end */; // the shape of x
    return /* blank: the derivative of x · Φ(x) */ tf.add(phi, tf.mul(x, density)) /* end */; // the shape of x
  });
}
