import * as tf from "@tensorflow/tfjs";
import { assertSameLength } from "#lib/arrays";
import { assertSameShape, axesOf } from "#lib/shapes";

/**
 * The loss of a reward model on pairs: how surprised it is by people's preferences.
 *
 *     loss = mean of −ln P(chosen over rejected),   P from `preferenceOdds`
 *
 * It is finite for any finite margins, chosen − rejected, however wrong the model is.
 *
 * @param chosen rewards of the preferred answers, `[B]`
 * @param rejected rewards of the others, `[B]`
 * @returns a new tensor with one number, 0 or more, in nats
 * @throws RangeError if the two are not `[B]` and `[B]`
 * @see Ouyang et al. 2022, equation 1
 */
export function rankingLoss(chosen: tf.Tensor, rejected: tf.Tensor): tf.Scalar {
  axesOf("chosen", chosen, "B");
  assertSameShape("the rewards of chosen and rejected", chosen, rejected);
  return tf.tidy(() => {
    const margins = tf.sub(chosen, rejected); // [B]
    const losses: tf.Tensor = /* blank: of each pair −ln P, without an overflow */ tf.softplus(
      tf.neg(margins),
    ) /* end */; // [B]
    return tf.mean(losses) as tf.Scalar; // []
  });
}

/** How a reward model ranks pairs. */
export interface RankingMetrics {
  /** share of the pairs it ranks as people did, 0 to 1 */
  accuracy: number;
  /** mean of chosen − rejected, in units of reward */
  margin: number;
}

/**
 * How a reward model ranks pairs. A model that gives every answer the same reward knows nothing, and its accuracy is that of a coin.
 *
 * @param chosen rewards of the preferred answers, one or more
 * @param rejected rewards of the others
 * @throws RangeError if there is no pair, or one list is longer than the other
 */
export function rankingMetrics(chosen: number[], rejected: number[]): RankingMetrics {
  assertSameLength("the rewards of chosen and rejected", chosen.length, rejected.length);
  if (chosen.length === 0) throw new RangeError("metrics need one pair or more, got none");
  const margins = chosen.map((reward, i) => reward - rejected[i]);
  const mean = (numbers: number[]) => numbers.reduce((sum, x) => sum + x, 0) / numbers.length;
  const points: number[] = /* blank: what each pair counts for the accuracy */ margins.map((margin) =>
    margin === 0 ? 0.5 : Number(margin > 0),
  ) /* end */;
  return { accuracy: mean(points), margin: mean(margins) };
}
