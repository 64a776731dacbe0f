import type { Random } from "#lib/random";
import { type SamplingOptions, samplingDistribution } from "./sampling-distribution.js";

/**
 * Draws the next token.
 *
 * The probabilities lie end to end on the line from 0 to 1, in the order of the ids, and one uniform number u, 0 <= u < 1,
 * falls on one of them:
 *
 *     token = the first id with p[0] + ... + p[id] > u
 *
 * If the rounded sum of all probabilities does not exceed u, the token is the last one with a probability above 0. Exactly
 * one number is drawn, even if the options leave no choice.
 *
 * @param logits the model's logits at one position
 * @param options temperature, top-k, top-p, see `samplingDistribution`
 * @param rng source of u
 * @returns the id of the token
 * @throws RangeError in the cases of `samplingDistribution`
 */
export function sampleToken(logits: number[], options: SamplingOptions, rng: Random): number {
  const probabilities = samplingDistribution(logits, options); // [V]
  const u = rng.random();
  // blank: the id of the token on which u falls
  let reached = 0;
  for (const [id, p] of probabilities.entries()) {
    reached += p;
    if (reached > u) return id;
  }
  return probabilities.findLastIndex((p) => p > 0);
  // end
}
