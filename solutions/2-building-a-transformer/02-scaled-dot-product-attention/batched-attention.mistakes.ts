import * as tf from "@tensorflow/tfjs";
import { assertSameLength } from "#lib/arrays";
import { mistakesFor } from "#lib/author/mistakes";
import { timesTransposed } from "#lib/transposed";
import { type BatchedAttention, batchedAttention as right } from "./batched-attention.js";
import { maskedSoftmax } from "./masked-softmax.js";

type Drop = (weights: tf.Tensor) => tf.Tensor;
/** What goes in. */
type Input = { q: tf.Tensor; k: tf.Tensor; v: tf.Tensor; mask: tf.Tensor | undefined; drop: Drop };
/** From queries and keys over weights to the output; a mistake replaces some of it. */
interface Steps {
  scale: (input: Input) => number;
  scores: (input: Input) => tf.Tensor;
  weigh: (scores: tf.Tensor, input: Input) => tf.Tensor;
  mix: (weights: tf.Tensor, input: Input) => tf.Tensor;
  hand: (weights: tf.Tensor, input: Input) => tf.Tensor;
}

const width = (x: tf.Tensor) => x.shape[x.rank - 1];
const length = (x: tf.Tensor) => x.shape[x.rank - 2];

const steps: Steps = {
  scale: ({ k }) => Math.sqrt(width(k)),
  scores: ({ q, k }) => tf.matMul(q, k, false, true), // [..., Tq, Tk]
  weigh: (scores, { mask }) => maskedSoftmax(scores, mask), // [..., Tq, Tk]
  mix: (weights, { v, drop }) => tf.matMul(drop(weights), v), // [..., Tq, d_v]
  hand: (weights) => weights,
};

/** Attention behind the stub's checks, with some of its steps replaced. */
const attend =
  (other: Partial<Steps>) =>
  (q: tf.Tensor, k: tf.Tensor, v: tf.Tensor, mask?: tf.Tensor, drop: Drop = (w) => w): BatchedAttention => {
    tf.dispose(right(q, k, v, mask));
    const { scale, scores, weigh, mix, hand } = { ...steps, ...other };
    const input = { q, k, v, mask, drop };
    return tf.tidy(() => {
      const weights = weigh(tf.div(scores(input), scale(input)), input); // [..., Tq, Tk]
      return { output: mix(weights, input), weights: hand(weights, input) };
    });
  };

const swapped = (x: tf.Tensor) => {
  const axes = x.shape.map((_, i) => i);
  return tf.transpose(x, [...axes.slice(0, -2), x.rank - 1, x.rank - 2]);
};
const firstItem = (x: tf.Tensor) => tf.broadcastTo(tf.slice(x, 0, 1), x.shape);

