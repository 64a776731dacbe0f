import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import { specRandom } from "#lib/kit/seed";
import { randomTensor, tensorSpec } from "#lib/spec/tensors";
import { classSignal, classTable } from "./class-signal.js";

tensorSpec();

const AXES = "item unit";

/** Four classes, and a last row for "no class given". */
const TABLE = () =>
  tf.tensor2d([
    [0.5, -1, 2],
    [3, 0.25, -2],
    [-4, 1, 0.125],
    [6, 5, -3],
    [8, -8, 1.5],
  ]); // [5, 3]

test("four classes make a table of five rows", () => {
  for (const [K, D] of [
    [4, 3],
    [2, 7],
    [1, 5],
    [10, 1],
    [1, 1],
  ])
    expect(classTable(K, D, specRandom())).toHaveShape([K + 1, D], "row unit", `the table of ${K} classes`);
});

test("all rows start at random, the last one too", async () => {
  const table = classTable(3, 4000, specRandom(1)); // [4, 4000]
  expect(table instanceof tf.Variable, "whether the table is a variable").toBe(true);
  expect(table.trainable, "whether the table can be trained").toBe(true);
  const rows = (await table.array()) as number[][];
  for (const [i, row] of rows.entries()) {
    const square = row.reduce((sum, x) => sum + x * x, 0) / row.length;
    // Five standard errors, 0.25·√(2/4,000): a false alarm has a chance of 6e-7.
    expect(square).toLieBetween(0.222, 0.278, `the mean square of row ${i} of 4 rows`);
    // Uniform numbers of this spread end at 0.87. That 4,000 normal ones stay within 1.2 has a chance of e^−66.
    const largest = Math.max(...row.map(Math.abs));
    expect(largest).toLieBetween(1.2, 5, `the largest of 4,000 normal numbers of row ${i}`);
  }
});

test("the draws come from rng", async () => {
  const rng = specRandom(2);
  const [first, second, again] = [
    classTable(2, 3, rng),
    classTable(2, 3, rng),
    classTable(2, 3, specRandom(2)),
  ];
  await expect(again).toMatchValues(first, { axes: AXES, what: "the table of the same draws" });
  const apart = (await tf.max(tf.abs(tf.sub(first, second))).data())[0];
  expect(apart).toLieBetween(1e-4, 100, "the largest difference between two tables of one rng");
});

test("each item gets the row of its label", async () => {
  await expect(classSignal([2, 0, 3, 3], TABLE())).toMatchValues(
    [
      [-4, 1, 0.125],
      [0.5, -1, 2],
      [6, 5, -3],
      [6, 5, -3],
    ],
    { axes: AXES, what: "the signal of the classes 2, 0, 3 and 3" },
  );
});

test("no class given: the last row", async () => {
  await expect(classSignal([4, 1], TABLE())).toMatchValues(
    [
      [8, -8, 1.5],
      [3, 0.25, -2],
    ],
    {
      ...{ axes: AXES, what: "the signal of no class, and of class 1" },
      rivals: {
        "You gave the item without a class zeros. “No class given” is a row, and it is learned.": [
          [0, 0, 0],
          [3, 0.25, -2],
        ],
        "You gave the item without a class the row of the last class.": [
          [6, 5, -3],
          [3, 0.25, -2],
        ],
        "You gave the item without a class row 0. That row belongs to class 0.": [
          [0.5, -1, 2],
          [3, 0.25, -2],
        ],
      },
    },
  );
});

test("a gradient reaches used rows, as often as used", async () => {
  const dy = tf.tensor2d([
    [1, 2, 3],
    [10, 20, 30],
    [100, 200, 300],
    [-5, 0.5, 7],
  ]); // [4, 3]
  const gradient = tf.grad((table: tf.Tensor) => classSignal([4, 1, 4, 0], table))(TABLE(), dy);
  await expect(gradient).toMatchValues(
    [
      [-5, 0.5, 7],
      [10, 20, 30],
      [0, 0, 0],
      [0, 0, 0],
      [101, 202, 303],
    ],
    { axes: "row unit", what: "the gradient of the table" },
  );
});

