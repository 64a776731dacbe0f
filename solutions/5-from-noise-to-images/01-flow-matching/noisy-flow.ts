import * as tf from "@tensorflow/tfjs";
import { gaussians } from "#lib/flow/noise";
import type { Velocity } from "#lib/flow/velocity";
import type { Random } from "#lib/random";
import { familyOf } from "./prediction-family.js";

/**
 * Samples with added noise: a stochastic differential equation whose points have, at each t, the same distribution as points that follow
 * the velocity alone.
 *
 * Each step from t to t − dt adds normal noise of variance g²·dt to every number of x, where g² = churn · t. A drift balances the noise:
 * it pushes the points along the score, toward higher density, exactly as fast as the noise spreads them. One case determines how strong
 * the drift must be: points from a normal distribution of variance V have the score −x / V, and their variance must stay V. The score
 * follows from the velocity, at the x and t where the step begins.
 *
 * Time runs down from 1 to 0, so a step subtracts dt times the velocity, as in `eulerFlow`, but adds the push along the score.
 *
 * The last step has the drift but adds no noise, because no later step could correct that noise.
 *
 * @param velocity called once per step, with x and with t, `[B]`: 1, 1 − dt, ... dt
 * @param x1 noise, `[B, ...]`; it stays unchanged
 * @param steps number of equal steps from t = 1 to t = 0
 * @param churn how much noise to add; 0 gives Euler's method
 * @param rng source of the noise, which is drawn anew for each step and each number
 * @returns a new tensor of the shape of x1; no other tensor is left
 * @throws RangeError if steps is not a whole number of at least 1, or churn is not a finite number of at least 0
 * @see Song et al. 2021, appendix D.1; Ma et al. 2024, "SiT", section 2.4
 */
export function noisyFlow(
  velocity: Velocity,
  x1: tf.Tensor,
  steps: number,
  churn: number,
  rng: Random,
): tf.Tensor {
  if (!(Number.isInteger(steps) && steps >= 1))
    throw new RangeError(`a flow has a whole number of steps, at least 1, got ${steps}`);
  if (!(churn >= 0 && churn < Infinity))
    throw new RangeError(`churn is a number of at least 0, got ${churn}`);
  const dt = 1 / steps;
  return tf.tidy(() => {
    let x = tf.clone(x1); // [B, ...]
    for (let i = 0; i < steps; i++)
      x = tf.tidy(() => {
        const t = 1 - i / steps;
        const times = tf.fill([x.shape[0]], t); // [B]
        const v = velocity(x, times); // [B, ...]
        const g2 = churn * t;
        // blank: x after this step
        const { score } = familyOf(v, x, times); // [B, ...]
        const drift = tf.sub(v, tf.mul(g2 / 2, score)); // [B, ...]
        const std = i === steps - 1 ? 0 : Math.sqrt(g2 * dt);
        return tf.add(tf.sub(x, tf.mul(dt, drift)), gaussians(x.shape, rng, std)); // [B, ...]
        // end
      });
    return x;
  });
}
