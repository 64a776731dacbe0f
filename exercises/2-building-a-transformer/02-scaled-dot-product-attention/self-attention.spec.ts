import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import { golden } from "#lib/spec/golden";
import { randomTensor, tensorSpec } from "#lib/spec/tensors";
import { matmul } from "../../1-understanding-gradients/02-qkv-projections/matmul.js";
import { attention } from "../../1-understanding-gradients/03-attention/attention.js";
import { attentionMask, causalMask, paddingMask } from "./attention-mask.js";
import { batchedAttention } from "./batched-attention.js";
import { batchedLinear } from "./batched-linear.js";
import { type Projections, selfAttention } from "./self-attention.js";

tensorSpec();

const WEIGHTS = "batch query key";
const OUTPUT = "batch position component";

/** Projections from width 6 to queries and keys of width 7 and values of width 4, with scores of order 1. */
const randomProjections = (stream: number): Projections => ({
  Wq: tf.mul(randomTensor([6, 7], stream), 0.4),
  Wk: tf.mul(randomTensor([6, 7], stream + 1), 0.4),
  Wv: randomTensor([6, 4], stream + 2),
});

test("one position of width 2 gets its own value, x · Wv", async () => {
  const x = tf.tensor3d([[[2, -1]], [[1, 3]]]); // [2, 1, 2]
  const [Wq, Wk] = [randomTensor([2, 3], 1), randomTensor([2, 3], 2)];
  const Wv = tf.tensor2d([
    [1, 0, 2, -1],
    [3, 1, 0, 1],
  ]); // [2, 4]
  const expected = [[[-1, -1, 4, -3]], [[10, 3, 2, 2]]];
  await expect({ output: selfAttention(x, { Wq, Wk, Wv }).output }).toMatchStages([
    { name: "output", expected, axes: OUTPUT },
  ]);
});

test("queries, keys and values are three projections of x", async () => {
  const { Wq, Wk, Wv } = randomProjections(3);
  const x = randomTensor([2, 5, 6], 6);
  const [Q, K, V] = (await Promise.all([Wq.array(), Wk.array(), Wv.array()])) as number[][][];
  const items = (await x.array()) as number[][][];
  const heads = items.map((rows) => attention(matmul(rows, Q), matmul(rows, K), matmul(rows, V)));
  await expect(selfAttention(x, { Wq, Wk, Wv })).toMatchStages([
    { name: "weights", expected: heads.map(({ weights }) => weights), axes: WEIGHTS },
    { name: "output", expected: heads.map(({ output }) => output), axes: OUTPUT },
  ]);
});

test("square weights are used as they are, not transposed", async () => {
  const [Wq, Wk, Wv] = [60, 61, 62].map((stream) => randomTensor([3, 3], stream));
  const x = randomTensor([2, 5, 3], 63);
  const [Q, K, V] = (await Promise.all([Wq.array(), Wk.array(), Wv.array()])) as number[][][];
  const items = (await x.array()) as number[][][];
  const heads = items.map((rows) => attention(matmul(rows, Q), matmul(rows, K), matmul(rows, V)));
  await expect(selfAttention(x, { Wq, Wk, Wv })).toMatchStages([
    { name: "weights", expected: heads.map(({ weights }) => weights), axes: WEIGHTS },
    { name: "output", expected: heads.map(({ output }) => output), axes: OUTPUT },
  ]);
});

test("one item, one position, width 1: part 1 agrees", async () => {
  const slowly = async (x: tf.Tensor, { Wq, Wk, Wv }: Projections) => {
    const [Q, K, V] = (await Promise.all([Wq.array(), Wk.array(), Wv.array()])) as number[][][];
    const heads = ((await x.array()) as number[][][]).map((rows) =>
      attention(matmul(rows, Q), matmul(rows, K), matmul(rows, V)),
    );
    return { weights: heads.map((head) => head.weights), output: heads.map((head) => head.output) };
  };
  await expect(selfAttention).toAgreeWith(
    slowly,
    { x: "item position input", projections: { Wq: "input width", Wk: "input width", Wv: "input value" } },
    { axes: { weights: WEIGHTS, output: OUTPUT } },
  );
});

test("it is PyTorch's attention behind three linear layers", async () => {
  const { x, Wq, Wk, Wv, output, causal } = golden("attention").self;
  const projections = { Wq: tf.tensor2d(Wq), Wk: tf.tensor2d(Wk), Wv: tf.tensor2d(Wv) };
  const of = (mask?: tf.Tensor) => selfAttention(tf.tensor3d(x), projections, mask).output;
  await expect(of()).toMatchValues(output, { axes: OUTPUT, what: "the output without a mask" });
  await expect(of(causalMask(5))).toMatchValues(causal, { axes: OUTPUT, what: "the causal output" });
});

test("without a mask it knows no order: permuting permutes", async () => {
  const weights = randomProjections(7);
  const layer = (x: tf.Tensor) => selfAttention(x, weights).output;
  await expect(layer).toFollowOrder(randomTensor([2, 5, 6], 10), { axis: 1 });
});

