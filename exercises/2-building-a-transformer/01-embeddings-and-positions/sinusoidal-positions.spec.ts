import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import { exhibit } from "#lib/spec/exhibit";
import { golden } from "#lib/spec/golden";
import { tensorSpec } from "#lib/spec/tensors";
import { shiftMatrix, sinusoidalPositions } from "./sinusoidal-positions.js";

tensorSpec();

const AXES = "position column";
const { sin, cos } = Math;

test("position 0 is 0, 1, 0, 1, whatever the base", async () => {
  await expect(sinusoidalPositions(1, 6)).toMatchValues([[0, 1, 0, 1, 0, 1]], {
    axes: AXES,
    rivals: { "Sine and cosine changed places: the sine stands first.": [[1, 0, 1, 0, 1, 0]] },
  });
  await expect(sinusoidalPositions(1, 4, 50)).toMatchValues([[0, 1, 0, 1]], { axes: AXES });
});

test("width 4: one pair turns by 1, the other by 1/100", async () => {
  const expected = [
    [0, 1, 0, 1],
    [sin(1), cos(1), sin(0.01), cos(0.01)],
    [sin(2), cos(2), sin(0.02), cos(0.02)],
  ];
  await expect(sinusoidalPositions(3, 4)).toMatchValues(expected, { axes: AXES });
});

test("width 6 with base 8: the pairs turn by 1, 1/2 and 1/4", async () => {
  const row = (t: number) => [1, 1 / 2, 1 / 4].flatMap((w) => [sin(t * w), cos(t * w)]);
  await expect(sinusoidalPositions(5, 6, 8)).toMatchValues([0, 1, 2, 3, 4].map(row), { axes: AXES });
});

test("PyTorch computes the same table", async () => {
  const { sinusoidal, sinusoidalBase20 } = golden("positions");
  await expect(sinusoidalPositions(11, 6)).toMatchValues(sinusoidal.table, { axes: AXES });
  await expect(sinusoidalPositions(5, 8, 20)).toMatchValues(sinusoidalBase20, { axes: AXES });
});

test("position 5,000 has a row of its own, by value", async () => {
  const expected = [1, 1 / 100].flatMap((w) => [sin(5_000 * w), cos(5_000 * w)]);
  await expect(tf.slice(sinusoidalPositions(5_001, 4), [5_000, 0], [1, 4])).toMatchValues([expected], {
    axes: AXES,
    what: "the last of 5,001 rows",
  });
});

test("position 20,000 keeps its angle in pairs that turn fast", async () => {
  const P = sinusoidalPositions(20_001, 6, 2);
  const expected = [1, 2 ** (-1 / 3), 2 ** (-2 / 3)].flatMap((w) => [sin(20_000 * w), cos(20_000 * w)]);
  await expect(tf.slice(P, [20_000, 0], [1, 6])).toMatchValues([expected], {
    axes: AXES,
    what: "the last of 20,001 rows",
  });
});

test("the matrix for a distance of 700 turns on", async () => {
  await expect(shiftMatrix(1e6, 8)).toMatchValues(slowShift(1e6, 8), {
    axes: "row column",
    what: "the matrix for a distance of a million",
  });
  await expect(shiftMatrix(-700, 4)).toMatchValues(slowShift(-700, 4), {
    axes: "row column",
    what: "the matrix for a distance of -700",
  });
});

test("two rows' product depends on their distance alone", async () => {
  const P = sinusoidalPositions(9, 10, 30);
  await exhibit({
    kind: "heatmap",
    title: "Sinusoidal positions",
    caption: "Each row is a position. The left columns turn fast, the right ones slowly: hands of a clock.",
    values: sinusoidalPositions(48, 32),
    axes: "position column",
    range: [-1, 1],
  });
  const frequencies = [0, 1, 2, 3, 4].map((i) => 30 ** (-i / 5));
  const due = (distance: number) => frequencies.reduce((sum, w) => sum + cos(distance * w), 0);
  const expected = Array.from({ length: 9 }, (_, s) => Array.from({ length: 9 }, (_, t) => due(t - s)));
  await expect(tf.matMul(P, P, false, true)).toMatchValues(expected, {
    axes: "position position",
    what: "the table of products P · Pᵀ",
  });
});

