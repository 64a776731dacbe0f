import * as tf from "@tensorflow/tfjs";
import { assertSameLength } from "#lib/arrays";
import type { Velocity } from "#lib/flow/velocity";
import { guide } from "./guide.js";
import type { LabeledVelocity } from "./guided-sampler.js";

/**
 * Guides toward one class, and away from another.
 *
 * Guidance starts at the velocity without a class, goes toward the velocity with the class, and then beyond. A negative label replaces that
 * start with the velocity of an unwanted class, so w > 1 leads away from it. A sample without a negative label is guided as usual.
 *
 * The label may also be "no class given": "anything but a disk" is the label `none` with the disk as its negative label.
 *
 * Each call by the sampler calls the network once, with a batch of 2B samples. The first half has the labels.
 *
 * @param labels what each sample should be, 0 to none − 1, or none
 * @param unwanted what each sample should not be, 0 to none − 1, or null if nothing is unwanted
 * @param none the label that says "no class given"
 * @param w the guidance scale of `guide`: at 1 the result is the velocity with the labels, no matter what is unwanted
 * @returns a velocity for batches of as many samples as there are labels
 * @throws RangeError if w is not finite, or `unwanted` and `labels` differ in length. The velocity throws it if there are not as many samples
 *   as labels
 * @see Liu et al. 2022, section 4, for the general case
 */
export function negativeVelocity(
  velocity: LabeledVelocity,
  labels: number[],
  unwanted: (number | null)[],
  none: number,
  w: number,
): Velocity {
  if (!Number.isFinite(w)) throw new RangeError(`w must be a finite number, got ${w}`);
  assertSameLength("labels and unwanted", labels.length, unwanted.length);
  return (x, t) => {
    assertSameLength("items of x and labels", x.shape[0], labels.length);
    return tf.tidy(() => {
      // blank: one call for both velocities, and the guided one
      const start = unwanted.map((label) => label ?? none);
      const both = velocity(tf.concat([x, x]), tf.concat([t, t]), [...labels, ...start]); // [2B, ...]
      const [toward, from] = tf.split(both, 2); // [B, ...] each
      return guide(from, toward, w); // [B, ...]
      // end
    });
  };
}
