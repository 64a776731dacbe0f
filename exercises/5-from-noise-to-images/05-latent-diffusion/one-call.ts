import { blank } from "#lib/blank";
import * as tf from "@tensorflow/tfjs";
import { assertSameLength } from "#lib/arrays";
import { uniformTimes } from "#lib/flow/noise";
import type { Random } from "#lib/random";
import { assertSameShape } from "#lib/shapes";
import { type Pairs, straightPairs } from "../01-flow-matching/straighten-flow.js";
import { velocityLoss } from "../01-flow-matching/velocity-loss.js";
import { guidedVelocity, type LabeledVelocity } from "../03-class-conditioning/guided-sampler.js";

/** Pairs for the second training of a flow that takes a class. */
export interface LabeledPairs extends Pairs {
  /** the class that was requested for each sample */
  labels: number[];
}

/**
 * Makes the pairs from which a network learns to draw in one function evaluation what guidance draws in many. A pair holds noise, the end of
 * the guided flow that starts from it, and its label. Guidance thereby becomes part of the weights, with one fixed w.
 *
 * @param velocity the velocity of the flow after its first training
 * @param labels what to draw from each noise
 * @param none the label that says "no class given"
 * @param x1 noise, `[M, ...]`; it stays unchanged
 * @param w the guidance scale of `guide`
 * @param steps number of Euler steps
 * @returns the noise, the samples that guidance makes of it, and their labels, all new: no later training or change affects them
 * @throws RangeError if steps is not a whole number of at least 1, if w is not finite, or if there are not as many labels as noises
 * @see Liu et al. 2024, "InstaFlow: One Step is Enough for High-Quality Diffusion-Based Text-to-Image Generation", section 3
 */
export function guidedPairs(
  velocity: LabeledVelocity,
  labels: number[],
  none: number,
  x1: tf.Tensor,
  w: number,
  steps: number,
): LabeledPairs {
  return blank("what is paired");
}

/**
 * Computes the loss of one batch of the second training: `velocityLoss` of pairs drawn with replacement, with their labels, and with times
 * uniform in [0, 1).
 *
 * The draws from `rng` come in this order: the pairs, one `rng.integer` each; the times (`uniformTimes`).
 *
 * @param velocity the velocity that learns; it is called once
 * @param pairs M pairs
 * @param size B, the number of pairs to draw
 * @param rng source of all draws
 * @returns a new tensor with one number; gradients flow to the velocity
 * @throws RangeError if x0 and x1 differ in shape, if there are not as many labels as pairs, or if size is not a whole number of at least 1
 */
export function labeledPairLoss(
  velocity: LabeledVelocity,
  pairs: LabeledPairs,
  size: number,
  rng: Random,
): tf.Scalar {
  assertSameShape("x0 and x1", pairs.x0, pairs.x1);
  assertSameLength("pairs and labels", pairs.x0.shape[0], pairs.labels.length);
  if (!(Number.isInteger(size) && size >= 1))
    throw new RangeError(`a batch has a whole number of pairs, at least 1, got ${size}`);
  return tf.tidy(() => {
    return blank("the loss of pairs that are drawn");
  });
}

/**
 * Draws with a network that has learned from `guidedPairs`, in a single call of the velocity: half the cost of one guided step.
 *
 * @param velocity the velocity after the second training
 * @param labels what to draw from each noise
 * @param noise `[B, ...]`, with any number of axes after the first, or none; it stays unchanged
 * @returns the data at time 0, a new tensor of the shape of the noise
 * @throws RangeError if there are not as many labels as noises
 */
export function oneCall(velocity: LabeledVelocity, labels: number[], noise: tf.Tensor): tf.Tensor {
  assertSameLength("noises and labels", noise.shape[0], labels.length);
  return tf.tidy(() => {
    return blank("where one call takes the noise");
  });
}
