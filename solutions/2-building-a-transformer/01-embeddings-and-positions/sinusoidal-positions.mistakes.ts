import * as tf from "@tensorflow/tfjs";
import { mistakesFor } from "#lib/author/mistakes";
import { assertDivides } from "#lib/shapes";

type Frequency = (i: number, D: number, base: number) => number;
const rightFrequency: Frequency = (i, D, base) => base ** ((-2 * i) / D);

const frequenciesOf = (D: number, base: number, frequency: Frequency) => {
  assertDivides("D by 2", D, 2);
  return Array.from({ length: D / 2 }, (_, i) => frequency(i, D, base));
};

const interleaved = (t: number, w: number[]) => w.flatMap((x) => [Math.sin(t * x), Math.cos(t * x)]);

/** A table with another row, or other frequencies. */
const table =
  (rowOf = interleaved, frequency = rightFrequency) =>
  (T: number, D: number, base = 10_000): tf.Tensor => {
    const w = frequenciesOf(D, base, frequency);
    return tf.tensor2d(
      Array.from({ length: T }, (_, t) => rowOf(t, w)),
      [T, D],
    );
  };

type Block = (sin: number, cos: number) => [[number, number], [number, number]];
const rightBlock: Block = (sin, cos) => [
  [cos, -sin],
  [sin, cos],
];

/** A matrix with other blocks, at places of their own. */
const matrix =
  (block: Block, frequency = rightFrequency, place = (i: number, k: number, _D: number) => 2 * i + k) =>
  (distance: number, D: number, base = 10_000): tf.Tensor => {
    const M = Array.from({ length: D }, () => Array<number>(D).fill(0));
    for (const [i, w] of frequenciesOf(D, base, frequency).entries()) {
      const numbers = block(Math.sin(distance * w), Math.cos(distance * w));
      for (const r of [0, 1]) for (const c of [0, 1]) M[place(i, r, D)][place(i, c, D)] = numbers[r][c];
    }
    return tf.tensor2d(M);
  };

/** The same wrong frequencies in both. */
const frequencies = (frequency: Frequency) => ({
  sinusoidalPositions: table(interleaved, frequency),
  shiftMatrix: matrix(rightBlock, frequency),
});

