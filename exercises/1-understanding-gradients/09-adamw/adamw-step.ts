import { blank } from "#lib/blank";
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
  /** λ: lr · weightDecay is the share of every parameter that fades at each step. */
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
 *     m, v   the moments, moved by g;   m̂, v̂   the same, corrected
 *     θ ← θ · (1 − α·λ)                 decay: every parameter fades a little
 *     θ ← θ − α · m̂ / (√v̂ + ε)          update: against the gradient, each number at its own rate
 *
 * The decay comes first and never enters the moments.
 *
 * @param theta parameters, `[n]`; they are left as they are
 * @param g their gradient, `[n]`
 * @param state m and v as the step before left them, `[n]`; all zeros before the first step; they are left as they are
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
  const { m, v }: Moments = blank("the moments after this gradient"); // [n] each
  const hat: Moments = blank("m̂ and v̂: these moments, corrected"); // [n] each
  const decayed: Vector = blank("the parameters, faded by the weight decay"); // [n]
  const moved: Vector = blank("the faded parameters, moved by the update"); // [n]
  return { theta: moved, m, v };
}
