import { blank } from "#lib/blank";
import * as tf from "@tensorflow/tfjs";
import { assertAxis, axesOf } from "#lib/shapes";
import { dpoLoss, type PairLogProbs } from "./dpo-loss.js";

/**
 * Computes the loss of fine-tuning on responses: the model's mean surprise per token of a response, in nats, averaged over the responses.
 *
 * All responses count the same, long or short.
 *
 * @param logProbs the log-probabilities of whole responses under the model, `[B]`
 * @param lengths the number of tokens in each response, including its `<eos>`
 * @returns a new scalar, `[]`
 * @throws RangeError if logProbs isn't `[B]`, if there isn't exactly one length for each response, or if a length isn't an integer of 1
 *   or more
 */
export function responseLoss(logProbs: tf.Tensor, lengths: number[]): tf.Scalar {
  axesOf("logProbs", logProbs, "B");
  assertAxis("logProbs", logProbs, 0, lengths.length);
  const odd = lengths.find((length) => !(Number.isInteger(length) && length >= 1));
  if (odd !== undefined)
    throw new RangeError(`a response has a whole number of tokens, 1 or more, got ${odd}`);
  return tf.tidy(() => {
    const tokens = tf.tensor1d(lengths); // [B]
    return blank("the loss") as tf.Scalar; // []
  });
}

/**
 * Computes DPO's loss with an anchor. DPO's loss asks only for a margin between two responses. The margin also grows if both responses
 * become less likely and the rejected one loses more. The anchor keeps the chosen responses likely.
 *
 *     loss = dpoLoss + weight · anchor
 *
 * The anchor is a `responseLoss`. With a weight of 0, the loss equals `dpoLoss`.
 *
 * @param policy log-probabilities of both responses under the policy, `[B]` each
 * @param reference log-probabilities of the same responses under the reference; constants
 * @param beta as in `dpoLoss`, above 0
 * @param anchor weight: the weight of the anchor, 0 or more; lengths: the number of tokens in each chosen response, including its `<eos>`
 * @returns a new scalar, `[]`
 * @throws RangeError if the weight is negative or not a finite number, or if `dpoLoss` or `responseLoss` rejects its arguments
 * @see Pang et al. 2024, "Iterative Reasoning Preference Optimization", equation 1
 */
export function anchoredLoss(
  policy: PairLogProbs,
  reference: PairLogProbs,
  beta: number,
  { weight, lengths }: { weight: number; lengths: number[] },
): tf.Scalar {
  if (!(weight >= 0 && weight < Number.POSITIVE_INFINITY))
    throw new RangeError(`an anchor's weight must be a finite number, 0 or more, got ${weight}`);
  return tf.tidy(() => {
    const preference = dpoLoss(policy, reference, beta); // []
    const anchor: tf.Scalar = blank("the loss that keeps the chosen responses likely"); // []
    return blank("the sum of both losses") as tf.Scalar; // []
  });
}
