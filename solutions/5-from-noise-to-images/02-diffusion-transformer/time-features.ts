import * as tf from "@tensorflow/tfjs";
import { assertDivides, axesOf } from "#lib/shapes";

/** Settings for the features of a time. */
export interface TimeScale {
  /** how many positions lie between t = 0 and t = 1; 1,000 unless given */
  scale?: number;
  /** how many times slower than hand 0 a further hand, after the last one, would turn; 10,000 unless given */
  period?: number;
}

/**
 * Turns a time into a vector, as `sinusoidalPositions` does for a position: each pair of features is a clock hand, and each hand turns more
 * slowly than the one before it.
 *
 * Positions are whole numbers and t is between 0 and 1, so t is first spread over `scale` positions. There are K = dim/2 hands, and
 * each is slower than the one before by the same factor. Hand 0 turns by one radian per position; a hand K would be `period` times slower.
 *
 * | features  | are                                     |
 * | --------- | --------------------------------------- |
 * | 0 to K−1  | the cosines of the angles, hand 0 first |
 * | K to 2K−1 | the sines, in the same order            |
 *
 * @param t the times, `[B]`
 * @param dim number of features, even
 * @returns a new tensor, `[B, dim]`
 * @throws RangeError if t doesn't have one axis, or dim is not an even number of at least 2
 * @see Vaswani et al. 2017, section 3.5; Peebles and Xie 2023, the authors' code, `timestep_embedding`
 */
export function timeFeatures(
  t: tf.Tensor,
  dim: number,
  { scale = 1000, period = 10_000 }: TimeScale = {},
): tf.Tensor {
  axesOf("t", t, "B");
  assertDivides("the number of features by the 2 of a hand", dim, 2);
  if (dim < 2) throw new RangeError(`a time must have at least 2 features, got ${dim}`);
  const K = dim / 2;
  return tf.tidy(() => {
    // blank: the features of each time, from the angle of each hand
    const turns = Array.from({ length: K }, (_, k) => scale * period ** (-k / K)); // [K]
    const angles = tf.mul(tf.expandDims(t, 1), tf.tensor2d([turns])); // [B, K]
    return tf.concat([tf.cos(angles), tf.sin(angles)], 1); // [B, dim]
    // end
  });
}
