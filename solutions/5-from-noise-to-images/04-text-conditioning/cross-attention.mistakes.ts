import * as tf from "@tensorflow/tfjs";
import { mistakesFor } from "#lib/author/mistakes";
import { batchedLinear } from "../../2-building-a-transformer/02-scaled-dot-product-attention/batched-linear.js";
import { maskedSoftmax } from "../../2-building-a-transformer/02-scaled-dot-product-attention/masked-softmax.js";
import type { MultiHeadProjections } from "../../2-building-a-transformer/03-multi-head-attention/batched-multi-head.js";
import { mergeHeads } from "../../2-building-a-transformer/03-multi-head-attention/merge-heads.js";
import { splitHeads } from "../../2-building-a-transformer/03-multi-head-attention/split-heads.js";
import { crossAttention as right } from "./cross-attention.js";

/** What goes in. */
interface Given {
  x: tf.Tensor;
  words: tf.Tensor;
  mask: tf.Tensor;
}
/** From patches and words to output and weights; a mistake replaces some of it. */
interface Steps {
  /** what queries, keys and values are made of */
  from: (given: Given) => { q: tf.Tensor; k: tf.Tensor; v: tf.Tensor };
  cut: (rows: tf.Tensor, heads: number) => tf.Tensor;
  width: (q: tf.Tensor, given: Given) => number;
  /** the mask as it meets the scores, [B, H, N, M] */
  visible: (mask: tf.Tensor) => tf.Tensor;
  /** keys and values as attention gets them */
  roles: (k: tf.Tensor, v: tf.Tensor) => [k: tf.Tensor, v: tf.Tensor];
  weigh: (scores: tf.Tensor, visible: tf.Tensor) => tf.Tensor;
  merge: (found: tf.Tensor) => tf.Tensor;
  output: (merged: tf.Tensor, Wo: tf.Tensor, given: Given) => tf.Tensor;
  told: (weights: tf.Tensor) => tf.Tensor;
}

const broadcast = (mask: tf.Tensor) => tf.reshape(mask, [mask.shape[0], 1, 1, mask.shape[1] as number]);
const steps: Steps = {
  from: ({ x, words }) => ({ q: x, k: words, v: words }),
  cut: splitHeads,
  width: (q) => q.shape[3] as number,
  visible: broadcast,
  roles: (k, v) => [k, v],
  weigh: maskedSoftmax,
  merge: mergeHeads,
  output: (merged, Wo) => batchedLinear(merged, Wo),
  told: (weights) => weights,
};

/** Cross-attention with some of its steps done in another way; what doesn't fit is refused as it should be. */
const by = (other: Partial<Steps>) => ({
  crossAttention(x: tf.Tensor, words: tf.Tensor, mask: tf.Tensor, W: MultiHeadProjections, heads: number) {
    tf.dispose(right(x, words, mask, W, heads));
    return tf.tidy(() => {
      const way = { ...steps, ...other };
      const given = { x, words, mask };
      const made = way.from(given);
      const q = way.cut(batchedLinear(made.q, W.Wq), heads);
      const [k, v] = way.roles(
        way.cut(batchedLinear(made.k, W.Wk), heads),
        way.cut(batchedLinear(made.v, W.Wv), heads),
      );
      const scores = tf.div(tf.matMul(q, k, false, true), Math.sqrt(way.width(q, given)));
      const weights = way.weigh(scores, way.visible(mask));
      return {
        output: way.output(way.merge(tf.matMul(weights, v)), W.Wo, given),
        weights: way.told(weights),
      };
    });
  },
});

const shared = (x: tf.Tensor) => tf.broadcastTo(tf.slice(x, 0, 1), x.shape);

