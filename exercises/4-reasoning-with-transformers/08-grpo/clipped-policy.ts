import { blank } from "#lib/blank";
import * as tf from "@tensorflow/tfjs";
import { assertAxis, assertSameShape, axesOf } from "#lib/shapes";
import { stopGradient } from "#lib/stop-gradient";

/** The range of ratios in which a token can gain: from 1 − low to 1 + high. */
export interface ClipRange {
  /** ε_low, for tokens that should become less likely, more than 0 and less than 1; other code removes the lower bound with 1 or more */
  low: number;
  /** ε_high, for tokens that should become more likely, more than 0 */
  high: number;
}

/**
 * Returns the clipped objective of each token, which an update tries to raise.
 *
 * The ratio π / π_old says how much more likely a token has become since it was written. Each token has its own ratio; all tokens of a
 * row share one advantage, because the reward came for the whole text.
 *
 * As in PPO, the objective is the ratio times the advantage, and it stops rising once the token has moved far enough in the direction of
 * the advantage. Beyond that edge, the objective keeps its value, and its gradient is 0. A token that has moved in the other direction
 * is never clipped. The two edges may lie at different distances from 1.
 *
 * Old log-probabilities and advantages are constants, no matter what they were computed from. Where the mask is 0, the tables may hold
 * any finite numbers: the objective is 0 there, and so is every gradient.
 *
 * @param logProbs ln π of each token by the policy as it is now, `[B, M]`
 * @param oldLogProbs ln π by the policy that wrote the token, `[B, M]`
 * @param advantages one for each row, `[B]`
 * @param mask 1 for tokens that the policy wrote, otherwise 0, `[B, M]`
 * @param range how far ratios may move
 * @returns a new tensor, `[B, M]`: the objective, not its negative, neither summed nor averaged
 * @throws RangeError if the three tables aren't `[B, M]` with the same B and M, if the advantages aren't `[B]`, if low isn't more than 0
 *   and less than 1, or if high isn't more than 0
 * @see Shao et al. 2024, "DeepSeekMath", equation 3; Yu et al. 2025, "DAPO", section 3.1, for two different edges
 */
export function clippedPolicy(
  logProbs: tf.Tensor,
  oldLogProbs: tf.Tensor,
  advantages: tf.Tensor,
  mask: tf.Tensor,
  { low, high }: ClipRange,
): tf.Tensor {
  assertTables(logProbs, oldLogProbs, advantages, mask);
  assertRange({ low, high });
  return tf.tidy(() => {
    const ratios: tf.Tensor = blank("each token's ratio, finite at padding too"); // [B, M]
    return blank("each token's objective, 0 at padding");
  });
}

function assertTables(
  logProbs: tf.Tensor,
  oldLogProbs: tf.Tensor,
  advantages: tf.Tensor,
  mask: tf.Tensor,
): void {
  const [B] = axesOf("logProbs", logProbs, "B M");
  assertSameShape("logProbs and oldLogProbs", logProbs, oldLogProbs);
  assertSameShape("logProbs and mask", logProbs, mask);
  axesOf("advantages", advantages, "B");
  assertAxis("advantages", advantages, 0, B);
}

function assertRange({ low, high }: ClipRange): void {
  if (!(low > 0 && low < 1)) throw new RangeError(`low must be more than 0 and less than 1, got ${low}`);
  if (!(high > 0)) throw new RangeError(`high must be more than 0, got ${high}`);
}
