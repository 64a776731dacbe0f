import type { Vector } from "#lib/arrays";

/**
 * Turns scores into weights: positive numbers that sum to 1, the largest for the largest score.
 *
 *     softmax(z)[i] = e^(z[i]) / Σ_j e^(z[j])
 *
 * Computed like this, e^z overflows from z = 710 on. Subtracting the maximum from every score prevents that, and
 * changes no weight on paper. A score of -Infinity gets the weight 0 exactly. If every score is -Infinity, no list of
 * weights is right: refuse such a call.
 *
 * @param z scores, `[n]`, each finite or -Infinity
 * @returns weights, a new list, `[n]`
 * @throws RangeError if no score is above -Infinity; an empty list has none
 * @see Goodfellow et al. 2016, section 4.1 (overflow and underflow)
 */
export function softmax(z: Vector): Vector {
  const max = Math.max(...z); // -Infinity for an empty list
  // blank: refuse z with a RangeError if its maximum shows that nothing is visible
  if (max === -Infinity) throw new RangeError("softmax needs at least one score above -Infinity");
  // end
  const exponentials = z.map(
    (score) => /* blank: e to the power of the shifted score */ Math.exp(score - max) /* end */,
  ); // [n]
  // blank: each exponential divided by their sum
  const sum = exponentials.reduce((total, e) => total + e, 0);
  return exponentials.map((e) => e / sum); // [n]
  // end
}