export default mistakesFor<typeof import("./batched-attention.js")>({
  "forgets-to-scale": {
    because:
      "You pass unscaled scores to softmax, which makes it too sharp: the division by √d_k is missing.",
    batchedAttention: attend({ scale: () => 1 }),
  },
  "divides-by-the-width": {
    because: "You divided the scores by d_k. Its root is enough to bring their variance to 1.",
    batchedAttention: attend({ scale: ({ k }) => width(k) }),
  },
  "multiplies-by-the-root": {
    because: "You multiplied the scores by √d_k, which makes them even larger. Divide.",
    batchedAttention: attend({ scale: ({ k }) => 1 / Math.sqrt(width(k)) }),
  },
  "scales-by-the-value-width": {
    because: "A score is a sum over the components of a key: take the width of a key, not of a value.",
    batchedAttention: attend({ scale: ({ v }) => Math.sqrt(width(v)) }),
  },
  "scales-by-the-number-of-keys": {
    because:
      "A score is a sum over the components of a key: its width sets the scale, not the number of keys.",
    batchedAttention: attend({ scale: ({ k }) => Math.sqrt(length(k)) }),
  },
  "scales-by-batch-and-width": {
    because: "You took the root of the number of all numbers in an item: a dot product has only d_k terms.",
    batchedAttention: attend({ scale: ({ k }) => Math.sqrt(width(k) * length(k)) }),
  },
  "scales-the-weights": {
    because: "You applied the scale after the softmax. Scale the scores; weights must sum to 1.",
    batchedAttention: attend({
      scale: () => 1,
      weigh: (scores, { k, mask }) => tf.div(maskedSoftmax(scores, mask), Math.sqrt(width(k))),
    }),
  },
  "softmax-over-queries": {
    because:
      "Here every key divides its weight among the queries. Each query divides its weight among the keys.",
    batchedAttention: attend({
      weigh: (scores, { mask }) =>
        swapped(maskedSoftmax(swapped(scores), mask && swapped(tf.broadcastTo(mask, scores.shape)))),
    }),
  },
  "skips-the-softmax": {
    because: "These are the scores themselves. The masked softmax turns them into weights.",
    batchedAttention: attend({ weigh: (scores) => scores }),
  },
  "forgets-the-mask": {
    because: "You didn't use the mask: hidden keys get weight.",
    batchedAttention: attend({ weigh: (scores) => maskedSoftmax(scores) }),
  },
  "causal-by-default": {
    because: "You hid the future without a mask. Everything is visible unless a mask is given.",
    batchedAttention: attend({
      weigh: (scores, { q, k, mask }) => {
        const above = Math.max(0, length(k) - length(q));
        const past = () => tf.linalg.bandPart(tf.ones([length(q), length(k)]), -1, above); // [Tq, Tk]
        return maskedSoftmax(scores, mask ?? tf.cast(past(), "bool"));
      },
    }),
  },
  "hides-with-minus-1e9": {
    because:
      "Your hidden scores are −1e9, so a query without a visible key looks at all of them. Your maskedSoftmax returns zeros there.",
    rung: 3,
    batchedAttention: attend({
      weigh: (scores, { mask }) =>
        tf.softmax(mask ? tf.add(scores, tf.mul(tf.sub(tf.cast(mask, "float32"), 1), 1e9)) : scores),
    }),
  },
  "true-means-hidden": {
    because: "You inverted the mask. true means: may look, here as in your maskedSoftmax.",
    batchedAttention: attend({
      weigh: (scores, { mask }) => maskedSoftmax(scores, mask && tf.logicalNot(mask)),
    }),
  },
  "masks-after-the-softmax": {
    because:
      "The hidden keys were still in the sum when the others got their shares, so rows sum to less than 1. Hide first.",
    batchedAttention: attend({
      weigh: (scores, { mask }) => {
        const weights = tf.softmax(scores); // [..., Tq, Tk]
        return mask ? tf.where(mask, weights, 0) : weights;
      },
    }),
  },
  "drops-before-the-softmax": {
    because: "You applied dropout to the scores. A score of 0 is not a dropped key: drop after the softmax.",
    batchedAttention: attend({
      weigh: (scores, { mask, drop }) => maskedSoftmax(drop(scores), mask),
      mix: (weights, { v }) => tf.matMul(weights, v),
      hand: (_, { q, k, mask }) =>
        maskedSoftmax(tf.div(tf.matMul(q, k, false, true), Math.sqrt(width(k))), mask),
    }),
  },
  "never-drops": {
    because: "You didn't use drop: the output is the same with dropout and without.",
    batchedAttention: attend({ mix: (weights, { v }) => tf.matMul(weights, v) }),
  },
  "renormalises-after-the-dropout": {
    because:
      "After the dropout you made the weights sum to 1 again. Dropout already makes up for what it takes, on average.",
    batchedAttention: attend({
      mix: (weights, { v, drop }) => {
        const dropped = drop(weights); // [..., Tq, Tk]
        return tf.matMul(tf.divNoNan(dropped, tf.sum(dropped, -1, true)), v);
      },
    }),
  },
  "hands-back-the-dropped-weights": {
    because:
      "The weights that you return have holes. Return what the softmax returned, so that the caller can look at it.",
    batchedAttention: attend({
      weigh: (scores, { mask, drop }) => drop(maskedSoftmax(scores, mask)),
      mix: (weights, { v }) => tf.matMul(weights, v),
    }),
  },
  "drops-twice": {
    because: "You sent the weights through drop twice. Call it once, on the result of the softmax.",
    batchedAttention: attend({ mix: (weights, { v, drop }) => tf.matMul(drop(drop(weights)), v) }),
  },
  "drops-the-output": {
    because:
      "You applied dropout to the output. Drop some of the weights, so that a query loses some of its keys.",
    batchedAttention: attend({ mix: (weights, { v, drop }) => drop(tf.matMul(weights, v)) }),
  },
  "forgets-the-transpose": {
    because: "q · k pairs the components of a query with whole keys. Each query meets each key: transpose k.",
    batchedAttention: attend({ scores: ({ q, k }) => tf.matMul(q, k) }),
  },
  "transposes-all-axes": {
    because: "tf.transpose without a list of axes reverses the batch axis too. Swap only the last two axes.",
    batchedAttention: attend({ scores: ({ q, k }) => tf.matMul(q, tf.transpose(k)) }),
  },
  "keys-of-the-first-item": {
    because: "All queries meet the keys of item 0. Every item has its own keys.",
    batchedAttention: attend({ scores: ({ q, k }) => tf.matMul(q, firstItem(k), false, true) }),
  },
  "values-of-the-first-item": {
    because: "All items mix the values of item 0. Every item has its own values.",
    batchedAttention: attend({ mix: (weights, { v, drop }) => tf.matMul(drop(weights), firstItem(v)) }),
  },
  "mixes-the-keys": {
    because:
      "Your weights mix the keys. A key is what a position is found by; attention passes on the values.",
    batchedAttention: attend({ mix: (weights, { k, drop }) => tf.matMul(drop(weights), k) }),
  },
  "keys-ask-queries": {
    because: "You multiplied k · qᵀ, so a row belongs to a key. A row of scores belongs to a query: q · kᵀ.",
    batchedAttention: attend({ scores: ({ q, k }) => tf.matMul(k, q, false, true) }),
  },
  "drops-under-a-mask-only": {
    because: "You used drop only where a mask is given. Dropout falls on the weights in either case.",
    batchedAttention: attend({
      mix: (weights, { v, mask, drop }) => tf.matMul(mask ? drop(weights) : weights, v),
    }),
  },
  "hides-again-after-the-dropout": {
    because: "You hid keys a second time, after drop. What drop returns mixes the values as it is.",
    batchedAttention: attend({
      mix: (weights, { v, mask, drop }) => {
        const dropped = drop(weights); // [..., Tq, Tk]
        return tf.matMul(mask ? tf.where(mask, dropped, 0) : dropped, v);
      },
    }),
  },
  "compares-the-items-alone": {
    because: "You compared the numbers of items only. Every leading axis must agree, the heads too.",
    batchedAttention: (q, k, v, mask, drop = (weights) => weights) => {
      assertSameLength("the widths of queries and keys", width(q), width(k));
      assertSameLength("the numbers of keys and values", length(k), length(v));
      assertSameLength("the numbers of items of q and k", q.shape[0], k.shape[0]);
      assertSameLength("the numbers of items of k and v", k.shape[0], v.shape[0]);
      return tf.tidy(() => {
        const weights = maskedSoftmax(tf.div(timesTransposed(q, k), Math.sqrt(width(k))), mask);
        return { output: tf.matMul(drop(weights), v), weights };
      });
    },
  },
});
