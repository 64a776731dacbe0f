import * as tf from "@tensorflow/tfjs";
import { assertSameLength } from "#lib/arrays";
import { mistakesFor } from "#lib/author/mistakes";
import { assertSameShape, axesOf } from "#lib/shapes";
import type { RopeTables } from "./rope-tables.js";

interface Pass {
  x: tf.Tensor;
  tables: RopeTables;
  offset: number;
  B: number;
  H: number;
  T: number;
  L: number;
  headDim: number;
  half: number;
}

const hasNoRoom = ({ offset, T, L }: Pass) => offset < 0 || offset + T > L;
const rowsFrom = (pass: Pass, first: number): [c: tf.Tensor, s: tf.Tensor] => {
  const rows = (table: tf.Tensor) => tf.slice(table, [first, 0], [pass.T, pass.half]); // [T, headDim/2]
  return [rows(pass.tables.cos), rows(pass.tables.sin)];
};
const rightRows = (pass: Pass) => rowsFrom(pass, pass.offset);

/** The first and the second numbers of neighbours, [B·H, T, headDim/2] each. */
const neighbours = ({ x, B, H, T, half }: Pass): tf.Tensor[] =>
  tf.unstack(tf.reshape(x, [B * H, T, half, 2]), 3);
const sideBySide = (pass: Pass, first: tf.Tensor, second: tf.Tensor) =>
  tf.reshape(tf.stack([first, second], 3), pass.x.shape);

/** Another way to turn, behind the checks that the stub gives. */
const rope =
  (body: (pass: Pass) => tf.Tensor, isRefused = hasNoRoom) =>
  (x: tf.Tensor, tables: RopeTables, offset = 0): tf.Tensor => {
    const [B, H, T, headDim] = axesOf("x", x, "B H T headDim");
    const [L, half] = axesOf("cos", tables.cos, "L headDim/2");
    assertSameShape("the tables cos and sin", tables.cos, tables.sin);
    assertSameLength("headDim and twice the width of the tables", headDim, 2 * half);
    const pass = { x, tables, offset, B, H, T, L, headDim, half };
    if (isRefused(pass))
      throw new RangeError(`the tables have ${L} positions: no room for ${T} from position ${offset} on`);
    return tf.tidy(() => body(pass));
  };

type Turn = (a: tf.Tensor, b: tf.Tensor, c: tf.Tensor, s: tf.Tensor) => [tf.Tensor, tf.Tensor];
const rightTurn: Turn = (a, b, c, s) => [
  tf.sub(tf.mul(a, c), tf.mul(b, s)),
  tf.add(tf.mul(a, s), tf.mul(b, c)),
];

const turned =
  (turn: Turn, rows = rightRows) =>
  (pass: Pass): tf.Tensor => {
    const [a, b] = neighbours(pass);
    const [c, s] = rows(pass);
    const [first, second] = turn(a, b, c, s);
    return sideBySide(pass, first, second);
  };

/** Turned by rows of the tables that an index picks. */
const byRows = (index: (t: number, pass: Pass) => number) =>
  turned(rightTurn, (pass) => {
    const at = tf.tensor1d(
      Array.from({ length: pass.T }, (_, t) => index(t, pass)),
      "int32",
    );
    return [tf.gather(pass.tables.cos, at), tf.gather(pass.tables.sin, at)];
  });

