import { assertSameLength } from "#lib/arrays";
import { mistakesFor } from "#lib/author/mistakes";
import { matmul } from "../02-qkv-projections/matmul.js";
import { transpose } from "../02-qkv-projections/transpose.js";

const dot = (u: number[], v: number[]) => u.reduce((sum, x, i) => sum + x * v[i], 0);
const lengthOf = (u: number[]) => Math.sqrt(dot(u, u));

/** Scores of another kind for each pair; the check of the widths stays. */
const scoresBy = (score: (q: number[], k: number[]) => number) => (Q: number[][], K: number[][]) => {
  assertSameLength("the widths of queries and keys", Q[0].length, K[0].length);
  return Q.map((q) => K.map((k) => score(q, k)));
};

export default mistakesFor<typeof import("./attention-scores.js")>({
  "forgets-the-transpose": {
    because:
      "Q · K multiplies queries with columns of K. A key is a row, so K must be transposed; here the shapes fit by luck.",
    attentionScores: (Q, K) => matmul(Q, K),
  },
  "transposes-the-result": {
    because:
      "This is K Qᵀ: keys in the rows. Each row must belong to one query, because softmax runs along it.",
    attentionScores: (Q, K) => matmul(K, transpose(Q)),
  },
  "compares-queries-with-queries": {
    because: "Q Qᵀ measures how similar the queries are to each other. Match each query against the keys.",
    attentionScores: (Q, K) => {
      assertSameLength("the widths of queries and keys", Q[0].length, K[0].length);
      return matmul(Q, transpose(Q));
    },
  },
  "compares-keys-with-keys": {
    because:
      "K Kᵀ measures how similar the keys are to each other. Every row belongs to a query: Q comes first.",
    attentionScores: (Q, K) => {
      assertSameLength("the widths of queries and keys", Q[0].length, K[0].length);
      return matmul(K, transpose(K));
    },
  },
  "cosine-similarity": {
    because:
      "You divided by the lengths of query and key. In attention, long vectors may count more: take the plain dot product.",
    attentionScores: scoresBy((q, k) => dot(q, k) / (lengthOf(q) * lengthOf(k))),
  },
  "scales-already": {
    because: "The raw scores are not divided by √d_k yet. That is a step of its own, the next exercise.",
    attentionScores: scoresBy((q, k) => dot(q, k) / Math.sqrt(k.length)),
  },
  "negative-distance": {
    because:
      "This is minus the squared distance. The score of a pair is the dot product: the sum of the products.",
    attentionScores: scoresBy((q, k) => -q.reduce((sum, x, c) => sum + (x - k[c]) ** 2, 0)),
  },
  "size-without-sign": {
    because: "You dropped the sign. A query and a key that point apart have a negative score.",
    attentionScores: scoresBy((q, k) => Math.abs(dot(q, k))),
  },
  "masks-already": {
    because: "You hid later keys. This exercise returns the raw scores; the mask comes later.",
    attentionScores: (Q, K) => {
      assertSameLength("the widths of queries and keys", Q[0].length, K[0].length);
      return Q.map((q, i) => K.map((k, j) => (j <= i ? dot(q, k) : -Infinity)));
    },
  },
  "weighs-already": {
    because: "You applied softmax. This exercise returns the raw scores.",
    attentionScores: (Q, K) => {
      assertSameLength("the widths of queries and keys", Q[0].length, K[0].length);
      return Q.map((q) => {
        const e = K.map((k) => Math.exp(dot(q, k)));
        const sum = e.reduce((a, b) => a + b, 0);
        return e.map((x) => x / sum);
      });
    },
  },
  "only-pairs-of-one-position": {
    because: "Only query i and key i meet. Every query meets every key.",
    attentionScores: (Q, K) => {
      assertSameLength("the widths of queries and keys", Q[0].length, K[0].length);
      return Q.map((q, i) => K.map((k, j) => (i === j ? dot(q, k) : 0)));
    },
  },
  "averages-the-products": {
    because: "You divided by the width. A score is the sum of the products.",
    attentionScores: scoresBy((q, k) => dot(q, k) / q.length),
  },
  "leaves-out-the-last": {
    because: "You left out the last component. A dot product runs over the whole width.",
    attentionScores: scoresBy((q, k) => dot(q.slice(0, -1), k)),
  },
  "first-components-alone": {
    because: "You multiplied the first components alone. A dot product adds up all of them.",
    attentionScores: scoresBy((q, k) => q[0] * k[0]),
  },
  "transposes-the-queries": {
    because: "You transposed Q, so components meet in place of queries. Transpose K.",
    attentionScores: (Q, K) => matmul(transpose(Q), K),
  },
  "a-square-of-scores": {
    because: "Your rows have one score for each query. They have one for each key.",
    attentionScores: (Q, K) => {
      assertSameLength("the widths of queries and keys", Q[0].length, K[0].length);
      return Q.map((q) => Q.map((_, j) => dot(q, K[j] ?? q.map(() => 0))));
    },
  },
  "trusts-the-other-rows": {
    because:
      "You compared the first query with the first key alone. Any other may be too narrow or too wide.",
    attentionScores: (Q, K) => {
      assertSameLength("the widths of queries and keys", Q[0].length, K[0].length);
      return Q.map((q) => K.map((k) => q.reduce((sum, x, d) => sum + x * (k[d] ?? 0), 0)));
    },
  },
});
