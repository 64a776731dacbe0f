import { blank } from "#lib/blank";
import { majorityVote } from "../02-self-consistency/majority-vote.js";
import { bestOfN } from "./best-of-n.js";
import { type Candidate, weightedVote } from "./weighted-votes.js";

/** How often three methods are right with n chains for each problem, as shares from 0 to 1. */
export interface Selection {
  n: number;
  /** the answer of the chain with the highest score */
  best: number;
  /** the vote in which each chain's weight is its score */
  weighted: number;
  /** the vote in which all chains have the same weight */
  majority: number;
}

/**
 * Computes how accurate three methods become as the number of chains grows.
 *
 * The three methods and all sizes are compared on the same chains: with n chains, each problem has the first n of its list. A problem
 * for which no answer can be chosen counts as unsolved.
 *
 * @param candidates the chains of each problem, in the order they were written, with scores from 0 to 1 or NaN; they stay unchanged.
 *   The problems may have different numbers of chains
 * @param truths the right answer of each problem
 * @param sizes numbers of chains, in any order
 * @returns a new entry for each size, in the order of the sizes
 * @throws RangeError if there are no problems; if there aren't as many truths as problems; if a size isn't a whole number of at least 1
 *   or is larger than a problem's number of chains; or if a score is below 0 or above 1
 */
export function selectionCurve(candidates: Candidate[][], truths: number[], sizes: number[]): Selection[] {
  checkSizes(candidates, truths, sizes);
  return sizes.map((n) => {
    return blank("the entry of this size");
  });
}

function checkSizes(candidates: Candidate[][], truths: number[], sizes: number[]): void {
  if (candidates.length === 0) throw new RangeError("accuracy needs one problem or more, got none");
  if (candidates.length !== truths.length)
    throw new RangeError(
      `each problem has a right answer, got ${candidates.length} problems and ${truths.length} answers`,
    );
  const fewest = Math.min(...candidates.map((chains) => chains.length));
  const odd = sizes.find((n) => !(Number.isInteger(n) && n >= 1 && n <= fewest));
  if (odd !== undefined) throw new RangeError(`a size is a whole number from 1 to ${fewest}, got ${odd}`);
  const score = candidates.flat().find((candidate) => candidate.score < 0 || candidate.score > 1)?.score;
  if (score !== undefined) throw new RangeError(`a score is from 0 to 1, or NaN, got ${score}`);
}
