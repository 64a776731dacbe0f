import { blank } from "#lib/blank";
import type { Vector } from "#lib/arrays";

/**
 * Turns scores into weights: positive numbers that sum to 1, the largest for the largest score.
 *
 *     softmax(z)[i] = e^(z[i] − max z) / Σ_j e^(z[j] − max z)
 *
 * Without the maximum the value would be the same on paper, but e^z overflows from z = 710 on. A score of -Infinity
 * gets the weight 0 exactly. When every score is -Infinity there is nothing to share the weight out to, and no list
 * of numbers is right: such a call is refused.
 *
 * @param z scores, `[n]`, each finite or -Infinity
 * @returns weights, a new list, `[n]`
 * @throws RangeError if no score is above -Infinity; an empty list has none
 * @see Goodfellow et al. 2016, section 4.1 (overflow and underflow)
 */
export function softmax(z: Vector): Vector {
  const max = Math.max(...z); // -Infinity for an empty list
  blank("refuse z with a RangeError where the maximum tells that nothing is visible");
  const exponentials = z.map((score) => blank("e to the moved score")); // [n]
  return blank("each exponential's share of their sum");
}
