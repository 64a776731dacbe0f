import { blank } from "#lib/blank";
import * as tf from "@tensorflow/tfjs";
import { assertSameShape, axesOf } from "#lib/shapes";
import { stopGradient } from "#lib/stop-gradient";
import { rankingLoss } from "../02-reward-modeling/ranking-loss.js";

/** The log-probabilities a model gives to B pairs of responses. */
export interface PairLogProbs {
  /** ln P of each preferred response as a whole, given its prompt, `[B]` */
  chosen: tf.Tensor;
  /** the same for the other response to that prompt, `[B]` */
  rejected: tf.Tensor;
}

/**
 * The DPO loss: the loss of a reward model without parameters of its own, because its rewards are those that the policy implies
 * (`impliedRewards`).
 *
 *     loss = mean of −ln P(chosen over rejected),   P from `preferenceOdds`, at the implied rewards of the two
 *
 * Both responses of a pair have the same prompt. The loss is finite for any finite log-probabilities.
 *
 * The reference is a constant: no gradient reaches it, whatever it was computed from.
 *
 * @param policy log-probabilities under the model that learns, in nats
 * @param reference those of the same responses under the model it started from, in nats
 * @param beta β, the price of one nat of KL, in units of reward: above 0 and finite
 * @returns a new tensor with one number, 0 or more, in nats
 * @throws RangeError if the four tensors do not all have the shape `[B]`, with one B, or if beta is not a finite number above 0
 * @see Rafailov et al. 2023, "Direct preference optimization: your language model is secretly a reward model", equation 7
 */
export function dpoLoss(policy: PairLogProbs, reference: PairLogProbs, beta: number): tf.Scalar {
  axesOf("policy.chosen", policy.chosen, "B");
  assertSameShape("policy.chosen and policy.rejected", policy.chosen, policy.rejected);
  assertSameShape("policy.chosen and reference.chosen", policy.chosen, reference.chosen);
  assertSameShape("policy.chosen and reference.rejected", policy.chosen, reference.rejected);
  if (!(beta > 0 && Number.isFinite(beta)))
    throw new RangeError(`beta must be a finite number above 0, got ${beta}`);
  return tf.tidy(() => {
    return blank("what the loss of a reward model is for these pairs, if the policy is the reward model");
  });
}
