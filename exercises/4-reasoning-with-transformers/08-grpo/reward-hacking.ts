import { blank } from "#lib/blank";
import { parseChain } from "#lib/chain-sums/chains";
import { answerOf } from "#lib/chain-sums/problems";
import { checkChain } from "../01-chain-of-thought/check-chain.js";
import type { WrittenChain } from "../04-process-reward-models/process-reward-model.js";
import { checkedReward } from "./checked-reward.js";

/** What a reward pays for, and what it was meant to pay for. */
export interface RewardAudit {
  /** the mean reward of the chains */
  reward: number;
  /** the share of the chains with the right answer by `checkedReward`, no matter what the reward was */
  accuracy: number;
  /** the share of the chains with a reward above 0 that don't have the right answer; null if no chain has such a reward */
  hacked: number | null;
  /** the mean number of tokens written */
  tokens: number;
  /** the share of the thoughts of all chains that are valid by `checkChain`; null if there are no thoughts */
  sound: number | null;
}

/**
 * A reward that is easy to write and easy to exploit: 1 if the right digit appears anywhere in the chain.
 *
 * @param written ids after the problem
 * @param answer the right digit
 * @returns 1 or 0, no matter what else was written
 */
export function digitAnywhere(written: number[], answer: number): 0 | 1 {
  return blank("1 if the right digit is there, else 0");
}

/**
 * Compares a reward with what it was meant to reward.
 *
 * Each chain is judged by the digits of its own problem. A chain can be long without any reasoning, so `sound` says what share of the
 * steps follow from the steps before them.
 *
 * @param chains one or more
 * @param reward returns what a chain is worth, given the tokens written and the right answer; 0 or more
 * @returns the audit
 * @throws RangeError if there are no chains
 * @see Skalse et al. 2022, "Defining and characterizing reward hacking"; Amodei et al. 2016, section 4
 */
export function auditReward(
  chains: WrittenChain[],
  reward: (written: number[], answer: number) => number,
): RewardAudit {
  if (chains.length === 0) throw new RangeError("an audit needs a chain, got 0");
  const rewards: number[] = blank("the reward of each chain"); // [N]
  const right: number[] = blank("1 for each chain with the right answer, else 0"); // [N]
  const steps: boolean[] = blank("for each thought of all chains, whether it is valid");
  const paid: number[] = blank("for each rewarded chain, 1 if its answer is wrong, else 0");
  return {
    reward: mean(rewards),
    accuracy: mean(right),
    hacked: paid.length === 0 ? null : mean(paid),
    tokens: mean(chains.map(({ written }) => written.length)),
    sound: steps.length === 0 ? null : mean(steps.map(Number)),
  };
}

function mean(numbers: number[]): number {
  return numbers.reduce((sum, x) => sum + x, 0) / numbers.length;
}
