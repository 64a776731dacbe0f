import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import { exhibit } from "#lib/spec/exhibit";
import { golden } from "#lib/spec/golden";
import { tensorSpec } from "#lib/spec/tensors";
import { gridPositions } from "./grid-positions.js";

tensorSpec();

const AXES = "patch dimension";
const [SIN, COS] = [Math.sin, Math.cos];

test("two rows of three patches, four dimensions, by hand", async () => {
  const [zero, one, two] = [
    [0, 1],
    [SIN(1), COS(1)],
    [SIN(2), COS(2)],
  ];
  const expected = [
    [...zero, ...zero],
    [...zero, ...one],
    [...zero, ...two],
    [...one, ...zero],
    [...one, ...one],
    [...one, ...two],
  ];
  await expect(gridPositions(2, 3, 4)).toMatchValues(expected, { axes: AXES });
});

test("which patches are like the one in row 2, column 4", async () => {
  const table = gridPositions(7, 7, 32);
  await exhibit({
    kind: "heatmap",
    title: "similarity to one patch",
    caption:
      "The dot product of each patch's vector with that of row 2, column 4. Its row and its column stand out.",
    values: await likeness(table, 2 * 7 + 4),
    axes: "row column",
  });
  expect(table).toHaveShape([49, 32], AXES, "the vectors of 7 x 7 patches");
});

test("the first half knows the row, the second the column", async () => {
  const halves = tf.split(gridPositions(3, 5, 12), 2, 1).map((half) => tf.reshape(half, [3, 5, 6])); // [3, 5, 6] each
  for (const [half, axis, what] of [
    [halves[0], 1, "the first half of each patch, less that of the first patch in its row"],
    [halves[1], 0, "the second half of each patch, less that of the first patch in its column"],
  ] as const) {
    const first = tf.slice(half, 0, axis === 1 ? [3, 1, 6] : [1, 5, 6]);
    await expect(tf.sub(half, first)).toMatchValues(tf.zeros([3, 5, 6]), { axes: "row column number", what });
  }
});

test("two rows of three patches, eight dimensions: PyTorch's", async () => {
  await expect(gridPositions(2, 3, 8)).toMatchValues(golden("dit").places.grid, { axes: AXES });
});

test("other grids, and widths from 4 to 64", async () => {
  for (const [rows, columns, D] of [
    [3, 5, 12],
    [5, 3, 12],
    [4, 4, 20],
    [11, 2, 64],
    [2, 11, 4],
  ])
    await expectSlow(rows, columns, D);
});

test("one row, one column, one patch: the same", async () => {
  for (const [rows, columns] of [
    [1, 5],
    [5, 1],
    [1, 1],
  ])
    for (const D of [4, 16]) await expectSlow(rows, columns, D);
});

test("a width that isn't a multiple of 4 is refused", () => {
  for (const D of [1, 2, 3, 6, 7, 10, 0, -4, 4.5, Number.NaN])
    expect(() => gridPositions(2, 3, D)).toRefuse(RangeError, `vectors of ${D} dimensions`, D);
});

test("a grid without whole rows or columns is refused", () => {
  for (const count of [0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY]) {
    expect(() => gridPositions(count, 3, 8)).toRefuse(RangeError, `${count} rows`, count);
    expect(() => gridPositions(3, count, 8)).toRefuse(RangeError, `${count} columns`, count);
  }
});

test("no tensor is left behind", async () => {
  await expect(() => gridPositions(2, 3, 8)).toLeakNoTensors();
});

test("every argument counts at every call, and the result is new", async () => {
  const args = { rows: 2, columns: 6, dModel: 8 };
  await expect(gridPositions).toHeed(args, { others: { rows: 3, columns: 4, dModel: 12 } });
  const shape = ([rows, columns]: number[]) => gridPositions(rows, columns, 8);
  await expect(shape).toHeed({ grid: [2, 6] }, { others: { grid: [6, 2] } });
  await expect(gridPositions).toReturnNew(args);
});

/** Number by number, from the formula of Vaswani et al. */
async function expectSlow(rows: number, columns: number, D: number): Promise<void> {
  const half = D / 2;
  const told = (position: number) =>
    Array.from({ length: half }, (_, k) => {
      const angle = position / 10_000 ** ((k - (k % 2)) / half);
      return k % 2 === 0 ? SIN(angle) : COS(angle);
    });
  const expected: number[][] = [];
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++) expected.push([...told(row), ...told(column)]);
  await expect(gridPositions(rows, columns, D)).toMatchValues(expected, {
    ...{ axes: AXES, what: `the vectors of ${rows} x ${columns} patches, ${D} dimensions` },
  });
}

/** The dot products of one row of a table with all of them, as a square grid; what can't be shown is one number. */
async function likeness(table: tf.Tensor, patch: number): Promise<number[][]> {
  const [side, width] = [Math.sqrt(table.shape[0] ?? 0), table.shape[1] ?? 0];
  if (table.rank !== 2 || !Number.isInteger(side)) return [[0]];
  const rows = (await table.array()) as number[][];
  const dots = rows.map(
    (row) => row.reduce((sum, value, i) => sum + value * (rows[patch]?.[i] ?? 0), 0) / width,
  );
  return Array.from({ length: side }, (_, row) => dots.slice(row * side, (row + 1) * side));
}
