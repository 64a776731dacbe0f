import { blank } from "#lib/blank";
import type { Random } from "#lib/random";
import { preferenceOdds } from "./preference-odds.js";

/**
 * Labels for pairs of answers, from a judge who prefers by chance, as preferenceOdds says: pairs of the same two strengths, shown
 * often, are not always judged alike.
 *
 * Each pair is judged once and apart from all others. A label says which of the two was chosen, by its place in the pair, and not
 * which of them is better. In which order the caller names the two makes no difference to how often each is chosen.
 *
 * The ceiling is what such noise leaves to a reward model. Suppose that a model knows all strengths exactly, and names the likelier
 * answer of each pair. The ceiling is the share of labels with which it can be expected to agree: an expectation over all labels that
 * the judge might give, not a count over those that were drawn here. No model gets further, unless by luck.
 *
 * @param pairs `[pair, 2]`: the strengths of the two answers of each pair
 * @param rng where chance comes from: rng.random() gives the next number in [0, 1)
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
