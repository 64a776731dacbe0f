import { blank } from "#lib/blank";
import * as tf from "@tensorflow/tfjs";
import type { Velocity } from "#lib/flow/velocity";

/**
 * Samples along a velocity with Heun's method, in equal steps from t = 1 down to t = 0.
 *
 * An Euler step uses only the velocity at its start. A Heun step calls the velocity a second time, where and when the Euler step would end,
 * and moves x by the mean of the two. Each step therefore takes two calls. Calls dominate the cost of sampling, so compare Heun's method
 * with 8 calls to Euler's with 8 steps.
 *
 * The last step also calls the velocity at t = 0. A network works there; a velocity that divides by t, such as `exactVelocity`, doesn't.
 *
 * @param velocity called with x and with t, `[B]`
 * @param x1 noise, `[B, ...]`; it stays unchanged
 * @param calls total number of calls to the velocity, an even number
 * @returns a new tensor of the shape of x1; no other tensor is left
 * @throws RangeError if calls is not an even whole number of at least 2
 * @see Karras et al. 2022, "Elucidating the Design Space of Diffusion-Based Generative Models", section 3 and algorithm 1
 */
export function heunFlow(velocity: Velocity, x1: tf.Tensor, calls: number): tf.Tensor {
  if (!(Number.isInteger(calls) && calls >= 2 && calls % 2 === 0))
    throw new RangeError(`Heun's method needs an even number of calls, at least 2, got ${calls}`);
  const at = (t: number) => tf.fill([x1.shape[0]], t); // [B]
  return tf.tidy(() => {
    const steps: number = blank("how many steps so many calls allow");
    const dt = 1 / steps;
    let x = tf.clone(x1); // [B, ...]
    for (let i = 0; i < steps; i++)
      x = tf.tidy(() => {
        return blank("x after step i");
      });
    return x;
  });
}
