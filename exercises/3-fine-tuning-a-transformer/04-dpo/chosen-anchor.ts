import { blank } from "#lib/blank";
import * as tf from "@tensorflow/tfjs";
import { assertAxis, axesOf } from "#lib/shapes";
import { dpoLoss, type PairLogProbs } from "./dpo-loss.js";

/**
 * The loss of fine-tuning on responses: the model's surprise per token of a response, in nats, averaged over the responses.
 *
 * Every response counts the same, however long it is.
 *
 * @param logProbs of whole responses under the model, `[B]`
 * @param lengths how many tokens each response has, including its `<eos>`
 * @returns a new tensor with one number
 * @throws RangeError if logProbs is not `[B]`, there is not one length for each response, or one is not an integer of 1 or more
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
 * DPO with an anchor. DPO's loss asks for a margin between two responses and doesn't say where the two should be: the margin also
 * grows if both become unlikely, and the rejected one more so. The anchor keeps the responses people chose likely.
 *
 *     loss = dpoLoss + weight · anchor
 *
 * The anchor is a `responseLoss`. With a weight of 0 this is `dpoLoss`.
 *
 * @param policy log-probabilities of both responses under the policy, `[B]` each
 * @param reference the same under the reference; constants
 * @param beta as in `dpoLoss`, above 0
 * @param anchor weight: how much the anchor counts, 0 or more; lengths: how many tokens each chosen response has, including its `<eos>`
 * @returns a new tensor with one number
 * @throws RangeError if the weight is negative or not a finite number, or where `dpoLoss` or `responseLoss` refuse
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
    const anchor: tf.Scalar = blank("what keeps the chosen responses likely"); // []
    return blank("both together") as tf.Scalar; // []
  });
}
