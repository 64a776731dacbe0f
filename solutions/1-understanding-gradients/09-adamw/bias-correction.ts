import type { Vector } from "#lib/arrays";
import type { Moments } from "./moments.js";

/**
 * Corrects both averages for their start at zero.
 *
 *     m̂ = m / (sum of the weights of the t gradients in m),   v̂ = v / (the same sum for v)
 *
 * After t steps the zero at the start still has a part of the weight, so the weights of the t gradients sum to less
 * than 1. Divided by that sum, they sum to 1.
 *
 * @param m first moment after t steps, `[n]`; it stays unchanged
 * @param v second moment after t steps, `[n]`; it stays unchanged
 * @param t number of gradients that went in, counted from 1
 * @param beta1 share of the old m that stayed at each step
 * @param beta2 share of the old v that stayed at each step
 * @returns m̂ and v̂, new lists, `[n]`
 * @throws RangeError that names t if t is smaller than 1 or not a whole number: without a gradient there is nothing to
 *   average
 * @see Kingma and Ba 2014, section 3
 */
export function biasCorrection(m: Vector, v: Vector, t: number, beta1: number, beta2: number): Moments {
  // blank: refuse a t that is not 1, 2, 3, ...
  if (!Number.isInteger(t) || t < 1) throw new RangeError(`steps are counted 1, 2, 3, ..., got t = ${t}`);
  // end
  const sumM = /* blank: the sum of the weights of the gradients in m */ 1 - beta1 ** t /* end */;
  const sumV = /* blank: the sum of the weights of the squared gradients in v */ 1 - beta2 ** t /* end */;
  // blank: both averages, as if the zero at the start had no weight
  return { m: m.map((x) => x / sumM), v: v.map((x) => x / sumV) }; // [n] each
  // end
}