test("one item, one class, one unit, zeros", async () => {
  const slowly = async (labels: number[], table: tf.Tensor) => {
    const rows = (await table.array()) as number[][];
    return labels.map((label) => rows[label]);
  };
  await expect(classSignal).toAgreeWith(
    slowly,
    { labels: ["item", [3, 0, 6, 1, 3]], table: "row unit" },
    { axes: AXES, lengths: { row: 7 }, fixed: "row" },
  );
  await expect(classSignal([1, 0, 1], tf.tensor2d([[3], [-2]]))).toMatchValues([[-2], [3], [-2]], {
    ...{ axes: AXES, what: "the signal from a table of one class" },
  });
  await expect(classSignal([0], tf.tensor2d([[3, -2]]))).toMatchValues([[3, -2]], {
    ...{ axes: AXES, what: "the signal from a table of no class" },
  });
});

const NO_LABELS = [5, -1, 1.5, 4.5, Number.NaN, 100, Number.POSITIVE_INFINITY, -0.5];

test("a label without a row is refused", async () => {
  for (const label of NO_LABELS)
    for (const labels of [
      [1, label, 2],
      [3, 4, 0, label],
    ])
      await expect(() => classSignal(labels, TABLE())).toRefuse(
        RangeError,
        `label ${label} of a table of five rows`,
        label,
      );
  await expect(() => classSignal([0, 2, 1], tf.ones([2, 3]))).toRefuse(RangeError, "label 2 of two rows", 2);
  await expect(() => classSignal([1, 0.5, 1.5], TABLE())).toRefuse(RangeError, "two halves of a label", 0.5);
});

test("the message tells that label, and doesn't list all of them", () => {
  let message = "";
  try {
    classSignal([13, 25, 17], tf.ones([20, 3]));
  } catch (error) {
    message = (error as Error).message;
  }
  const told = [13, 25, 17].filter((label) => new RegExp(`\\b${label}\\b`).test(message));
  expect(told, "which of the labels 13, 25 and 17 the message tells, of a table of 20 rows").toEqual([25]);
});

test("the first label is checked too, and so is a single one", async () => {
  for (const label of NO_LABELS)
    for (const labels of [[label, 0, 4], [label]])
      await expect(() => classSignal(labels, TABLE())).toRefuse(
        RangeError,
        `label ${label}, the first of ${labels.length}`,
        label,
      );
});

test("impossible tables and lists are refused", async () => {
  await expect(() => classSignal([], TABLE())).toRefuse(RangeError, "no labels");
  for (const shape of [[5], [], [1, 5, 3], [5, 3, 1]])
    await expect(() => classSignal([1], tf.ones(shape))).toRefuse(RangeError, `a table [${shape}]`, "table");
  for (const count of [0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY]) {
    await expect(() => classTable(count, 3, specRandom())).toRefuse(RangeError, `${count} classes`, count);
    await expect(() => classTable(3, count, specRandom())).toRefuse(RangeError, `vectors of ${count}`, count);
  }
});

test("labels and table count, stay, and no tensor is left", async () => {
  const args = { labels: [3, 1, 11, 0, 12], table: randomTensor([13, 2], 3) }; // also as 3, 11, 1: the same digits
  await expect(() => classSignal(args.labels, args.table)).toLeaveTensorsUnchanged(args);
  await expect(classSignal).toHeed(args);
  await expect(classSignal).toReturnNew(args);
  await expect(classSignal).toReturnNew({ labels: [0, 1, 2], table: randomTensor([3, 2], 5) });
  await expect(() => classSignal(args.labels, args.table)).toLeakNoTensors();
  await expect(() => classSignal(args.labels, args.table)).toRepeatItself();
  await expect((table: tf.Tensor) => classSignal(args.labels, table)).toBeDifferentiable({
    ...{ at: args.table, axes: "row unit" },
  });
  const before = tf.memory().numTensors;
  classTable(2, 3, specRandom(4)).dispose();
  expect(tf.memory().numTensors - before).toMatchValues(0, {
    what: "the tensors that a table leaves behind",
  });
});
