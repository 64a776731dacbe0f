import { blank } from "#lib/blank";

/**
 * How often a judge prefers one of two texts, if the judge knows a single number about each: its strength.
 *
 * P is the preference for a over b, a probability from 0 to 1. The odds of a over b are P / (1 − P): a probability of ¾ is odds of 3.
 * These laws determine P:
 *
 * - Only the difference of the strengths matters: a + 7 and b + 7 have the same preference as a and b.
 * - Equal strengths have odds of 1.
 * - If a grows by 1, the odds of a over b are multiplied by e.
 * - The preferences for a over b and for b over a sum to 1.
 *
 * Strengths have no upper or lower end and may be negative, like rewards. P is right even for strengths far apart: at 1000 and −1000
 * it is 1, and for −40 over 0 it is 4.248e-18, not 0.
 *
 * @param a the strength of the first; any finite number
 * @param b the strength of the second
 * @returns the probability that the first is preferred
 * @throws RangeError if a strength is not a finite number
 * @see Bradley and Terry 1952, "Rank analysis of incomplete block designs: I. The method of paired comparisons"
 */
export function preferenceOdds(a: number, b: number): number {
  for (const [name, strength] of Object.entries({ a, b }))
    if (!Number.isFinite(strength)) throw new RangeError(`${name} must be a finite number, got ${strength}`);
  return blank("the preference for a over b");
}
