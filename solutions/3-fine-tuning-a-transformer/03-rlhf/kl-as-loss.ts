import * as tf from "@tensorflow/tfjs";
import { assertSameShape, axesOf } from "#lib/shapes";

/** Which estimate of KL(π ‖ π_ref): see `klEstimates`. */
export type KlKind = "k1" | "k2" | "k3";

/**
 * An estimate of KL(π ‖ π_ref) as a loss: for each sample the number that `klEstimates` returns, with a gradient.
 *
 * @param kind which of the three
 * @param logProbs ln π of each sample, a tensor of any shape
 * @param refLogProbs ln π_ref of the same samples, in the same shape
 * @returns a new tensor of that shape, in nats, differentiable in logProbs
 * @throws RangeError if the two shapes differ
 */
export function klLoss(kind: KlKind, logProbs: tf.Tensor, refLogProbs: tf.Tensor): tf.Tensor {
  assertSameShape("log-probabilities of policy and reference", logProbs, refLogProbs);
  return tf.tidy(() => {
    // blank: the estimate of this kind, sample by sample
    const k1 = tf.sub(logProbs, refLogProbs); // [...]
    const k2 = tf.div(tf.square(k1), 2); // [...]
    const k3 = tf.add(k1, tf.sub(tf.exp(tf.neg(k1)), 1)); // [...]
    return { k1, k2, k3 }[kind];
    // end
  });
}

/**
 * The mean gradient of `klLoss` in a training step, with respect to the policy's logits: what its optimizer sees of the loss.
 *
 * A step draws a token from the policy, π = softmax(logits), then computes the loss of that token and differentiates it. By then the
 * token is drawn: the gradient says how this token's loss changes with the logits, not how the draw changes. The result is the exact
 * expected value of that gradient over the draw, computed from all V tokens.
 *
 * @param kind which estimate is the loss
 * @param logits of the policy, `[V]`
 * @param refLogits of the reference, `[V]`
 * @returns a new tensor, `[V]`
 * @throws RangeError if logits are not `[V]`, or refLogits have another shape
 * @see Tang & Munos 2025, "On a few pitfalls in KL divergence gradient estimation for RL"
 */
export function expectedGradient(kind: KlKind, logits: tf.Tensor, refLogits: tf.Tensor): tf.Tensor {
  axesOf("logits", logits, "V");
  assertSameShape("logits of policy and reference", logits, refLogits);
  return tf.tidy(() => {
    const refLogProbs = tf.logSoftmax(refLogits); // [V]
    // blank: the gradients of all tokens' losses, each as often as its token is drawn
    const probabilities = tf.softmax(logits); // [V]
    const expectedLoss = (z: tf.Tensor) =>
      tf.sum(tf.mul(probabilities, klLoss(kind, tf.logSoftmax(z), refLogProbs))); // []
    return tf.grad(expectedLoss)(logits); // [V]
    // end
  });
}
