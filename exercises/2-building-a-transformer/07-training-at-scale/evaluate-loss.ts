import { blank } from "#lib/blank";
import * as tf from "@tensorflow/tfjs";
import type { LossOf } from "./accumulate-gradients.js";
import type { Batch } from "./window-batches.js";

/** How good a model is on a text. */
export interface Evaluation {
  /** mean loss of all targets that count, in nats */
  loss: number;
  /** exp(loss): among how many equally likely tokens it is as undecided */
  perplexity: number;
}

/**
 * Measures a model on batches of any sizes. Nothing is learned, and nothing is left to chance: no dropout.
 *
 *     loss = Σ count_i · loss_i / Σ count_i,   perplexity = exp(loss)
 *
 * Values are read once, when everything is computed: on a GPU each reading waits for all that was asked before.
 *
 * @param lossOf is called with `training` false
 * @param batches at least one; they are left as they are
 * @throws RangeError if there is no batch
 */
export async function evaluateLoss(lossOf: LossOf, batches: Batch[]): Promise<Evaluation> {
  if (batches.length === 0) throw new RangeError("there is nothing to evaluate");
  const mean = tf.tidy(() => {
    return blank("the mean loss of all targets of all batches");
  });
  const [loss] = await mean.data();
  mean.dispose();
  return { loss, perplexity: blank("the perplexity of that loss") };
}
