import { mistakesFor } from "#lib/mistakes";
import type { Random } from "#lib/random";
import type { ScoreStatistics } from "./score-variance.js";
import { softmax } from "./softmax.js";

type Scores = number[][];

const mean = (x: number[]) => x.reduce((sum, value) => sum + value, 0) / x.length;
const distances = (x: number[]) => {
  const m = mean(x);
  return x.map((v) => Math.abs(v - m));
};
const variance = (x: number[]) => mean(distances(x).map((d) => d * d));
const largestWeight = (scores: Scores) => mean(scores.map((row) => Math.max(...softmax(row))));
const times = (scores: Scores, factor: number) => scores.map((row) => row.map((x) => x * factor));

const right = (scores: Scores): ScoreStatistics => ({
  variance: variance(scores.flat()),
  largestWeight: largestWeight(scores),
});

/** The scores of random queries, each against 8 random keys. */
function draw(dK: number, queries: number, rng: Random): Scores {
  const normal = () => Array.from({ length: dK }, () => rng.gauss(0, 1));
  return Array.from({ length: queries }, () => {
    const query = normal();
    return Array.from({ length: 8 }, () => normal().reduce((sum, k, c) => sum + k * query[c], 0));
  });
}

/** The experiment with other statistics, or another scale. */
const experiment =
  (statistics: (scores: Scores) => ScoreStatistics, scale = (dK: number) => 1 / Math.sqrt(dK)) =>
  (dK: number, queries: number, rng: Random) => {
    const scores = draw(dK, queries, rng);
    return { raw: statistics(scores), scaled: statistics(times(scores, scale(dK))) };
  };

export default mistakesFor<typeof import("./score-variance.js")>({
  "forgets-the-mean": {
    because:
      "This is the mean of the squares. The variance measures distances from the mean of the scores, which is not exactly 0.",
    scoreVariance: experiment((s) => ({ ...right(s), variance: mean(s.flat().map((x) => x * x)) })),
  },
  "absolute-scores": {
    because:
      "Without their signs the scores lie closer together. Take the variance of q · k, not of |q · k|.",
    scoreVariance: experiment((s) => ({ ...right(s), variance: variance(s.flat().map(Math.abs)) })),
  },
  "mean-distance": {
    because: "This is the mean distance from the mean. The variance averages the squared distances.",
    scoreVariance: experiment((s) => ({ ...right(s), variance: mean(distances(s.flat())) })),
  },
  "standard-deviation": {
    because:
      "This is the standard deviation. The variance is its square; the law about d_k holds for the variance.",
    scoreVariance: experiment((s) => ({ ...right(s), variance: Math.sqrt(variance(s.flat())) })),
  },
  "forgets-to-divide": {
    because: "This is the sum of the squared distances; their mean is the variance.",
    scoreVariance: experiment((s) => ({ ...right(s), variance: variance(s.flat()) * s.flat().length })),
  },
  "variance-of-each-row": {
    because:
      "You averaged the variances of the rows, each around its own mean. All scores together have one mean and one variance.",
    scoreVariance: experiment((s) => ({ ...right(s), variance: mean(s.map(variance)) })),
  },
  "divides-by-one-less": {
    because:
      "You divided the sum of the squared distances by n − 1. This variance is their mean, so divide by n.",
    scoreVariance: experiment((s) => {
      const n = s.flat().length;
      return { ...right(s), variance: (variance(s.flat()) * n) / (n - 1) };
    }),
  },
  "softmax-over-all-scores": {
    because:
      "You took the softmax over all scores together. Each query divides its weight among its own 8 keys.",
    scoreVariance: experiment((s) => ({ ...right(s), largestWeight: Math.max(...softmax(s.flat())) })),
  },
  "largest-score": {
    because: "This averages the largest scores. You need the weight that the best key gets after softmax.",
    scoreVariance: experiment((s) => ({
      ...right(s),
      largestWeight: mean(s.map((row) => Math.max(...row))),
    })),
  },
  "largest-share-of-the-scores": {
    because:
      "This is the largest score divided by the sum of its row. Weights come from softmax, with its exponentials.",
    scoreVariance: experiment((s) => ({
      ...right(s),
      largestWeight: mean(s.map((row) => Math.max(...row) / row.reduce((sum, x) => sum + x, 0))),
    })),
  },
  "mean-weight": {
    because:
      "The mean weight of a row is 1/8, whatever the scores are. The largest weight shows how sharp softmax is.",
    scoreVariance: experiment((s) => ({
      ...right(s),
      largestWeight: mean(s.flatMap((row) => softmax(row))),
    })),
  },
  "pushes-the-whole-table": {
    because:
      "attentionScores returns a matrix, one row for each query. There is one query here: take its only row.",
    scoreVariance: experiment(
      (s) => ({ variance: variance(s.flat()), largestWeight: Number.NaN }),
      () => Number.NaN, // a list divided by a number
    ),
  },
  "scales-by-the-width": {
    because:
      "Dividing by d_k brings the variance to 1/d_k, not to 1: the variance falls with the square of the divisor.",
    scoreVariance: experiment(right, (dK) => 1 / dK),
  },
  "scales-by-the-number-of-keys": {
    because:
      "You divided the scores by √8, and 8 is the number of keys. The width d_k of a key sets the scale.",
    scoreVariance: experiment(right, () => 1 / Math.sqrt(8)),
  },
  "never-scales": {
    because: "Both results describe the raw scores. The second belongs to the scores divided by √d_k.",
    scoreVariance: experiment(right, () => 1),
  },
});
