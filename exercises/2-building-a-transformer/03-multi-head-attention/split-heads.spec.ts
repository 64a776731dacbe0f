import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import { exhibit } from "#lib/spec/exhibit";
import { randomTensor, tensorSpec } from "#lib/spec/tensors";
import { splitColumns } from "../../1-understanding-gradients/02-qkv-projections/fuse-head-weights.js";
import { splitHeads } from "./split-heads.js";

tensorSpec();

const AXES = "batch head position column";

/** Every number tells where it stood: 100 · item + 10 · position + column. */
const tagged = (B: number, T: number, D: number) =>
  Array.from({ length: B }, (_, b) =>
    Array.from({ length: T }, (_, t) => Array.from({ length: D }, (_, c) => 100 * b + 10 * t + c)),
  );

test("four positions, three heads of two columns each", async () => {
  const x = tf.tensor3d([
    [
      [0, 1, 2, 3, 4, 5],
      [10, 11, 12, 13, 14, 15],
      [20, 21, 22, 23, 24, 25],
      [30, 31, 32, 33, 34, 35],
    ],
  ]); // [1, 4, 6]
  const [first, second, third] = [0, 2, 4].map((column) =>
    [0, 10, 20, 30].map((position) => [position + column, position + column + 1]),
  );
  await expect(splitHeads(x, 3)).toMatchValues([[first, second, third]], { axes: AXES });
});

test("the items of a batch are cut alike", async () => {
  const x = tagged(2, 5, 12);
  const expected = x.map((rows) => [0, 4, 8].map((from) => rows.map((row) => row.slice(from, from + 4))));
  await expect(splitHeads(tf.tensor3d(x), 3)).toMatchValues(expected, { axes: AXES });
});

test("a head has the same columns at every position", async () => {
  const columns = Array.from({ length: 6 }, () => Array.from({ length: 8 }, (_, c) => c));
  const heads = splitHeads(tf.tensor3d([columns]), 2); // [1, H, T, headDim]
  await exhibit({
    kind: "heatmap",
    title: "whose columns are these",
    caption:
      "A number tells the column of x it came from: head 0 has 0 to 3, head 1 has 4 to 7, in every row.",
    values: tf.squeeze(heads, [0]), // [H, T, headDim]
    axes: "head position column",
    range: [0, 7],
  });
  const pieces = [0, 4].map((from) => columns.map((row) => row.slice(from, from + 4)));
  await expect(heads).toMatchValues([pieces], { axes: AXES });
});

test("no number changes its position or its item", async () => {
  const x = randomTensor([2, 5, 12], 1);
  const split = (input: tf.Tensor) => splitHeads(input, 3);
  await expect(split).toKeepApart(x, { axis: 1, outAxis: 2, of: "position" });
  await expect(split).toKeepApart(x, { axis: 0, of: "item" });
});

test("every item gets what splitColumns of part 1 gives it", async () => {
  const x = randomTensor([3, 4, 10], 2);
  const items = (await x.array()) as number[][][];
  const expected = items.map((rows) => splitColumns(rows, 5));
  await expect(splitHeads(x, 5)).toMatchValues(expected, { axes: AXES });
});

test("one head has all columns; D heads have one each", async () => {
  const x = randomTensor([2, 3, 5], 3);
  await expect(splitHeads(x, 1)).toMatchValues(tf.reshape(x, [2, 1, 3, 5]), { axes: AXES, what: "one head" });
  const items = (await x.array()) as number[][][];
  const single = items.map((rows) => rows[0].map((_, c) => rows.map((row) => [row[c]])));
  await expect(splitHeads(x, 5)).toMatchValues(single, { axes: AXES, what: "the list of five heads" });
});

test("one item, one position and width 1 are split as well", async () => {
  const slowly = async (x: tf.Tensor, heads: number) =>
    ((await x.array()) as number[][][]).map((rows) => splitColumns(rows, heads));
  for (const heads of [1, 3])
    await expect(splitHeads).toAgreeWith(
      slowly,
      { x: "item position column", heads },
      { axes: AXES, lengths: { column: 6 }, fixed: heads === 1 ? "" : "column" },
    );
});

test("gradients find their way back", async () => {
  const axes = "batch position column";
  await expect((x: tf.Tensor) => splitHeads(x, 3)).toBeDifferentiable({
    at: randomTensor([2, 3, 6], 4),
    axes,
  });
});

test("from a single head gradients find their way back too", async () => {
  const axes = "batch position column";
  await expect((x: tf.Tensor) => splitHeads(x, 1)).toBeDifferentiable({
    at: randomTensor([2, 3, 5], 8),
    axes,
  });
});

test("what cannot be shared out equally is refused", () => {
  expect(() => splitHeads(randomTensor([2, 3, 6], 5), 4)).toRefuse(RangeError, "four heads for six columns");
  for (const heads of [0, 1.5, -2, Number.NaN])
    expect(() => splitHeads(randomTensor([2, 3, 6], 5), heads)).toRefuse(RangeError, `${heads} heads`);
  expect(() => splitHeads(randomTensor([3, 6], 6), 3)).toRefuse(RangeError, "an x without a batch");
});

test("no tensor is left behind, and x stays", async () => {
  const x = randomTensor([2, 3, 6], 7);
  await expect(() => splitHeads(x, 2)).toLeakNoTensors();
  await expect(() => splitHeads(x, 2)).toLeaveTensorsUnchanged({ x });
});

test("every call splits its own input", async () => {
  const x = randomTensor([2, 3, 6], 9);
  await expect(splitHeads).toHeed({ x, heads: 2 }, { others: { heads: 3 } });
  for (const heads of [1, 2]) await expect(splitHeads).toReturnNew({ x, heads });
});
