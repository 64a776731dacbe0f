import * as tf from "@tensorflow/tfjs";
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
 * @returns one number; NaN if no target counts, as in PyTorch: there is no mean of nothing
 * @throws RangeError if logits and targets differ in B or T
 */
export function lmLoss(logits: tf.Tensor, targets: tf.Tensor): tf.Scalar {
  const [B, T, V] = axesOf("logits", logits, "B T V");
  assertSameShape("the places of logits and targets", { shape: [B, T] }, targets);
  return tf.tidy(() => {
    const logProbabilities =
      /* blank: logarithms of the probabilities, every place in a row of its own */ tf.logSoftmax(
        tf.reshape(logits, [B * T, V]),
      ) /* end */; // [B·T, V]
    const flat = tf.cast(tf.reshape(targets, [B * T]), "int32"); // [B·T]
    const right =
      /* blank: the sum of the right tokens' logarithms; a target that is no token adds 0 */ tf.sum(
        tf.mul(logProbabilities, tf.oneHot(flat, V)),
      ) /* end */; // []
    const count = /* blank: how many targets count */ tf.sum(
      tf.cast(tf.notEqual(flat, IGNORED), "float32"),
    ) /* end */; // []
    return /* blank: minus the mean */ tf.neg(tf.div(right, count)) /* end */ as tf.Scalar; // []
  });
}
