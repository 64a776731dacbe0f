import * as tf from "@tensorflow/tfjs";
import { mistakesFor } from "#lib/mistakes";
import { type HeadScores, headScores as right } from "./head-scores.js";

type Wanted = (query: number, key: number, ids: number[]) => boolean;
type Parts = {
  previous: Wanted;
  first: Wanted;
  isInductionKey: Wanted;
  share: (weights: tf.Tensor, wanted: number[][]) => tf.Tensor;
  entropy: (weights: tf.Tensor) => tf.Tensor;
  /** the first query that counts */
  from: number;
};

/** The attention on wanted keys, averaged over the queries that have any. */
const meanShare = (weights: tf.Tensor, wanted: number[][]): tf.Tensor => {
  const queries = wanted.filter((row) => row.includes(1)).length;
  return tf.div(tf.sum(tf.mul(weights, tf.tensor2d(wanted)), [1, 2]), Math.max(queries, 1)); // [H]
};

const terms = (weights: tf.Tensor) => tf.mul(weights, tf.log(tf.maximum(weights, 1e-30))); // [H, T, T]
const laterRows = (x: tf.Tensor) => tf.slice(x, [0, 1, 0], [-1, -1, -1]); // [H, T − 1, T]

/** Behind the checks, with some parts done in another way. */
const scoring =
  (other: Partial<Parts>) =>
  (weights: tf.Tensor, ids: number[]): HeadScores => {
    tf.dispose(right(weights, ids));
    const parts: Parts = {
      previous: (query, key) => key === query - 1,
      first: (_, key) => key === 0,
      isInductionKey: (query, key) => key > 0 && key - 1 < query && ids[key - 1] === ids[query],
      share: meanShare,
      entropy: (w) => tf.neg(tf.mean(tf.sum(laterRows(terms(w)), -1), -1)),
      from: 1,
      ...other,
    };
    const keys = (wanted: Wanted) =>
      ids.map((_, query) => ids.map((_, key) => Number(query >= parts.from && wanted(query, key, ids))));
    return tf.tidy(() => ({
      previous: parts.share(weights, keys(parts.previous)),
      first: parts.share(weights, keys(parts.first)),
      induction: parts.share(weights, keys(parts.isInductionKey)),
      entropy: parts.entropy(weights),
    }));
  };

