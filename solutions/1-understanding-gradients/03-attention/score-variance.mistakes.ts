import { mistakesFor } from "#lib/author/mistakes";
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
  "smallest-weight": {
    because: "You took the smallest weight. Sharpness shows in the largest.",
    scoreVariance: experiment((scores) => ({
      ...right(scores),
      largestWeight: mean(scores.map((row) => Math.min(...softmax(row)))),
    })),
  },
  "weight-of-the-first-key": {
    because: "You took the weight of the first key. Take the largest of the row, wherever it stands.",
    scoreVariance: experiment((scores) => ({
      ...right(scores),
      largestWeight: mean(scores.map((row) => softmax(row)[0])),
    })),
  },
  "squares-of-the-weights": {
    because: "You added up the squares of the weights. Take the largest weight.",
    scoreVariance: experiment((scores) => ({
      ...right(scores),
      largestWeight: mean(scores.map((row) => softmax(row).reduce((sum, w) => sum + w * w, 0))),
    })),
  },
  "exponential-for-weight": {
    because: "You took e to the largest score. A weight is that over the sum of all: softmax.",
    scoreVariance: experiment((scores) => ({
      ...right(scores),
      largestWeight: mean(scores.map((row) => Math.exp(Math.max(...row)))),
    })),
  },
  "sorts-by-digits": {
    because: "sort() compares numbers as texts. Take the largest weight with Math.max.",
    scoreVariance: experiment((scores) => ({
      ...right(scores),
      largestWeight: mean(scores.map((row) => softmax([...row].sort()).at(-1) as number)),
    })),
  },
  "variance-of-the-first-query": {
    because: "Your variance is that of one query's scores. It is that of all scores together.",
    scoreVariance: experiment((scores) => ({ ...right(scores), variance: variance(scores[0]) })),
  },
  "median-of-the-squares": {
    because: "You took the middle squared distance. The variance is their mean.",
    scoreVariance: experiment((scores) => ({
      ...right(scores),
      variance: distances(scores.flat())
        .map((d) => d * d)
        .sort((a, b) => a - b)[scores.flat().length >> 1],
    })),
  },
  "scales-the-raw-scores": {
    because: "You scaled the raw scores. They stay raw: scaleScores comes after, for the other statistics.",
    scoreVariance: (dK, queries, rng) => {
      const scores = times(draw(dK, queries, rng), 1 / Math.sqrt(dK));
      return { raw: right(scores), scaled: right(times(scores, 1 / Math.sqrt(dK))) };
    },
  },
  "first-key-for-all": {
    because: "Every score is that of the first key. Compare the query with each of its keys.",
    scoreVariance: (dK, queries, rng) => {
      const scores = draw(dK, queries, rng).map((row) => row.map(() => row[0]));
      return { raw: right(scores), scaled: right(times(scores, 1 / Math.sqrt(dK))) };
    },
  },
  "leaves-out-a-key": {
    because: "You left out the first key. A query is compared with all 8.",
    scoreVariance: (dK, queries, rng) => {
      const scores = draw(dK, queries, rng).map((row) => row.slice(1));
      return { raw: right(scores), scaled: right(times(scores, 1 / Math.sqrt(dK))) };
    },
  },
  "query-of-length-1": {
    because: "You divided the query by its length. Queries stay as they are drawn.",
    scoreVariance: (dK, queries, rng) => {
      const normal = () => Array.from({ length: dK }, () => rng.gauss(0, 1));
      const scores = Array.from({ length: queries }, () => {
        const query = normal();
        const size = Math.hypot(...query);
        return Array.from({ length: 8 }, () =>
          normal().reduce((sum, k, c) => sum + (k * query[c]) / size, 0),
        );
      });
      return { raw: right(scores), scaled: right(times(scores, 1 / Math.sqrt(dK))) };
    },
  },
  "draws-the-keys-again": {
    because: "You drew new keys. The query is compared with the 8 keys that were drawn for it.",
    scoreVariance: (dK, queries, rng) => {
      const normal = () => Array.from({ length: dK }, () => rng.gauss(0, 1));
      const scores = Array.from({ length: queries }, () => {
        const query = normal();
        for (let j = 0; j < 8; j++) normal();
        return Array.from({ length: 8 }, () => normal().reduce((sum, k, c) => sum + k * query[c], 0));
      });
      return { raw: right(scores), scaled: right(times(scores, 1 / Math.sqrt(dK))) };
    },
  },
  "query-meets-itself": {
    because: "You compared the query with itself. Compare it with its keys.",
    scoreVariance: (dK, queries, rng) => {
      const normal = () => Array.from({ length: dK }, () => rng.gauss(0, 1));
      const scores = Array.from({ length: queries }, () => {
        const query = normal();
        for (let j = 0; j < 8; j++) normal();
        return Array<number>(8).fill(query.reduce((sum, q) => sum + q * q, 0));
      });
      return { raw: right(scores), scaled: right(times(scores, 1 / Math.sqrt(dK))) };
    },
  },
});
