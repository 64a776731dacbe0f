import * as tf from "@tensorflow/tfjs";
import { mistakesFor } from "#lib/author/mistakes";
import { splitHeads as right } from "./split-heads.js";

type Size = { B: number; T: number; H: number; headDim: number };

/** Something else made of x, behind the checks. */
const split =
  (body: (x: tf.Tensor, size: Size) => tf.Tensor) =>
  (x: tf.Tensor, heads: number): tf.Tensor => {
    right(x, heads).dispose();
    const [B, T, D] = x.shape as number[];
    return tf.tidy(() => body(x, { B, T, H: heads, headDim: D / heads }));
  };

export default mistakesFor<typeof import("./split-heads.js")>({
  "reshapes-straight": {
    because:
      "Reshape moves no number: your head 0 got the first positions whole. Cut every row first, then swap two axes.",
    splitHeads: split((x, { B, T, H, headDim }) => tf.reshape(x, [B, H, T, headDim])),
  },
  "deals-columns-out": {
    because: "You dealt the columns out to the heads like cards. The columns of a head are neighbors.",
    splitHeads: split((x, { B, T, H, headDim }) =>
      tf.transpose(tf.reshape(x, [B, T, headDim, H]), [0, 3, 1, 2]),
    ),
  },
  "leaves-heads-behind-positions": {
    because:
      "You cut the rows, but the heads still come after the positions: attention would compare heads, not positions.",
    splitHeads: split((x, { B, T, H, headDim }) => tf.reshape(x, [B, T, H, headDim])),
  },
  "transposes-then-cuts": {
    because:
      "After your transpose a row is a column of x, over all positions. Cut the rows of x before you move anything.",
    splitHeads: split((x, { B, T, H, headDim }) =>
      tf.reshape(tf.transpose(x, [0, 2, 1]), [B, H, T, headDim]),
    ),
  },
  "heads-before-the-batch": {
    because: "You moved the heads before the batch. The batch stays first: [B, H, T, headDim].",
    splitHeads: split((x, { B, T, H, headDim }) =>
      tf.transpose(tf.reshape(x, [B, T, H, headDim]), [2, 0, 1, 3]),
    ),
  },
  "turns-every-head": {
    because: "You transposed every head: its columns became rows. A row of a head is one position.",
    splitHeads: split((x, { B, T, H, headDim }) =>
      tf.transpose(tf.reshape(x, [B, T, H, headDim]), [0, 2, 3, 1]),
    ),
  },
  "as-many-heads-as-columns": {
    because:
      "heads is the number of heads, not the head dimension: with three heads, a row of 6 has 2 columns per head.",
    splitHeads: split((x, { B, T, H, headDim }) =>
      tf.transpose(tf.reshape(x, [B, T, headDim, H]), [0, 2, 1, 3]),
    ),
  },
  "unstacks-the-heads": {
    because:
      "With one head TensorFlow.js unstacks or splits into one tensor, and no gradient gets through that. Use reshape and transpose.",
    splitHeads: split((x, { H }) => tf.stack(tf.split(x, H, -1), 1)),
  },
  "unstacks-what-was-cut": {
    because:
      "With one head TensorFlow.js unstacks into one tensor, and no gradient gets through that. Move the heads with a transpose.",
    splitHeads: split((x, { B, T, H, headDim }) =>
      tf.stack(tf.unstack(tf.reshape(x, [B, T, H, headDim]), 2), 1),
    ),
  },
  "scales-inside": {
    because:
      "You divided the numbers by √headDim. Splitting only moves numbers; attention scales the scores.",
    splitHeads: split((x, { B, T, H, headDim }) =>
      tf.div(tf.transpose(tf.reshape(x, [B, T, H, headDim]), [0, 2, 1, 3]), Math.sqrt(headDim)),
    ),
  },
  "batch-and-heads-in-one": {
    because: "You made one axis of batch and heads. Later steps need them apart: [B, H, T, headDim].",
    splitHeads: split((x, { B, T, H, headDim }) =>
      tf.reshape(tf.transpose(tf.reshape(x, [B, T, H, headDim]), [0, 2, 1, 3]), [B * H, T, headDim]),
    ),
  },
  "reverses-all-axes": {
    because: "tf.transpose without a list of axes reverses all four. Swap only positions and heads.",
    splitHeads: split((x, { B, T, H, headDim }) => tf.transpose(tf.reshape(x, [B, T, H, headDim]))),
  },
  "time-before-batch": {
    because: "You read batch and time in the wrong order. x is [B, T, D], and so are the cut rows.",
    splitHeads: split((x, { B, T, H, headDim }) =>
      tf.transpose(tf.reshape(x, [T, B, H, headDim]), [0, 2, 1, 3]),
    ),
  },
  "first-item-only": {
    because: "Every item got the heads of item 0. Each item is cut by itself.",
    splitHeads: split((x, { B, T, H, headDim }) => {
      const heads = tf.transpose(tf.reshape(x, [B, T, H, headDim]), [0, 2, 1, 3]); // [B, H, T, headDim]
      return tf.tile(tf.slice(heads, 0, 1), [B, 1, 1, 1]);
    }),
  },
  "last-head-first": {
    because: "Your heads run backwards. Head 0 owns the first columns.",
    splitHeads: split((x, { B, T, H, headDim }) =>
      tf.reverse(tf.transpose(tf.reshape(x, [B, T, H, headDim]), [0, 2, 1, 3]), 1),
    ),
  },
});
