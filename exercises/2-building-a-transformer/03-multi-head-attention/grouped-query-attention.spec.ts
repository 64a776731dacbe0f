import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import { golden } from "#lib/golden";
import { randomTensor, tensorSpec } from "#lib/tensors";
import { attentionMask, causalMask } from "../02-scaled-dot-product-attention/attention-mask.js";
import { batchedMultiHead, type MultiHeadProjections } from "./batched-multi-head.js";
import { groupedQueryAttention, poolHeads, repeatHeads } from "./grouped-query-attention.js";

tensorSpec();

const HEADS = "batch head position column";
const WEIGHTS = "batch head query key";
const OUTPUT = "batch position component";
const COLUMNS = "row column";

/** Weights for inputs of width 7, heads of width 4, with scores of order 1. */
const randomProjections = (heads: number, kvHeads: number, stream: number): MultiHeadProjections => ({
  Wq: tf.mul(randomTensor([7, 4 * heads], stream), 0.4),
  Wk: tf.mul(randomTensor([7, 4 * kvHeads], stream + 1), 0.4),
  Wv: tf.mul(randomTensor([7, 4 * kvHeads], stream + 2), 0.4),
  Wo: tf.mul(randomTensor([4 * heads, 7], stream + 3), 0.3),
});

/** The columns of every head, as often as it is shared: weights for as many heads as there are queries. */
async function spread(W: tf.Tensor, kvHeads: number, times: number): Promise<tf.Tensor> {
  const rows = (await W.array()) as number[][];
  const width = rows[0].length / kvHeads;
  const heads = Array.from({ length: kvHeads * times }, (_, h) => Math.floor(h / times));
  return tf.tensor2d(rows.map((row) => heads.flatMap((g) => row.slice(g * width, (g + 1) * width))));
}

test("two heads, three times each: copies are neighbours", async () => {
  const x = tf.tensor4d([
    [
      [
        [1, 2, 3, 4, 5],
        [6, 7, 8, 9, 10],
        [11, 12, 13, 14, 15],
        [16, 17, 18, 19, 20],
      ],
      [
        [90, 80, 70, 60, 50],
        [95, 85, 75, 65, 55],
        [81, 64, 49, 36, 25],
        [40, 30, 44, 33, 22],
      ],
    ],
  ]); // [1, 2, 4, 5]
  const [[a, b]] = (await x.array()) as number[][][][];
  await expect(repeatHeads(x, 3)).toMatchValues([[a, a, a, b, b, b]], { axes: HEADS });
});

test("every item repeats its own heads", async () => {
  const x = randomTensor([2, 3, 4, 5], 1);
  const items = (await x.array()) as number[][][][];
  const expected = items.map((heads) => heads.flatMap((head) => [head, head]));
  await expect(repeatHeads(x, 2)).toMatchValues(expected, { axes: HEADS });
});

test("nine heads of queries share three: PyTorch's output", async () => {
  const { heads, kvHeads, x, Wq, Wk, Wv, Wo, output } = golden("multi_head").grouped;
  const projections = {
    Wq: tf.tensor2d(Wq),
    Wk: tf.tensor2d(Wk),
    Wv: tf.tensor2d(Wv),
    Wo: tf.tensor2d(Wo),
  };
  const got = groupedQueryAttention(tf.tensor3d(x), projections, heads, kvHeads, causalMask(5));
  await expect({ output: got.output }).toMatchStages([{ name: "output", expected: output, axes: OUTPUT }]);
});

test("it is multi-head attention with repeated weights", async () => {
  const projections = randomProjections(6, 2, 2);
  const x = randomTensor([2, 5, 7], 6);
  const mask = attentionMask(5, 5, [5, 3]);
  const [Wk, Wv] = [await spread(projections.Wk, 2, 3), await spread(projections.Wv, 2, 3)];
  const { weights, output } = batchedMultiHead(x, { ...projections, Wk, Wv }, 6, mask);
  await expect(groupedQueryAttention(x, projections, 6, 2, mask)).toMatchStages([
    { name: "weights", expected: weights, axes: WEIGHTS },
    { name: "output", expected: output, axes: OUTPUT },
  ]);
});

test("a group for every head is multi-head attention", async () => {
  const projections = randomProjections(3, 3, 7);
  const x = randomTensor([2, 5, 7], 11);
  const { weights, output } = batchedMultiHead(x, projections, 3, causalMask(5));
  await expect(groupedQueryAttention(x, projections, 3, 3, causalMask(5))).toMatchStages([
    { name: "weights", expected: weights, axes: WEIGHTS },
    { name: "output", expected: output, axes: OUTPUT },
  ]);
});

