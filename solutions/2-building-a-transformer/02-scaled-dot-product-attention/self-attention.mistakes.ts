import * as tf from "@tensorflow/tfjs";
import { mistakesFor } from "#lib/mistakes";
import { type BatchedAttention, batchedAttention } from "./batched-attention.js";
import { batchedLinear } from "./batched-linear.js";
import { type Projections, selfAttention as right } from "./self-attention.js";

type Layer = (x: tf.Tensor, projections: Projections, mask?: tf.Tensor) => BatchedAttention;

/** The layer behind its checks, with something else in it. */
const layer =
  (body: (x: tf.Tensor, W: Projections, mask: tf.Tensor | undefined) => BatchedAttention): Layer =>
  (x, projections, mask) => {
    tf.dispose(right(x, projections, mask));
    return tf.tidy(() => body(x, projections, mask));
  };

/** Attention between two tensors of positions. */
const attentionFromTo = (from: tf.Tensor, to: tf.Tensor, { Wq, Wk, Wv }: Projections, mask?: tf.Tensor) =>
  batchedAttention(batchedLinear(from, Wq), batchedLinear(to, Wk), batchedLinear(to, Wv), mask);

/** The first columns of a tensor, as many as another has. */
const cutTo = (x: tf.Tensor, like: tf.Tensor) => {
  const columns = Math.min(x.shape[x.rank - 1], like.shape[like.rank - 1]);
  return tf.slice(x, Array(x.rank).fill(0), [...x.shape.slice(0, -1), columns]);
};

export default mistakesFor<typeof import("./self-attention.js")>({
  "queries-for-keys": {
    because: "Queries and keys come from one projection, Wq. Then a token asks for exactly what it offers.",
    selfAttention: layer((x, W, mask) => attentionFromTo(x, x, { ...W, Wk: W.Wq }, mask)),
  },
  "keys-for-queries": {
    because: "Queries and keys come from one projection, Wk. What a position looks for is Wq's to say.",
    selfAttention: layer((x, W, mask) => attentionFromTo(x, x, { ...W, Wq: W.Wk }, mask)),
  },
  "exchanges-queries-and-keys": {
    because: "Wq makes the queries and Wk the keys; here it is the other way round.",
    selfAttention: layer((x, W, mask) => attentionFromTo(x, x, { ...W, Wq: W.Wk, Wk: W.Wq }, mask)),
  },
  "one-projection-for-all": {
    because:
      "The same projection was used three times. Seeking, being found and handing over are three tasks.",
    selfAttention: layer((x, W, mask) => {
      const q = batchedLinear(x, W.Wq); // [B, T, d_k]
      return batchedAttention(q, q, cutTo(q, W.Wv), mask);
    }),
  },
  "values-are-the-keys": {
    because: "The keys were mixed. What a position hands over is its value, x · Wv.",
    selfAttention: layer((x, W, mask) => {
      const k = batchedLinear(x, W.Wk); // [B, T, d_k]
      return batchedAttention(batchedLinear(x, W.Wq), k, k, mask);
    }),
  },
  "values-are-the-input": {
    because: "The inputs themselves were mixed. What a position hands over is its value, x · Wv.",
    selfAttention: layer((x, W, mask) =>
      batchedAttention(batchedLinear(x, W.Wq), batchedLinear(x, W.Wk), x, mask),
    ),
  },
  "queries-are-the-input": {
    because: "The inputs were used as queries. What a position looks for is x · Wq.",
    selfAttention: layer((x, W, mask) => {
      const k = batchedLinear(x, W.Wk); // [B, T, d_k]
      const q = tf.pad(cutTo(x, k), [
        [0, 0],
        [0, 0],
        [0, Math.max(0, k.shape[2]! - x.shape[2]!)],
      ]); // [B, T, d_k]
      return batchedAttention(q, k, batchedLinear(x, W.Wv), mask);
    }),
  },
  "keeps-three-axes": {
    because:
      "The products run, but no gradient reaches the projections: x goes through them as a list of rows.",
    selfAttention: layer((x, { Wq, Wk, Wv }, mask) =>
      batchedAttention(tf.matMul(x, Wq), tf.matMul(x, Wk), tf.matMul(x, Wv), mask),
    ),
  },
  "forgets-the-mask": {
    because: "The mask was not handed on: every position sees all others.",
    selfAttention: layer((x, W) => attentionFromTo(x, x, W)),
  },
  "always-causal": {
    because: "A causal mask is laid over whatever comes in. Which keys are visible is the caller's to say.",
    selfAttention: layer((x, W, mask) => {
      const T = x.shape[1] as number;
      const causal = tf.greaterEqual(tf.reshape(tf.range(0, T), [T, 1]), tf.range(0, T)); // [T, T]
      return attentionFromTo(x, x, W, mask ? tf.logicalAnd(causal, mask) : causal);
    }),
  },
  "keys-of-the-first-item": {
    because: "All items look at the keys and values of item 0. In self-attention an item looks at itself.",
    selfAttention: layer((x, W, mask) =>
      attentionFromTo(x, tf.broadcastTo(tf.slice(x, 0, 1), x.shape), W, mask),
    ),
  },
  "attends-across-the-batch": {
    because: "Positions look at the same position of other items. Batch and time were exchanged.",
    selfAttention: layer((x, W, mask) => {
      const [B, T] = x.shape as number[];
      const other = tf.transpose(x, [1, 0, 2]); // [T, B, D]
      const { output } = attentionFromTo(other, other, W);
      return {
        ...attentionFromTo(x, x, W, mask),
        output: B === T ? output : tf.transpose(output, [1, 0, 2]),
      };
    }),
  },
});