export default mistakesFor<typeof import("./cross-attention.js")>({
  "words-ask": {
    because:
      "You made queries of the words, and keys and values of the patches. The patches ask, and the words answer.",
    ...by({ from: ({ x, words }) => ({ q: words, k: x, v: x }) }),
  },
  "patches-answer": {
    because: "You made keys and values of the patches. That is self-attention, and the words have no say.",
    ...by({ from: ({ x }) => ({ q: x, k: x, v: x }) }),
  },
  "keys-and-values-exchanged": {
    because:
      "You swapped keys and values. Queries are compared with keys; values are what attention returns.",
    ...by({ roles: (k, v) => [v, k] }),
  },
  "keys-by-the-weights-of-values": {
    because:
      "You made the keys with Wv. Wk makes the keys that queries are compared with, and Wv the values.",
    ...by({ roles: (_, v) => [v, v] }),
  },
  "values-by-the-weights-of-keys": {
    because: "You made the values with Wk. Wv makes the values that attention returns, and Wk the keys.",
    ...by({ roles: (k) => [k, k] }),
  },
  "mask-ignored": {
    because: "You ignored the mask, so the patches read padding like words.",
    ...by({ visible: (mask) => tf.onesLike(broadcast(mask)) }),
  },
  "mask-inverted": {
    because: "You hid what the mask shows. True means a word.",
    ...by({ visible: (mask) => tf.logicalNot(broadcast(mask)) }),
  },
  "mask-multiplies-weights": {
    because:
      "You applied the mask after the softmax. By then padding has taken its share, and the other weights don't sum to 1.",
    ...by({ weigh: (scores, visible) => tf.mul(tf.softmax(scores), tf.cast(visible, "float32")) }),
  },
  "mask-multiplies-scores": {
    because:
      "You set the scores of padding to 0, which doesn't hide it: e^0 is 1. Padding must stay out of the softmax.",
    ...by({ weigh: (scores, visible) => tf.softmax(tf.mul(scores, tf.cast(visible, "float32"))) }),
  },
  "padding-minus-a-hundred": {
    because:
      "You lowered the scores of padding by 100. A loud vector still wins; only leaving it out of the softmax hides it.",
    ...by({
      weigh: (scores, visible) =>
        tf.softmax(tf.sub(scores, tf.mul(100, tf.sub(1, tf.cast(visible, "float32"))))),
    }),
  },
  "padding-minus-a-billion": {
    because:
      "You lowered the scores of padding by a billion. A louder vector still wins; only leaving padding out of the softmax hides it.",
    ...by({
      weigh: (scores, visible) => {
        const shown = tf.cast(visible, "float32");
        const lowered = tf.add(scores, tf.mul(1e9, tf.sub(shown, 1)));
        return tf.mul(tf.softmax(lowered), tf.cast(tf.any(visible, -1, true), "float32"));
      },
    }),
  },
  "almost-nothing-without-words": {
    because:
      "An item without a word still has small weights. It finds nothing: its weights are exactly 0, whatever the padding is.",
    ...by({
      weigh: (scores, visible) => {
        const nothing = tf.logicalNot(tf.any(visible, -1, true));
        return tf.add(maskedSoftmax(scores, visible), tf.mul(1e-6, tf.cast(nothing, "float32")));
      },
    }),
  },
  "words-counted": {
    because:
      "You counted the words and showed that many places from the left. The mask says of each place whether it is a word.",
    ...by({
      visible: (mask) => {
        const count = tf.sum(tf.cast(mask, "int32"), 1, true); // [B, 1]
        return broadcast(tf.less(tf.expandDims(tf.range(0, mask.shape[1] as number, 1, "int32"), 0), count));
      },
    }),
  },
  "padding-where-no-word-is": {
    because: "You showed an item without a word its padding. It finds nothing: its weights are 0.",
    ...by({ visible: (mask) => broadcast(tf.logicalOr(mask, tf.logicalNot(tf.any(mask, 1, true)))) }),
  },
  "first-mask-for-all": {
    because: "You gave all items the mask of the first one. Each caption has its own length.",
    ...by({ visible: (mask) => shared(broadcast(mask)) }),
  },
  "mask-without-axes": {
    because:
      "You used the mask as [B, M], which lines up with queries and words. It needs an axis for the heads and one for the patches.",
    ...by({ visible: (mask) => mask }),
  },
  "mask-of-the-patches": {
    because:
      "You laid the mask along the patches, where it hides queries. It belongs to the words, which are the keys.",
    ...by({ visible: (mask) => tf.reshape(mask, [mask.shape[0], 1, mask.shape[1] as number, 1]) }),
  },
  "mask-on-the-head-axis": {
    because: "You put the mask's items where the heads are. The first axis is that of the items.",
    ...by({ visible: (mask) => tf.reshape(mask, [1, mask.shape[0], 1, mask.shape[1] as number]) }),
  },
  "softmax-over-patches": {
    because:
      "You took the softmax over the patches, so each word splits its attention. Each patch splits its own among the words.",
    ...by({
      weigh: (scores, visible) =>
        tf.where(visible, tf.transpose(tf.softmax(tf.transpose(scores, [0, 1, 3, 2])), [0, 1, 3, 2]), 0),
    }),
  },
  "nan-without-words": {
    because:
      "You set all scores of an item to −Infinity, whose softmax is NaN. Without a word the weights are 0.",
    ...by({ weigh: (scores, visible) => tf.softmax(tf.where(visible, scores, Number.NEGATIVE_INFINITY)) }),
  },
  "without-scale": {
    because: "You didn't divide the scores by the root of a head's width, so the softmax is too sharp.",
    ...by({ width: () => 1 }),
  },
  "scaled-by-all-columns": {
    because: "You divided the scores by the root of D. The width of one head counts.",
    ...by({ width: (_q, { x }) => x.shape[2] as number }),
  },
  "one-head": {
    because: "You didn't cut the columns, so there is a single head as wide as all of them together.",
    ...by({
      cut: (rows) => splitHeads(rows, 1),
    }),
  },
  "heads-by-reshape": {
    because: "You made heads by a reshape alone, which mixes columns of different tokens.",
    ...by({
      cut: (rows, heads) =>
        tf.reshape(rows, [rows.shape[0], heads, rows.shape[1] as number, (rows.shape[2] as number) / heads]),
    }),
  },
  "merged-by-reshape": {
    because:
      "You merged the heads by a reshape alone, so the rows of a head follow each other. Tokens must come before heads first.",
    ...by({
      merge: (found) => {
        const [B, H, N, width] = found.shape as number[];
        return tf.reshape(found, [B, N, H * width]);
      },
    }),
  },
  "residual-inside": {
    because: "You added the patches to what they found. The block adds to the stream itself, after the gate.",
    ...by({ output: (merged, Wo, { x }) => tf.add(x, batchedLinear(merged, Wo)) }),
  },
  "without-output-projection": {
    because: "You returned what the heads found as it is. Wo mixes it and brings it to the width of a patch.",
    ...by({ output: (merged) => merged }),
  },
  "weights-averaged": {
    because: "You averaged the weights over the heads. Each head has a table of its own.",
    ...by({ told: (weights) => tf.mean(weights, 1) }),
  },
  "weights-transposed": {
    because: "You put words before patches in the weights. Queries come first: a row for each patch.",
    ...by({ told: (weights) => tf.transpose(weights, [0, 1, 3, 2]) }),
  },
});
