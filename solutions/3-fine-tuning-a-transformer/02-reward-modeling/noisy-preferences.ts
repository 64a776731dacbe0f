import type { Random } from "#lib/random";
import { preferenceOdds } from "./preference-odds.js";

/**
 * Draws labels for pairs of answers from a noisy judge, who chooses at random with the probabilities of preferenceOdds. When the same
 * two answers come again, the judge may choose differently.
 *
 * The judge labels each pair once and independently of all others. A label is the position of the chosen answer in the pair, which isn't
 * always the position of the better answer. How often an answer is chosen doesn't depend on whether it comes first or second.
 *
 * The ceiling is the best accuracy that a reward model can reach on such noisy labels. Suppose a model knows all strengths exactly, and
 * always names the answer that is more likely to be chosen. The ceiling is the expected share of labels it agrees with. This is an
 * expectation over all labels the judge might give, not a count over the labels drawn here. No model can do better, except by luck.
 *
 * @param pairs the strengths of the two answers of each pair, `[pair, 2]`
 * @param rng the source of randomness: rng.random() returns the next number in [0, 1)
 * @returns chosen, `[pair]`: 0 if the first answer was chosen, 1 if the second was; and the ceiling, from ½ to 1
 * @throws RangeError if there are no pairs, or if a strength isn't a finite number
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
      /* blank: which of the two answers this judge chooses */ rng.random() < preference ? 0 : 1 /* end */,
  ); // [pair]
  // blank: chosen and the ceiling
  const agreements = preferences.map((preference) => Math.max(preference, 1 - preference)); // [pair]
  const ceiling = agreements.reduce((sum, agreement) => sum + agreement, 0) / pairs.length;
  return { chosen, ceiling };
  // end
}
