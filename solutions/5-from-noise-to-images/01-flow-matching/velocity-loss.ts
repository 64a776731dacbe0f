import * as tf from "@tensorflow/tfjs";
import type { Velocity } from "#lib/flow/velocity";
import { noisePath } from "./noise-path.js";

/**
 * Computes the flow matching loss: the mean squared error of a velocity at points on the paths between data and noise.
 *
 * Each sample is on its path from x0 to x1, at its own time. There the velocity predicts the sample's direction and speed, without seeing x0
 * or x1. The loss is the mean of the squared errors over all numbers of all samples.
 *
 * @param velocity called once, with the positions of the samples, `[B, ...]`, and t
 * @param x0 data, `[B, ...]`, with any number of axes after the first, or none
 * @param x1 noise, one for each sample of data, of the same shape
 * @param t the time of each sample, from 0 to 1, `[B]`
 * @returns a new tensor with one number. Gradients flow back to what the velocity is computed from
 * @throws RangeError if x0 and x1 have different shapes, or t is not `[B]`
 * @see Lipman et al. 2023, "Flow matching for generative modeling", equation 9
 */
export function velocityLoss(velocity: Velocity, x0: tf.Tensor, x1: tf.Tensor, t: tf.Tensor): tf.Scalar {
  return tf.tidy(() => {
    // blank: what the velocity should say, and how far off it is
    const target = tf.sub(x1, x0); // [B, ...]
    const x = noisePath(x0, x1, t); // [B, ...]
    return tf.mean(tf.squaredDifference(velocity(x, t), target)); // []
    // end
  });
}
