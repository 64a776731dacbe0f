import * as tf from "@tensorflow/tfjs";
import { assertSameShape, axesOf } from "#lib/shapes";
import { stopGradient } from "#lib/stop-gradient";

/**
 * The policy-gradient loss (REINFORCE): gradient descent on it makes tokens with a positive advantage more probable, and tokens with
 * a negative one less probable.
 *
 * Two laws determine the loss, for any parameter θ of the policy π:
 *
 * - Its gradient is minus the policy gradient: minus the mean, over all response tokens of the batch, of advantage · ∇θ ln π(token).
 *   Every response token counts the same, in long rows and in short ones. There is no other term: even an advantage computed from
 *   the policy is just a number here.
 * - It is linear in logProbs: twice the log-probabilities give twice the loss, and zeros give 0.
 *
 * Its value says nothing about how good the policy is. Without a response token it is 0, and so is its gradient.
 *
 * @param logProbs ln π of each sampled token, `[B, M]`, finite
 * @param advantages how much better the outcome was than expected, `[B, M]`, in units of reward, finite
 * @param mask 1 for tokens of the response, 0 for prompt and padding, `[B, M]`; a constant
 * @returns a new tensor with one number
 * @throws RangeError if logProbs is not `[B, M]`, or advantages or mask has another shape
 * @see Williams 1992, "Simple statistical gradient-following algorithms for connectionist reinforcement learning"
 */
export function policyGradientLoss(logProbs: tf.Tensor, advantages: tf.Tensor, mask: tf.Tensor): tf.Scalar {
  axesOf("logProbs", logProbs, "B M");
  assertSameShape("logProbs and advantages", logProbs, advantages);
  assertSameShape("logProbs and mask", logProbs, mask);
  return tf.tidy(() => {
    // blank: the loss that obeys both laws
    const weights = tf.mul(stopGradient(advantages), mask); // [B, M]
    const tokens = tf.maximum(tf.sum(mask), 1); // []
    return tf.neg(tf.div(tf.sum(tf.mul(weights, logProbs)), tokens)) as tf.Scalar; // []
    // end
  });
}
