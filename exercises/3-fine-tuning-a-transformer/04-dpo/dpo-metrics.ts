import { blank } from "#lib/blank";
import { assertSameLength } from "#lib/arrays";
import { rankingMetrics } from "../02-reward-modeling/ranking-loss.js";

/** The log-probabilities of pairs as numbers; `PairLogProbs` holds them as tensors. */
export interface PairNumbers {
  /** ln P of each preferred response as a whole, given its prompt, `[pair]`, in nats */
  chosen: number[];
  /** the same for the other response to that prompt */
  rejected: number[];
}

/** What DPO has done to a policy. */
export interface DpoMetrics {
  /** share of the pairs that the implied rewards rank as people did, 0 to 1; a tie counts half */
  accuracy: number;
  /** share of the pairs whose preferred response is the more likely one under the policy, 0 to 1; a tie counts half */
  rawAccuracy: number;
  /** `chosenShift` − `rejectedShift`, in nats: the mean difference of the implied rewards, divided by β */
  margin: number;
  /** by how many nats the policy's ln P of a chosen response exceeds the reference's, on average; below 0 if it is less */
  chosenShift: number;
  /** the same for the rejected responses */
  rejectedShift: number;
}

/**
 * What DPO has done to a policy: whether it ranks pairs as people did, and where the probability went.
 *
 * None of the metrics depends on β: the implied rewards of `impliedRewards` rank alike for every β, and the margin is divided by it.
 *
 * @param policy log-probabilities of one pair or more under the trained model
 * @param reference those of the same pairs under the model it started from
 * @throws RangeError if there is no pair, or if one of the four lists is longer than another
 */
export function dpoMetrics(policy: PairNumbers, reference: PairNumbers): DpoMetrics {
  const pairs = policy.chosen.length;
  assertSameLength("the numbers of policy.chosen and policy.rejected", pairs, policy.rejected.length);
  assertSameLength("the numbers of policy.chosen and reference.chosen", pairs, reference.chosen.length);
  assertSameLength("the numbers of policy.chosen and reference.rejected", pairs, reference.rejected.length);
  if (pairs === 0) throw new RangeError("metrics need one pair or more, got none");
  return blank("the five metrics, by what the policy says of the pairs and by what has changed");
}

const mean = (list: number[]): number => list.reduce((sum, x) => sum + x, 0) / list.length;
