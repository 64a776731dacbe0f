import { blank } from "#lib/blank";
import * as tf from "@tensorflow/tfjs";
import type { Batch } from "./window-batches.js";

/** Gradients by the name of the variable they belong to, as `tf.variableGrads` gives them. */
export type Gradients = tf.NamedTensorMap;

/**
 * The mean loss of the targets of a batch that count. A model that behaves differently in training, with dropout, asks whether
 * it is being trained.
 */
export type LossOf = (batch: Batch, training: boolean) => tf.Scalar;

/**
 * The loss and the gradients of a large batch, from small ones that are run one after the other.
 *
 *     loss = Σ share_i · loss_i,   gradient = Σ share_i · gradient_i,   share_i = count_i / Σ count
 *
 * A mean over all targets is the mean of the small means only if each weighs as much as it has targets. Only one micro-batch is
 * in memory at a time: what is kept between two of them is one loss and one gradient for every variable.
 *
 * @param lossOf is called with `training` true, once for each micro-batch, in order
 * @param batches the micro-batches, at least one; they are left as they are
 * @returns both as if all windows had been in one batch
 * @throws RangeError if there is no batch
 */
export function accumulateGradients(lossOf: LossOf, batches: Batch[]): { loss: tf.Scalar; grads: Gradients } {
  if (batches.length === 0) throw new RangeError("no gradient comes from no batch");
  const all: number = blank("how many targets count in all batches");
  let sum: { loss: tf.Scalar; grads: Gradients } | undefined;
  for (const batch of batches) {
    const next = tf.tidy(() => {
      const { value, grads } = tf.variableGrads(() => lossOf(batch, true));
      const weighted = (x: tf.Tensor): tf.Tensor =>
        blank("x, by the share of this batch"); // the shape of x
      const added = (before: tf.Tensor | undefined, x: tf.Tensor): tf.Tensor =>
        blank("x by its share, on top of what came before"); // the shape of x
      const kept = Object.entries(sum?.grads ?? {}).map(([name, grad]) => [name, tf.clone(grad)]); // not every batch uses every variable
      const more = Object.entries(grads).map(([name, grad]) => [name, added(sum?.grads[name], grad)]);
      return {
        loss: added(sum?.loss, value) as tf.Scalar, // []
        grads: Object.fromEntries([...kept, ...more]) as Gradients, // the shape of each variable
      };
    });
    if (sum) blank("free what is not needed any more");
    sum = next;
  }
  return sum as { loss: tf.Scalar; grads: Gradients };
}
