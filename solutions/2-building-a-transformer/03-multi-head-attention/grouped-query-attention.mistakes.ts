import * as tf from "@tensorflow/tfjs";
import { mistakesFor } from "#lib/author/mistakes";
import {
  type BatchedAttention,
  batchedAttention,
} from "../02-scaled-dot-product-attention/batched-attention.js";
import { batchedLinear } from "../02-scaled-dot-product-attention/batched-linear.js";
import type { MultiHeadProjections } from "./batched-multi-head.js";
import {
  repeatHeads,
  groupedQueryAttention as right,
  poolHeads as rightPool,
} from "./grouped-query-attention.js";
import { mergeHeads } from "./merge-heads.js";
import { splitHeads } from "./split-heads.js";

type Repeat = (x: tf.Tensor, times: number) => tf.Tensor;
type Share = (rows: tf.Tensor, heads: number, kvHeads: number) => tf.Tensor;

/** The layer with its keys and values shared in another way, behind the checks. */
const sharing =
  (share: Share, { isMasked = true, isMixed = true, hasHeadsAxis = true } = {}) =>
  (
    x: tf.Tensor,
    W: MultiHeadProjections,
    heads: number,
    kvHeads: number,
    mask?: tf.Tensor,
  ): BatchedAttention => {
    tf.dispose(right(x, W, heads, kvHeads, mask));
    return tf.tidy(() => {
      const visible = (seen: tf.Tensor) => (hasHeadsAxis ? tf.expandDims(seen, -3) : seen);
      const q = splitHeads(batchedLinear(x, W.Wq), heads); // [B, H, T, headDim]
      const k = share(batchedLinear(x, W.Wk), heads, kvHeads); // [B, H, T, headDim]
      const v = share(batchedLinear(x, W.Wv), heads, kvHeads); // [B, H, T, headDim]
      const found = batchedAttention(q, k, v, mask && isMasked ? visible(mask) : undefined);
      const joined = mergeHeads(found.output); // [B, T, D]
      return { output: isMixed ? batchedLinear(joined, W.Wo) : joined, weights: found.weights };
    });
  };

/** Keys or values shared as they should be. */
const shared: Share = (rows, heads, kvHeads) => repeatHeads(splitHeads(rows, kvHeads), heads / kvHeads);

/** Heads repeated in another way, in the layer too. */
const repeating = (body: Repeat) => ({
  repeatHeads: (x: tf.Tensor, times: number) => {
    repeatHeads(x, times).dispose();
    return tf.tidy(() => body(x, times));
  },
  groupedQueryAttention: sharing((rows, heads, kvHeads) => body(splitHeads(rows, kvHeads), heads / kvHeads)),
});

/** Heads pooled in another way, behind the checks. */
const pooling =
  (body: (W: tf.Tensor, size: { D: number; H: number; G: number; headDim: number }) => tf.Tensor) =>
  (W: tf.Tensor, heads: number, kvHeads: number): tf.Tensor => {
    rightPool(W, heads, kvHeads).dispose();
    const [D, columns] = W.shape as number[];
    return tf.tidy(() => tf.reshape(body(W, { D, H: heads, G: kvHeads, headDim: columns / heads }), [D, -1]));
  };