export default mistakesFor<typeof import("./apply-rope.js")>({
  "half-split": {
    because:
      "You paired number i with number i + headDim/2. Other models do so, but here neighbors are pairs; a length test can't see it.",
    applyRope: rope((pass) => {
      const { x, B, H, T, half } = pass;
      const halves = tf.reshape(x, [B * H, T, 2, half]); // [B·H, T, 2, headDim/2]
      const [a, b] = tf.unstack(halves, 2);
      const [c, s] = rightRows(pass);
      const [first, second] = rightTurn(a, b, c, s);
      return tf.reshape(tf.stack([first, second], 2), x.shape);
    }),
  },
  "halves-on-the-way-back": {
    because:
      "You turned the pairs correctly, then put all first numbers before all second ones. Put each pair side by side.",
    applyRope: rope((pass) => {
      const [a, b] = neighbours(pass);
      const [c, s] = rightRows(pass);
      const [first, second] = rightTurn(a, b, c, s);
      return tf.reshape(tf.concat([first, second], 2), pass.x.shape);
    }),
  },
  "turns-backwards": {
    because:
      "Your sine has the wrong sign in both numbers, so the pairs turn backwards: a · cos − b · sin, a · sin + b · cos.",
    applyRope: rope(turned((a, b, c, s) => rightTurn(a, b, c, tf.neg(s)))),
  },
  "no-minus-sign": {
    because:
      "You add the sine in both numbers. One of them subtracts it: otherwise the pair is stretched, not turned.",
    applyRope: rope(
      turned((a, b, c, s) => [tf.add(tf.mul(a, c), tf.mul(b, s)), tf.add(tf.mul(a, s), tf.mul(b, c))]),
    ),
  },
  "cosine-and-sine-exchanged": {
    because: "You swapped cosine and sine: at position 0, with cos 1 and sin 0, nothing may change.",
    applyRope: rope(turned((a, b, c, s) => rightTurn(a, b, s, c))),
  },
  "second-number-first": {
    because:
      "You swapped the two numbers of each pair. At position 0, where nothing turns, x must stay as it is.",
    applyRope: rope(
      turned((a, b, c, s) => {
        const [first, second] = rightTurn(a, b, c, s);
        return [second, first];
      }),
    ),
  },
  "second-number-subtracts": {
    because:
      "You subtracted b · cos in the second number, a · sin + b · cos: only the first number has a minus.",
    applyRope: rope(turned((a, b, c, s) => [rightTurn(a, b, c, s)[0], tf.sub(tf.mul(a, s), tf.mul(b, c))])),
  },
  "scales-only": {
    because:
      "You only multiplied each number by its cosine. To turn a pair, each number needs a share of the other.",
    applyRope: rope(turned((a, b, c) => [tf.mul(a, c), tf.mul(b, c)])),
  },
  "uses-the-turned-number": {
    because:
      "You computed the second number from the first one after turning it. Both come from the original pair.",
    applyRope: rope(
      turned((a, b, c, s) => {
        const first = tf.sub(tf.mul(a, c), tf.mul(b, s));
        return [first, tf.add(tf.mul(first, s), tf.mul(b, c))];
      }),
    ),
  },
  "adds-the-angle": {
    because:
      "You added cosine and sine, as for learned positions. Rotary positions multiply: they turn each pair.",
    applyRope: rope(turned((a, b, c, s) => [tf.add(a, c), tf.add(b, s)])),
  },
  "forgets-the-offset": {
    because:
      "You always turned the first token as if at position 0. When a text is continued, it is at position offset.",
    applyRope: rope(turned(rightTurn, (pass) => rowsFrom(pass, 0))),
  },
  "sine-from-position-0": {
    because: "You took only the cosines from offset on; your sines are still those of the positions from 0.",
    applyRope: rope(turned(rightTurn, (pass) => [rowsFrom(pass, pass.offset)[0], rowsFrom(pass, 0)[1]])),
  },
  "one-position-for-all": {
    because: "You turned every token by the angle of the first position, so their distances are lost.",
    applyRope: rope(byRows((_t, { offset }) => offset)),
  },
  "counts-from-one": {
    because: "Positions count from 0: the first token is at position offset, not after it.",
    applyRope: rope(byRows((t, { offset, L }) => Math.min(offset + t + 1, L - 1))),
  },
  "angle-by-head": {
    because:
      "Your angle followed the head, not the position: time is the third axis of x, heads are the second.",
    applyRope: rope((pass) => {
      const { x, tables, H, L, B, T, half } = pass;
      const at = tf.tensor1d(
        Array.from({ length: H }, (_, h) => Math.min(h, L - 1)),
        "int32",
      );
      const [c, s] = [tables.cos, tables.sin].map((table) => tf.reshape(tf.gather(table, at), [1, H, half]));
      const [a, b] = tf.unstack(tf.reshape(tf.transpose(x, [0, 2, 1, 3]), [B * T, H, half, 2]), 3);
      const [first, second] = rightTurn(a, b, c, s);
      const back = tf.reshape(tf.stack([first, second], 3), [B, T, H, 2 * half]);
      return tf.transpose(back, [0, 2, 1, 3]);
    }),
  },
  "first-head-only": {
    because: "You turned only the first head. Every head has its own queries and keys, and all are turned.",
    applyRope: rope((pass) => {
      const { x, H } = pass;
      const whole = turned(rightTurn)(pass);
      const first = tf.reshape(tf.tensor1d(Array.from({ length: H }, (_, h) => (h === 0 ? 1 : 0))), [
        1,
        H,
        1,
        1,
      ]);
      return tf.add(tf.mul(whole, first), tf.mul(x, tf.sub(1, first)));
    }),
  },
  "does-nothing": {
    because: "You returned the vectors unchanged: turn each pair by the angle of its position.",
    applyRope: rope(({ x }) => tf.clone(x)),
  },
  "never-refuses": {
    because:
      "You let a position without a row pass. A slice beyond the table returns other memory, or an error that doesn't mention positions.",
    applyRope: rope(turned(rightTurn), () => false),
  },
  "checks-the-first-position-alone": {
    because: "The first token has a row, but do the others? The last one is at position offset + T − 1.",
    applyRope: rope(turned(rightTurn), ({ offset, L }) => offset < 0 || offset >= L),
  },
  "checks-the-length-alone": {
    because:
      "T fits into the tables, but the first token isn't at position 0: the text needs offset + T rows.",
    applyRope: rope(turned(rightTurn), ({ T, L }) => T > L),
  },
  "one-position-too-few": {
    because:
      "The last token is at position offset + T − 1, so offset + T may equal L: your check is one too strict.",
    applyRope: rope(turned(rightTurn), ({ offset, T, L }) => offset < 0 || offset + T >= L),
  },
  "negative-positions-pass": {
    because: "A position below 0 has no row in the tables. Refuse it.",
    applyRope: rope(turned(rightTurn), ({ offset, T, L }) => offset + T > L),
  },
});
