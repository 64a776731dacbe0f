import { blank } from "#lib/blank";
import * as tf from "@tensorflow/tfjs";
import { assertIds } from "#lib/ids";
import { assertSameShape, axesOf } from "#lib/shapes";

/** A target that does not count: padding, or a part of the text that the model need not predict. */
export const IGNORED = -100;

/**
 * Computes the mean cross-entropy of the targets that count, in nats.
 *
 *     loss = −(1/n) Σ ln softmax(logits[b, t])[targets[b, t]],   over the n positions whose target is not −100
 *
 * @param logits a logit for every token, `[B, T, V]`
 * @param targets whole numbers: the token that actually comes next, or −100, `[B, T]`
 * @returns a new tensor with one number. If no target counts, the loss is NaN, because there is nothing to average, and its
 *   gradient is 0 everywhere: both as in PyTorch
 * @throws RangeError if logits and targets differ in B or T, if V is 1, or if a target is neither −100 nor one of 0, 1, ... V − 1
 *   (the last is not checked if only a WebGPU device holds the targets)
 */
export function lmLoss(logits: tf.Tensor, targets: tf.Tensor): tf.Scalar {
  const [B, T, V] = axesOf("logits", logits, "B T V");
  assertSameShape("the places of logits and targets", { shape: [B, T] }, targets);
  if (V < 2) throw new RangeError(`a choice needs a vocabulary of two tokens or more, got ${V}`);
  assertIds("targets", targets, V, IGNORED);
  return tf.tidy(() => {
    const logProbabilities = blank("log-probabilities, with one row for each position"); // [B·T, V]
    const flat = tf.cast(tf.reshape(targets, [B * T]), "int32"); // [B·T]
    const right = blank("the sum of the right tokens' log-probabilities; −100 adds 0"); // []
    const count = blank("how many targets count"); // []
    const loss = blank("minus the mean; if no target counts, any finite number"); // []
    // What tf.where leaves out gets the gradient 0, and 0 times a finite slope stays 0.
    return tf.where(tf.greater(count, 0), loss, Number.NaN) as tf.Scalar; // []
  });
}