test("a single group: the heads differ by their queries alone", async () => {
  const projections = randomProjections(3, 1, 12);
  const x = randomTensor([2, 5, 7], 16);
  const [Wk, Wv] = [await spread(projections.Wk, 1, 3), await spread(projections.Wv, 1, 3)];
  const { weights, output } = batchedMultiHead(x, { ...projections, Wk, Wv }, 3);
  await expect(groupedQueryAttention(x, projections, 3, 1)).toMatchStages([
    { name: "weights", expected: weights, axes: WEIGHTS },
    { name: "output", expected: output, axes: OUTPUT },
  ]);
});

test("pooled weights are the means of neighbouring heads", async () => {
  // Four heads of width 3 become two: heads 0 and 1, heads 2 and 3.
  const W = tf.tensor2d([
    [1, 2, 3, 3, 4, 7, 10, 20, 30, 30, 20, 40],
    [0, 5, -1, 2, 1, 1, 100, 200, 300, 300, 0, 500],
  ]); // [2, 12]
  const expected = [
    [2, 3, 5, 20, 20, 35],
    [1, 3, 0, 200, 100, 400],
  ];
  const what = "the table of pooled weights";
  await expect(poolHeads(W, 4, 2)).toMatchValues(expected, { axes: COLUMNS, what });
});

test("pooling to as many heads, or to one, and of copies", async () => {
  const W = randomTensor([5, 12], 17);
  await expect(poolHeads(W, 3, 3)).toMatchValues(W, {
    axes: COLUMNS,
    what: "the table of all three heads",
  });
  const rows = (await W.array()) as number[][];
  const means = rows.map((row) => [0, 1, 2, 3].map((c) => (row[c] + row[c + 4] + row[c + 8]) / 3));
  await expect(poolHeads(W, 3, 1)).toMatchValues(means, {
    axes: COLUMNS,
    what: "the table of the mean head",
  });
  const what = "the table pooled of copies";
  await expect(poolHeads(await spread(W, 3, 2), 6, 3)).toMatchValues(W, { axes: COLUMNS, what });
});

test("with the causal mask nothing that comes later matters", async () => {
  const projections = randomProjections(6, 2, 18);
  const layer = (x: tf.Tensor) => groupedQueryAttention(x, projections, 6, 2, causalMask(5)).output;
  await expect(layer).toBeCausalAlong(randomTensor([2, 5, 7], 22), { axis: 1 });
});

test("a repeated head collects the gradients of its copies", async () => {
  const at = randomTensor([2, 2, 3, 4], 40);
  await expect((x: tf.Tensor) => repeatHeads(x, 3)).toBeDifferentiable({ at, axes: HEADS });
});

test("and so does a single one", async () => {
  const at = randomTensor([2, 1, 3, 4], 41);
  await expect((x: tf.Tensor) => repeatHeads(x, 3)).toBeDifferentiable({ at, axes: HEADS });
});

test("gradients of all who share a head add up in its weights", async () => {
  const projections = randomProjections(6, 2, 23);
  const x = randomTensor([2, 3, 7], 27);
  const output = (input: tf.Tensor, changed: Partial<MultiHeadProjections> = {}) =>
    groupedQueryAttention(input, { ...projections, ...changed }, 6, 2, causalMask(3)).output;
  await expect((input: tf.Tensor) => output(input)).toBeDifferentiable({ at: x, axes: OUTPUT });
  for (const name of ["Wk", "Wv"] as const)
    await expect((W: tf.Tensor) => output(x, { [name]: W })).toBeDifferentiable({
      at: projections[name],
      axes: "input output",
      what: `the output by ${name}`,
    });
});

test("groups of different sizes are refused", () => {
  const x = randomTensor([2, 5, 7], 28);
  expect(() => groupedQueryAttention(x, randomProjections(6, 4, 29), 6, 4)).toRefuse(
    RangeError,
    "six heads of queries for four of keys",
  );
  expect(() => poolHeads(randomTensor([5, 12], 33), 6, 4)).toRefuse(RangeError, "six heads into four");
});

test("no tensor is left behind, and the inputs stay", async () => {
  const projections = randomProjections(6, 2, 34);
  const x = randomTensor([2, 5, 7], 38);
  const [heads, mask] = [randomTensor([2, 3, 4, 5], 39), causalMask(5)];
  await expect(() => repeatHeads(heads, 2)).toLeakNoTensors();
  await expect(() => poolHeads(projections.Wk, 2, 1)).toLeakNoTensors();
  await expect(() => groupedQueryAttention(x, projections, 6, 2, mask)).toLeakNoTensors();
  await expect(() => {
    repeatHeads(heads, 2);
    poolHeads(projections.Wk, 2, 1);
    groupedQueryAttention(x, projections, 6, 2, mask);
  }).toLeaveTensorsUnchanged({ x, heads, mask, ...projections });
});