test("with the causal mask nothing that comes later matters", async () => {
  const weights = randomProjections(11);
  const layer = (x: tf.Tensor) => selfAttention(x, weights, causalMask(5)).output;
  await expect(layer).toBeCausalAlong(randomTensor([2, 5, 6], 14), { axis: 1 });
});

test("under the causal mask the first position sees itself only", async () => {
  const weights = randomProjections(15);
  const x = randomTensor([2, 5, 6], 18);
  const backwards = tf.reverse(x, 1); // [B, T, D]
  const firstWeights = (input: tf.Tensor) =>
    tf.slice(selfAttention(input, weights, causalMask(5)).weights, [0, 0, 0], [2, 1, 5]);
  const expected = [[[1, 0, 0, 0, 0]], [[1, 0, 0, 0, 0]]];
  for (const input of [x, backwards])
    await expect(firstWeights(input)).toMatchValues(expected, {
      axes: WEIGHTS,
      what: "the weights of the first position",
    });
});

test("the items of a batch never meet", async () => {
  const weights = randomProjections(19);
  const layer = (x: tf.Tensor) => selfAttention(x, weights, causalMask(5)).output;
  await expect(layer).toKeepApart(randomTensor([3, 5, 6], 22), { axis: 0, of: "item" });
});

test("padding changes nothing for the positions that are real", async () => {
  const weights = randomProjections(23);
  const real = randomTensor([1, 3, 6], 26);
  const padded = tf.concat([real, randomTensor([1, 2, 6], 27)], 1); // [1, 5, D], two of them padding
  const masks: Record<string, [alone: tf.Tensor | undefined, padded: tf.Tensor]> = {
    "the padding mask": [undefined, paddingMask([3], 5)],
    "both masks": [causalMask(3), attentionMask(5, 5, [3])],
  };
  for (const [name, [alone, mask]] of Object.entries(masks)) {
    const output = tf.slice(selfAttention(padded, weights, mask).output, 0, [1, 3, 4]);
    await expect(output).toMatchValues(selfAttention(real, weights, alone).output, {
      axes: OUTPUT,
      what: `the output at the real positions with ${name}`,
    });
  }
});

test("attention gets the mask as it is, whatever it hides", async () => {
  const { Wq, Wk, Wv } = randomProjections(40);
  const x = randomTensor([4, 4, 6], 43); // as many items as positions: an axis of the mask could go astray
  const [q, k, v] = [Wq, Wk, Wv].map((W) => batchedLinear(x, W));
  const masks = {
    "its own end for each item": paddingMask([4, 2, 3, 1], 4),
    "both masks": attentionMask(4, 4, [2, 4, 1, 3]),
    "every position hidden from itself": tf.logicalNot(tf.cast(tf.eye(4), "bool")),
  };
  for (const [name, mask] of Object.entries(masks)) {
    const { weights, output } = batchedAttention(q, k, v, mask);
    await expect(selfAttention(x, { Wq, Wk, Wv }, mask)).toMatchStages([
      { name: "weights", expected: weights, axes: WEIGHTS, what: `the weights with ${name}` },
      { name: "output", expected: output, axes: OUTPUT, what: `the output with ${name}` },
    ]);
  }
});

test("gradients reach the input and all three projections", async () => {
  const weights: Projections = {
    Wq: randomTensor([3, 4], 28),
    Wk: randomTensor([3, 4], 29),
    Wv: randomTensor([3, 2], 30),
  };
  const x = tf.mul(randomTensor([2, 4, 3], 31), 0.5);
  const mask = causalMask(4);
  await expect(
    ({ x: input, Wq, Wk, Wv }: Record<string, tf.Tensor>) =>
      selfAttention(input, { Wq, Wk, Wv }, mask).output,
  ).toBeDifferentiable({
    at: { x, ...weights },
    axes: { x: "batch position unit", Wq: "in out", Wk: "in out", Wv: "in out" },
    what: "the output",
  });
});

test("weights of another width are refused", () => {
  const weights = randomProjections(32);
  const x = randomTensor([2, 5, 6], 35);
  expect(() => selfAttention(x, { ...weights, Wq: randomTensor([7, 7], 36) })).toRefuse(
    RangeError,
    "x of width 6 for a Wq of 7",
  );
  expect(() => selfAttention(x, { ...weights, Wk: randomTensor([6, 5], 37) })).toRefuse(
    RangeError,
    "queries of width 7, keys of width 5",
  );
});

test("no tensor is left behind, and the inputs stay", async () => {
  const weights = randomProjections(38);
  const x = randomTensor([2, 5, 6], 41);
  const mask = causalMask(5);
  await expect(() => selfAttention(x, weights, mask)).toLeakNoTensors();
  await expect(() => selfAttention(x, weights, mask)).toLeaveTensorsUnchanged({ x, mask, ...weights });
});

test("every call computes its result again", async () => {
  const [x, projections, mask] = [randomTensor([2, 5, 6], 50), randomProjections(51), causalMask(5)];
  await expect(selfAttention).toHeed({ x, projections, mask });
  await expect(selfAttention).toReturnNew({ x, projections, mask });
});
