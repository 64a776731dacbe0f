import { blank } from "#lib/blank";
import { parseChain } from "#lib/chain-sums/chains";
import { promptOf } from "#lib/chain-sums/problems";
import type { Random } from "#lib/random";
import type { GPT } from "../../2-building-a-transformer/06-complete-model/init-gpt.js";
import { majorityVote } from "./majority-vote.js";
import { repeated, sampleChains } from "./sample-chains.js";
import { mayStop } from "./stop-voting.js";

/** What a vote decided, and what it cost. */
export interface Decision {
  answer: number | null;
  /** the winner's share of the chains that have an answer, see `majorityVote` */
  share: number;
  /** the cost: the number of tokens in all chains written for this problem, without the prompts */
  tokens: number;
}

/**
 * Self-consistency: the model writes several chains for each problem, and their answers vote.
 *
 * A right chain for K digits has 2·K + 3 tokens. No chain gets more than that, and a chain that has no answer by then has no vote.
 *
 * All chains of all problems are sampled in one call, starting with those of the first problem. With one chain at temperature 0, the
 * result is the greedy baseline.
 *
 * @param model a model of part 4
 * @param problems the digits of each problem; all have the same number of digits
 * @param voting chains: how many chains vote on each problem, an integer of 1 or more. temperature: the temperature of the draws
 * @param rng the source of the draws
 * @returns one decision for each problem; no tensor is left behind
 * @throws RangeError as `sampleChains` does, or if `chains` isn't an integer of 1 or more
 * @see Wang et al. 2022, section 2
 */
export async function selfConsistency(
  model: GPT,
  problems: number[][],
  { chains, temperature }: { chains: number; temperature: number },
  rng: Random,
): Promise<Decision[]> {
  if (!(Number.isInteger(chains) && chains >= 1))
    throw new RangeError(`a vote needs a whole number of chains, 1 or more, got ${chains}`);
  return blank("sample, read the answers, vote, count the tokens");
}

/**
 * Stops a vote early: answers come in one by one, and the vote ends as soon as `mayStop` allows it or the answers run out.
 *
 * @param answers the answers of chains that have already been sampled, in order; the list stays unchanged
 * @param threshold above 0.5 and below 1
 * @returns the winner among the answers used, and how many answers were used, including missing ones
 * @throws RangeError if the threshold isn't between 0.5 and 1
 * @see Aggarwal et al. 2023, section 3
 */
export function untilSure(
  answers: (number | null)[],
  threshold: number,
): { answer: number | null; used: number } {
  mayStop([], threshold); // refuses what is no threshold
  return blank("how many answers are needed, and what they decide");
}