export default mistakesFor<typeof import("./head-scores.js")>({
  "same-token": {
    because:
      "That is attention to where the same token stood before. Induction looks at what came right after it.",
    headScores: scoring({ isInductionKey: (query, key, ids) => key < query && ids[key] === ids[query] }),
  },
  "before-the-token": {
    because:
      "That is attention to what stood before the earlier occurrence. Induction looks at what came after it.",
    headScores: scoring({
      isInductionKey: (query, key, ids) => key + 1 < query && ids[key + 1] === ids[query],
    }),
  },
  "finds-itself": {
    because:
      "The query's own position was taken for an earlier occurrence, so every query counts as a repetition.",
    headScores: scoring({
      isInductionKey: (query, key, ids) => key > 0 && key - 1 <= query && ids[key - 1] === ids[query],
    }),
  },
  "later-occurrences-too": {
    because:
      "Occurrences behind the query were counted, too. It can copy only what came after an earlier one.",
    headScores: scoring({
      isInductionKey: (query, key, ids) => key > 0 && key - 1 !== query && ids[key - 1] === ids[query],
    }),
  },
  "not-its-own-key": {
    because:
      "Where a token comes twice in a row, the key after the earlier one is the query's own. It counts.",
    headScores: scoring({
      isInductionKey: (query, key, ids) => key > 0 && key < query && ids[key - 1] === ids[query],
    }),
  },
  "latest-occurrence-only": {
    because:
      "Only the latest earlier occurrence was counted. What came after each of them is what induction looks at.",
    headScores: scoring({
      isInductionKey: (query, key, ids) => key > 0 && ids.lastIndexOf(ids[query], query - 1) === key - 1,
    }),
  },
  "first-occurrence-only": {
    because:
      "Only the first occurrence was counted. What came after each of them is what induction looks at.",
    headScores: scoring({
      isInductionKey: (query, key, ids) => key > 0 && key - 1 < query && ids.indexOf(ids[query]) === key - 1,
    }),
  },
  "averages-over-all-queries": {
    because:
      "The sum was divided by all queries. Those that have no key to look at say nothing about a head.",
    headScores: scoring({
      share: (weights, wanted) =>
        tf.div(tf.sum(tf.mul(weights, tf.tensor2d(wanted)), [1, 2]), wanted.length - 1),
    }),
  },
  "averages-over-keys": {
    because: "The mean runs over single keys. What a query gives to all wanted keys together counts once.",
    headScores: scoring({
      share: (weights, wanted) => {
        const keys = wanted.flat().filter((one) => one === 1).length;
        return tf.div(tf.sum(tf.mul(weights, tf.tensor2d(wanted)), [1, 2]), Math.max(keys, 1));
      },
    }),
  },
  "divides-by-no-query": {
    because: "Where no token comes twice there is nothing to average: 0 / 0 is NaN. The score is 0 there.",
    headScores: scoring({
      share: (weights, wanted) =>
        tf.div(
          tf.sum(tf.mul(weights, tf.tensor2d(wanted)), [1, 2]),
          wanted.filter((row) => row.includes(1)).length,
        ),
    }),
  },
  "rows-for-columns": {
    because: "No weight was found one position back. Rows of the weights are queries, columns are keys.",
    headScores: scoring({ share: (weights, wanted) => meanShare(tf.transpose(weights, [0, 2, 1]), wanted) }),
  },
  "looks-at-itself": {
    because:
      "That is the diagonal: attention to the query's own position. The previous one is a column to the left.",
    headScores: scoring({ previous: (query, key) => key === query }),
  },
  "looks-two-back": {
    because: "That is the position two before the query. The previous one is its neighbour.",
    headScores: scoring({ previous: (query, key) => key === query - 2 }),
  },
  "everything-before": {
    because: "All earlier positions were counted. The previous one is a single column.",
    headScores: scoring({ previous: (query, key) => key < query }),
  },
  "previous-and-self": {
    because: "The query's own position was counted as well. The previous one is a single column.",
    headScores: scoring({ previous: (query, key) => key === query - 1 || key === query }),
  },
  "counts-query-0": {
    because: "Query 0 was counted. It has nothing to choose from and always looks at itself.",
    headScores: scoring({ from: 0 }),
  },
  "entropy-with-query-0": {
    because:
      "The sum of the entropies was divided by T. Query 0, whose entropy is 0 in any head, does not count.",
    headScores: scoring({ entropy: (w) => tf.neg(tf.mean(tf.sum(terms(w), -1), -1)) }),
  },
  "entropy-in-bits": {
    because: "The entropy came out in bits. It is asked for in nats: take the natural logarithm.",
    headScores: scoring({
      entropy: (w) => tf.div(tf.neg(tf.mean(tf.sum(laterRows(terms(w)), -1), -1)), Math.LN2),
    }),
  },
  "entropy-without-minus": {
    because: "Logarithms of weights are negative. Without the minus the entropy is, too.",
    headScores: scoring({ entropy: (w) => tf.mean(tf.sum(laterRows(terms(w)), -1), -1) }),
  },
  "entropy-summed": {
    because: "The entropies of the queries were added up. Their mean does not grow with the text.",
    headScores: scoring({ entropy: (w) => tf.neg(tf.sum(laterRows(terms(w)), [1, 2])) }),
  },
  "entropy-over-heads": {
    because: "The mean was taken over the heads. Every head has an entropy of its own: average its queries.",
    headScores: scoring({ entropy: (w) => tf.neg(tf.mean(tf.sum(laterRows(terms(w)), -1), 0)) }),
  },
  "mean-of-all-terms": {
    because: "The mean runs over the keys, too. The entropy of one query is the sum over its keys.",
    headScores: scoring({ entropy: (w) => tf.neg(tf.mean(laterRows(terms(w)), [1, 2])) }),
  },
  "entropy-of-the-mean": {
    because:
      "The weights were averaged first, then measured: sharp queries that look at different keys seem to be vague.",
    headScores: scoring({ entropy: (w) => tf.neg(tf.sum(terms(tf.mean(laterRows(w), 1)), -1)) }),
  },
  "logarithm-of-zero": {
    because: "0 · ln 0 is NaN in floating point, though it means 0. Keep the logarithm away from 0.",
    headScores: scoring({
      entropy: (w) => tf.neg(tf.mean(tf.sum(laterRows(tf.mul(w, tf.log(w))), -1), -1)),
    }),
  },
});
