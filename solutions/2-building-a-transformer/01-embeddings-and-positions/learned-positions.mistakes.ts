import * as tf from "@tensorflow/tfjs";
import { assertSameLength } from "#lib/arrays";
import { mistakesFor } from "#lib/author/mistakes";
import { axesOf } from "#lib/shapes";

type Pass = { x: tf.Tensor; P: tf.Tensor; offset: number; B: number; T: number; L: number; D: number };

const hasNoRoom = ({ offset, T, L }: Pass) => offset < 0 || offset + T > L;
const rowsFrom = ({ P, T, D }: Pass, first: number) => tf.slice(P, [first, 0], [T, D]); // [T, D]

/** Another sum, or another refusal, behind the check of widths that the stub gives. */
const positions =
  (body: (pass: Pass) => tf.Tensor, isRefused = hasNoRoom) =>
  (x: tf.Tensor, P: tf.Tensor, offset = 0): tf.Tensor => {
    const [B, T, D] = axesOf("x", x, "B T D");
    const [L, width] = axesOf("P", P, "L D");
    assertSameLength("the widths of x and P", D, width);
    const pass = { x, P, offset, B, T, L, D };
    if (isRefused(pass))
      throw new RangeError(
        `there are ${L} positions, 0 to ${L - 1}: no room for ${T} tokens from position ${offset} on`,
      );
    return tf.tidy(() => body(pass));
  };

const right = (pass: Pass) => tf.add(pass.x, rowsFrom(pass, pass.offset));

const fromEnd = ({ offset, L }: Pass) => (offset < 0 ? L + offset : offset);

/** Rows of P wherever they come from, picked by an index for each position. */
const pickedBy = (pass: Pass, index: (t: number) => number) =>
  tf.gather(
    pass.P,
    tf.tensor1d(
      Array.from({ length: pass.T }, (_, t) => index(t)),
      "int32",
    ),
  ); // [T, D]

export default mistakesFor<typeof import("./learned-positions.js")>({
  "forgets-the-offset": {
    because:
      "You always gave the first token row 0. When a text is continued, its first new token is at position offset.",
    learnedPositions: positions((pass) => tf.add(pass.x, rowsFrom(pass, 0))),
  },
  "counts-from-one": {
    because: "Positions count from 0: the first token gets row offset, not the row after it.",
    learnedPositions: positions((pass) =>
      tf.add(
        pass.x,
        pickedBy(pass, (t) => Math.min(pass.offset + t + 1, pass.L - 1)),
      ),
    ),
  },
  "position-by-batch-index": {
    because:
      "You gave item b row b at all its positions. The row belongs to the position in the text, not to the item.",
    learnedPositions: positions((pass) => {
      const { x, P, B, L, D } = pass;
      const rows = tf.slice(P, [0, 0], [Math.min(B, L), D]); // [B, D]
      return tf.add(x, tf.expandDims(rows, 1));
    }),
  },
  "first-item-only": {
    because:
      "You added positions only to the first item of the batch. Every text has a token 0, a token 1 and so on.",
    learnedPositions: positions((pass) => {
      const { x, B, T, D } = pass;
      const rows = tf.expandDims(rowsFrom(pass, pass.offset), 0); // [1, T, D]
      const first = tf.pad(rows, [
        [0, B - 1],
        [0, 0],
        [0, 0],
      ]); // [B, T, D]
      return tf.add(x, tf.reshape(first, [B, T, D]));
    }),
  },
  "one-row-for-all": {
    because: "You gave every token the row of the first position, so nothing tells them apart.",
    learnedPositions: positions(({ x, P, offset, D }) => tf.add(x, tf.slice(P, [offset, 0], [1, D]))),
  },
  "last-rows": {
    because: "You added the last rows of P. The text begins at position offset, counted from the start.",
    learnedPositions: positions((pass) => tf.add(pass.x, rowsFrom(pass, pass.L - pass.T))),
  },
  "scales-by-the-width": {
    because:
      "You multiplied the tokens by √D first, as the first transformer did. Here they stay as they are.",
    learnedPositions: positions((pass) =>
      tf.add(tf.mul(pass.x, Math.sqrt(pass.D)), rowsFrom(pass, pass.offset)),
    ),
  },
  multiplies: {
    because:
      "You multiplied by the positions. Add them: a position moves a token's vector by the same amount, whatever the token is.",
    learnedPositions: positions((pass) => tf.mul(pass.x, rowsFrom(pass, pass.offset))),
  },
  "puts-them-side-by-side": {
    because:
      "You concatenated positions to the tokens, so the width doubled. Add them, and D stays the same.",
    learnedPositions: positions((pass) => {
      const rows = tf.tile(tf.expandDims(rowsFrom(pass, pass.offset), 0), [pass.B, 1, 1]); // [B, T, D]
      return tf.concat([pass.x, rows], 2);
    }),
  },
  "forgets-the-tokens": {
    because: "You returned only positions: the tokens themselves are missing from the sum.",
    learnedPositions: positions((pass) =>
      tf.tile(tf.expandDims(rowsFrom(pass, pass.offset), 0), [pass.B, 1, 1]),
    ),
  },
  "never-refuses": {
    because:
      "You let a position without a row pass. A slice beyond the table returns other memory, or an error that doesn't mention positions.",
    learnedPositions: positions(right, () => false),
  },
  "checks-the-length-alone": {
    because: "T fits into L, but the text doesn't begin at 0: it needs offset + T rows.",
    learnedPositions: positions(right, ({ T, L }) => T > L),
  },
  "one-position-too-few": {
    because:
      "The last token is at position offset + T − 1, so offset + T may equal L: your check is one too strict.",
    learnedPositions: positions(right, ({ offset, T, L }) => offset < 0 || offset + T >= L),
  },
  "counts-back-from-the-end": {
    because: "You read a negative position as an index from the end of P. Positions start at 0: refuse it.",
    learnedPositions: positions(
      (pass) => tf.add(pass.x, rowsFrom(pass, fromEnd(pass))),
      (pass) => fromEnd(pass) < 0 || fromEnd(pass) + pass.T > pass.L,
    ),
  },
  "negative-positions-pass": {
    because:
      "A position below 0 has no row either. Counting from the end works in Python, not for positions of a text.",
    learnedPositions: positions(right, ({ offset, T, L }) => offset + T > L),
  },
  "last-row-for-all-beyond": {
    because:
      "You gave the last row to every position beyond the table. Such a position has no row: refuse it.",
    learnedPositions: positions(
      (pass) =>
        tf.add(
          pass.x,
          pickedBy(pass, (t) => Math.min(pass.offset + t, pass.L - 1)),
        ),
      ({ offset }) => offset < 0,
    ),
  },
  "goes-on-in-the-next-item": {
    because: "Your positions go on from item to item. Every item begins at offset.",
    learnedPositions: positions(({ x, P, offset, B, T, L, D }) => {
      const index = Array.from({ length: B * T }, (_, i) => (offset + i) % L);
      return tf.add(x, tf.reshape(tf.gather(P, tf.tensor1d(index, "int32")), [B, T, D]));
    }),
  },
});
