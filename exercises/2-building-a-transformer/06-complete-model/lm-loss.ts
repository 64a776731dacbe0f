import { blank } from "#lib/blank";
import * as tf from "@tensorflow/tfjs";
import { assertIds } from "#lib/ids";
import { assertSameShape, axesOf } from "#lib/shapes";

/** A target that does not count: padding, or a part of the text that the model need not write. */
export const IGNORED = -100;

/**
 * The mean cross-entropy of the targets that count, in nats.
 *
 *     loss = −(1/n) Σ ln softmax(logits[b, t])[targets[b, t]],   over the n places whose target is not −100
 *
 * @param logits scores of all tokens, `[B, T, V]`
 * @param targets whole numbers: the token that really comes next, or −100, `[B, T]`
 * @returns a new tensor with one number. If no target counts it is NaN, because there is no mean of nothing, and its gradient is 0 everywhere: both
 *   as in PyTorch
 * @throws RangeError if logits and targets differ in B or T, if V is 1, or if a target is neither −100 nor one of 0, 1, ... V − 1
 *   (the last is not checked where only a WebGPU device holds the targets)
 */
export function lmLoss(logits: tf.Tensor, targets: tf.Tensor): tf.Scalar {
  const [B, T, V] = axesOf("logits", logits, "B T V");
  assertSameShape("the places of logits and targets", { shape: [B, T] }, targets);
  if (V < 2) throw new RangeError(`a choice needs a vocabulary of two tokens or more, got ${V}`);
  assertIds("targets", targets, V, IGNORED);
  return tf.tidy(() => {
    const logProbabilities =
      blank("logarithms of the probabilities, every place in a row of its own"); // [B·T, V]
    const flat = tf.cast(tf.reshape(targets, [B * T]), "int32"); // [B·T]
    const right =
      blank("the sum of the right tokens' logarithms; a target that is no token adds 0"); // []
    const count = blank("how many targets count"); // []
    const loss = blank("minus the mean; where no target counts, any number that is finite"); // []
    // What tf.where leaves out gets the gradient 0, and 0 times a finite slope stays 0.
    return tf.where(tf.greater(count, 0), loss, Number.NaN) as tf.Scalar; // []
  });
}
