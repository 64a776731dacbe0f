import { blank } from "#lib/blank";
import type { Vector } from "#lib/arrays";
import type { Moments } from "./moments.js";

/**
 * Takes the zeros, from which both averages started, out of them again.
 *
 *     m̂ = m / (1 − β₁ᵗ),   v̂ = v / (1 − β₂ᵗ)
 *
 * After t steps the weights of the t gradients in the average sum to 1 − βᵗ only; the rest, βᵗ, still lies on the
 * zero at the start. Divided by that sum the weights sum to 1.
 *
 * @param m first moment after t steps, `[n]`; it is left as it is
 * @param v second moment after t steps, `[n]`; it is left as it is
 * @param t how many gradients have gone in, counted from 1
 * @param beta1 share of the old m that stayed at each step
 * @param beta2 share of the old v that stayed at each step
 * @returns m̂ and v̂, new lists, `[n]`
 * @throws RangeError that names t if t is smaller than 1 or not a whole number: with no gradient there is nothing to average
 * @see Kingma and Ba 2014, section 3
 */
export function biasCorrection(m: Vector, v: Vector, t: number, beta1: number, beta2: number): Moments {
  blank("refuse a t that does not count steps from 1");
  const sumM = blank("the sum of the weights of the gradients in m");
  const sumV = blank("the sum of the weights of the squared gradients in v");
  return blank("both averages, as if the zero at the start had no weight");
}
