import * as tf from "@tensorflow/tfjs";
import { mistakesFor } from "#lib/author/mistakes";
import { saturation as right, type Saturation } from "./score-saturation.js";

type Measure = (scores: tf.Tensor) => Saturation;

/** Both functions, with something else measured or another scale. */
function measuring(
  measure: (weights: tf.Tensor, due: Saturation) => Partial<Saturation>,
  scale = (q: tf.Tensor, _k: tf.Tensor) => Math.sqrt(width(q)),
) {
  const saturation: Measure = (scores) =>
    tf.tidy(() => {
      const due = right(scores);
      return { ...due, ...measure(tf.softmax(scores), due) };
    });
  return {
    saturation,
    scoreSaturation: (q: tf.Tensor, k: tf.Tensor) =>
      tf.tidy(() => {
        const scores = tf.matMul(q, k, false, true); // [..., Tq, Tk]
        return { raw: saturation(scores), scaled: saturation(tf.div(scores, scale(q, k))) };
      }),
  };
}

const width = (x: tf.Tensor) => x.shape[x.rank - 1];
const entropyOf = (weights: tf.Tensor) =>
  tf.neg(tf.sum(tf.mul(weights, tf.log(tf.maximum(weights, 1e-30))), -1)); // [..., Tq]
const column = (weights: tf.Tensor) => tf.expandDims(weights, -1); // [..., Tq, Tk, 1]
const row = (weights: tf.Tensor) => tf.expandDims(weights, -2); // [..., Tq, 1, Tk]
const jacobian = (weights: tf.Tensor) =>
  tf.mul(column(weights), tf.sub(tf.eye(width(weights)), row(weights))); // [..., Tq, Tk, Tk]
const frobenius = (J: tf.Tensor) => tf.sqrt(tf.sum(tf.square(J), [J.rank - 2, J.rank - 1])); // [..., Tq]

