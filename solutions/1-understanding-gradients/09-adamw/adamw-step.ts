import { assertSameLength, type Vector } from "#lib/arrays";
import { biasCorrection } from "./bias-correction.js";
import { type Moments, moments } from "./moments.js";

/** The settings of AdamW. */
export interface AdamWConfig {
  /** Learning rate α: about how far a parameter moves in one step. */
  lr: number;
  /** Share of m that stays at a step, usually 0.9. */
  beta1: number;
  /** Share of v that stays at a step, usually 0.999. */
  beta2: number;
  /** ε: keeps the divisor away from 0, usually 1e-8. */
  epsilon: number;
  /** λ: each step shrinks every parameter by the share lr · weightDecay. */
  weightDecay: number;
}

/** The parameters after a step, and the moments for the next one. */
export interface AdamWStep extends Moments {
  /** `[n]` */
  theta: Vector;
}

/**
 * One step of AdamW.
 *
 *     m, v   the moments, updated with g;   m̂, v̂   their corrected copies
 *     θ ← θ · (1 − α·λ)                 decay: every parameter shrinks a little
 *     θ ← θ − α · m̂ / (√v̂ + ε)          update: against the gradient, each number at its own rate
 *
 * The decay comes first and never enters the moments.
 *
 * @param theta parameters, `[n]`; they stay unchanged
 * @param g their gradient, `[n]`
 * @param state m and v after the previous step, `[n]`; all zeros before the first step; they stay unchanged
 * @param t the number of this step, counted from 1
 * @param config α, β₁, β₂, ε and λ
 * @returns the new parameters with the new m and v (the averages themselves, not m̂ and v̂), new lists, all `[n]`
 * @throws RangeError if the lengths differ, or t is not 1, 2, 3, ...
 * @see Loshchilov and Hutter 2017, algorithm 2
 */
export function adamwStep(
  theta: Vector,
  g: Vector,
  state: Moments,
  t: number,
  { lr, beta1, beta2, epsilon, weightDecay }: AdamWConfig,
): AdamWStep {
  assertSameLength("the lengths of theta and g", theta.length, g.length);
  // blank: one step: the parameters after decay and update, and the moments for the next step
  const { m, v } = moments(state.m, state.v, g, beta1, beta2); // [n] each
  const hat = biasCorrection(m, v, t, beta1, beta2); // [n] each
  const decayed = theta.map((x) => x * (1 - lr * weightDecay)); // [n]
  const moved = decayed.map((x, i) => x - (lr * hat.m[i]) / (Math.sqrt(hat.v[i]) + epsilon)); // [n]
  return { theta: moved, m, v };
  // end
}
