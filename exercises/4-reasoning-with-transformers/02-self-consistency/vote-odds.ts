import { blank } from "#lib/blank";

/** What a tie means: a wrong decision, or a toss of a fair coin. */
export type Ties = "lost" | "fair";

/**
 * The binomial distribution: the probability that exactly k of n independent tries succeed, each with probability p.
 *
 *     P(k) = C(n, k) · pᵏ · (1 − p)ⁿ⁻ᵏ,   0⁰ = 1
 *
 * For large n, C(n, k) overflows and pᵏ underflows. The result must still be right to nine digits, for n up to 3,000.
 *
 * @param k how many tries succeed, an integer from 0 to n
 * @param n how many tries there are, an integer of 0 or more
 * @param p the probability that a try succeeds, from 0 to 1, both included
 * @throws RangeError if n, k or p isn't a number of this kind
 */
export function binomial(k: number, n: number, p: number): number {
  if (!(Number.isInteger(n) && n >= 0)) throw new RangeError(`tries are a whole number from 0 on, got ${n}`);
  if (!(Number.isInteger(k) && k >= 0 && k <= n))
    throw new RangeError(`of ${n} tries a whole number from 0 to ${n} succeeds, got ${k}`);
  assertProbability(p);
  return blank("the probability of exactly k successes, also where C(n, k) overflows or a power underflows");
}

/**
 * Computes how often Condorcet's jury is right: n voters decide between right and wrong, and each is right with probability p,
 * independently of the others. The majority decides, which takes more than half of the votes. With an even n, there may be a tie.
 *
 * @param p the probability that a voter is right, from 0 to 1
 * @param n how many voters there are, an integer from 1 to 3,000
 * @param ties `"lost"`: a tie counts as a wrong decision. `"fair"`: a fair coin decides it
 * @returns the probability that the decision is right
 * @throws RangeError if p isn't from 0 to 1, or n isn't an integer of 1 or more
 * @see Condorcet 1785, Essai sur l'application de l'analyse à la probabilité des décisions
 */
export function voteOdds(p: number, n: number, ties: Ties): number {
  assertProbability(p);
  if (!(Number.isInteger(n) && n >= 1)) throw new RangeError(`voters are a whole number from 1 on, got ${n}`);
  let odds = 0;
  for (let right = 0; right <= n; right++) {
    blank("what the case of this many right votes adds to the odds");
  }
  return odds;
}

function assertProbability(p: number): void {
  if (!(p >= 0 && p <= 1)) throw new RangeError(`a probability is from 0 to 1, got ${p}`);
}
