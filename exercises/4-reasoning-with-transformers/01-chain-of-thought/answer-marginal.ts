import { blank } from "#lib/blank";

/**
 * How probable each answer is, whatever the chain that leads to it.
 *
 * A model writes a chain of `steps` totals one after the other. The last total is the answer. `next` is the model: it is given the
 * totals so far, in order, and returns the probability of each possible next total. What it returns may depend on all of them.
 *
 * The result is exact, not sampled: it takes every chain that the model can write into account. Prefixes that the model can't write,
 * because one of their totals has the probability 0, are never handed to `next`.
 *
 * @param next the probabilities of the next total, `[V]`, after the totals so far; each call gets a list of its own
 * @param steps totals in a chain, at least 1
 * @returns a new list, `[V]`: the probability of each answer
 * @throws RangeError if `steps` isn't a whole number of at least 1
 * @see Wang et al. 2022, "Self-consistency improves chain of thought reasoning in language models", section 2
 */
export function answerMarginal(next: (totals: number[]) => number[], steps: number): number[] {
  if (!(Number.isInteger(steps) && steps >= 1))
    throw new RangeError(`steps must be a whole number of at least 1, got ${steps}`);
  return blank("the probability of each answer");
}
