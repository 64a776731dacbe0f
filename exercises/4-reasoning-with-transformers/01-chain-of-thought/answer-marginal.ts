import { blank } from "#lib/blank";

/**
 * Computes how probable each answer is, no matter which chain leads to it.
 *
 * A model writes a chain of `steps` totals, and the last total is the answer. `next` is the model: given the totals so far, in order,
 * it returns the probability of each possible next total, which may depend on all of them.
 *
 * The result is exact, not sampled: every chain that the model can write counts. `next` is never called with a prefix that the model
 * can't write because one of its totals has probability 0.
 *
 * @param next returns the probabilities of the next total, `[V]`, given the totals so far; each call gets its own list
 * @param steps how many totals a chain has, at least 1
 * @returns a new list, `[V]`: the probability of each answer
 * @throws RangeError if `steps` isn't an integer of 1 or more
 * @see Wang et al. 2022, "Self-consistency improves chain of thought reasoning in language models", section 2
 */
export function answerMarginal(next: (totals: number[]) => number[], steps: number): number[] {
  if (!(Number.isInteger(steps) && steps >= 1))
    throw new RangeError(`steps must be a whole number of at least 1, got ${steps}`);
  return blank("the probability of each answer");
}
