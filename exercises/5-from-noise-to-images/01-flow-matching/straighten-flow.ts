import { blank } from "#lib/blank";
import * as tf from "@tensorflow/tfjs";
import { uniformTimes } from "#lib/flow/noise";
import type { Velocity } from "#lib/flow/velocity";
import type { Random } from "#lib/random";
import { assertSameShape } from "#lib/shapes";
import { eulerFlow } from "./euler-flow.js";
import { velocityLoss } from "./velocity-loss.js";

/** Data and noise that belong together: row i of one with row i of the other, `[M, ...]` each. */
export interface Pairs {
  x0: tf.Tensor;
  x1: tf.Tensor;
}

/**
 * Makes the pairs from which a flow learns straight paths.
 *
 * At first a flow learns from pairs of any data with any noise. Their lines cross, so the flow averages over them, and its own paths
 * bend. But it leads each noise to one sample, and its paths never cross. The second training is on straight lines between the ends of
 * these paths.
 *
 * @param velocity of the flow to straighten, after its first training
 * @param x1 noise, `[M, ...]`
 * @param steps of Euler's method
 * @returns two new tensors: training the velocity later doesn't change them
 * @throws RangeError if steps is not a whole number of at least 1
 * @see Liu et al. 2023, "Flow Straight and Fast", section 2.2
 */
export function straightPairs(velocity: Velocity, x1: tf.Tensor, steps: number): Pairs {
  return blank("what is paired");
}

/**
 * The loss of one batch of the second training: `velocityLoss` of pairs drawn with replacement, with times uniform in [0, 1).
 *
 * @param velocity the velocity that learns
 * @param pairs M pairs
 * @param size B, how many of them are drawn
 * @param rng where all draws come from
 * @returns a new tensor with one number; gradients flow to the velocity
 * @throws RangeError if x0 and x1 differ in shape, or size is not a whole number of at least 1
 */
export function pairLoss(velocity: Velocity, pairs: Pairs, size: number, rng: Random): tf.Scalar {
  assertSameShape("x0 and x1", pairs.x0, pairs.x1);
  if (!(Number.isInteger(size) && size >= 1))
    throw new RangeError(`a batch has a whole number of pairs, at least 1, got ${size}`);
  return tf.tidy(() => {
    return blank("the loss of pairs that are drawn");
  });
}
