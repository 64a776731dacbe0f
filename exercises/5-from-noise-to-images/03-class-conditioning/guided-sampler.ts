import { blank } from "#lib/blank";
import * as tf from "@tensorflow/tfjs";
import { assertSameLength } from "#lib/arrays";
import type { Velocity } from "#lib/flow/velocity";
import { guide } from "./guide.js";

/**
 * A velocity that depends on a class.
 *
 * @param x [B, ...] the samples
 * @param t [B] the time of each sample
 * @param labels the class of each sample, or the label that says "no class given"
 * @returns a tensor of the shape of x
 */
export type LabeledVelocity = (x: tf.Tensor, t: tf.Tensor, labels: number[]) => tf.Tensor;

/** Times at which guidance works, both ends included. */
export interface Interval {
  from: number;
  to: number;
}

/**
 * Turns a velocity that takes labels into one that any sampler can follow. The new velocity guides each sample toward its own class.
 *
 * Each call by the sampler calls the network once. The network gets the batch twice, first with the labels, then without a class. Only at
 * w = 1 does it get the batch once, with the labels. At any other w, including 0, it gets both halves.
 *
 * With an interval, guidance works only inside it: a sample whose time lies outside moves as at w = 1. Each sample has its own time.
 * Times are not read, because a read would stall a GPU. Both halves are therefore computed outside the interval as well.
 *
 * @param labels one for each sample, 0 to none − 1, or none itself
 * @param none the label that says "no class given"
 * @param w the guidance scale of `guide`
 * @param interval all times unless given
 * @returns a velocity for batches of as many samples as there are labels
 * @throws RangeError if w is not finite, or if `from` is not a number less than or equal to `to`. The velocity throws it if there are
 *   not as many samples as labels
 * @see Ho and Salimans 2022, algorithm 2; Kynkäänniemi et al. 2024 for the interval
 */
export function guidedVelocity(
  velocity: LabeledVelocity,
  labels: number[],
  none: number,
  w: number,
  { from, to }: Interval = { from: 0, to: 1 },
): Velocity {
  if (!Number.isFinite(w)) throw new RangeError(`w must be a finite number, got ${w}`);
  if (!(from <= to)) throw new RangeError(`from must be a number up to to, got from ${from} to ${to}`);
  return (x, t) => {
    assertSameLength("items of x and labels", x.shape[0], labels.length);
    return tf.tidy(() => {
      if (blank("whether the labels alone will do")) return velocity(x, t, labels); // [B, ...]
      const [given, free]: tf.Tensor[] =
        blank("the velocities with the labels and without a class, from one call"); // [B, ...] each
      return blank("guided inside the interval, and as at w = 1 outside");
    });
  };
}
