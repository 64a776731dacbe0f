import { blank } from "#lib/blank";

/**
 * Computes how often a judge prefers one text over another. The judge knows only one number about each text: its strength.
 *
 * P is the preference for a over b, a probability from 0 to 1. The odds of a over b are P / (1 − P): a probability of ¾ means odds of 3.
 * These laws determine P:
 *
 * - Only the difference between the strengths matters: a + 7 and b + 7 have the same preference as a and b.
 * - Equal strengths have odds of 1.
 * - If a grows by 1, the odds of a over b are multiplied by e.
 * - The preferences for a over b and for b over a sum to 1.
 *
 * Strengths have no upper or lower limit and may be negative, like rewards. P must be right even for strengths that are far apart: for
 * 1000 over −1000 it is 1, and for −40 over 0 it is 4.248e-18, not 0.
 *
 * @param a the strength of the first text; any finite number
 * @param b the strength of the second text; any finite number
 * @returns the probability that the first text is preferred
 * @throws RangeError if a strength isn't a finite number
 * @see Bradley and Terry 1952, "Rank analysis of incomplete block designs: I. The method of paired comparisons"
 */
export function preferenceOdds(a: number, b: number): number {
  for (const [name, strength] of Object.entries({ a, b }))
    if (!Number.isFinite(strength)) throw new RangeError(`${name} must be a finite number, got ${strength}`);
  return blank("the preference for a over b");
}
