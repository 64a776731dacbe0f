import { blank } from "#lib/blank";
import * as tf from "@tensorflow/tfjs";
import type { Batch } from "./window-batches.js";

/** Gradients by the name of their variable, as `tf.variableGrads` returns them. */
export type Gradients = tf.NamedTensorMap;

/**
 * The mean loss over the targets of a batch that count. `training` says whether the model is being trained: with dropout, it
 * behaves differently then.
 */
export type LossOf = (batch: Batch, training: boolean) => tf.Scalar;

/**
 * Computes the loss and the gradients of a large batch, from micro-batches one after another.
 *
 * The result is the mean over all targets that count, as if all windows had been in one batch. Micro-batches may differ in how many such
 * targets they have; one that has none adds nothing, because the mean of no targets is NaN. Only one micro-batch is in memory at a time:
 * between two of them, only one loss and one gradient for each variable are kept.
 *
 * @param lossOf called once for each micro-batch with a target that counts, in order, with `training` true
 * @param batches the micro-batches, at least one; they stay unchanged
 * @returns new tensors; a variable that no micro-batch uses has no gradient
 * @throws RangeError if there is no batch, or none with a target that counts
 */
export function accumulateGradients(lossOf: LossOf, batches: Batch[]): { loss: tf.Scalar; grads: Gradients } {
  const counting = batches.filter(({ count }) => count > 0);
  if (counting.length === 0)
    throw new RangeError(`none of ${batches.length} batches has a target that counts`);
  const targets: number = blank("how many targets count in all batches");
  let total: { loss: tf.Tensor | number; grads: Gradients } = { loss: 0, grads: {} };
  for (const batch of counting) {
    const before = total;
    total = tf.tidy(() => {
      const micro = tf.variableGrads(() => lossOf(batch, true));
      const share: number =
        blank("how much this batch counts in the mean");
      const loss = blank("the loss so far, plus this batch's part"); // []
      const gradient = (name: string): tf.Tensor =>
        blank("one variable's gradient so far, plus this batch's part; either may be missing"); // the shape of the variable
      const names = new Set([...Object.keys(before.grads), ...Object.keys(micro.grads)]);
      return { loss, grads: Object.fromEntries([...names].map((name) => [name, gradient(name)])) };
    });
    blank("free what is no longer needed");
  }
  return total as { loss: tf.Scalar; grads: Gradients };
}
