import { blank } from "#lib/blank";
import * as tf from "@tensorflow/tfjs";
import { assertSameShape, axesOf } from "#lib/shapes";
import { stopGradient } from "#lib/stop-gradient";

/**
 * PPO's loss: minus the clipped objective, which makes several updates on one rollout safe.
 *
 * The ratio r = π / π_old says how much more probable a token has become since it was written. A token's objective is r·A, with one
 * exception: once r has left the band from 1 − ε to 1 + ε in the direction in which r·A rises, the objective keeps its value at the
 * edge, and its gradient is 0. A token that left the band the other way keeps its gradient.
 *
 * The loss is minus the mean of the objective over all tokens whose mask is 1. Old log-probabilities and advantages are constants,
 * whatever they were computed from. Where the mask is 0, the tables may hold any number up to 1e30 in size: it changes nothing and
 * gets the gradient 0.
 *
 * @param logProbs ln π of each token by the policy as it is now, `[B, M]`
 * @param oldLogProbs ln π by the policy that wrote the token, `[B, M]`
 * @param advantages A, `[B, M]`
 * @param mask 1 for tokens of the response, else 0, `[B, M]`
 * @param epsilon ε, how far a ratio may gain, more than 0
 * @returns a new tensor with one number; 0 if the mask is 0 everywhere
 * @throws RangeError if the four are not `[B, M]` of the same B and M, or epsilon is not more than 0
 * @see Schulman et al. 2017, "Proximal policy optimization algorithms", equation 7
 */
export function clippedLoss(
  logProbs: tf.Tensor,
  oldLogProbs: tf.Tensor,
  advantages: tf.Tensor,
  mask: tf.Tensor,
  epsilon: number,
): tf.Scalar {
  assertTables({ logProbs, oldLogProbs, advantages, mask });
  assertBand(epsilon);
  return tf.tidy(() => {
    const ratio = ratios(logProbs, oldLogProbs, mask); // [B, M]
    const A = stopGradient(advantages); // [B, M]
    return blank("the objective of each token");
  });
}

/**
 * Out of all tokens whose mask is 1, the share with a ratio outside the band from 1 − ε to 1 + ε, whatever their advantages.
 *
 * @param logProbs as for `clippedLoss`
 * @param oldLogProbs as for `clippedLoss`
 * @param mask as for `clippedLoss`
 * @param epsilon as for `clippedLoss`
 * @returns a new tensor with one number from 0 to 1; 0 if the mask is 0 everywhere. It has no gradient
 * @throws RangeError if the three are not `[B, M]` of the same B and M, or epsilon is not more than 0
 */
export function clippedShare(
  logProbs: tf.Tensor,
  oldLogProbs: tf.Tensor,
  mask: tf.Tensor,
  epsilon: number,
): tf.Scalar {
  assertTables({ logProbs, oldLogProbs, mask });
  assertBand(epsilon);
  return tf.tidy(() => {
    const ratio = ratios(logProbs, oldLogProbs, mask); // [B, M]
    const outside: tf.Tensor = blank("1 where the ratio is outside the band, else 0"); // [B, M]
    return maskedMean(outside, mask); // []
  });
}

/**
 * The loss of the value head: the mean squared error over all tokens whose mask is 1.
 *
 * Returns are constants, whatever they were computed from. Where the mask is 0, the tables may hold any number up to 1e30 in size: it
 * changes nothing and gets the gradient 0.
 *
 * @param values what the value head predicts, `[B, M]`
 * @param returns what it should predict, `[B, M]`
 * @param mask 1 for tokens of the response, else 0, `[B, M]`
 * @returns a new tensor with one number, without a factor ½; 0 if the mask is 0 everywhere
 * @throws RangeError if the three are not `[B, M]` of the same B and M
 */
export function valueLoss(values: tf.Tensor, returns: tf.Tensor, mask: tf.Tensor): tf.Scalar {
  assertTables({ values, returns, mask });
  return tf.tidy(() => {
    return blank("the mean squared error; a constant gets no gradient, and neither does padding");
  });
}

/** π / π_old of each token; 1 where the mask is 0. */
function ratios(logProbs: tf.Tensor, oldLogProbs: tf.Tensor, mask: tf.Tensor): tf.Tensor {
  return blank("the ratios; the exponential of what stands at padding may be infinite");
}

/** The mean of x where the mask is 1; 0 if it is 1 nowhere. */
function maskedMean(x: tf.Tensor, mask: tf.Tensor): tf.Scalar {
  return tf.div(tf.sum(tf.mul(x, mask)), tf.maximum(tf.sum(mask), 1)) as tf.Scalar; // []
}

function assertTables(tables: Record<string, tf.Tensor>): void {
  const [[name, first], ...others] = Object.entries(tables);
  axesOf(name, first, "B M");
  for (const [other, table] of others) assertSameShape(`${name} and ${other}`, first, table);
}

function assertBand(epsilon: number): void {
  if (!(epsilon > 0)) throw new RangeError(`epsilon must be more than 0, got ${epsilon}`);
}
