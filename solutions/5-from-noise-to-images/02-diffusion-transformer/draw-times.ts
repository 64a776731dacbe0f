import * as tf from "@tensorflow/tfjs";
import { gaussians } from "#lib/flow/noise";
import type { Velocity } from "#lib/flow/velocity";
import type { Random } from "#lib/random";
import { velocityLoss } from "../01-flow-matching/velocity-loss.js";

/**
 * Draws training times, most of them near the middle of the path, where the content of a picture is settled.
 *
 * The logarithm of a time's odds, ln(t / (1 − t)), is standard normal. On average half of the times are below 1/2. None is 0 or 1, and times
 * near the ends are rare.
 *
 * @param B number of times, a whole number of at least 1
 * @param rng source of the times; one `rng.gauss(0, 1)` for each time
 * @returns `[B]`
 * @throws RangeError if B is not a whole number of at least 1
 * @see Esser et al. 2024 (Stable Diffusion 3), section 3.1, "Logit-normal sampling"
 */
export function normalTimes(B: number, rng: Random): tf.Tensor {
  if (!Number.isInteger(B) || B < 1)
    throw new RangeError(`there must be a whole number of times, at least 1, got ${B}`);
  return tf.tidy(() => {
    // blank: the times, from normal numbers
    const z = gaussians([B], rng); // [B]
    return tf.sigmoid(z); // [B]
    // end
  });
}

/**
 * Measures where along the path a velocity errs: computes its `velocityLoss` at each of the given times, with the whole batch at that time.
 *
 * The data and the noise are the same for all times, so the losses can be compared.
 *
 * @param velocity the velocity to measure; it is called once for each time
 * @param x0 data, `[B, ...]`
 * @param times from 0 to 1
 * @param rng source of the noise, which `gaussians` draws once
 * @returns the loss at each time, in the order of the times, read with `await`; an empty list if there are no times
 * @throws RangeError, before anything is measured, if a time is not between 0 and 1, both included
 */
export async function lossAlong(
  velocity: Velocity,
  x0: tf.Tensor,
  times: number[],
  rng: Random,
): Promise<number[]> {
  for (const t of times) if (!(t >= 0 && t <= 1)) throw new RangeError(`a time lies from 0 to 1, got ${t}`);
  if (times.length === 0) return [];
  const losses: tf.Tensor = tf.tidy(() => {
    // blank: the loss at each time
    const x1 = gaussians(x0.shape, rng); // [B, ...]
    const lossAt = (t: number) => velocityLoss(velocity, x0, x1, tf.fill([x0.shape[0]], t)); // []
    return tf.stack(times.map(lossAt)); // [times]
    // end
  });
  const told = await losses.data();
  losses.dispose();
  return Array.from(told);
}
