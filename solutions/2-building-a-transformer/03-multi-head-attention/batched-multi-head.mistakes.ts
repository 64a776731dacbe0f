import * as tf from "@tensorflow/tfjs";
import { mistakesFor } from "#lib/author/mistakes";
import {
  type BatchedAttention,
  batchedAttention,
} from "../02-scaled-dot-product-attention/batched-attention.js";
import { batchedLinear } from "../02-scaled-dot-product-attention/batched-linear.js";
import { type MultiHeadProjections, batchedMultiHead as right } from "./batched-multi-head.js";
import { mergeHeads } from "./merge-heads.js";
import { splitHeads } from "./split-heads.js";

type Drop = (weights: tf.Tensor) => tf.Tensor;
/** What goes in. */
type Input = {
  x: tf.Tensor;
  W: MultiHeadProjections;
  heads: number;
  mask: tf.Tensor | undefined;
  drop: Drop | undefined;
};
/** From the input over the heads to the output; a mistake replaces some of it. */
interface Steps {
  q: (input: Input) => tf.Tensor;
  k: (input: Input) => tf.Tensor;
  v: (input: Input) => tf.Tensor;
  visible: (mask: tf.Tensor, input: Input) => tf.Tensor;
  attend: (
    qkv: [q: tf.Tensor, k: tf.Tensor, v: tf.Tensor],
    visible: tf.Tensor | undefined,
    input: Input,
  ) => BatchedAttention;
  join: (found: tf.Tensor, input: Input) => tf.Tensor;
  mix: (merged: tf.Tensor, input: Input) => tf.Tensor;
}

const steps: Steps = {
  q: ({ x, W, heads }) => splitHeads(batchedLinear(x, W.Wq), heads), // [B, H, T, headDim]
  k: ({ x, W, heads }) => splitHeads(batchedLinear(x, W.Wk), heads), // [B, H, T, headDim]
  v: ({ x, W, heads }) => splitHeads(batchedLinear(x, W.Wv), heads), // [B, H, T, headDim]
  visible: (mask) => tf.expandDims(mask, -3), // [B, 1, T, T]
  attend: ([q, k, v], visible, { drop }) => batchedAttention(q, k, v, visible, drop),
  join: (found) => mergeHeads(found), // [B, T, H·headDim]
  mix: (merged, { W }) => batchedLinear(merged, W.Wo), // [B, T, D]
};

/** The layer behind its checks, with some of its steps replaced. */
const layer =
  (other: Partial<Steps>) =>
  (x: tf.Tensor, W: MultiHeadProjections, heads: number, mask?: tf.Tensor, drop?: Drop): BatchedAttention => {
    tf.dispose(right(x, W, heads, mask));
    const { q, k, v, visible, attend, join, mix } = { ...steps, ...other };
    const input = { x, W, heads, mask, drop };
    return tf.tidy(() => {
      const seen = mask && visible(mask, input); // [B, 1, T, T]
      const found = attend([q(input), k(input), v(input)], seen, input);
      return { output: mix(join(found.output, input), input), weights: found.weights };
    });
  };

type Cut = (rows: tf.Tensor, heads: number) => tf.Tensor;
/** Queries, keys and values cut in another way. */
const cutting = (cut: Cut): Partial<Steps> => ({
  q: ({ x, W, heads }) => cut(batchedLinear(x, W.Wq), heads),
  k: ({ x, W, heads }) => cut(batchedLinear(x, W.Wk), heads),
  v: ({ x, W, heads }) => cut(batchedLinear(x, W.Wv), heads),
});
const dealt: Cut = (rows, heads) => {
  const [B, T, E] = rows.shape as number[];
  return tf.transpose(tf.reshape(rows, [B, T, E / heads, heads]), [0, 3, 1, 2]); // [B, H, T, headDim]
};
const straight: Cut = (rows, heads) => {
  const [B, T, E] = rows.shape as number[];
  return tf.reshape(rows, [B, heads, T, E / heads]); // [B, H, T, headDim]
};
/** Head 0 for every head. */
const firstHead = (x: tf.Tensor) => {
  const [B, , T, headDim] = x.shape as number[];
  return tf.broadcastTo(tf.slice(x, [0, 0, 0, 0], [B, 1, T, headDim]), x.shape);
};
const asRows = (found: tf.Tensor) => {
  const [B, H, T, headDim] = found.shape as number[];
  return tf.reshape(found, [B, T, H * headDim]);
};

