import { blank } from "#lib/blank";
import { majorityVote } from "../02-self-consistency/majority-vote.js";

/** The answer of a chain, or null if it has none, and a judge's score for the chain. */
export interface Candidate {
  answer: number | null;
  /** from 0 to 1, or NaN if the judge failed */
  score: number;
}

/**
 * Holds a vote in which each chain's weight is its score: the answer with the largest sum of scores wins.
 *
 * A score of NaN adds nothing. If sums tie, even at 0, the answer that comes first in the list wins.
 *
 * @param candidates any number of chains; those without an answer don't vote
 * @returns the winner, or null if no candidate has an answer
 * @throws RangeError if a score is below 0 or above 1
 * @see Li et al. 2022, "Making Large Language Models Better Reasoners with Step-Aware Verifier", section 3
 */
export function weightedVote(candidates: Candidate[]): number | null {
  for (const { score } of candidates)
    if (score < 0 || score > 1) throw new RangeError(`a score is from 0 to 1, or NaN, got ${score}`);
  return blank("the answer with the largest sum of scores");
}

/**
 * Holds a plain vote among the chains that pass a judge: those with a score at or above the threshold. Each has one vote, no matter how
 * high its score is. If no chain with an answer passes, all chains with an answer vote.
 *
 * NaN passes no threshold. If answers have equally many votes, the one that comes first among the voting chains wins.
 *
 * @param candidates any number of chains; those without an answer don't vote
 * @param threshold from 0 to 1
 * @returns the winner, or null if no candidate has an answer
 * @throws RangeError if a score is below 0 or above 1, or if the threshold isn't from 0 to 1
 */
export function filteredVote(candidates: Candidate[], threshold: number): number | null {
  if (!(threshold >= 0 && threshold <= 1))
    throw new RangeError(`a threshold is from 0 to 1, got ${threshold}`);
  for (const { score } of candidates)
    if (score < 0 || score > 1) throw new RangeError(`a score is from 0 to 1, or NaN, got ${score}`);
  return blank("the answer with the most votes among the chains that pass");
}
