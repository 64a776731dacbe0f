import * as tf from "@tensorflow/tfjs";
import { mistakesFor } from "#lib/author/mistakes";
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
    because:
      "You made queries and keys with one projection, Wq. Then a token asks for exactly what it offers.",
    selfAttention: layer((x, W, mask) => attentionFromTo(x, x, { ...W, Wk: W.Wq }, mask)),
  },
  "keys-for-queries": {
    because: "You made queries and keys with one projection, Wk. Wq decides what a position looks for.",
    selfAttention: layer((x, W, mask) => attentionFromTo(x, x, { ...W, Wq: W.Wk }, mask)),
  },
  "exchanges-queries-and-keys": {
    because: "Wq makes the queries and Wk the keys; you have them the other way around.",
    selfAttention: layer((x, W, mask) => attentionFromTo(x, x, { ...W, Wq: W.Wk, Wk: W.Wq }, mask)),
  },
  "one-projection-for-all": {
    because: "You used the same projection three times. Looking, being found and passing on are three tasks.",
    selfAttention: layer((x, W, mask) => {
      const q = batchedLinear(x, W.Wq); // [B, T, d_k]
      return batchedAttention(q, q, cutTo(q, W.Wv), mask);
    }),
  },
  "values-are-the-queries": {
    because: "You mixed the queries. A position passes on its value, x · Wv.",
    selfAttention: layer((x, W, mask) => {
      const q = batchedLinear(x, W.Wq); // [B, T, d_k]
      return batchedAttention(q, batchedLinear(x, W.Wk), q, mask);
    }),
  },
  "values-are-the-keys": {
    because: "You mixed the keys. A position passes on its value, x · Wv.",
    selfAttention: layer((x, W, mask) => {
      const k = batchedLinear(x, W.Wk); // [B, T, d_k]
      return batchedAttention(batchedLinear(x, W.Wq), k, k, mask);
    }),
  },
  "values-are-the-input": {
    because: "You mixed the inputs themselves. A position passes on its value, x · Wv.",
    selfAttention: layer((x, W, mask) =>
      batchedAttention(batchedLinear(x, W.Wq), batchedLinear(x, W.Wk), x, mask),
    ),
  },
  "queries-are-the-input": {
    because: "You used the inputs as queries. What a position looks for is x · Wq.",
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
      "The products run, but no gradient reaches the projections: send x through them as a list of rows.",
    selfAttention: layer((x, { Wq, Wk, Wv }, mask) =>
      batchedAttention(tf.matMul(x, Wq), tf.matMul(x, Wk), tf.matMul(x, Wv), mask),
    ),
  },
  "forgets-the-mask": {
    because: "You didn't pass the mask on: every position sees all others.",
    selfAttention: layer((x, W) => attentionFromTo(x, x, W)),
  },
  "always-causal": {
    because: "You apply a causal mask to everything. The caller decides which keys are visible.",
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
    because: "Your positions look at the same position of other items. You swapped batch and time.",
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
  "transposes-square-weights": {
    because: "You transposed Wq. Weights are [in, out] here, and x stands on their left.",
    selfAttention: layer((x, W, mask) => {
      const [inputs, outputs] = W.Wq.shape;
      return attentionFromTo(x, x, { ...W, Wq: inputs === outputs ? tf.transpose(W.Wq) : W.Wq }, mask);
    }),
  },
  "keys-and-values-exchanged": {
    because: "You handed attention the values as keys. Its order is queries, keys, values.",
    selfAttention: layer((x, { Wq, Wk, Wv }, mask) =>
      batchedAttention(batchedLinear(x, Wq), batchedLinear(x, Wv), batchedLinear(x, Wk), mask),
    ),
  },
  "scales-twice": {
    because: "You divided the queries by √d_k, and attention divides the scores by it again. Once is enough.",
    selfAttention: layer((x, W, mask) =>
      attentionFromTo(x, x, { ...W, Wq: tf.div(W.Wq, Math.sqrt(W.Wq.shape[1] as number)) }, mask),
    ),
  },
  "mask-the-other-way-round": {
    because: "You inverted the mask. true means that a query may look, in attention as well.",
    selfAttention: layer((x, W, mask) => attentionFromTo(x, x, W, mask && tf.logicalNot(mask))),
  },
  "values-of-the-first-item": {
    because: "Every item mixes the values of item 0. An item passes on its own values.",
    selfAttention: layer((x, W, mask) =>
      batchedAttention(
        batchedLinear(x, W.Wq),
        batchedLinear(x, W.Wk),
        batchedLinear(tf.broadcastTo(tf.slice(x, 0, 1), x.shape), W.Wv),
        mask,
      ),
    ),
  },
  "adds-the-value": {
    because:
      "You added each position's own value to the output. The residual connection belongs to the block, not here.",
    selfAttention: layer((x, W, mask) => {
      const { output, weights } = attentionFromTo(x, x, W, mask);
      return { output: tf.add(output, batchedLinear(x, W.Wv)), weights };
    }),
  },
  "weights-and-output-exchanged": {
    because: "You returned the weights as the output. Hand on what attention returns.",
    selfAttention: layer((x, W, mask) => {
      const { output, weights } = attentionFromTo(x, x, W, mask);
      return { output: weights, weights: output };
    }),
  },
});
