import { flatten, type Matrix, type Vector } from "#lib/arrays";
import type { Random } from "#lib/random";
import { attentionScores } from "./attention-scores.js";
import { scaleScores } from "./scale-scores.js";
import { softmax } from "./softmax.js";

/** What the experiment measures on one table of scores. */
export interface ScoreStatistics {
  /** Variance of all scores together: (1/n) Σ (score − mean)². */
  variance: number;
  /** The largest softmax weight of a query, averaged over the queries. */
  largestWeight: number;
}

/** The number of keys that each query is compared with. */
const KEYS = 8;

/**
 * An experiment: how large do the scores of random queries and keys get, and how sharp does softmax become?
 *
 * All components are normal with mean 0 and standard deviation 1. In theory the variance of q · k is d_k, and the
 * variance of q · k / √d_k is 1.
 *
 * @param dK head dimension d_k, the width of a query and of a key
 * @param queries number of queries to draw: each query first, then its 8 keys
 * @param rng the stream of random numbers
 * @returns the statistics of the raw scores, and of the same scores after `scaleScores`
 */
export function scoreVariance(
  dK: number,
  queries: number,
  rng: Random,
): { raw: ScoreStatistics; scaled: ScoreStatistics } {
  const normal = () => Array.from({ length: dK }, () => rng.gauss(0, 1)); // [d_k]
  const scores: Matrix = []; // [queries, KEYS]
  for (let i = 0; i < queries; i++) {
    const query = normal(); // [d_k]
    const keys = Array.from({ length: KEYS }, normal); // [KEYS, d_k]
    scores.push(
      /* blank: this query's 8 raw scores, as a list */ attentionScores([query], keys)[0] /* end */,
    );
  }
  return {
    raw: statistics(scores),
    scaled: statistics(scaleScores(scores, dK)),
  };
}

function statistics(scores: Matrix): ScoreStatistics {
  const average = (x: Vector) => x.reduce((sum, value) => sum + value, 0) / x.length;
  const all = flatten(scores); // [queries · KEYS]
  const mean = average(all);
  const variance = /* blank: the mean squared distance of the scores from their mean */ average(
    all.map((score) => (score - mean) ** 2),
  ) /* end */;
  const largest = scores.map(
    (row) => /* blank: the largest weight of this row */ Math.max(...softmax(row)) /* end */,
  ); // [queries]
  return { variance, largestWeight: average(largest) };
}
