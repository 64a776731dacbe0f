import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import { golden } from "#lib/spec/golden";
import { randomTensor, tensorSpec } from "#lib/spec/tensors";
import { splitColumns } from "../../1-understanding-gradients/02-qkv-projections/fuse-head-weights.js";
import { matmul } from "../../1-understanding-gradients/02-qkv-projections/matmul.js";
import { attention } from "../../1-understanding-gradients/03-attention/attention.js";
import { concatHeads } from "../../1-understanding-gradients/04-multi-head-attention/concat-heads.js";
import { attentionMask, causalMask, paddingMask } from "../02-scaled-dot-product-attention/attention-mask.js";
import { batchedLinear } from "../02-scaled-dot-product-attention/batched-linear.js";
import { selfAttention } from "../02-scaled-dot-product-attention/self-attention.js";
import { batchedMultiHead, type MultiHeadProjections } from "./batched-multi-head.js";

tensorSpec();

const WEIGHTS = "batch head query key";
const OUTPUT = "batch position component";

/** Weights for inputs of width 7 and three heads of width 4, with scores of order 1. */
const randomProjections = (stream: number): MultiHeadProjections => ({
  Wq: tf.mul(randomTensor([7, 12], stream), 0.4),
  Wk: tf.mul(randomTensor([7, 12], stream + 1), 0.4),
  Wv: tf.mul(randomTensor([7, 12], stream + 2), 0.4),
  Wo: tf.mul(randomTensor([12, 7], stream + 3), 0.3),
});

test("two heads of width 1, two positions, by hand", async () => {
  const [ln2, ln3] = [Math.log(2), Math.log(3)];
  const x = tf.tensor3d([
    [
      [1, 0, 2],
      [0, 1, -1],
    ],
  ]); // [1, 2, 3]
  const Wq = tf.tensor2d([
    [1, 0],
    [-ln3, ln2],
    [0, 0],
  ]); // [3, 2]
  const Wk = tf.tensor2d([
    [2, -1],
    [1, 1],
    [0, 1],
  ]); // [3, 2]
  const Wv = tf.tensor2d([
    [2, 1],
    [9, -2],
    [1, 1],
  ]); // [3, 2]
  const Wo = tf.tensor2d([
    [1, 0, 2],
    [-1, 1, 0],
  ]); // [2, 3]
  // Query 1 gives head 0 the scores −ln 9 and −ln 3, head 1 the scores ln 2 and 0.
  const weights = [
    [
      [
        [1, 0],
        [1 / 4, 3 / 4],
      ],
      [
        [1, 0],
        [2 / 3, 1 / 3],
      ],
    ],
  ];
  // Head 0 finds 4 and 7, head 1 finds 3 and 1.
  const output = [
    [
      [1, 3, 8],
      [6, 1, 14],
    ],
  ];
  await expect(batchedMultiHead(x, { Wq, Wk, Wv, Wo }, 2, causalMask(2))).toMatchStages([
    { name: "weights", expected: weights, axes: WEIGHTS },
    { name: "output", expected: output, axes: OUTPUT },
  ]);
});

test("three positions, two heads of width 2: PyTorch's numbers", async () => {
  const { heads, x, weights, output, ...W } = golden("multi_head").fixture;
  const projections = tensorsOf(W);
  await expect(batchedMultiHead(tf.tensor3d(x), projections, heads, causalMask(3))).toMatchStages([
    { name: "weights", expected: weights, axes: WEIGHTS },
    { name: "output", expected: output, axes: OUTPUT },
  ]);
});

test("every head of every item is one head of part 1", async () => {
  const projections = randomProjections(1);
  const x = randomTensor([2, 5, 7], 5);
  const [Wq, Wk, Wv, Wo] = (await Promise.all(
    [projections.Wq, projections.Wk, projections.Wv, projections.Wo].map((W) => W.array()),
  )) as number[][][];
  const items = (await x.array()) as number[][][];
  const found = items.map((rows) => {
    const [Q, K, V] = [Wq, Wk, Wv].map((W) => splitColumns(matmul(rows, W), 3)); // [H, T, headDim] each
    return Q.map((queries, h) => attention(queries, K[h], V[h]));
  });
  await expect(batchedMultiHead(x, projections, 3)).toMatchStages([
    { name: "weights", expected: found.map((heads) => heads.map((head) => head.weights)), axes: WEIGHTS },
    {
      name: "output",
      expected: found.map((heads) => matmul(concatHeads(heads.map((head) => head.output)), Wo)),
      axes: OUTPUT,
    },
  ]);
});

