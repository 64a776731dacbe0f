import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import { golden } from "#lib/spec/golden";
import { randomTensor, tensorSpec } from "#lib/spec/tensors";
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

test("one item, one head, one position, width 1: repeated as well", async () => {
  const slowly = async (x: tf.Tensor, times: number) =>
    ((await x.array()) as number[][][][]).map((heads) => heads.flatMap((head) => Array(times).fill(head)));
  for (const times of [1, 3])
    await expect(repeatHeads).toAgreeWith(slowly, { x: "item head position column", times }, { axes: HEADS });
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

test("one item, one position, one head, width 1: it agrees too", async () => {
  const layer = (x: tf.Tensor, Wq: tf.Tensor, Wk: tf.Tensor, Wv: tf.Tensor, Wo: tf.Tensor) => {
    const [G, times] = Wq.shape;
    return groupedQueryAttention(
      x,
      sideBySide(Wq, Wk, Wv, Wo),
      G * times,
      G,
      causalMask(x.shape[1] as number),
    );
  };
  const slowly = (x: tf.Tensor, Wq: tf.Tensor, Wk: tf.Tensor, Wv: tf.Tensor, Wo: tf.Tensor) => {
    const [G, times] = Wq.shape;
    const copied = (W: tf.Tensor) => tf.tile(W, [1, times, 1, 1]); // [G, H/G, D, headDim]
    const projections = sideBySide(Wq, copied(Wk), copied(Wv), Wo);
    return batchedMultiHead(x, projections, G * times, causalMask(x.shape[1] as number));
  };
  await expect(layer).toAgreeWith(
    slowly,
    {
      x: "item position input",
      Wq: "group share input column",
      Wk: "group 1 input column",
      Wv: "group 1 input column",
      Wo: "group share column input",
    },
    {
      axes: { weights: WEIGHTS, output: OUTPUT },
      cases: "ones",
      lengths: { item: 2, position: 3, input: 4, group: 2, share: 3, column: 5 },
    },
  );
});

test("a mask of any shape that broadcasts serves all heads", async () => {
  const projections = randomProjections(6, 2, 42);
  const x = randomTensor([2, 5, 7], 46);
  await expect((mask: tf.Tensor) => groupedQueryAttention(x, projections, 6, 2, mask)).toTakeEveryShape(
    causalMask(5),
    [
      [1, 5, 5],
      [2, 5, 5],
    ],
    { axes: { weights: WEIGHTS, output: OUTPUT } },
  );
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

test("one row, one group, one head, width 1: pooled as well", async () => {
  const slowly = async (W: tf.Tensor) =>
    ((await W.array()) as number[][][][]).map((groups) =>
      groups.flatMap((heads) =>
        heads[0].map((_, c) => heads.reduce((sum, head) => sum + head[c], 0) / heads.length),
      ),
    );
  const pooled = (W: tf.Tensor) => {
    const [D, G, share, headDim] = W.shape as number[];
    return poolHeads(tf.reshape(W, [D, G * share * headDim]), G * share, G);
  };
  await expect(pooled).toAgreeWith(slowly, { W: "row group share column" }, { axes: COLUMNS });
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
  const x = randomTensor([2, 3, 7], 27);
  for (const [heads, groups] of [
    [6, 2],
    [3, 1],
    [1, 1],
  ]) {
    const projections = randomProjections(heads, groups, 23);
    const output = ({ input, Wk, Wv }: Record<string, tf.Tensor>) =>
      groupedQueryAttention(input, { ...projections, Wk, Wv }, heads, groups, causalMask(3)).output;
    await expect(output).toBeDifferentiable({
      at: { input: x, Wk: projections.Wk, Wv: projections.Wv },
      axes: { input: OUTPUT, Wk: "input output", Wv: "input output" },
      what: groups === 1 ? `the output of ${heads === 1 ? "one head" : "one group"}` : "the output",
    });
  }
});

test("a missing axis and columns that make no heads are refused", () => {
  expect(() => repeatHeads(randomTensor([2, 4, 5], 47), 3)).toRefuse(RangeError, "heads without a batch");
  expect(() => poolHeads(randomTensor([5, 10], 48), 4, 2)).toRefuse(RangeError, "ten columns for four heads");
  const x = randomTensor([2, 5, 6], 49);
  expect(() => groupedQueryAttention(x, randomProjections(6, 2, 50), 6, 2)).toRefuse(
    RangeError,
    "an x of width 6 for weights of 7 rows",
  );
});

test("groups of different sizes are refused", () => {
  const x = randomTensor([2, 5, 7], 28);
  expect(() => groupedQueryAttention(x, randomProjections(6, 4, 29), 6, 4)).toRefuse(
    RangeError,
    "six heads of queries for four of keys",
  );
  expect(() => poolHeads(randomTensor([5, 12], 33), 6, 4)).toRefuse(RangeError, "six heads into four");
  for (const few of [0, 1.5, -2, Number.NaN]) {
    expect(() => groupedQueryAttention(x, randomProjections(6, 2, 29), 6, few)).toRefuse(
      RangeError,
      `${few} heads of keys`,
    );
    expect(() => groupedQueryAttention(x, randomProjections(6, 2, 29), few, 2)).toRefuse(
      RangeError,
      `${few} heads of queries`,
    );
    expect(() => poolHeads(randomTensor([5, 12], 33), 6, few)).toRefuse(
      RangeError,
      `pooling to ${few} heads`,
    );
    expect(() => poolHeads(randomTensor([5, 12], 33), few, 1)).toRefuse(
      RangeError,
      `pooling of ${few} heads`,
    );
  }
});

test("a mask of another shape is refused", () => {
  const x = randomTensor([2, 5, 7], 69);
  for (const shape of [[], [5], [4, 4], [5, 1], [3, 5, 5], [2, 1, 5, 5]]) {
    const mask = tf.ones(shape, "bool");
    expect(() => groupedQueryAttention(x, randomProjections(6, 2, 70), 6, 2, mask)).toRefuse(
      RangeError,
      `a mask of shape [${shape}]`,
    );
  }
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

test("every call computes its result again", async () => {
  const [projections, W] = [randomProjections(6, 2, 54), randomTensor([5, 12], 58)];
  const [x, heads, mask] = [randomTensor([2, 5, 7], 59), randomTensor([2, 3, 4, 5], 60), causalMask(5)];
  await expect(repeatHeads).toHeed({ x: heads, times: 3 }, { others: { times: 2 } });
  for (const times of [1, 3]) await expect(repeatHeads).toReturnNew({ x: heads, times });
  await expect(groupedQueryAttention).toHeed(
    { x, projections, heads: 6, kvHeads: 2, mask },
    { except: ["heads", "kvHeads"] }, // the weights are made for these numbers
  );
  await expect(groupedQueryAttention).toReturnNew({ x, projections, heads: 6, kvHeads: 2, mask });
  await expect(poolHeads).toHeed({ W, heads: 6, kvHeads: 3 }, { others: { heads: 12, kvHeads: 2 } });
  for (const kvHeads of [3, 6]) await expect(poolHeads).toReturnNew({ W, heads: 6, kvHeads });
});

/** Weights of every head, [G, H/G, D, headDim] or for Wo [G, H/G, headDim, D], as a layer takes them. */
function sideBySide(...perHead: [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor]): MultiHeadProjections {
  const [Wq, Wk, Wv, Wo] = perHead.map((W, i) => {
    const [G, share, rows, columns] = W.shape as number[];
    const heads = tf.unstack(tf.reshape(W, [G * share, rows, columns]));
    return tf.concat(heads, i === 3 ? 0 : 1);
  });
  return { Wq, Wk, Wv, Wo };
}