export default mistakesFor<typeof import("./score-saturation.js")>({
  "zero-times-minus-infinity": {
    because: "ln 0 is -Infinity, and 0 · (-Infinity) is NaN. A weight that is 0 adds nothing to the entropy.",
    ...measuring((weights) => ({ entropy: tf.neg(tf.sum(tf.mul(weights, tf.log(weights)), -1)) })),
  },
  "floor-above-the-weights": {
    because:
      "The number that keeps ln 0 away is larger than a real weight may be. A thousand weights below it add up.",
    ...measuring((weights) => ({
      entropy: tf.neg(tf.sum(tf.mul(weights, tf.log(tf.maximum(weights, 1e-7))), -1)),
    })),
  },
  "negative-entropy": {
    because: "Logarithms of weights are negative, so the sum is too: the entropy has a minus before it.",
    ...measuring((weights) => ({ entropy: tf.neg(entropyOf(weights)) })),
  },
  "entropy-in-bits": {
    because: "This is in bits, with the logarithm to base 2. Return nats: take the natural logarithm.",
    ...measuring((weights) => ({ entropy: tf.div(entropyOf(weights), Math.LN2) })),
  },
  "mean-for-sum": {
    because: "You averaged the terms over the keys. Each is already weighted by w: the entropy is their sum.",
    ...measuring((weights) => ({ entropy: tf.div(entropyOf(weights), width(weights)) })),
  },
  "logarithms-unweighted": {
    because: "You averaged the bare logarithms. In the entropy each counts with its own weight.",
    ...measuring((weights) => ({ entropy: tf.neg(tf.mean(tf.log(tf.maximum(weights, 1e-30)), -1)) })),
  },
  "entropy-relative-to-uniform": {
    because: "You divided the entropy by its largest value, ln Tk. Return it in nats.",
    ...measuring((weights) => ({ entropy: tf.div(entropyOf(weights), Math.log(width(weights))) })),
  },
  "entropy-over-queries": {
    because: "Your sum runs over the queries. Every query has its own entropy, over its keys.",
    ...measuring((weights) => ({
      entropy: tf.neg(tf.sum(tf.mul(weights, tf.log(tf.maximum(weights, 1e-30))), -2)),
    })),
  },
  "diagonal-only": {
    because:
      "w(1 − w) is a weight's derivative with respect to its own score. Every score moves all weights of its row.",
    ...measuring((weights) => ({
      jacobianNorm: tf.sqrt(tf.sum(tf.square(tf.mul(weights, tf.sub(1, weights))), -1)),
    })),
  },
  "without-the-others": {
    because: "Your diagonal is wrong: a weight grows by w(1 − w) with its own score, not by w.",
    ...measuring((weights) => ({
      jacobianNorm: frobenius(
        tf.sub(
          tf.mul(column(weights), tf.eye(width(weights))),
          tf.mul(tf.mul(column(weights), row(weights)), tf.sub(1, tf.eye(width(weights)))),
        ),
      ),
    })),
  },
  "forgets-the-root": {
    because: "These are the squares of the norms: the root is missing.",
    ...measuring((_, { jacobianNorm }) => ({ jacobianNorm: tf.square(jacobianNorm) })),
  },
  "root-of-the-mean": {
    because:
      "You averaged the squares. The Frobenius norm is the root of their sum, over a query's whole matrix.",
    ...measuring((weights, { jacobianNorm }) => ({ jacobianNorm: tf.div(jacobianNorm, width(weights)) })),
  },
  "one-weight-twice": {
    because:
      "Both of your factors hold the same weight. In w_i([i = j] − w_j) one runs along the rows, one along the columns.",
    ...measuring((weights) => ({
      jacobianNorm: frobenius(tf.mul(column(weights), tf.sub(tf.eye(width(weights)), column(weights)))),
    })),
  },
  "forgets-the-own-score": {
    because: "This is w_i · w_j alone. A weight also depends on its own score: the 1 where i = j is missing.",
    ...measuring((weights) => ({ jacobianNorm: frobenius(tf.mul(column(weights), row(weights))) })),
  },
  "sum-of-the-entries": {
    because: "The entries of each row of the Jacobian cancel to 0. Square them before you sum.",
    ...measuring((weights) => ({
      jacobianNorm: tf.sum(jacobian(weights), [weights.rank - 1, weights.rank]),
    })),
  },
  "largest-entry": {
    because:
      "This is the largest entry. The Frobenius norm uses all of them: the root of their sum of squares.",
    ...measuring((weights) => ({
      jacobianNorm: tf.max(tf.abs(jacobian(weights)), [weights.rank - 1, weights.rank]),
    })),
  },
  "one-norm-for-all": {
    because: "Your norm runs over all queries at once. Each query has its own Jacobian.",
    ...measuring((weights, { jacobianNorm }) => ({
      jacobianNorm: tf.broadcastTo(tf.sqrt(tf.sum(tf.square(jacobian(weights)))), jacobianNorm.shape),
    })),
  },
  "never-scaled": {
    because: "Your scaled scores are the raw ones: the division by √d_k is missing.",
    ...measuring(
      () => ({}),
      () => 1,
    ),
  },
  "divides-by-the-width": {
    because: "You divided the scores by d_k. Its root is enough to bring their variance to 1.",
    ...measuring(
      () => ({}),
      (q) => width(q),
    ),
  },
  "scales-by-the-keys": {
    because:
      "You divided by the root of the number of keys. A score is a sum of d_k products: take the width.",
    ...measuring(
      () => ({}),
      (_, k) => Math.sqrt(k.shape[k.rank - 2]),
    ),
  },
  "sum-of-the-sizes": {
    because:
      "You summed the sizes of the entries. The Frobenius norm is the root of the sum of their squares.",
    ...measuring((weights) => ({
      jacobianNorm: tf.sum(tf.abs(jacobian(weights)), [weights.rank - 1, weights.rank]),
    })),
  },
  "a-norm-for-each-row": {
    because: "You took the root for each row of the Jacobian and summed the roots. Sum all squares first.",
    ...measuring((weights) => ({
      jacobianNorm: tf.sum(tf.sqrt(tf.sum(tf.square(jacobian(weights)), -1)), -1),
    })),
  },
  "scales-by-the-queries": {
    because:
      "You divided by the root of the number of queries. A score is a sum of d_k products: take the width.",
    ...measuring(
      () => ({}),
      (q) => Math.sqrt(q.shape[q.rank - 2]),
    ),
  },
  "scales-the-measures": {
    because:
      "You divided the measures by √d_k. Attention scales the scores: divide these, and measure again.",
    scoreSaturation: (q, k) =>
      tf.tidy(() => {
        const raw = right(tf.matMul(q, k, false, true));
        const scaled = (x: tf.Tensor) => tf.div(x, Math.sqrt(width(q))); // [..., Tq]
        return { raw, scaled: { entropy: scaled(raw.entropy), jacobianNorm: scaled(raw.jacobianNorm) } };
      }),
  },
  "raw-and-scaled-swapped": {
    because: "You returned both measures under each other's name. raw is that of the undivided scores.",
    scoreSaturation: (q, k) =>
      tf.tidy(() => {
        const scores = tf.matMul(q, k, false, true); // [..., Tq, Tk]
        return { raw: right(tf.div(scores, Math.sqrt(width(q)))), scaled: right(scores) };
      }),
  },
});
