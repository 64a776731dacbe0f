import { blank } from "#lib/blank";
import type { Random } from "#lib/random";
import { preferenceOdds } from "./preference-odds.js";

/**
 * Labels for pairs of answers, from a judge who prefers at random, with the probabilities of preferenceOdds: shown the same two
 * strengths again, the judge may choose differently.
 *
 * Each pair is judged once and independently of all others. A label says which of the two was chosen, by its position in the pair, and
 * not which is better. How often each is chosen doesn't depend on the order in which the caller names the two.
 *
 * The ceiling is the best accuracy that such noise leaves to a reward model. Suppose a model knows all strengths exactly, and names the more
 * likely answer of each pair. The ceiling is the expected share of labels it agrees with: an expectation over all labels the judge might give,
 * not a count of those drawn here. No model gets further, except by luck.
 *
 * @param pairs `[pair, 2]`: the strengths of the two answers of each pair
 * @param rng the source of randomness: rng.random() returns the next number in [0, 1)
 * @returns chosen, `[pair]`: 0 if the first of the two was chosen, 1 if the second was; and the ceiling, from ½ to 1
 * @throws RangeError if there are no pairs, or if a strength is not a finite number
 * @see Ouyang et al. 2022, "Training language models to follow instructions with human feedback", section 3.4: how often labelers agree
 */
export function noisyPreferences(
  pairs: [number, number][],
  rng: Random,
): { chosen: (0 | 1)[]; ceiling: number } {
  if (pairs.length === 0) throw new RangeError("no labels without pairs: the list of pairs is empty");
  const preferences = pairs.map(([first, second]) => preferenceOdds(first, second)); // [pair]
  const chosen = preferences.map(
    (preference): 0 | 1 =>
      blank("which of the two this judge chooses"),
  ); // [pair]
  return blank("chosen and the ceiling");
}
