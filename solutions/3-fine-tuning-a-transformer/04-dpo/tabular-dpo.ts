import * as tf from "@tensorflow/tfjs";
import { assertProbabilities } from "#lib/probabilities";
import type { Gradients } from "../../2-building-a-transformer/07-training-at-scale/accumulate-gradients.js";
import { adamW } from "../../2-building-a-transformer/07-training-at-scale/decoupled-decay.js";

/** Two responses to the same prompt, given by their indices, and how often people preferred chosen to rejected. */
export interface WeightedPair {
  chosen: number;
  rejected: number;
  /** how many comparisons ended this way, or their share: a finite number, 0 or more */
  weight: number;
}

/** The settings for training a table. */
export interface TablePlan {
  /** β of the DPO loss */
  beta: number;
  steps: number;
  /** the learning rate of every step */
  lr: number;
}

/**
 * Trains DPO in its smallest form: one prompt and K responses. The policy is a softmax over K logits, which are its only parameters. It
 * starts as the reference.
 *
 * People don't have to agree: the same two responses may occur in both directions, and more than once in each. Every comparison counts
 * the same, so the weight of a pair is its number of comparisons. Each step is one AdamW step, without weight decay, down the gradient of
 * the mean DPO loss over all comparisons.
 *
 * Asking for the next policy makes the next step.
 *
 * @param reference the probability of each response, `[K]`, each above 0
 * @param pairs which response was preferred to which, and how often; one or more
 * @param plan see `TablePlan`
 * @returns the policy after each step, `[K]`, a new list; the function reads it with `await`
 * @throws RangeError at the first step, if reference isn't a probability distribution (with a sum within 1e-6 of 1) or has an entry of 0,
 *   if a pair names a response that isn't one of the K responses, if a weight isn't a finite number of 0 or more, if no weight is above 0,
 *   or if beta isn't a finite number above 0
 * @see Rafailov et al. 2023, equation 7
 */
export async function* trainTabularDpo(
  reference: number[],
  pairs: WeightedPair[],
  { beta, steps, lr }: TablePlan,
): AsyncGenerator<number[], void> {
  checkReference(reference);
  checkPairs(pairs, reference.length);
  if (!(beta > 0 && Number.isFinite(beta)))
    throw new RangeError(`beta must be a finite number above 0, got ${beta}`);
  const { logReference, chosen, rejected, weights } = constantsOf(reference, pairs); // [K], [P, K], [P, K], [P]
  const logits = tf.variable(/* blank: logits whose policy is the reference */ logReference /* end */); // [K]

  const loss = (): tf.Scalar => {
    const logPolicy = tf.logSoftmax(logits); // [K]
    // blank: the mean DPO loss over all comparisons
    const logRatios = tf.sub(logPolicy, logReference); // [K]
    const margins = tf.sum(tf.mul(tf.sub(chosen, rejected), logRatios), 1); // [P]
    const losses = tf.softplus(tf.mul(-beta, margins)); // [P]
    return tf.div(tf.sum(tf.mul(weights, losses)), tf.sum(weights)) as tf.Scalar; // []
    // end
  };

  const optimizer = adamW([logits], { weightDecay: 0 });
  try {
    for (let step = 0; step < steps; step++) {
      const policy = tf.tidy(() => {
        const { grads } = tf.variableGrads(loss, [logits]); // [K]
        optimizer.step(grads as Gradients, lr);
        return tf.softmax(logits); // [K]
      });
      const told = Array.from(await policy.data());
      policy.dispose();
      yield told;
    }
  } finally {
    optimizer.dispose();
    tf.dispose([logReference, logits, chosen, rejected, weights]);
  }
}

/** Makes for each of P pairs two one-hot rows, one for each response, and the weight. */
function constantsOf(reference: number[], pairs: WeightedPair[]) {
  const K = reference.length;
  const rows = (responses: number[]) => tf.oneHot(tf.tensor1d(responses, "int32"), K);
  return tf.tidy(() => ({
    logReference: tf.tensor1d(reference.map(Math.log)), // [K], also of probabilities that float32 would round to 0
    chosen: rows(pairs.map((pair) => pair.chosen)), // [P, K]
    rejected: rows(pairs.map((pair) => pair.rejected)), // [P, K]
    weights: tf.tensor1d(pairs.map((pair) => pair.weight)), // [P]
  }));
}

function checkReference(reference: number[]): void {
  assertProbabilities("reference", reference);
  const odd = reference.indexOf(0);
  if (odd >= 0)
    throw new RangeError(`reference[${odd}] must be above 0: no logit is low enough for a probability of 0`);
}

function checkPairs(pairs: WeightedPair[], K: number): void {
  for (const [i, { chosen, rejected, weight }] of pairs.entries()) {
    for (const response of [chosen, rejected])
      if (!(Number.isInteger(response) && response >= 0 && response < K))
        throw new RangeError(`pair ${i} names response ${response} of ${K}`);
    if (!(weight >= 0 && weight < Number.POSITIVE_INFINITY))
      throw new RangeError(`the weight of pair ${i} must be a finite number from 0 on, got ${weight}`);
  }
  if (!pairs.some(({ weight }) => weight > 0))
    throw new RangeError("nothing to learn from: no pair has a weight above 0");
}
