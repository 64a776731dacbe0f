import * as tf from "@tensorflow/tfjs";
import { assertSameShape, axesOf } from "#lib/shapes";
import { stopGradient } from "#lib/stop-gradient";
import { rankingLoss } from "../02-reward-modeling/ranking-loss.js";

/** The log-probabilities that a model assigns to B pairs of responses. */
export interface PairLogProbs {
  /** ln P of each preferred response as a whole, given its prompt, `[B]` */
  chosen: tf.Tensor;
  /** ln P of the other response to the same prompt, `[B]` */
  rejected: tf.Tensor;
}

/**
 * Computes the DPO loss. It is the loss of a reward model that has no parameters of its own, because its rewards are those that the
 * policy implies (`impliedRewards`).
 *
 *     loss = mean of −ln P(chosen over rejected),   P from `preferenceOdds`, applied to the two implied rewards
 *
 * Both responses of a pair have the same prompt. The loss is finite for all finite log-probabilities.
 *
 * The reference counts as a constant: no gradient reaches it, even if it was computed from variables.
 *
 * @param policy log-probabilities under the model that learns, in nats
 * @param reference log-probabilities of the same responses under the model from which training started, in nats
 * @param beta β, the price of one nat of KL divergence, in units of reward: above 0 and finite
 * @returns a new scalar, `[]`, 0 or more, in nats
 * @throws RangeError if the four tensors aren't all `[B]` with the same B, or if beta isn't a finite number above 0
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
    // blank: the loss of a reward model on these pairs, with the policy as the reward model
    const chosen = tf.mul(beta, tf.sub(policy.chosen, stopGradient(reference.chosen))); // [B]
    const rejected = tf.mul(beta, tf.sub(policy.rejected, stopGradient(reference.rejected))); // [B]
    return rankingLoss(chosen, rejected); // []
    // end
  });
}
