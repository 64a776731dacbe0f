import { blank } from "#lib/blank";
import { assertSameLength } from "#lib/arrays";
import { assertProbabilities } from "#lib/probabilities";

/**
 * The Kullback-Leibler divergence KL(p‖q): how far a policy p has moved away from a reference q.
 *
 * Draw an outcome from p, and ask how many times more probable it is under p than under q. The divergence is the mean logarithm of
 * that ratio over what p draws, in nats. An outcome that p never draws counts 0, whatever its probability under q. An outcome that p
 * draws and q rules out makes the divergence Infinity.
 *
 * Probabilities may be as small as numbers can be, and ratios larger than numbers can be: KL([½, ½]‖[1, 5e-324]) is finite.
 *
 * @param p the probability of each outcome, one or more
 * @param q the probability of each outcome under the reference, in the same order
 * @returns nats: 0 where p and q are equal, otherwise more, up to rounding
 * @throws RangeError if p or q is empty, has an entry outside 0 to 1, or does not sum to 1 (within 1e-6), or if their lengths differ
 * @see Kullback and Leibler 1951, "On information and sufficiency"
 */
export function klDivergence(p: number[], q: number[]): number {
  assertProbabilities("p", p);
  assertProbabilities("q", q);
  assertSameLength("the numbers of outcomes of p and q", p.length, q.length);
  return blank("the divergence");
}
