import * as tf from "@tensorflow/tfjs";
import { mistakesFor } from "#lib/author/mistakes";
import { patchify as rightCut, unpatchify as rightJoin } from "./patchify.js";

/** Rows, columns, side of a patch and channels of what is cut or joined. */
interface Grid {
  B: number;
  /** rows of patches */
  R: number;
  /** columns of patches */
  Q: number;
  P: number;
  C: number;
}

const gridOf = (B: number, H: number, W: number, C: number, P: number): Grid => ({
  B,
  R: H / P,
  Q: W / P,
  P,
  C,
});

/** Cuts in another way; what can't be cut is refused as it should be. */
const cutting = (cut: (x: tf.Tensor, grid: Grid) => tf.Tensor) => ({
  patchify(x: tf.Tensor, size: number): tf.Tensor {
    const due = rightCut(x, size);
    const { shape } = due;
    due.dispose();
    const [B, H, W, C] = x.shape as number[];
    return tf.tidy(() => tf.reshape(cut(x, gridOf(B, H, W, C, size)), shape));
  },
});

/** Joins in another way; what can't be joined is refused as it should be. */
const joining = (join: (tokens: tf.Tensor, grid: Grid) => tf.Tensor) => ({
  unpatchify(tokens: tf.Tensor, size: number, height: number, width: number): tf.Tensor {
    const due = rightJoin(tokens, size, height, width);
    const { shape } = due;
    due.dispose();
    const [B, H, W, C] = shape as number[];
    return tf.tidy(() => tf.reshape(join(tokens, gridOf(B, H, W, C, size)), shape));
  },
});