export default mistakesFor<typeof import("./batched-multi-head.js")>({
  "reshapes-straight": {
    because:
      "You reshaped the products straight into heads, so a head got pieces of several positions. Use splitHeads.",
    batchedMultiHead: layer(cutting(straight)),
  },
  "reshapes-there-and-back": {
    because:
      "You cut and joined by reshape alone. The two undo each other, so shapes fit, but heads attend to mixed-up positions.",
    batchedMultiHead: layer({ ...cutting(straight), join: asRows }),
  },
  "joins-by-reshape": {
    because: "You reshaped the heads' outputs into rows of several positions. Use mergeHeads.",
    batchedMultiHead: layer({ join: asRows }),
  },
  "deals-columns-out": {
    because: "You dealt the columns out to the heads in turn. A head owns neighboring columns.",
    batchedMultiHead: layer({
      ...cutting(dealt),
      join: (found) => {
        const [B, H, T, headDim] = found.shape as number[];
        return tf.reshape(tf.transpose(found, [0, 2, 3, 1]), [B, T, H * headDim]);
      },
    }),
  },
  "one-wide-head": {
    because:
      "You didn't cut the rows: this is one wide head. Its dot product adds up what the heads should compare separately.",
    batchedMultiHead: layer(cutting((rows) => splitHeads(rows, 1))),
  },
  "scales-by-the-whole-width": {
    because:
      "You divided the scores by the root of all heads' total width. Each head divides by the root of its own dimension.",
    batchedMultiHead: layer({
      attend: ([q, k, v], visible, { heads, drop }) =>
        batchedAttention(tf.div(q, Math.sqrt(heads)), k, v, visible, drop),
    }),
  },
  "forgets-to-mix": {
    because: "You concatenated the heads, but Wo never mixed them, so their outputs stay separate.",
    batchedMultiHead: layer({
      mix: (merged) => merged,
    }),
  },
  "turns-wo-over": {
    because:
      "You transposed Wo, as part 1 stores it. Here every weight is [in, out]: a column makes an output.",
    batchedMultiHead: layer({
      mix: (merged, { W }) => {
        const [rows, columns] = W.Wo.shape as number[];
        return batchedLinear(merged, rows === columns ? tf.transpose(W.Wo) : W.Wo);
      },
    }),
  },
  "forgets-the-mask": {
    because: "You didn't pass the mask on: every position sees all others.",
    batchedMultiHead: layer({
      attend: ([q, k, v], _, { drop }) => batchedAttention(q, k, v, undefined, drop),
    }),
  },
  "mask-without-a-heads-axis": {
    because:
      "A mask [B, T, T] aligns with [B, H, T, T] at the end, so its items line up with the heads. Give the mask an axis for the heads.",
    batchedMultiHead: layer({ visible: (mask) => mask }),
  },
  "heads-axis-in-front": {
    because: "You put the mask's new axis before the items, so these line up with the heads.",
    batchedMultiHead: layer({ visible: (mask) => (mask.rank === 3 ? tf.expandDims(mask, 0) : mask) }),
  },
  "mask-of-the-first-item": {
    because: "You gave all items the mask of item 0. Each has its own padding.",
    batchedMultiHead: layer({
      visible: (mask) => tf.expandDims(mask.rank === 3 ? tf.slice(mask, 0, 1) : mask, -3),
    }),
  },
  "mask-on-head-0-only": {
    because: "Only your head 0 got the mask; the others see everything. All heads share it.",
    batchedMultiHead: layer({
      visible: (mask, { heads }) =>
        tf.logicalOr(
          tf.expandDims(mask, -3),
          tf.reshape(tf.cast(tf.range(0, heads), "bool"), [1, heads, 1, 1]),
        ),
    }),
  },
  "always-causal": {
    because: "You put a causal mask on every input. The caller decides which keys are visible.",
    batchedMultiHead: layer({
      attend: ([q, k, v], visible, { x, drop }) => {
        const T = x.shape[1] as number;
        const causal = tf.greaterEqual(tf.reshape(tf.range(0, T), [T, 1]), tf.range(0, T)); // [T, T]
        return batchedAttention(q, k, v, visible ? tf.logicalAnd(causal, visible) : causal, drop);
      },
    }),
  },
  "keys-of-head-0": {
    because:
      "All your heads compare with the keys of head 0. Each head has its own queries, keys and values.",
    batchedMultiHead: layer({ k: (input) => firstHead(steps.k(input)) }),
  },
  "values-of-head-0": {
    because: "All your heads mix the values of head 0. Each head has its own queries, keys and values.",
    batchedMultiHead: layer({ v: (input) => firstHead(steps.v(input)) }),
  },
  "keys-and-values-exchanged": {
    because: "You swapped keys and values: a query is compared with the keys, and the values are mixed.",
    batchedMultiHead: layer({
      attend: ([q, k, v], visible, { drop }) => batchedAttention(q, v, k, visible, drop),
    }),
  },
  "queries-through-wk": {
    because: "You swapped queries and keys: Wq makes what a position looks for, Wk what it can be found by.",
    batchedMultiHead: layer({ q: steps.k, k: steps.q }),
  },
  "one-projection-for-all": {
    because: "You sent queries, keys and values through Wq. Use the weights that project is given.",
    batchedMultiHead: layer({ k: steps.q, v: steps.q }),
  },
  "keeps-three-axes": {
    because:
      "tf.matMul of [B, T, D] and [D, E] runs forward, but returns no gradient: that is what batchedLinear is for.",
    batchedMultiHead: layer({
      q: ({ x, W, heads }) => splitHeads(tf.matMul(x, W.Wq), heads),
      k: ({ x, W, heads }) => splitHeads(tf.matMul(x, W.Wk), heads),
      v: ({ x, W, heads }) => splitHeads(tf.matMul(x, W.Wv), heads),
    }),
  },
  "values-through-wk": {
    because: "You mixed the keys. Wv makes the content that a position passes on.",
    batchedMultiHead: layer({ v: steps.k }),
  },
  "never-drops": {
    because: "You didn't pass drop on: the output is the same with dropout and without.",
    batchedMultiHead: layer({ attend: ([q, k, v], visible) => batchedAttention(q, k, v, visible) }),
  },
  "averages-the-heads": {
    because: "You gave every head the average of all. Put the heads side by side: Wo weights them.",
    batchedMultiHead: layer({
      join: (found) => mergeHeads(tf.broadcastTo(tf.mean(found, 1, true), found.shape)),
    }),
  },
  "queries-are-keys": {
    because: "You made the queries with Wk. Wq decides what a position looks for.",
    batchedMultiHead: layer({ q: steps.k }),
  },
  "keys-are-queries": {
    because: "You made the keys with Wq. Wk decides what a position can be found by.",
    batchedMultiHead: layer({ k: steps.q }),
  },
  "keys-are-values": {
    because: "You made the keys with Wv. Wk decides what a position can be found by.",
    batchedMultiHead: layer({ k: steps.v }),
  },
  "mask-the-other-way-round": {
    because: "You inverted the mask. true means that a query may look, in every head.",
    batchedMultiHead: layer({ visible: (mask) => tf.logicalNot(tf.expandDims(mask, -3)) }),
  },
  "heads-axis-at-the-end": {
    because: "You put the mask's new axis last, where the keys are. The heads come before queries and keys.",
    batchedMultiHead: layer({ visible: (mask) => tf.expandDims(mask, -1) }),
  },
  "scales-twice": {
    because: "You divided the queries by √headDim, and attention divides the scores by it again.",
    batchedMultiHead: layer({
      q: (input) => tf.div(steps.q(input), Math.sqrt((input.W.Wq.shape[1] as number) / input.heads)),
    }),
  },
  "adds-the-input": {
    because: "You added x to the output. The residual connection belongs to the block, not to this layer.",
    batchedMultiHead: layer({ mix: (merged, input) => tf.add(input.x, steps.mix(merged, input)) }),
  },
  "returns-the-dropped-weights": {
    because: "You returned the weights after drop. They come back as the softmax made them.",
    batchedMultiHead: layer({
      attend: ([q, k, v], visible, { drop }) => {
        const { output, weights } = batchedAttention(q, k, v, visible, drop);
        return { output, weights: drop ? drop(weights) : weights };
      },
    }),
  },
  "weights-averaged-over-heads": {
    because: "You averaged the weights over the heads. Return those of every head: [B, H, T, T].",
    batchedMultiHead: layer({
      attend: ([q, k, v], visible, { drop }) => {
        const { output, weights } = batchedAttention(q, k, v, visible, drop);
        return { output, weights: tf.mean(weights, 1) };
      },
    }),
  },
  "divides-by-the-number-of-heads": {
    because: "You divided the output by the number of heads. Wo decides how much each head counts.",
    batchedMultiHead: layer({ mix: (merged, input) => tf.div(steps.mix(merged, input), input.heads) }),
  },
  "always-turns-wo-over": {
    because: "You transposed Wo. It is [H·headDim, D], and the heads' outputs stand on its left.",
    batchedMultiHead: (x, W, ...others) =>
      tf.tidy(() => right(x, { ...W, Wo: tf.transpose(W.Wo) }, ...others)),
  },
});
