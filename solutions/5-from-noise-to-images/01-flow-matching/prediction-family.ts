import * as tf from "@tensorflow/tfjs";
import { assertAxis, assertSameShape, axesOf } from "#lib/shapes";

/** What a network may predict for a noisy x instead of its velocity, `[B, ...]` each. */
export interface Family {
  /** x0: where the path is at t = 0 */
  data: tf.Tensor;
  /** x1: where the path is at t = 1 */
  noise: tf.Tensor;
  /** the gradient, with respect to x, of ln N(x; (1 − t)·x0, t²), the log-density of x at time t if x0 is known */
  score: tf.Tensor;
}

/** The smallest divisor. */
const SMALLEST = 1e-3;

/**
 * Computes the data, noise and score that follow from a velocity. Given x and t, each of these four quantities determines the other three:
 *
 *     x = (1 − t)·x0 + t·x1,   velocity = x1 − x0
 *
 * Each pair of x0 and x1 has its own score, see `Family`. A network predicts the mean velocity of all pairs whose paths lead through x,
 * and the same formulas turn it into the mean data, the mean noise and the mean score. The mean score is the gradient of the
 * log-density of x at time t.
 *
 * Data and noise need no division. The score divides once, by t, or by 0.001 where t is smaller than 0.001.
 *
 * @param velocity `[B, ...]`
 * @param x like the velocity, `[B, ...]`
 * @param t the time of each sample, `[B]`
 * @returns new tensors; gradients flow back to velocity and x
 * @throws RangeError if velocity and x differ in shape, or t is not `[B]`
 * @see Song et al. 2021, "Score-Based Generative Modeling through Stochastic Differential Equations", section 3
 */
export function familyOf(velocity: tf.Tensor, x: tf.Tensor, t: tf.Tensor): Family {
  assertFits("velocity", velocity, x, t);
  return tf.tidy(() => {
    const s = asColumn(t, x); // [B, 1, ...]
    // blank: data, noise and score
    const data = tf.sub(x, tf.mul(s, velocity)); // [B, ...]
    const noise = tf.add(x, tf.mul(tf.sub(1, s), velocity)); // [B, ...]
    const score = tf.neg(tf.div(noise, apart(s))); // [B, ...]
    return { data, noise, score };
    // end
  });
}

/**
 * Computes the velocity that follows from a prediction of another kind: the inverse of `familyOf`.
 *
 * It never divides by 0: where a formula's divisor, t or 1 − t, is smaller than 0.001, the divisor is 0.001 instead. At such times the
 * prediction says almost nothing about the velocity, because x alone already determines the prediction: the data at t = 0, the noise and
 * the score at t = 1. Any of several correct formulas will do there.
 *
 * @param kind which member of the family is predicted
 * @param prediction `[B, ...]`
 * @param x like the prediction, `[B, ...]`
 * @param t the time of each sample, `[B]`
 * @returns a new tensor; gradients flow back to prediction and x
 * @throws RangeError if prediction and x differ in shape, or t is not `[B]`
 */
export function velocityFrom(
  kind: keyof Family,
  prediction: tf.Tensor,
  x: tf.Tensor,
  t: tf.Tensor,
): tf.Tensor {
  assertFits("prediction", prediction, x, t);
  return tf.tidy(() => {
    const s = asColumn(t, x); // [B, 1, ...]
    // blank: the velocity, from each of the three kinds
    if (kind === "data") return tf.div(tf.sub(x, prediction), apart(s)); // [B, ...]
    const noise = kind === "noise" ? prediction : tf.neg(tf.mul(s, prediction)); // [B, ...]
    return tf.div(tf.sub(noise, x), apart(tf.sub(1, s))); // [B, ...]
    // end
  });
}

/** A divisor that is at least 0.001. */
function apart(divisor: tf.Tensor): tf.Tensor {
  return tf.maximum(divisor, SMALLEST);
}

/** One number for each sample, with axes of length 1 up to the rank of x, `[B, 1, ...]`. */
function asColumn(t: tf.Tensor, x: tf.Tensor): tf.Tensor {
  return tf.reshape(t, [x.shape[0], ...Array<number>(x.rank - 1).fill(1)]);
}

function assertFits(name: string, given: tf.Tensor, x: tf.Tensor, t: tf.Tensor): void {
  assertSameShape(`${name} and x`, given, x);
  axesOf("t", t, "B");
  assertAxis("t", t, 0, x.shape[0]);
}