test("one item, one head, one position, width 1: part 1 agrees", async () => {
  const slowly = async (x: tf.Tensor, _mask: tf.Tensor, ...perHead: tf.Tensor[]) => {
    const [Wq, Wk, Wv, Wo] = (await Promise.all(perHead.map((W) => W.array()))) as number[][][][];
    const found = ((await x.array()) as number[][][]).map((rows) =>
      Wq.map((W, h) =>
        attention(matmul(rows, W), matmul(rows, Wk[h]), matmul(rows, Wv[h]), { causal: true }),
      ),
    );
    return {
      weights: found.map((heads) => heads.map((head) => head.weights)),
      output: found.map((heads) => matmul(concatHeads(heads.map((head) => head.output)), Wo.flat())),
    };
  };
  const layer = (x: tf.Tensor, mask: tf.Tensor, ...perHead: tf.Tensor[]) => {
    const [Wq, Wk, Wv] = perHead.map((W) => tf.concat(tf.unstack(W), 1)); // [D, H·headDim] each
    const Wo = tf.concat(tf.unstack(perHead[3]), 0); // [H·headDim, D]
    return batchedMultiHead(x, { Wq, Wk, Wv, Wo }, perHead[0].shape[0], mask);
  };
  await expect(layer).toAgreeWith(
    slowly,
    {
      x: "item position input",
      mask: ({ position }) => causalMask(position),
      Wq: "head input column",
      Wk: "head input column",
      Wv: "head input column",
      Wo: "head column input",
    },
    {
      axes: { weights: WEIGHTS, output: OUTPUT },
      cases: "ones",
      lengths: { item: 2, position: 3, input: 4 },
    },
  );
});

test("a mask of any shape that broadcasts serves all heads", async () => {
  const projections = randomProjections(53);
  const x = randomTensor([2, 5, 7], 57);
  const layer = (mask: tf.Tensor) => batchedMultiHead(x, projections, 3, mask);
  const axes = { weights: WEIGHTS, output: OUTPUT };
  await expect(layer).toTakeEveryShape(
    causalMask(5),
    [
      [1, 5, 5],
      [2, 5, 5],
    ],
    { axes },
  );
  await expect(layer).toTakeEveryShape(
    tf.tensor2d([[1, 0, 1, 1, 0]], [1, 5], "bool"),
    [
      [5, 5],
      [1, 1, 5],
      [2, 1, 5],
    ],
    { axes },
  );
});

test("the only position may be hidden from itself", async () => {
  const projections = randomProjections(58);
  const hidden = batchedMultiHead(randomTensor([2, 1, 7], 62), projections, 3, paddingMask([1, 0], 1));
  await expect({ weights: hidden.weights }).toMatchStages([
    {
      name: "weights",
      expected: [
        [[[1]], [[1]], [[1]]],
        [[[0]], [[0]], [[0]]],
      ],
      axes: WEIGHTS,
    },
  ]);
});

test("one mask for all, or one an item: PyTorch's layer", async () => {
  const given = golden("multi_head").layer;
  const projections = tensorsOf(given);
  const masks = { everything: undefined, causal: causalMask(5), both: attentionMask(5, 5, given.lengths) };
  for (const [name, mask] of Object.entries(masks)) {
    const { weights, output } = given[name];
    const what = mask ? `with the mask "${name}"` : "without a mask";
    await expect(batchedMultiHead(tf.tensor3d(given.x), projections, given.heads, mask)).toMatchStages([
      { name: "weights", expected: weights, axes: WEIGHTS, what: `the table of weights ${what}` },
      { name: "output", expected: output, axes: OUTPUT, what: `the output ${what}` },
    ]);
  }
});

test("as many items as heads: the masks belong to the items", async () => {
  const projections = randomProjections(6);
  const x = randomTensor([3, 5, 7], 10);
  const lengths = [4, 2, 5];
  const { weights } = batchedMultiHead(x, projections, 3, paddingMask(lengths, 5));
  const alone = lengths.map((length, b) => {
    const item = tf.slice(x, [b, 0, 0], [1, -1, -1]); // [1, T, D]
    return batchedMultiHead(item, projections, 3, paddingMask([length], 5)).weights; // [1, H, T, T]
  });
  await expect({ weights }).toMatchStages([
    {
      name: "weights",
      expected: tf.concat(alone),
      axes: WEIGHTS,
      what: "the table of weights of three items",
    },
  ]);
});

test("one head is self-attention, mixed by Wo", async () => {
  const projections = randomProjections(11);
  const x = randomTensor([2, 5, 7], 15);
  const { weights, output } = selfAttention(x, projections, causalMask(5));
  await expect(batchedMultiHead(x, projections, 1, causalMask(5))).toMatchStages([
    { name: "weights", expected: tf.expandDims(weights, 1), axes: WEIGHTS },
    { name: "output", expected: batchedLinear(output, projections.Wo), axes: OUTPUT },
  ]);
});

test("with the causal mask nothing that comes later matters", async () => {
  const projections = randomProjections(16);
  const layer = (x: tf.Tensor) => batchedMultiHead(x, projections, 3, causalMask(5)).output;
  await expect(layer).toBeCausalAlong(randomTensor([2, 5, 7], 20), { axis: 1 });
});

test("the items of a batch never meet", async () => {
  const projections = randomProjections(21);
  const layer = (x: tf.Tensor) => batchedMultiHead(x, projections, 3, causalMask(5)).output;
  await expect(layer).toKeepApart(randomTensor([2, 5, 7], 25), { axis: 0, of: "item" });
});

