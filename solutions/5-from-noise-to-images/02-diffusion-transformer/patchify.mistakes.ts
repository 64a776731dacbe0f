import * as tf from "@tensorflow/tfjs";
import { mistakesFor } from "#lib/mistakes";
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
      "A reshape moves no number: a run of pixels is a piece of a row, not a square. Something must move between two reshapes.",
    ...cutting((x) => tf.clone(x)),
    ...joining((tokens) => tf.clone(tokens)),
  },
  "never-cut-into-squares": {
    because:
      "A reshape alone makes tokens of pixels that follow each other in a row. The rows of a patch are far apart in memory.",
    ...cutting((x) => tf.clone(x)),
  },
  "grid-by-columns": {
    because:
      "The patches follow each other from top to bottom. They are read as words are: left to right first.",
    ...cutting((x, { B, R, Q, P, C }) => tf.transpose(tf.reshape(x, [B, R, P, Q, P * C]), [0, 3, 1, 2, 4])),
    ...joining((y, { B, R, Q, P, C }) => tf.transpose(tf.reshape(y, [B, Q, R, P, P * C]), [0, 2, 3, 1, 4])),
  },
  "pixels-by-columns": {
    because:
      "The pixels within a patch are read from top to bottom. They are read as the patches are, left to right first.",
    ...cutting((x, { B, R, Q, P, C }) => {
      const cut = tf.reshape(x, [B * R, P, Q, P, C]);
      return tf.transpose(cut, [0, 2, 3, 1, 4]);
    }),
    ...joining((y, { B, R, Q, P, C }) => tf.transpose(tf.reshape(y, [B * R, Q, P, P, C]), [0, 3, 1, 2, 4])),
  },
  "channels-outermost": {
    because:
      "A token has all of one channel before the next, as in [B, C, H, W]. Here the channels of a pixel stay together.",
    ...cutting((x, { B, R, Q, P, C }) => tf.transpose(tf.reshape(x, [B * R, P, Q, P, C]), [0, 2, 4, 1, 3])),
    ...joining((y, { B, R, Q, P, C }) => tf.transpose(tf.reshape(y, [B * R, Q, C, P, P]), [0, 3, 1, 4, 2])),
  },
  "channels-outermost-on-the-way-back": {
    because: "The way back takes tokens channel by channel, and the way there didn't make them so.",
    ...joining((y, { B, R, Q, P, C }) => tf.transpose(tf.reshape(y, [B * R, Q, C, P, P]), [0, 3, 1, 4, 2])),
  },
  "every-nth-pixel": {
    because:
      "A token holds every n-th pixel of the picture, a small copy of it. The pixels of a patch are neighbors.",
    ...cutting((x, { B, R, Q, P, C }) => {
      const cut = tf.reshape(x, [B * P, R, P, Q * C]);
      const rows = tf.reshape(tf.transpose(cut, [0, 2, 1, 3]), [B, P, P, R, Q, C]);
      return tf.transpose(rows, [0, 3, 4, 1, 2, 5]);
    }),
  },
  "cut-by-the-other-axis": {
    because:
      "The cut is made with the height of the grid where its width belongs. It works for square pictures only.",
    ...cutting((x, { B, R, Q, P, C }) => tf.transpose(tf.reshape(x, [B, Q, P, R, P * C]), [0, 1, 3, 2, 4])),
  },
  "joined-by-the-other-axis": {
    because: "The grid is laid out with as many rows as it has columns. It works for square pictures only.",
    ...joining((y, { B, R, Q, P, C }) => tf.transpose(tf.reshape(y, [B, Q, R, P, P * C]), [0, 1, 3, 2, 4])),
  },
  "back-by-the-wrong-axes": {
    because:
      "On the way back the columns of the grid changed places with those of a patch. The rows of a patch go back between them.",
    ...joining((y, { B, R, Q, P, C }) => tf.transpose(tf.reshape(y, [B, R, Q, P, P * C]), [0, 2, 1, 3, 4])),
  },
  "never-joined": {
    because:
      "The numbers were given the shape of a picture, and each stayed where it was. Each row of a patch must move.",
    ...joining((tokens) => tf.clone(tokens)),
  },
  "first-item-for-all": {
    because: "All pictures are the first one. The axis of items stays in front, untouched, in each reshape.",
    ...cutting((x, { B, R, Q, P, C }) => {
      const first = tf.slice(x, 0, 1);
      const tokens = tf.transpose(tf.reshape(first, [1, R, P, Q, P * C]), [0, 1, 3, 2, 4]);
      return tf.concat(Array.from({ length: B }, () => tokens));
    }),
  },
  "any-number-of-tokens": {
    because:
      "Tokens that have no place in the picture are cut off. A picture of this size has one number of patches, and no other.",
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
    because: "Pixels that fill no patch are left out without a word. Refuse what can't be cut.",
    patchify(x: tf.Tensor, size: number): tf.Tensor {
      const [B, H, W, C] = x.shape as number[];
      if (x.rank !== 4 || !(size >= 1) || !Number.isInteger(size)) return rightCut(x, size);
      return tf.tidy(() => rightCut(tf.slice(x, 0, [B, H - (H % size), W - (W % size), C]), size));
    },
  },
});
