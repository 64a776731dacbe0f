import { blank } from "#lib/blank";
import * as tf from "@tensorflow/tfjs";
import { assertSameShape, axesOf } from "#lib/shapes";

/**
 * Computes the loss of a judge of steps: the binary cross-entropy of its scores, in nats.
 *
 *     P = σ(z),   the loss of a step = −y · ln P − (1 − y) · ln(1 − P)
 *
 * z is a score, and P is the judge's probability that the step is right. y is the label: 1 for a right step, 0 for a wrong one, or a
 * share from 0 to 1 for a soft label.
 *
 * Rows differ in their number of steps, so they are padded, and the mask says which steps exist. The loss is the mean over all steps of
 * the batch that count, each with the same weight, no matter which row it is in. If no step counts, the loss is 0.
 *
 * The loss is finite for all finite scores with a finite sum, even where a judge is certain and wrong. Its gradient is right for all of
 * these scores, even at 0, the score of a judge that knows nothing.
 *
 * @param scores logits, `[B, S]`
 * @param labels `[B, S]`
 * @param mask 1 for steps that count, 0 for the others, `[B, S]`. Where it is 0, score and label are finite but meaningless
 * @returns a new tensor with one number, 0 or more. Gradients flow back to the scores
 * @throws RangeError if the three aren't all `[B, S]`
 * @see Lightman et al. 2023, "Let's Verify Step by Step", section 2.6
 */
export function stepLoss(scores: tf.Tensor, labels: tf.Tensor, mask: tf.Tensor): tf.Scalar {
  axesOf("scores", scores, "B S");
  assertSameShape("scores and labels", scores, labels);
  assertSameShape("scores and mask", scores, mask);
  return tf.tidy(() => {
    blank("the loss of each step, without a logarithm of 0   [B, S]");
    return blank("their mean over all steps that count");
  });
}
