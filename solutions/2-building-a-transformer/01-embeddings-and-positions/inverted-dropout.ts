import * as tf from "@tensorflow/tfjs";
import type { Random } from "#lib/random";

/**
 * Applies dropout: during training, every number is set to 0 with probability `rate`, and the numbers that stay are scaled up, so
 * that the expected value does not change.
 *
 *     y = x · mask,   mask = 1/(1 − rate) where the draw is at least rate,  else 0
 *
 * Every number of x has its own draw, in memory order: along the last axis first. (A rate of 0 drops nothing; it may draw or
 * not.) When the model is used after training, nothing is dropped, nothing is scaled, and nothing is drawn. That is the
 * meaning of "inverted": the correction is made in training, where the numbers are dropped.
 *
 * @param x any shape
 * @param rate the probability to drop a number, 0 <= rate < 1
 * @param training whether the model is being trained
 * @param rng source of the draws: `rng.random()` is uniform in [0, 1)
 * @returns a new tensor of the shape of x
 * @throws RangeError for any other rate, in training or not
 * @see Srivastava et al. 2014, section 10 (scaling in training)
 */
export function invertedDropout(x: tf.Tensor, rate: number, training: boolean, rng: Random): tf.Tensor {
  const isRefused: boolean = /* blank: whether the rate is invalid */ !(rate >= 0 && rate < 1) /* end */;
  if (isRefused) throw new RangeError(`rate must be at least 0 and below 1, got ${rate}`);
  if (/* blank: whether there is nothing to do */ !training /* end */) return tf.clone(x); // the shape of x
  const draw = (): number => {
    // blank: the mask of one number: 0, or the scale that makes up for the dropped numbers
    return rng.random() >= rate ? 1 / (1 - rate) : 0;
    // end
  };
  return tf.tidy(() => {
    const mask = tf.tensor(Array.from({ length: x.size }, draw), x.shape); // the shape of x
    return tf.mul(x, mask); // the shape of x
  });
}