export default mistakesFor<typeof import("./patchify.js")>({
  "only-reshaped": {
    because:
      "You only reshaped, and that moves no number: a run of pixels is a piece of a row, not a square. Axes must move in between.",
    ...cutting((x) => tf.clone(x)),
    ...joining((tokens) => tf.clone(tokens)),
  },
  "never-cut-into-squares": {
    because:
      "You made tokens of pixels that follow each other in a row. The rows of a patch are far apart in memory, so a reshape won't do.",
    ...cutting((x) => tf.clone(x)),
  },
  "grid-by-columns": {
    because: "You ordered the patches from top to bottom. They are read like words, left to right first.",
    ...cutting((x, { B, R, Q, P, C }) => tf.transpose(tf.reshape(x, [B, R, P, Q, P * C]), [0, 3, 1, 2, 4])),
    ...joining((y, { B, R, Q, P, C }) => tf.transpose(tf.reshape(y, [B, Q, R, P, P * C]), [0, 2, 3, 1, 4])),
  },
  "pixels-by-columns": {
    because:
      "You read the pixels within a patch from top to bottom. They are read like the patches, left to right first.",
    ...cutting((x, { B, R, Q, P, C }) => {
      const cut = tf.reshape(x, [B * R, P, Q, P, C]);
      return tf.transpose(cut, [0, 2, 3, 1, 4]);
    }),
    ...joining((y, { B, R, Q, P, C }) => tf.transpose(tf.reshape(y, [B * R, Q, P, P, C]), [0, 3, 1, 2, 4])),
  },
  "channels-outermost": {
    because:
      "You put all of one channel into a token before the next, as in [B, C, H, W]. Here the channels of a pixel stay together.",
    ...cutting((x, { B, R, Q, P, C }) => tf.transpose(tf.reshape(x, [B * R, P, Q, P, C]), [0, 2, 4, 1, 3])),
    ...joining((y, { B, R, Q, P, C }) => tf.transpose(tf.reshape(y, [B * R, Q, C, P, P]), [0, 3, 1, 4, 2])),
  },
  "channels-outermost-on-the-way-back": {
    because:
      "You took tokens apart channel by channel on the way back, but the way there didn't build them so.",
    ...joining((y, { B, R, Q, P, C }) => tf.transpose(tf.reshape(y, [B * R, Q, C, P, P]), [0, 3, 1, 4, 2])),
  },
  "every-nth-pixel": {
    because:
      "You took every n-th pixel of the picture, which makes a small copy of it. The pixels of a patch are neighbors.",
    ...cutting((x, { B, R, Q, P, C }) => {
      const cut = tf.reshape(x, [B * P, R, P, Q * C]);
      const rows = tf.reshape(tf.transpose(cut, [0, 2, 1, 3]), [B, P, P, R, Q, C]);
      return tf.transpose(rows, [0, 3, 4, 1, 2, 5]);
    }),
  },
  "cut-by-the-other-axis": {
    because:
      "You cut with the height of the grid where its width belongs. That works only for square pictures.",
    ...cutting((x, { B, R, Q, P, C }) => tf.transpose(tf.reshape(x, [B, Q, P, R, P * C]), [0, 1, 3, 2, 4])),
  },
  "joined-by-the-other-axis": {
    because:
      "You laid out the grid with as many rows as it has columns. That works only for square pictures.",
    ...joining((y, { B, R, Q, P, C }) => tf.transpose(tf.reshape(y, [B, Q, R, P, P * C]), [0, 1, 3, 2, 4])),
  },
  "back-by-the-wrong-axes": {
    because:
      "On the way back you swapped the columns of the grid with those of a patch. The rows of a patch must go back between them.",
    ...joining((y, { B, R, Q, P, C }) => tf.transpose(tf.reshape(y, [B, R, Q, P, P * C]), [0, 2, 1, 3, 4])),
  },
  "never-joined": {
    because:
      "You gave the numbers the shape of a picture but left each where it was. The rows of each patch must move.",
    ...joining((tokens) => tf.clone(tokens)),
  },
  "brought-to-another-range": {
    because:
      "You computed with the pixels on the way, and rounding changed them. Numbers only change places, none is computed.",
    patchify: (x: tf.Tensor, size: number) => tf.tidy(() => tf.sub(rightCut(tf.add(x, 1), size), 1)),
  },
  "first-item-for-all": {
    because:
      "You returned the first picture for all. The axis of items stays in front, untouched, in each reshape.",
    ...cutting((x, { B, R, Q, P, C }) => {
      const first = tf.slice(x, 0, 1);
      const tokens = tf.transpose(tf.reshape(first, [1, R, P, Q, P * C]), [0, 1, 3, 2, 4]);
      return tf.concat(Array.from({ length: B }, () => tokens));
    }),
  },
  "any-number-of-tokens": {
    because:
      "You cut off tokens that have no place in the picture. A picture of this size has exactly one number of patches.",
    unpatchify(tokens: tf.Tensor, size: number, height: number, width: number): tf.Tensor {
      const N = (height / size) * (width / size);
      const [B, given, length] = tokens.shape;
      if (!(given > N)) return rightJoin(tokens, size, height, width);
      return tf.tidy(() =>
        rightJoin(tf.slice(tokens, [0, 0, 0], [B, N, length as number]), size, height, width),
      );
    },
  },
  "rest-cut-off": {
    because: "You silently dropped pixels that fill no patch. Refuse what can't be cut.",
    patchify(x: tf.Tensor, size: number): tf.Tensor {
      const [B, H, W, C] = x.shape as number[];
      if (x.rank !== 4 || !(size >= 1) || !Number.isInteger(size)) return rightCut(x, size);
      return tf.tidy(() => rightCut(tf.slice(x, 0, [B, H - (H % size), W - (W % size), C]), size));
    },
  },
  "width-before-height": {
    because: "You gave the picture its width before its height. Rows come first: [B, H, W, C].",
    unpatchify: (tokens, size, height, width) => {
      rightJoin(tokens, size, height, width).dispose();
      return rightJoin(tokens, size, width, height);
    },
  },
  "square-pictures-only": {
    because: "You cut as many columns of patches as rows. The width has a number of patches of its own.",
    patchify(x, size) {
      const due = rightCut(x, size);
      const [B, H, W, C] = x.shape as number[];
      if (H === W) return due;
      due.dispose();
      return tf.tidy(() => {
        const side = Math.min(H, W);
        return rightCut(tf.slice(x, 0, [B, side, side, C]), size);
      });
    },
  },
});
