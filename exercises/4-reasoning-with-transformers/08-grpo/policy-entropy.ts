import { blank } from "#lib/blank";
import * as tf from "@tensorflow/tfjs";
import { assertSameLength } from "#lib/arrays";
import { axesOf } from "#lib/shapes";

/**
 * Measures how uncertain a policy was while it wrote: the mean entropy of the distributions it drew from, over all tokens whose mask
 * is 1.
 *
 * The entropy is that of the whole distribution at temperature 1, no matter which token was drawn. It is 0 where the policy is sure of
 * one token, and largest where all V tokens are equally likely.
 *
 * Logits may be so large that their exponentials overflow, but the result must not become Infinity or NaN. Where the mask is 0, logits
 * may be any finite numbers: they have no effect, and their gradient is 0.
 *
 * @param logits `[B, M, V]`, finite: the distribution in column m is the one from which token m + 1 was drawn
 * @param mask 1 for tokens that the policy wrote, otherwise 0, `[B, M]`
 * @returns a new tensor with one number, in nats; 0 if the mask is 0 everywhere. Gradients flow back to the logits
 * @throws RangeError if the logits aren't `[B, M, V]`, or if the mask isn't `[B, M]` with the same B and M
 */
export function policyEntropy(logits: tf.Tensor, mask: tf.Tensor): tf.Scalar {
  assertShapes(logits, mask);
  return tf.tidy(() => {
    return blank("the entropy of each token's distribution, and the mean over those that count");
  });
}

function assertShapes(logits: tf.Tensor, mask: tf.Tensor): void {
  const [B, M] = axesOf("logits", logits, "B M V");
  const [rows, columns] = axesOf("mask", mask, "B M");
  assertSameLength("rows of logits and mask", B, rows);
  assertSameLength("columns of logits and mask", M, columns);
}
