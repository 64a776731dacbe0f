import { blank } from "#lib/blank";
import * as tf from "@tensorflow/tfjs";
import { assertSameShape, axesOf } from "#lib/shapes";
import { stopGradient } from "#lib/stop-gradient";

/**
 * Computes the policy-gradient loss (REINFORCE). Gradient descent on this loss makes tokens with a positive advantage more probable, and
 * tokens with a negative advantage less probable.
 *
 * Two laws determine the loss, for any parameter θ of the policy π:
 *
 * - Its gradient is the negative policy gradient: minus the mean, over all response tokens of the batch, of advantage · ∇θ ln π(token).
 *   Every response token counts the same, in long rows and in short rows. There is no other term: an advantage counts as a constant,
 *   even if it was computed from the policy.
 * - It is linear in logProbs: twice the log-probabilities yield twice the loss, and zeros yield 0.
 *
 * The value of the loss doesn't tell you how good the policy is. If there is no response token, the loss and its gradient are 0.
 *
 * @param logProbs ln π of each sampled token, `[B, M]`, finite
 * @param advantages how much better the outcome was than expected, `[B, M]`, in units of reward, finite
 * @param mask 1 for tokens of the response, 0 for prompt and padding, `[B, M]`; a constant
 * @returns a new scalar, `[]`
 * @throws RangeError if logProbs isn't `[B, M]`, or if advantages or mask has a different shape
 * @see Williams 1992, "Simple statistical gradient-following algorithms for connectionist reinforcement learning"
 */
export function policyGradientLoss(logProbs: tf.Tensor, advantages: tf.Tensor, mask: tf.Tensor): tf.Scalar {
  axesOf("logProbs", logProbs, "B M");
  assertSameShape("logProbs and advantages", logProbs, advantages);
  assertSameShape("logProbs and mask", logProbs, mask);
  return tf.tidy(() => {
    return blank("the loss that obeys both laws");
  });
}
