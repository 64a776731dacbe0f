import * as tf from "@tensorflow/tfjs";
import { mistakesFor } from "#lib/author/mistakes";
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
      "You measured attention to earlier occurrences of the same token. Induction looks at the position right after one.",
    headScores: scoring({ isInductionKey: (query, key, ids) => key < query && ids[key] === ids[query] }),
  },
  "before-the-token": {
    because:
      "You measured attention to the position before the earlier occurrence. Induction looks at the one after it.",
    headScores: scoring({
      isInductionKey: (query, key, ids) => key + 1 < query && ids[key + 1] === ids[query],
    }),
  },
  "finds-itself": {
    because:
      "You took the query's own position for an earlier occurrence, so every query counts as a repetition.",
    headScores: scoring({
      isInductionKey: (query, key, ids) => key > 0 && key - 1 <= query && ids[key - 1] === ids[query],
    }),
  },
  "later-occurrences-too": {
    because: "You counted later occurrences too. A query can only copy what came after an earlier one.",
    headScores: scoring({
      isInductionKey: (query, key, ids) => key > 0 && key - 1 !== query && ids[key - 1] === ids[query],
    }),
  },
  "not-its-own-key": {
    because: "If a token occurs twice in a row, the key after the earlier one is the query's own. It counts.",
    headScores: scoring({
      isInductionKey: (query, key, ids) => key > 0 && key < query && ids[key - 1] === ids[query],
    }),
  },
  "latest-occurrence-only": {
    because:
      "You counted only the latest earlier occurrence. Induction looks at the position after each of them.",
    headScores: scoring({
      isInductionKey: (query, key, ids) => key > 0 && ids.lastIndexOf(ids[query], query - 1) === key - 1,
    }),
  },
  "first-occurrence-only": {
    because: "You counted only the first occurrence. Induction looks at the position after each of them.",
    headScores: scoring({
      isInductionKey: (query, key, ids) => key > 0 && key - 1 < query && ids.indexOf(ids[query]) === key - 1,
    }),
  },
  "averages-over-all-queries": {
    because: "You divided the sum by all queries. A query without a wanted key says nothing about a head.",
    headScores: scoring({
      share: (weights, wanted) =>
        tf.div(tf.sum(tf.mul(weights, tf.tensor2d(wanted)), [1, 2]), wanted.length - 1),
    }),
  },
  "averages-over-keys": {
    because:
      "You took the mean over single keys. A query's attention to all wanted keys together counts once.",
    headScores: scoring({
      share: (weights, wanted) => {
        const keys = wanted.flat().filter((one) => one === 1).length;
        return tf.div(tf.sum(tf.mul(weights, tf.tensor2d(wanted)), [1, 2]), Math.max(keys, 1));
      },
    }),
  },
  "divides-by-no-query": {
    because: "If no token occurs twice there is nothing to average: 0 / 0 is NaN. The score is 0 then.",
    headScores: scoring({
      share: (weights, wanted) =>
        tf.div(
          tf.sum(tf.mul(weights, tf.tensor2d(wanted)), [1, 2]),
          wanted.filter((row) => row.includes(1)).length,
        ),
    }),
  },
  "next-for-previous": {
    because:
      "You counted the weight on the position after the query. The previous one is before it; rows are queries, columns are keys.",
    headScores: scoring({ share: (weights, wanted) => meanShare(tf.transpose(weights, [0, 2, 1]), wanted) }),
  },
  "looks-at-itself": {
    because:
      "You took the diagonal: attention to the query's own position. The previous one is a column to the left.",
    headScores: scoring({ previous: (query, key) => key === query }),
  },
  "looks-two-back": {
    because: "You took the position two before the query. The previous one is right before it.",
    headScores: scoring({ previous: (query, key) => key === query - 2 }),
  },
  "everything-before": {
    because: "You counted all earlier positions. The previous one is a single column.",
    headScores: scoring({ previous: (query, key) => key < query }),
  },
  "previous-and-self": {
    because: "You counted the query's own position as well. The previous one is a single column.",
    headScores: scoring({ previous: (query, key) => key === query - 1 || key === query }),
  },
  "counts-query-0": {
    because: "You counted query 0. It has no choice and always looks at itself.",
    headScores: scoring({ from: 0 }),
  },
  "entropy-with-query-0": {
    because:
      "You divided the sum of the entropies by T. Query 0, whose entropy is 0 in any head, does not count.",
    headScores: scoring({ entropy: (w) => tf.neg(tf.mean(tf.sum(terms(w), -1), -1)) }),
  },
  "entropy-in-bits": {
    because: "Your entropy is in bits. Return nats: take the natural logarithm.",
    headScores: scoring({
      entropy: (w) => tf.div(tf.neg(tf.mean(tf.sum(laterRows(terms(w)), -1), -1)), Math.LN2),
    }),
  },
  "entropy-without-minus": {
    because: "Logarithms of weights are negative. Without the minus your entropy is negative too.",
    headScores: scoring({ entropy: (w) => tf.mean(tf.sum(laterRows(terms(w)), -1), -1) }),
  },
  "entropy-summed": {
    because: "You added up the entropies of the queries. Take their mean, which does not grow with the text.",
    headScores: scoring({ entropy: (w) => tf.neg(tf.sum(laterRows(terms(w)), [1, 2])) }),
  },
  "entropy-over-heads": {
    because: "You took the mean over the heads. Every head has its own entropy: average over its queries.",
    headScores: scoring({ entropy: (w) => tf.neg(tf.mean(tf.sum(laterRows(terms(w)), -1), 0)) }),
  },
  "mean-of-all-terms": {
    because: "You took the mean over the keys too. The entropy of one query is the sum over its keys.",
    headScores: scoring({ entropy: (w) => tf.neg(tf.mean(laterRows(terms(w)), [1, 2])) }),
  },
  "entropy-of-the-mean": {
    because:
      "You averaged the weights before the entropy, so sharp queries that look at different keys seem vague.",
    headScores: scoring({ entropy: (w) => tf.neg(tf.sum(terms(tf.mean(laterRows(w), 1)), -1)) }),
  },
  "logarithm-of-zero": {
    because:
      "0 · ln 0 is NaN in floating point, although it means 0. Keep the argument of the logarithm above 0.",
    headScores: scoring({
      entropy: (w) => tf.neg(tf.mean(tf.sum(laterRows(tf.mul(w, tf.log(w))), -1), -1)),
    }),
  },
  "small-weights-raised": {
    because:
      "You added a constant to each weight before the logarithm, and small weights feel it. Only 0 ln 0 needs care.",
    headScores: scoring({
      entropy: (w) => tf.neg(tf.mean(tf.sum(laterRows(tf.mul(w, tf.log(tf.add(w, 1e-6)))), -1), -1)),
    }),
  },
});
