import { binomial } from "./vote-odds.js";

/**
 * Computes how sure you can be, after the votes so far, that the leader stays ahead of the runner-up no matter how long the vote goes
 * on.
 *
 * Only these two answers count. Let q be the leader's long-run share of their votes. Before the first vote, every q from 0 to 1 is
 * equally likely. After `first` votes for the leader and `second` votes for the runner-up, q has the density
 *
 *     f(q) ∝ q^first · (1 − q)^second,   a Beta distribution
 *
 * The result is right to nine digits, even for thousands of votes.
 *
 * @param first votes of the leader, an integer of 0 or more
 * @param second votes of the runner-up, an integer of 0 or more; may be more than the leader's
 * @returns P(q > 1/2)
 * @throws RangeError if one of them isn't an integer of 0 or more
 * @see Aggarwal et al. 2023, section 3
 */
export function leadOdds(first: number, second: number): number {
  for (const votes of [first, second])
    if (!(Number.isInteger(votes) && votes >= 0))
      throw new RangeError(`votes are a whole number from 0 on, got ${votes}`);
  // blank: the part of the density that lies above one half, as a sum of binomial probabilities
  let odds = 0;
  for (let heads = 0; heads <= first; heads++) odds += binomial(heads, first + second + 1, 0.5);
  return odds;
  // end
}

/**
 * Tells whether the vote is clear enough to stop, which it is if `leadOdds` reaches the threshold. A missing answer, `null`, has no
 * vote.
 *
 * @param answers all answers so far, in any order
 * @param threshold above 0.5 and below 1
 * @throws RangeError if the threshold isn't between 0.5 and 1
 */
export function mayStop(answers: (number | null)[], threshold: number): boolean {
  if (!(threshold > 0.5 && threshold < 1))
    throw new RangeError(`a threshold is above 0.5 and below 1, got ${threshold}`);
  // blank: count the votes, and judge leader and runner-up
  const votes = new Map<number, number>();
  for (const answer of answers) if (answer !== null) votes.set(answer, (votes.get(answer) ?? 0) + 1);
  const [first = 0, second = 0] = [...votes.values()].sort((a, b) => b - a);
  return leadOdds(first, second) >= threshold;
  // end
}
