import { blank } from "#lib/blank";
import * as tf from "@tensorflow/tfjs";
import { assertSameShape, axesOf } from "#lib/shapes";
import { stopGradient } from "#lib/stop-gradient";

/**
 * Computes PPO's loss, the negative of the clipped objective. Clipping makes it safe to take several updates on one rollout.
 *
 * The ratio r = π / π_old says how many times as probable a token is as when it was written. A token's objective is r·A, with one
 * exception: once r has left the band from 1 − ε to 1 + ε in the direction in which r·A rises, the objective stays at its value at the
 * edge, and its gradient is 0. A token that left the band in the other direction keeps its gradient.
 *
 * The loss is the negative mean of the objective over all tokens whose mask is 1. Old log-probabilities and advantages count as
 * constants, even if they were computed from the policy. Where the mask is 0, the inputs may hold any number up to 1e30 in size: it must
 * not affect the loss, and its gradient must be 0.
 *
 * @param logProbs ln π of each token under the current policy, `[B, M]`
 * @param oldLogProbs ln π of each token under the policy that wrote it, `[B, M]`
 * @param advantages A, `[B, M]`
 * @param mask 1 for tokens of the response, 0 elsewhere, `[B, M]`
 * @param epsilon ε, the half-width of the band, more than 0
 * @returns a new scalar, `[]`; 0 if the mask is 0 everywhere
 * @throws RangeError if the four tensors aren't `[B, M]` with the same B and M, or if epsilon isn't more than 0
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
 * Computes the share of the tokens whose ratio is outside the band from 1 − ε to 1 + ε, among all tokens whose mask is 1. Advantages
 * don't matter.
 *
 * @param logProbs as for `clippedLoss`
 * @param oldLogProbs as for `clippedLoss`
 * @param mask as for `clippedLoss`
 * @param epsilon as for `clippedLoss`
 * @returns a new scalar, `[]`, from 0 to 1; 0 if the mask is 0 everywhere. It has no gradient
 * @throws RangeError if the three tensors aren't `[B, M]` with the same B and M, or if epsilon isn't more than 0
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
 * Computes the loss of the value head: the mean squared error over all tokens whose mask is 1, without a factor of ½.
 *
 * Returns count as constants, even if they were computed from the values. Where the mask is 0, the inputs may hold any number up to 1e30
 * in size: it must not affect the loss, and its gradient must be 0.
 *
 * @param values the value head's predictions, `[B, M]`
 * @param returns what the value head should predict, `[B, M]`
 * @param mask 1 for tokens of the response, 0 elsewhere, `[B, M]`
 * @returns a new scalar, `[]`; 0 if the mask is 0 everywhere
 * @throws RangeError if the three tensors aren't `[B, M]` with the same B and M
 */
export function valueLoss(values: tf.Tensor, returns: tf.Tensor, mask: tf.Tensor): tf.Scalar {
  assertTables({ values, returns, mask });
  return tf.tidy(() => {
    return blank("the mean squared error; a constant gets no gradient, and neither does padding");
  });
}

/** Computes π / π_old for each token; 1 where the mask is 0. */
function ratios(logProbs: tf.Tensor, oldLogProbs: tf.Tensor, mask: tf.Tensor): tf.Tensor {
  return blank("the ratios; at padding, the exponential could overflow");
}

/** Computes the mean of x where the mask is 1; 0 if the mask is 0 everywhere. */
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
