import { blank } from "#lib/blank";
import { assertSameLength } from "#lib/arrays";
import { assertProbabilities } from "#lib/probabilities";

/**
 * Computes the Kullback-Leibler divergence KL(p‖q): how far a policy p has moved away from a reference q.
 *
 * Draw an outcome from p, and ask how many times as probable it is under p as under q. The divergence is the mean logarithm of this
 * ratio over draws from p, in nats. An outcome that p never draws counts 0, even if it is probable under q. If p can draw an outcome
 * that is impossible under q, the divergence is Infinity.
 *
 * Probabilities may be as small as the smallest floating-point number, and ratios may be larger than the largest one:
 * KL([½, ½]‖[1, 5e-324]) is finite.
 *
 * @param p the probability of each outcome, one or more
 * @param q the probability of each outcome under the reference, in the same order
 * @returns the divergence in nats: 0 if p and q are equal, otherwise more than 0, up to rounding
 * @throws RangeError if p or q is empty, has an entry outside 0 to 1, or doesn't sum to 1 (within 1e-6), or if their lengths differ
 * @see Kullback and Leibler 1951, "On information and sufficiency"
 */
export function klDivergence(p: number[], q: number[]): number {
  assertProbabilities("p", p);
  assertProbabilities("q", q);
  assertSameLength("the numbers of outcomes of p and q", p.length, q.length);
  return blank("the divergence");
}
