import { blank } from "#lib/blank";
import * as tf from "@tensorflow/tfjs";
import { assertSameLength } from "#lib/arrays";
import { assertSameShape, axesOf } from "#lib/shapes";

/**
 * Computes the loss of a reward model on pairs: how much people's preferences surprise it.
 *
 *     loss = mean of −ln P(chosen over rejected),   P from `preferenceOdds`
 *
 * The loss is finite for all finite margins, chosen − rejected, even if the model is very wrong.
 *
 * @param chosen rewards of the preferred answers, `[B]`
 * @param rejected rewards of the other answers, `[B]`
 * @returns a new scalar, `[]`, 0 or more, in nats
 * @throws RangeError if chosen isn't `[B]`, or if rejected has a different shape
 * @see Ouyang et al. 2022, equation 1
 */
export function rankingLoss(chosen: tf.Tensor, rejected: tf.Tensor): tf.Scalar {
  axesOf("chosen", chosen, "B");
  assertSameShape("the rewards of chosen and rejected", chosen, rejected);
  return tf.tidy(() => {
    const margins = tf.sub(chosen, rejected); // [B]
    const losses: tf.Tensor = blank("−ln P for each pair, without an overflow"); // [B]
    return tf.mean(losses) as tf.Scalar; // []
  });
}

/** How well a reward model ranks pairs. */
export interface RankingMetrics {
  /** share of the pairs it ranks as people did, 0 to 1 */
  accuracy: number;
  /** mean of chosen − rejected, in units of reward */
  margin: number;
}

/**
 * Measures how well a reward model ranks pairs. A model that gives every answer the same reward has an accuracy of 0.5, no better than a
 * coin flip.
 *
 * @param chosen rewards of the preferred answers, one or more
 * @param rejected rewards of the other answers
 * @returns the accuracy and the mean margin
 * @throws RangeError if there is no pair, or if one list is longer than the other
 */
export function rankingMetrics(chosen: number[], rejected: number[]): RankingMetrics {
  assertSameLength("the rewards of chosen and rejected", chosen.length, rejected.length);
  if (chosen.length === 0) throw new RangeError("metrics need one pair or more, got none");
  const margins = chosen.map((reward, i) => reward - rejected[i]);
  const mean = (numbers: number[]) => numbers.reduce((sum, x) => sum + x, 0) / numbers.length;
  const points: number[] = blank("how much each pair counts toward the accuracy");
  return { accuracy: mean(points), margin: mean(margins) };
}
