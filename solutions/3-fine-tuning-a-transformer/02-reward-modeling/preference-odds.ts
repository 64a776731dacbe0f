/**
 * How often a judge prefers one of two, if all that the judge knows of each is a number, its strength.
 *
 * Write P for the preference for a over b, a chance from 0 to 1. The odds of a over b are P / (1 − P): a chance of ¾ is odds of 3,
 * three times preferred for each time that it is not. These laws determine P:
 *
 * - Only the difference of the strengths matters: a + 7 and b + 7 have the same preference as a and b.
 * - Equal strengths have odds of 1.
 * - If a grows by 1, the odds of a over b are multiplied by e.
 * - One of the two is preferred: the preferences for a over b and for b over a sum to 1.
 *
 * Strengths are on a scale without ends, like rewards: 0 and negative ones are as good as others. P is right for strengths that are
 * far apart too: at 1000 and −1000 it is 1, and for −40 over 0 it is 4.248e-18, not 0.
 *
 * @param a the strength of the first; any finite number
 * @param b the strength of the second
 * @returns the chance that the first is preferred
 * @throws RangeError if a strength is not a finite number
 * @see Bradley and Terry 1952, "Rank analysis of incomplete block designs: I. The method of paired comparisons"
 */
export function preferenceOdds(a: number, b: number): number {
  for (const [name, strength] of Object.entries({ a, b }))
    if (!Number.isFinite(strength)) throw new RangeError(`${name} must be a finite number, got ${strength}`);
  return /* blank: the preference for a over b */ 1 / (1 + Math.exp(b - a)) /* end */;
}