test("without a mask it knows no order: permuting permutes", async () => {
  const projections = randomProjections(26);
  const layer = (x: tf.Tensor) => batchedMultiHead(x, projections, 3).output;
  await expect(layer).toFollowOrder(randomTensor([2, 5, 7], 30), { axis: 1 });
});

test("dropout falls on the weights of every head", async () => {
  const projections = randomProjections(31);
  const x = randomTensor([2, 5, 7], 35);
  const kept = tf.cast(tf.greater(randomTensor([2, 3, 5, 5], 36), 0), "float32"); // [B, H, T, T], a half of them 1
  const got = batchedMultiHead(x, projections, 3, undefined, (weights) => tf.mul(weights, kept));
  const [weights, keep, v, Wo] = (await Promise.all([
    batchedMultiHead(x, projections, 3).weights.array(),
    kept.array(),
    batchedLinear(x, projections.Wv).array(),
    projections.Wo.array(),
  ])) as [number[][][][], number[][][][], number[][][], number[][]];
  const expected = weights.map((heads, b) => {
    const values = splitColumns(v[b], 3); // [H, T, headDim]
    const mixed = heads.map((head, h) =>
      matmul(
        head.map((row, i) => row.map((w, j) => w * keep[b][h][i][j])),
        values[h],
      ),
    ); // [H, T, headDim]
    return matmul(concatHeads(mixed), Wo); // [T, D]
  });
  await expect({ output: got.output }).toMatchStages([
    { name: "output", expected, axes: OUTPUT, what: "the output with dropout" },
  ]);
  await expect({ weights: got.weights }).toMatchStages([
    {
      name: "weights",
      expected: weights,
      axes: WEIGHTS,
      what: "the table of weights that comes back, before the dropout,",
    },
  ]);
});

test("drop is called once, for all heads", () => {
  let calls = 0;
  batchedMultiHead(randomTensor([2, 5, 7], 62), randomProjections(63), 3, causalMask(5), (weights) => {
    calls++;
    return weights;
  });
  expect(calls, "how often drop is called").toBe(1);
});

test("gradients reach the input and all four weights", async () => {
  const projections = randomProjections(37);
  const x = randomTensor([2, 4, 7], 41);
  const mask = causalMask(4);
  const { Wq, Wk, Wv, Wo } = projections;
  for (const heads of [3, 1])
    await expect(
      ({ input, ...weights }: Record<string, tf.Tensor>) =>
        batchedMultiHead(input, weights as unknown as MultiHeadProjections, heads, mask).output,
    ).toBeDifferentiable({
      at: { input: x, Wq, Wk, Wv, Wo },
      axes: { input: OUTPUT, Wq: "input output", Wk: "input output", Wv: "input output", Wo: "input output" },
      what: heads === 1 ? "the output of a single head" : "the output",
    });
});

test("what does not fit is refused", () => {
  const projections = randomProjections(42);
  const x = randomTensor([2, 5, 7], 46);
  expect(() => batchedMultiHead(x, projections, 5)).toRefuse(RangeError, "five heads for twelve columns");
  for (const heads of [0, 1.5, -2, Number.NaN])
    expect(() => batchedMultiHead(x, projections, heads)).toRefuse(RangeError, `${heads} heads`);
  expect(() => batchedMultiHead(x, { ...projections, Wo: randomTensor([7, 12], 47) }, 3)).toRefuse(
    RangeError,
    "a Wo of seven rows",
  );
});

test("a mask of another shape is refused", () => {
  const x = randomTensor([2, 5, 7], 69);
  for (const shape of [[], [5], [4, 4], [5, 1], [3, 5, 5], [2, 1, 5, 5]]) {
    const mask = tf.ones(shape, "bool");
    expect(() => batchedMultiHead(x, randomProjections(70), 3, mask)).toRefuse(
      RangeError,
      `a mask of shape [${shape}]`,
    );
  }
});

test("no tensor is left behind, and the inputs stay", async () => {
  const projections = randomProjections(48);
  const x = randomTensor([2, 5, 7], 52);
  const mask = causalMask(5);
  const call = () => batchedMultiHead(x, projections, 3, mask, (weights) => tf.mul(weights, 2));
  await expect(call).toLeakNoTensors();
  await expect(call).toLeaveTensorsUnchanged({ x, mask, ...projections });
});

test("every call computes its result again", async () => {
  const projections = randomProjections(63);
  const [x, mask] = [randomTensor([2, 5, 7], 67), causalMask(5)];
  await expect(batchedMultiHead).toHeed({ x, projections, heads: 3, mask }, { others: { heads: 2 } });
  await expect(batchedMultiHead).toReturnNew({ x, projections, heads: 3, mask });
});

/** The four weights of a golden case. */
function tensorsOf({ Wq, Wk, Wv, Wo }: Record<string, number[][]>): MultiHeadProjections {
  return { Wq: tf.tensor2d(Wq), Wk: tf.tensor2d(Wk), Wv: tf.tensor2d(Wv), Wo: tf.tensor2d(Wo) };
}
