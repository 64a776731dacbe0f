import { blank } from "#lib/blank";
import { assertSameLength } from "#lib/arrays";
import { rankingMetrics } from "../02-reward-modeling/ranking-loss.js";

/** The log-probabilities of pairs as numbers; `PairLogProbs` holds them as tensors. */
export interface PairNumbers {
  /** ln P of each preferred response as a whole, given its prompt, `[pair]`, in nats */
  chosen: number[];
  /** ln P of the other response to the same prompt, `[pair]`, in nats */
  rejected: number[];
}

/** Measurements of how DPO has changed a policy. */
export interface DpoMetrics {
  /** share of the pairs that the implied rewards rank as people did, 0 to 1; a tie counts half */
  accuracy: number;
  /** share of the pairs whose preferred response is the more likely one under the policy, 0 to 1; a tie counts half */
  rawAccuracy: number;
  /** `chosenShift` − `rejectedShift`, in nats: the mean difference of the implied rewards, divided by β */
  margin: number;
  /** the mean over pairs of the policy's ln P of the chosen response minus the reference's, in nats */
  chosenShift: number;
  /** the mean over pairs of the policy's ln P of the rejected response minus the reference's, in nats */
  rejectedShift: number;
}

/**
 * Measures how DPO has changed a policy: whether the policy ranks pairs as people did, and whether responses have become more or less
 * likely.
 *
 * None of the metrics depends on β: the implied rewards of `impliedRewards` have the same order for every β, and the margin is divided by
 * β.
 *
 * @param policy log-probabilities of one pair or more under the trained model
 * @param reference log-probabilities of the same pairs under the model from which training started
 * @returns the five metrics
 * @throws RangeError if there is no pair, or if one of the four lists is longer than another
 */
export function dpoMetrics(policy: PairNumbers, reference: PairNumbers): DpoMetrics {
  const pairs = policy.chosen.length;
  assertSameLength("the numbers of policy.chosen and policy.rejected", pairs, policy.rejected.length);
  assertSameLength("the numbers of policy.chosen and reference.chosen", pairs, reference.chosen.length);
  assertSameLength("the numbers of policy.chosen and reference.rejected", pairs, reference.rejected.length);
  if (pairs === 0) throw new RangeError("metrics need one pair or more, got none");
  return blank("the five metrics, from the policy's log-probabilities and from their shifts");
}

const mean = (list: number[]): number => list.reduce((sum, x) => sum + x, 0) / list.length;
