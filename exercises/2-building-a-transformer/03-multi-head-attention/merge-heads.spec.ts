import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import { randomTensor, tensorSpec } from "#lib/spec/tensors";
import { concatHeads } from "../../1-understanding-gradients/04-multi-head-attention/concat-heads.js";
import { mergeHeads } from "./merge-heads.js";
import { splitHeads } from "./split-heads.js";

tensorSpec();

const AXES = "batch position column";

test("three heads of width 2 give each position a row of six", async () => {
  const units = [
    [1, 2],
    [3, 4],
    [5, 6],
    [7, 8],
  ]; // [4, 2]
  const heads = [1, 10, 100].map((factor) => units.map((row) => row.map((x) => factor * x)));
  const expected = [
    [1, 2, 10, 20, 100, 200],
    [3, 4, 30, 40, 300, 400],
    [5, 6, 50, 60, 500, 600],
    [7, 8, 70, 80, 700, 800],
  ];
  await expect(mergeHeads(tf.tensor4d([heads]))).toMatchValues([expected], { axes: AXES });
});

test("every item gets what concatHeads of part 1 gives it", async () => {
  const heads = randomTensor([2, 3, 5, 4], 1);
  const items = (await heads.array()) as number[][][][];
  await expect(mergeHeads(heads)).toMatchValues(items.map(concatHeads), { axes: AXES });
});

test("one item, one head, one position, width 1: merged as well", async () => {
  const slowly = async (heads: tf.Tensor) => ((await heads.array()) as number[][][][]).map(concatHeads);
  await expect(mergeHeads).toAgreeWith(slowly, { heads: "item head position column" }, { axes: AXES });
});

test("split and merged, x is what it was", async () => {
  const x = randomTensor([2, 5, 12], 2);
  for (const heads of [1, 3, 4, 12])
    await expect(mergeHeads(splitHeads(x, heads))).toMatchValues(x, {
      axes: AXES,
      what: `x split into ${heads} and merged`,
    });
});

test("merged and split, the heads are what they were", async () => {
  const heads = randomTensor([2, 3, 5, 4], 3);
  await expect(splitHeads(mergeHeads(heads), 3)).toMatchValues(heads, { axes: "batch head position column" });
});

test("no number changes its position or its item", async () => {
  const heads = randomTensor([2, 3, 5, 4], 4);
  await expect(mergeHeads).toKeepApart(heads, { axis: 2, outAxis: 1, of: "position" });
  await expect(mergeHeads).toKeepApart(heads, { axis: 0, of: "item" });
});

test("gradients find their way back", async () => {
  const axes = "batch head position column";
  await expect(mergeHeads).toBeDifferentiable({ at: randomTensor([2, 3, 4, 2], 5), axes });
});

test("to a single head gradients find their way back too", async () => {
  const axes = "batch head position column";
  await expect(mergeHeads).toBeDifferentiable({ at: randomTensor([2, 1, 4, 3], 8), axes });
});

test("heads that are merged already are refused", () => {
  expect(() => mergeHeads(randomTensor([2, 5, 12], 6))).toRefuse(RangeError, "three axes");
});

test("no tensor is left behind, and the heads stay", async () => {
  const heads = randomTensor([2, 3, 5, 4], 7);
  await expect(() => mergeHeads(heads)).toLeakNoTensors();
  await expect(() => mergeHeads(heads)).toLeaveTensorsUnchanged({ heads });
});

test("every call merges its own input", async () => {
  await expect(mergeHeads).toHeed({ heads: randomTensor([2, 3, 5, 4], 9) });
  await expect(mergeHeads).toReturnNew({ heads: randomTensor([2, 3, 5, 4], 10) });
  await expect(mergeHeads).toReturnNew({ heads: randomTensor([2, 1, 5, 4], 11) });
});
