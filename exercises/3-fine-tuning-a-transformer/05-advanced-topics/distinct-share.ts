import { blank } from "#lib/blank";

/**
 * How varied texts are. A model that writes the same thing again and again has a share near 0.
 *
 *     share = different n-grams / all n-grams,   of all texts together
 *
 * An n-gram is n neighboring tokens of one text; a text of fewer tokens has none. Two n-grams are the same if they have the same
 * ids in the same order.
 *
 * In a larger sample more n-grams are repeated, and the share falls. Compare samples over the same budget of n-grams: the share is then
 * that of the first `budget` n-grams, in the order of the texts.
 *
 * @param texts ids, any number of texts of any length
 * @param n the number of tokens of an n-gram
 * @param budget how many n-grams count; all by default
 * @returns above 0, at most 1
 * @throws RangeError if n or budget is not an integer of 1 or more, or if the texts have no n-gram at all, or fewer than `budget`
 * @see Li et al. 2016, "A Diversity-Promoting Objective Function", section 5.2, which divides by the number of tokens
 */
export function distinctShare(texts: number[][], n: number, budget?: number): number {
  assertCount("n", n);
  if (budget !== undefined) assertCount("the budget", budget);
  const all: number[][] = blank("every n-gram of the texts, in their order");
  if (all.length < (budget ?? 1))
    throw new RangeError(`${budget ?? 1} ${n}-grams are needed, got texts with ${all.length}`);
  return blank("the share of different ones among those that count");
}

function assertCount(name: string, count: number): void {
  if (!(Number.isInteger(count) && count >= 1))
    throw new RangeError(`${name} must be a whole number of 1 or more, got ${count}`);
}
