/**
 * Measures how varied texts are. If a model writes the same text again and again, the share is near 0.
 *
 *     share = distinct n-grams / all n-grams,   of all texts together
 *
 * An n-gram is a run of n consecutive tokens of one text; a text with fewer tokens has none. Two n-grams are the same if they have the
 * same ids in the same order.
 *
 * In a larger sample, more n-grams are repeated, so the share is lower. To compare samples, use the same budget of n-grams for all of them.
 * The function then computes the share for the first `budget` n-grams, in the order of the texts.
 *
 * @param texts the ids of any number of texts of any length
 * @param n the number of tokens in an n-gram
 * @param budget how many n-grams count; all by default
 * @returns the share, above 0 and at most 1
 * @throws RangeError if n or budget isn't an integer of 1 or more, or if the texts have no n-gram at all, or fewer than `budget`
 * @see Li et al. 2016, "A Diversity-Promoting Objective Function", section 5.2, which divides by the number of tokens
 */
export function distinctShare(texts: number[][], n: number, budget?: number): number {
  assertCount("n", n);
  if (budget !== undefined) assertCount("the budget", budget);
  const all: number[][] = /* blank: every n-gram of the texts, in their order */ texts.flatMap((text) =>
    text.slice(n - 1).map((_, t) => text.slice(t, t + n)),
  ) /* end */;
  if (all.length < (budget ?? 1))
    throw new RangeError(`${budget ?? 1} ${n}-grams are needed, got texts with ${all.length}`);
  // blank: the share of distinct n-grams among those that count
  const counted = all.slice(0, budget);
  return new Set(counted.map((ngram) => ngram.join(" "))).size / counted.length;
  // end
}

function assertCount(name: string, count: number): void {
  if (!(Number.isInteger(count) && count >= 1))
    throw new RangeError(`${name} must be a whole number of 1 or more, got ${count}`);
}
