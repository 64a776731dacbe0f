import { blank } from "#lib/blank";
import * as tf from "@tensorflow/tfjs";
import { assertSameShape, axesOf } from "#lib/shapes";
import { stopGradient } from "#lib/stop-gradient";
import type { PairLogProbs } from "./dpo-loss.js";

/**
 * Computes the IPO loss, which sets a target margin that each pair should reach but not exceed.
 *
 * The margin of a pair is how much more the policy has raised ln P of the chosen response than ln P of the rejected response, compared
 * with the reference. The loss is the mean, over the pairs, of the squared distance between margin and target. All pairs have the same
 * target.
 *
 * The target is the margin of the policy that `optimalPolicy` returns, if the reward of a response is its probability of winning. A coin
 * toss picks the opponent of a response from the two responses of its pair. The chosen response always wins against the rejected one. A
 * response may meet itself, and then it wins half of the time.
 *
 * Log-probabilities are those of whole responses, as in the paper. Libraries such as TRL divide each of them by the number of tokens in
 * its response.
 *
 * The reference counts as a constant: no gradient reaches it, even if it was computed from variables.
 *
 * @param policy log-probabilities under the model that learns, in nats
 * @param reference log-probabilities of the same responses under the model from which training started, in nats
 * @param beta β, the price of one nat of KL divergence, in units of reward: above 0 and finite
 * @returns a new scalar, `[]`, 0 or more, in squared nats
 * @throws RangeError if the four tensors aren't all `[B]` with the same B, or if beta isn't a finite number above 0
 * @see Azar et al. 2023, "A general theoretical paradigm to understand learning from human preferences", equation 17
 */
export function ipoLoss(policy: PairLogProbs, reference: PairLogProbs, beta: number): tf.Scalar {
  axesOf("policy.chosen", policy.chosen, "B");
  assertSameShape("policy.chosen and policy.rejected", policy.chosen, policy.rejected);
  assertSameShape("policy.chosen and reference.chosen", policy.chosen, reference.chosen);
  assertSameShape("policy.chosen and reference.rejected", policy.chosen, reference.rejected);
  if (!(beta > 0 && Number.isFinite(beta)))
    throw new RangeError(`beta must be a finite number above 0, got ${beta}`);
  return tf.tidy(() => {
    const margins: tf.Tensor = blank("the margin of each pair"); // [B]
    const target: number = blank("the margin that a pair should reach");
    return tf.mean(tf.square(tf.sub(margins, target))) as tf.Scalar; // []
  });
}
