import * as tf from "@tensorflow/tfjs";
import { mistakesFor } from "#lib/author/mistakes";
import { mergeHeads as right } from "./merge-heads.js";

type Size = { B: number; H: number; T: number; headDim: number };

/** Something else made of the heads, behind the checks. */
const merge =
  (body: (heads: tf.Tensor, size: Size) => tf.Tensor) =>
  (heads: tf.Tensor): tf.Tensor => {
    right(heads).dispose();
    const [B, H, T, headDim] = heads.shape as number[];
    return tf.tidy(() => body(heads, { B, H, T, headDim }));
  };

export default mistakesFor<typeof import("./merge-heads.js")>({
  "reshapes-straight": {
    because:
      "Reshape moves no number: your row holds several positions of one head. Swap heads and positions first.",
    mergeHeads: merge((heads, { B, H, T, headDim }) => tf.reshape(heads, [B, T, H * headDim])),
  },
  "deals-columns-out": {
    because:
      "Your heads take turns, column by column. First come all columns of head 0, then those of head 1.",
    mergeHeads: merge((heads, { B, H, T, headDim }) =>
      tf.reshape(tf.transpose(heads, [0, 2, 3, 1]), [B, T, H * headDim]),
    ),
  },
  "leaves-heads-apart": {
    because: "You left heads and columns as two axes. A position gets one row of all its heads.",
    mergeHeads: merge((heads) => tf.transpose(heads, [0, 2, 1, 3])),
  },
  "last-head-first": {
    because: "You put the last head leftmost. Head 0 has the first columns.",
    mergeHeads: merge((heads, { B, H, T, headDim }) =>
      tf.reshape(tf.transpose(tf.reverse(heads, 1), [0, 2, 1, 3]), [B, T, H * headDim]),
    ),
  },
  "turns-every-head": {
    because: "You swapped positions and columns. Swap the axes of heads and positions.",
    mergeHeads: merge((heads, { B, H, T, headDim }) =>
      tf.reshape(tf.transpose(heads, [0, 1, 3, 2]), [B, T, H * headDim]),
    ),
  },
  "positions-before-the-batch": {
    because: "You moved the positions before the batch, so items are mixed up. The batch stays first.",
    mergeHeads: merge((heads, { B, H, T, headDim }) =>
      tf.reshape(tf.transpose(heads, [2, 0, 1, 3]), [B, T, H * headDim]),
    ),
  },
  "adds-the-heads-up": {
    because: "You added the heads up, so their outputs can't be told apart again. Concatenate them.",
    mergeHeads: merge((heads) => tf.sum(heads, 1)),
  },
  "averages-the-heads": {
    because: "You averaged the heads. Mixing them is the job of Wo; here they are side by side.",
    mergeHeads: merge((heads) => tf.mean(heads, 1)),
  },
  "unstacks-the-heads": {
    because:
      "With one head TensorFlow.js unstacks or splits into one tensor, and no gradient gets through that. Use reshape and transpose.",
    mergeHeads: merge((heads) => tf.concat(tf.unstack(heads, 1), -1)),
  },
  "below-each-other": {
    because:
      "You put the heads below each other: H·T positions. They belong side by side: T positions with longer rows.",
    mergeHeads: merge((heads, { B, H, T, headDim }) => tf.reshape(heads, [B, H * T, headDim])),
  },
  "reverses-all-axes": {
    because: "tf.transpose without a list of axes reverses all four. Swap only heads and positions.",
    mergeHeads: merge((heads, { B, H, T, headDim }) => tf.reshape(tf.transpose(heads), [B, T, H * headDim])),
  },
  "head-0-repeated": {
    because: "Every piece of your row is head 0. The heads follow each other: head 0, head 1 and so on.",
    mergeHeads: merge((heads, { B, H, T, headDim }) =>
      tf.tile(tf.reshape(tf.slice(heads, 0, [B, 1, T, headDim]), [B, T, headDim]), [1, 1, H]),
    ),
  },
  "divides-by-the-heads": {
    because: "You divided by the number of heads. Merging only moves numbers.",
    mergeHeads: merge((heads, { H }) => tf.div(right(heads), H)),
  },
  "time-before-batch": {
    because: "Your result is [T, B, H·headDim]. The batch stays first.",
    mergeHeads: merge((heads, { B, H, T, headDim }) =>
      tf.reshape(tf.transpose(heads, [0, 2, 1, 3]), [T, B, H * headDim]),
    ),
  },
});
