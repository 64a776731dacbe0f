import { blank } from "#lib/blank";
import { assertSameLength, type Vector } from "#lib/arrays";

/** The two running averages that Adam keeps of every gradient. */
export interface Moments {
  /** Average of the gradients, `[n]`. */
  m: Vector;
  /** Average of the squared gradients, `[n]`. */
  v: Vector;
}

/**
 * Moves both running averages a little toward the newest gradient.
 *
 *     m ← β₁·m + (1 − β₁)·g
 *     v ← β₂·v + (1 − β₂)·g²
 *
 * β is the share of the old average that stays; the newest value gets the rest, 1 − β. Each number has its own
 * averages.
 *
 * @param m the first moment so far, `[n]`; all zeros at the very first step
 * @param v the second moment so far, `[n]`; all zeros at the very first step
 * @param g the newest gradient, `[n]`
 * @param beta1 share of the old m that stays, usually 0.9
 * @param beta2 share of the old v that stays, usually 0.999
 * @returns the new averages, new lists, both `[n]`; the old ones stay unchanged
 * @throws RangeError if the lengths differ
 * @see Kingma and Ba 2014, algorithm 1
 */
export function moments(m: Vector, v: Vector, g: Vector, beta1: number, beta2: number): Moments {
  assertSameLength("the lengths of m and g", m.length, g.length);
  assertSameLength("the lengths of v and g", v.length, g.length);
  return {
    m: blank("the average of the gradients, moved toward the newest"), // [n]
    v: blank("the average of the squared gradients, moved toward the newest square"), // [n]
  };
}
