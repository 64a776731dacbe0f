import { blank } from "#lib/blank";
import * as tf from "@tensorflow/tfjs";
import type { LossOf } from "./accumulate-gradients.js";
import type { Batch } from "./window-batches.js";

/** How good a model is on a text. */
export interface Evaluation {
  /** the mean loss over all targets that count, in nats */
  loss: number;
  /** the number of equally likely tokens among which a choice has this loss */
  perplexity: number;
}

/**
 * Measures a model on a whole text, given as batches of any sizes. It changes no weight, and dropout is off.
 *
 * The loss is the mean over all targets that count, however they are spread over the batches. A batch that has none adds
 * nothing, because the mean of no targets is NaN. Values are read once, after all
 * batches have run, because each read on a GPU waits for everything before it.
 *
 * @param lossOf takes a batch and `training`, which switches dropout, and returns the mean loss over the targets of the batch that
 *   count, one number; it is called once for each batch with such a target, in order, with `training` false
 * @param batches at least one; they stay unchanged
 * @throws RangeError if there is no batch, or none with a target that counts
 */
export async function evaluateLoss(lossOf: LossOf, batches: Batch[]): Promise<Evaluation> {
  const counting = batches.filter(({ count }) => count > 0);
  if (counting.length === 0)
    throw new RangeError(`none of ${batches.length} batches has a target that counts`);
  const mean = tf.tidy(() => {
    return blank("the mean loss of all targets of the counting batches");
  });
  const [loss] = await mean.data();
  mean.dispose();
  return { loss, perplexity: blank("the perplexity at this loss") };
}
