import * as tf from "@tensorflow/tfjs";
import { assertSameShape, axesOf } from "#lib/shapes";

/** The names of the estimates of KL(π ‖ π_ref), see `klEstimates`. */
export type KlKind = "k1" | "k2" | "k3";

/**
 * Computes an estimate of KL(π ‖ π_ref) as a loss: for each sample, the number that `klEstimates` returns, with a gradient.
 *
 * @param kind which of the three estimates
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
 * Computes the expected gradient of `klLoss` in a training step, with respect to the policy's logits. This is the gradient that the
 * optimizer gets on average.
 *
 * A step draws a token from the policy, π = softmax(logits), then computes the loss of that token and differentiates it. By then the
 * token has been drawn, so the gradient says how this token's loss changes with the logits, but not how the draw would change. The
 * result is the exact expected value of this gradient over the draw, computed from all V tokens.
 *
 * @param kind which estimate is the loss
 * @param logits the policy's logits, `[V]`
 * @param refLogits the reference's logits, `[V]`
 * @returns a new tensor, `[V]`
 * @throws RangeError if logits isn't `[V]`, or if refLogits has a different shape
 * @see Tang & Munos 2025, "On a few pitfalls in KL divergence gradient estimation for RL"
 */
export function expectedGradient(kind: KlKind, logits: tf.Tensor, refLogits: tf.Tensor): tf.Tensor {
  axesOf("logits", logits, "V");
  assertSameShape("logits of policy and reference", logits, refLogits);
  return tf.tidy(() => {
    const refLogProbs = tf.logSoftmax(refLogits); // [V]
    // blank: the gradients of all tokens' losses, each weighted by how often its token is drawn
    const probabilities = tf.softmax(logits); // [V]
    const expectedLoss = (z: tf.Tensor) =>
      tf.sum(tf.mul(probabilities, klLoss(kind, tf.logSoftmax(z), refLogProbs))); // []
    return tf.grad(expectedLoss)(logits); // [V]
    // end
  });
}