export default mistakesFor<typeof import("./sinusoidal-positions.js")>({
  "sine-and-cosine-exchanged": {
    because: "You swapped sine and cosine: the sine comes first, so position 0 is 0, 1, 0, 1.",
    sinusoidalPositions: table((t, w) => w.flatMap((x) => [Math.cos(t * x), Math.sin(t * x)])),
  },
  "sines-first": {
    because:
      "You put all sines before all cosines. Here the two of a pair are neighbors: columns 2i and 2i + 1.",
    sinusoidalPositions: table((t, w) => [
      ...w.map((x) => Math.sin(t * x)),
      ...w.map((x) => Math.cos(t * x)),
    ]),
  },
  "counts-from-one": {
    because: "Positions count from 0: the angles of the first row are 0.",
    sinusoidalPositions: table((t, w) => interleaved(t + 1, w)),
  },
  "only-sines": {
    because: "Sine alone can't tell the two halves of a turn apart. Every second column is a cosine.",
    sinusoidalPositions: table((t, w) => w.flatMap((x) => [Math.sin(t * x), Math.sin(t * x)])),
  },
  "divides-by-the-frequency": {
    because:
      "You divided by the frequency, so the slow pairs became the fast ones. The angle is position times frequency.",
    sinusoidalPositions: table((t, w) => w.flatMap((x) => [Math.sin(t / x), Math.cos(t / x)])),
  },
  "exponent-without-two": {
    because: "The exponent is 2i/D: with i/D the frequencies cover only half of the range.",
    rung: 3,
    ...frequencies((i, D, base) => base ** (-i / D)),
  },
  "counts-pairs-from-one": {
    because: "Pairs count from 0: the first one turns by base⁰ = 1 radian at each position.",
    rung: 3,
    ...frequencies((i, D, base) => base ** ((-2 * (i + 1)) / D)),
  },
  "grows-with-the-pair": {
    because: "Your frequencies grow from pair to pair. The exponent is negative: pair 0 is the fastest.",
    rung: 3,
    ...frequencies((i, D, base) => base ** ((2 * i) / D)),
  },
  "one-frequency": {
    because:
      "All your pairs turn equally fast, so the table repeats after one turn. Each pair has its own frequency.",
    ...frequencies(() => 1),
  },
  "base-is-fixed": {
    because: "10,000 is only the default of base. Use the base that you are given.",
    rung: 3,
    ...frequencies((i, D) => 10_000 ** ((-2 * i) / D)),
  },
  "reaches-one-over-base": {
    because: "The last frequency is not 1/base: the exponent is 2i/D, and i ends at D/2 − 1.",
    rung: 3,
    ...frequencies((i, D, base) => (D > 2 ? base ** (-i / (D / 2 - 1)) : 1)),
  },
  "by-column-not-by-pair": {
    because: "You gave each column its own frequency. The sine and the cosine of a pair share one.",
    sinusoidalPositions: (T, D, base = 10_000) => {
      assertDivides("D by 2", D, 2);
      const row = (t: number) =>
        Array.from({ length: D }, (_, c) => {
          const angle = t * base ** (-c / D);
          return c % 2 === 0 ? Math.sin(angle) : Math.cos(angle);
        });
      return tf.tensor2d(
        Array.from({ length: T }, (_, t) => row(t)),
        [T, D],
      );
    },
  },
  "shifts-backwards": {
    because:
      "Your matrix moves from t to t − distance. A row is on the left of M, so the block is the transpose of yours.",
    shiftMatrix: matrix((sin, cos) => [
      [cos, sin],
      [-sin, cos],
    ]),
  },
  "shift-without-sign": {
    because:
      "Both your sines have the same sign. cos(a + b) = cos a cos b − sin a sin b: one of them is negative.",
    shiftMatrix: matrix((sin, cos) => [
      [cos, sin],
      [sin, cos],
    ]),
  },
  "shift-exchanges-sine-and-cosine": {
    because: "You swapped sine and cosine of the distance: for distance 0 the matrix must change nothing.",
    shiftMatrix: matrix((sin, cos) => [
      [sin, -cos],
      [cos, sin],
    ]),
  },
  "shift-diagonal-only": {
    because:
      "The diagonal alone scales sine and cosine. To turn a pair, each of the two needs a share of the other.",
    shiftMatrix: matrix((_sin, cos) => [
      [cos, 0],
      [0, cos],
    ]),
  },
  "shift-pairs-halves": {
    because:
      "Your block of pair i joins columns i and i + D/2. In this table a pair's columns are 2i and 2i + 1.",
    shiftMatrix: matrix(rightBlock, rightFrequency, (i, k, D) => i + (k * D) / 2),
  },
  "angles-in-float32": {
    because:
      "You computed the angles as tensors, in float32. At late positions they are off by thousandths: multiply in JavaScript.",
    sinusoidalPositions: table((t, w) =>
      interleaved(Math.fround(t), w.map(Math.fround)).map((_, c) => {
        const angle = Math.fround(t * Math.fround(w[c >> 1]));
        return c % 2 === 0 ? Math.sin(angle) : Math.cos(angle);
      }),
    ),
  },
  "base-of-the-table-is-fixed": {
    because: "Your table turns with 10,000 whatever base is given. 10,000 is only the default.",
    sinusoidalPositions: table(interleaved, (i, D) => 10_000 ** ((-2 * i) / D)),
  },
  "base-of-the-matrix-is-fixed": {
    because: "Your matrix turns with 10,000 whatever base is given. It moves tables of the same base.",
    shiftMatrix: matrix(rightBlock, (i, D) => 10_000 ** ((-2 * i) / D)),
  },
  "the-same-in-both-directions": {
    because: "Your matrix moves forwards for a negative distance too. There it moves backwards.",
    shiftMatrix: (distance, D, base) => matrix(rightBlock)(Math.abs(distance), D, base),
  },
});
