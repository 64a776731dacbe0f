import * as tf from "@tensorflow/tfjs";
import { mistakesFor } from "#lib/mistakes";
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
      "Reshape moves no number: a row holds positions of one head, one after the other. Exchange heads and positions first.",
    mergeHeads: merge((heads, { B, H, T, headDim }) => tf.reshape(heads, [B, T, H * headDim])),
  },
  "deals-columns-out": {
    because: "The heads take turns, column by column. Lay all columns of head 0 down, then those of head 1.",
    mergeHeads: merge((heads, { B, H, T, headDim }) =>
      tf.reshape(tf.transpose(heads, [0, 2, 3, 1]), [B, T, H * headDim]),
    ),
  },
  "leaves-heads-apart": {
    because: "Heads and columns are two axes still. A position gets one row of all its heads.",
    mergeHeads: merge((heads) => tf.transpose(heads, [0, 2, 1, 3])),
  },
  "last-head-first": {
    because: "The last head came out leftmost. Head 0 has the first columns.",
    mergeHeads: merge((heads, { B, H, T, headDim }) =>
      tf.reshape(tf.transpose(tf.reverse(heads, 1), [0, 2, 1, 3]), [B, T, H * headDim]),
    ),
  },
  "turns-every-head": {
    because:
      "Positions and columns were exchanged. It is the axes of heads and positions that change places.",
    mergeHeads: merge((heads, { B, H, T, headDim }) =>
      tf.reshape(tf.transpose(heads, [0, 1, 3, 2]), [B, T, H * headDim]),
    ),
  },
  "positions-before-the-batch": {
    because: "The positions went in front of the batch: items are mixed up. The batch stays first.",
    mergeHeads: merge((heads, { B, H, T, headDim }) =>
      tf.reshape(tf.transpose(heads, [2, 0, 1, 3]), [B, T, H * headDim]),
    ),
  },
  "adds-the-heads-up": {
    because: "The heads were added up, so what each found cannot be told apart again. Lay them side by side.",
    mergeHeads: merge((heads) => tf.sum(heads, 1)),
  },
  "averages-the-heads": {
    because: "The heads were averaged. Their mixing is the business of Wo; here they lie side by side.",
    mergeHeads: merge((heads) => tf.mean(heads, 1)),
  },
  "unstacks-the-heads": {
    because:
      "With one head TensorFlow.js unstacks or splits into one tensor, and from there no gradient returns. Reshape and transpose do it.",
    mergeHeads: merge((heads) => tf.concat(tf.unstack(heads, 1), -1)),
  },
  "below-each-other": {
    because:
      "The heads lie below each other: H·T positions. They belong side by side: T positions with longer rows.",
    mergeHeads: merge((heads, { B, H, T, headDim }) => tf.reshape(heads, [B, H * T, headDim])),
  },
});