export default mistakesFor<typeof import("./grouped-query-attention.js")>({
  "tiles-the-heads": {
    because: "You repeated the whole list of heads: a, b, a, b. Copies are neighbors: a, a, b, b.",
    ...repeating((x, times) => tf.tile(x, [1, times, 1, 1])),
  },
  "copies-of-head-0": {
    because: "You gave every query head key and value head 0. Each group has its own.",
    ...repeating((x, times) => {
      const [B, G, T, headDim] = x.shape as number[];
      return tf.broadcastTo(tf.slice(x, 0, [B, 1, T, headDim]), [B, G * times, T, headDim]);
    }),
  },
  "repeats-positions": {
    because:
      "Your copies ended up among the positions. Each copy is a head of its own, next to the head that it repeats.",
    ...repeating((x, times) => {
      const [B, G, T, headDim] = x.shape as number[];
      return tf.reshape(tf.tile(tf.expandDims(tf.reshape(x, [B * G, T, headDim]), 2), [1, 1, times, 1]), [
        B,
        G * times,
        T,
        headDim,
      ]);
    }),
  },
  "last-head-first": {
    because: "You reversed the heads: query head 0 got the last key head.",
    ...repeating((x, times) => repeatHeads(tf.reverse(x, 1), times)),
  },
  "does-not-repeat": {
    because: "You repeated nothing: every query head needs its own copy of a key and a value head.",
    ...repeating((x) => tf.clone(x)),
  },
  "unstacks-the-heads": {
    because:
      "With one group TensorFlow.js unstacks into one tensor, and no gradient gets through that. Use tf.tile or tf.gather.",
    ...repeating((x, times) =>
      tf.concat(
        tf.unstack(x, 1).flatMap((head) => Array<tf.Tensor>(times).fill(tf.expandDims(head, 1))),
        1,
      ),
    ),
  },
  "as-often-as-there-are-groups": {
    because: "You repeated each head as often as there are key heads. It serves heads / kvHeads query heads.",
    groupedQueryAttention: sharing((rows, _, kvHeads) => repeatHeads(splitHeads(rows, kvHeads), kvHeads)),
  },
  "ignores-the-mask": {
    because: "You didn't pass the mask on: hidden keys get weight.",
    groupedQueryAttention: sharing(shared, { isMasked: false }),
  },
  "forgets-the-output-projection": {
    because: "You only concatenated the heads. Wo still has to mix them.",
    groupedQueryAttention: sharing(shared, { isMixed: false }),
  },
  "shares-nothing": {
    because: "You didn't repeat the few key and value heads: each query head needs a copy.",
    groupedQueryAttention: sharing((rows, _, kvHeads) => splitHeads(rows, kvHeads)),
  },
  "cuts-into-all-heads": {
    because:
      "You cut the few columns of keys and values into as many heads as the queries have. Cut into kvHeads, then repeat.",
    groupedQueryAttention: sharing((rows, heads) => splitHeads(rows, heads)),
  },
  "keeps-three-axes": {
    because:
      "tf.matMul of [B, T, D] and [D, E] runs forward, but returns no gradient: that is what batchedLinear is for.",
    groupedQueryAttention: (x, W, heads, kvHeads, mask) => {
      tf.dispose(right(x, W, heads, kvHeads, mask));
      return tf.tidy(() => {
        const q = splitHeads(batchedLinear(x, W.Wq), heads); // [B, H, T, headDim]
        const [k, v] = [W.Wk, W.Wv].map((weights) =>
          repeatHeads(splitHeads(tf.matMul(x, weights), kvHeads), heads / kvHeads),
        ); // [B, H, T, headDim] each
        const found = batchedAttention(q, k, v, mask && tf.expandDims(mask, -3));
        return { output: batchedLinear(mergeHeads(found.output), W.Wo), weights: found.weights };
      });
    },
  },
  "values-are-the-keys": {
    because: "You sent keys and values through the same weights. Use the weights that share is given.",
    groupedQueryAttention: (x, W, heads, kvHeads, mask) => right(x, { ...W, Wv: W.Wk }, heads, kvHeads, mask),
  },
  "repeats-the-columns": {
    because:
      "You repeated the row of all keys, then cut it: a, b, a, b. Cut into heads first, then repeat each.",
    groupedQueryAttention: sharing((rows, heads, kvHeads) =>
      splitHeads(tf.tile(rows, [1, 1, heads / kvHeads]), heads),
    ),
  },
  "pools-every-other-head": {
    because: "You averaged heads that are G apart. The heads that will share one are neighbors.",
    poolHeads: pooling((W, { D, H, G, headDim }) => tf.mean(tf.reshape(W, [D, H / G, G, headDim]), 1)),
  },
  "adds-instead-of-averaging": {
    because: "You added the heads up: keys become H/G times too long, and softmax too sharp. Take the mean.",
    poolHeads: pooling((W, { D, H, G, headDim }) => tf.sum(tf.reshape(W, [D, G, H / G, headDim]), 2)),
  },
  "keeps-the-first": {
    because: "You kept the first head of each group, and lost what the others had learned. Take the mean.",
    poolHeads: pooling((W, { D, H, G, headDim }) =>
      tf.slice(tf.reshape(W, [D, G, H / G, headDim]), 0, [D, G, 1, headDim]),
    ),
  },
  "pools-neighbouring-columns": {
    because: "You averaged neighboring columns. Average column c of a head with column c of the next.",
    poolHeads: pooling((W, { D, H, G, headDim }) => tf.mean(tf.reshape(W, [D, G * headDim, H / G]), 2)),
  },
  "averages-over-the-inputs": {
    because: "You took the mean over the rows, which mixes inputs. Heads are along the columns.",
    poolHeads: pooling((W, { D, H, G, headDim }) => {
      const kept = tf.slice(tf.reshape(W, [D, G, H / G, headDim]), 0, [D, G, 1, headDim]);
      return tf.broadcastTo(tf.mean(kept, 0, true), [D, G, 1, headDim]);
    }),
  },
  "mask-without-a-heads-axis": {
    because:
      "A mask of each item aligns with the heads at the end of [B, H, T, T]. Give it an axis for the heads.",
    groupedQueryAttention: sharing(shared, { hasHeadsAxis: false }),
  },
  "keys-are-the-values": {
    because: "You sent keys and values through Wv. Use the weights that share is given.",
    groupedQueryAttention: (x, W, heads, kvHeads, mask) => right(x, { ...W, Wk: W.Wv }, heads, kvHeads, mask),
  },
  "keys-and-values-exchanged": {
    because: "You handed attention the values as keys. Its order is queries, keys, values.",
    groupedQueryAttention: (x, W, heads, kvHeads, mask) =>
      right(x, { ...W, Wk: W.Wv, Wv: W.Wk }, heads, kvHeads, mask),
  },
  "copies-from-other-items": {
    because: "Your copies of a head come from several items. An item repeats its own heads.",
    ...repeating((x, times) => {
      const [B, G, T, headDim] = x.shape as number[];
      return tf.reshape(tf.tile(tf.reshape(x, [1, B * G, T * headDim]), [times, 1, 1]), [
        B,
        G * times,
        T,
        headDim,
      ]);
    }),
  },
  "divides-by-all-heads": {
    because: "You divided each group's sum by the number of all heads. A group has H/G of them.",
    poolHeads: pooling((W, { D, H, G, headDim }) =>
      tf.div(tf.sum(tf.reshape(W, [D, G, H / G, headDim]), 2), H),
    ),
  },
  "keeps-the-largest": {
    because: "You kept the largest number of each group. A pooled head is the mean of its heads.",
    poolHeads: pooling((W, { D, H, G, headDim }) => tf.max(tf.reshape(W, [D, G, H / G, headDim]), 2)),
  },
  "pooled-to-the-old-length": {
    because: "You multiplied the mean by the root of the group's size. A pooled head is the mean itself.",
    poolHeads: pooling((W, { D, H, G, headDim }) =>
      tf.mul(tf.mean(tf.reshape(W, [D, G, H / G, headDim]), 2), Math.sqrt(H / G)),
    ),
  },
});
