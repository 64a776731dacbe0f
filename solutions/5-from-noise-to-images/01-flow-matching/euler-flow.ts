import * as tf from "@tensorflow/tfjs";
import type { Velocity } from "#lib/flow/velocity";

/**
 * Moves noise to data with Euler's method, from time 1 down to time 0 in steps of equal length.
 *
 * The samples obey dx/dt = velocity(x, t). Each step calls the velocity once, with the samples and the time at its start, and moves the
 * samples in a straight line. All samples share the same time.
 *
 * @param velocity called with all samples and the time of each, `[B]`
 * @param x1 noise, the samples at time 1, `[B, ...]`, with any number of axes after the first, or none
 * @param steps number of steps, a whole number of at least 1
 * @param keep called steps + 1 times: first with x1 and its time, 1, and then after each step with the samples and their time, which is 0
 *   after the last step. It must clone any tensor it stores, because the original may be freed after the call, and it must never free the
 *   tensor itself
 * @returns the samples at time 0, a new tensor of the shape of x1
 * @throws RangeError if steps is not a whole number of at least 1
 * @see Hairer, Nørsett and Wanner 1993, "Solving ordinary differential equations I", on Euler's method
 */
export function eulerFlow(
  velocity: Velocity,
  x1: tf.Tensor,
  steps: number,
  keep?: (x: tf.Tensor, t: number) => void,
): tf.Tensor {
  assertSteps(steps);
  const B = x1.shape[0];
  let x = tf.clone(x1); // [B, ...]
  keep?.(x, 1);
  for (let i = 0; i < steps; i++) {
    const next: tf.Tensor = tf.tidy(() => {
      // blank: one step on
      const t = tf.fill([B], 1 - i / steps); // [B]
      return tf.sub(x, tf.div(velocity(x, t), steps)); // [B, ...]
      // end
    });
    x.dispose();
    x = next; // [B, ...]
    keep?.(x, /* blank: the time now */ 1 - (i + 1) / steps /* end */);
  }
  return x;
}

function assertSteps(steps: number): void {
  if (!Number.isInteger(steps) || steps < 1)
    throw new RangeError(`steps must be a whole number of at least 1, got ${steps}`);
}