test("one matrix moves every position by 3", async () => {
  const P = sinusoidalPositions(12, 6);
  const moved = tf.matMul(tf.slice(P, [0, 0], [9, 6]), shiftMatrix(3, 6)); // [9, 6]
  await expect(moved).toMatchValues(tf.slice(P, [3, 0], [9, 6]), {
    axes: AXES,
    what: "P · M for a distance of 3",
    rivals: {
      "Your matrix moves backwards, from t to t − 3: its transpose would move forwards.": tf.concat([
        tf.matMul(tf.slice(P, [0, 0], [3, 6]), tf.transpose(slowShift(3, 6))),
        tf.slice(P, [0, 0], [6, 6]),
      ]),
    },
  });
});

test("the matrix for a distance of 2 at width 4 and base 16", async () => {
  // The pairs turn by 2 · 1 and by 2 · 1/4.
  const expected = [
    [cos(2), -sin(2), 0, 0],
    [sin(2), cos(2), 0, 0],
    [0, 0, cos(0.5), -sin(0.5)],
    [0, 0, sin(0.5), cos(0.5)],
  ];
  await expect(shiftMatrix(2, 4, 16)).toMatchValues(expected, { axes: "row column", what: "the matrix" });
});

test("moving by 5 and then by −2 is moving by 3", async () => {
  const both = tf.matMul(shiftMatrix(5, 8, 40), shiftMatrix(-2, 8, 40)); // [8, 8]
  await expect(both).toMatchValues(slowShift(3, 8, 40), {
    axes: "row column",
    what: "the product of both matrices",
  });
});

test("one position, one pair, a distance of 0", async () => {
  await expect(sinusoidalPositions).toAgreeWith(
    (T: number, D: number) =>
      Array.from({ length: T }, (_, t) =>
        Array.from({ length: D / 2 }, (_, i) => t * 30 ** (-i / (D / 2))).flatMap((a) => [sin(a), cos(a)]),
      ),
    { T: ({ position }) => position, D: ({ pair }) => 2 * pair, base: 30 },
    { axes: AXES, lengths: { position: 5, pair: 3 } },
  );
  await expect(shiftMatrix(1, 2, 30)).toMatchValues(slowShift(1, 2, 30), {
    axes: "row column",
    what: "the matrix of a single pair",
  });
  await expect(shiftMatrix(0, 6)).toMatchValues(tf.eye(6), {
    axes: "row column",
    what: "the matrix for a distance of 0",
  });
});

test("an odd width is refused", () => {
  expect(() => sinusoidalPositions(3, 5)).toRefuse(RangeError, "a table of width 5");
  expect(() => shiftMatrix(1, 7)).toRefuse(RangeError, "a matrix of width 7");
});

test("no tensor is left behind", async () => {
  await expect(() => sinusoidalPositions(3, 4)).toLeakNoTensors();
  await expect(() => shiftMatrix(1, 4)).toLeakNoTensors();
});

test("every call computes its result again", async () => {
  await expect(sinusoidalPositions).toHeed({ T: 5, D: 6, base: 30 }, { others: { T: 4, D: 8, base: 20 } });
  await expect(sinusoidalPositions).toReturnNew({ T: 5, D: 6 });
  await expect(shiftMatrix).toHeed(
    { distance: 3, D: 6, base: 30 },
    { others: { distance: 2, D: 8, base: 20 } },
  );
  await expect(shiftMatrix).toReturnNew({ distance: 3, D: 6 });
});

/** The matrix from complex numbers: multiplication by e^(iw) of a pair that holds sine and cosine. */
function slowShift(distance: number, D: number, base = 10_000): tf.Tensor {
  const frequencies = Array.from({ length: D / 2 }, (_, i) => base ** (-i / (D / 2)));
  const entry = (row: number, column: number): number => {
    if (row >> 1 !== column >> 1) return 0;
    const angle = distance * frequencies[row >> 1];
    if (row === column) return cos(angle);
    return row > column ? sin(angle) : -sin(angle);
  };
  return tf.tensor2d(Array.from({ length: D }, (_, r) => Array.from({ length: D }, (_, c) => entry(r, c))));
}
