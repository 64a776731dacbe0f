import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import { golden } from "#lib/spec/golden";
import { randomTensor, tensorSpec } from "#lib/spec/tensors";
import { attentionMask, causalMask } from "../02-scaled-dot-product-attention/attention-mask.js";
import { batchedMultiHead } from "./batched-multi-head.js";
import { type MultiHeadGradients, multiHeadGradients } from "./multi-head-gradients.js";

tensorSpec();

/** The gradients in the order of the walk from the output down. */
const AXES: Record<keyof MultiHeadGradients, string> = {
  dWo: "input output",
  dMerged: "batch position column",
  dq: "batch head position column",
  dk: "batch head position column",
  dv: "batch head position column",
  dWqkv: "input output",
  dx: "batch position component",
};
type Due = Partial<Record<keyof MultiHeadGradients, any>>;

const stages = (due: Due, where = "") =>
  Object.entries(due).map(([name, expected]) => ({
    name,
    expected,
    axes: AXES[name as keyof MultiHeadGradients],
    what: where ? `${name} ${where}` : name,
  }));

/** Two items of five positions of width 7, three heads of width 4. */
const randomInput = (stream: number) => ({
  x: randomTensor([2, 5, 7], stream),
  Wqkv: tf.mul(randomTensor([7, 36], stream + 1), 0.4),
  Wo: tf.mul(randomTensor([12, 7], stream + 2), 0.3),
  dOutput: randomTensor([2, 5, 7], stream + 3),
});

/** The forward pass with fused weights, by way of three separate ones. */
function forward(x: tf.Tensor, Wqkv: tf.Tensor, Wo: tf.Tensor, heads: number, mask?: tf.Tensor): tf.Tensor {
  const [Wq, Wk, Wv] = tf.split(Wqkv, 3, -1);
  return batchedMultiHead(x, { Wq, Wk, Wv, Wo }, heads, mask).output;
}

test("one position: attention lets everything through, by hand", async () => {
  // With one position the weight is 1: merged = v, so dv = dMerged, and queries and keys get nothing.
  const x = tf.tensor3d([[[1, 2, -1]]]); // [1, 1, 3]
  const Wqkv = tf.tensor2d([
    [5, 1, 2, 3, 1, 2],
    [1, 0, -1, 2, 3, 0],
    [2, 4, 0, 1, 0, -1],
  ]); // [3, 6]
  const Wo = tf.tensor2d([
    [2, 0, 1],
    [-1, 3, 0],
  ]); // [2, 3]
  const dOutput = tf.tensor3d([[[2, -1, 4]]]); // [1, 1, 3]
  const due: Due = {
    // merged = v = (1 + 6, 2 + 1)
    dWo: [
      [14, -7, 28],
      [6, -3, 12],
    ],
    dMerged: [[[8, -5]]],
    dq: [[[[0]], [[0]]]],
    dk: [[[[0]], [[0]]]],
    dv: [[[[8]], [[-5]]]],
    dWqkv: [
      [0, 0, 0, 0, 8, -5],
      [0, 0, 0, 0, 16, -10],
      [0, 0, 0, 0, -8, 5],
    ],
    dx: [[[-2, 24, 5]]],
  };
  await expect(multiHeadGradients(x, Wqkv, Wo, 2, dOutput)).toMatchStages(stages(due));
});

test("of PyTorch's layer, causal: the same gradients", async () => {
  const { heads, x, Wq, Wk, Wv, Wo, dOutput, gradients } = golden("multi_head").layer;
  const Wqkv = tf.tensor2d((Wq as number[][]).map((row, d) => [...row, ...Wk[d], ...Wv[d]]));
  const { dWo, dMerged, dq, dk, dv, dWqkv, dx } = gradients;
  await expect(
    multiHeadGradients(tf.tensor3d(x), Wqkv, tf.tensor2d(Wo), heads, tf.tensor3d(dOutput), causalMask(5)),
  ).toMatchStages(stages({ dWo, dMerged, dq, dk, dv, dWqkv, dx }));
});

test("heads wider than the input: what TensorFlow.js's tape finds", async () => {
  const { x, Wqkv, Wo, dOutput } = randomInput(1);
  for (const [where, mask] of [
    ["without a mask", undefined],
    ["with padding and the causal mask", attentionMask(5, 5, [5, 2])],
  ] as const) {
    const output = (a: tf.Tensor, b: tf.Tensor, c: tf.Tensor) => forward(a, b, c, 3, mask);
    const [dx, dWqkv, dWo] = tf.grads(output)([x, Wqkv, Wo], dOutput);
    const got = multiHeadGradients(x, Wqkv, Wo, 3, dOutput, mask);
    await expect(got).toMatchStages(stages({ dWo, dWqkv, dx }, where));
  }
});

test("one item, one head, one position, width 1: the tape agrees", async () => {
  const fused = (W: tf.Tensor) => {
    const [D, three, H, headDim] = W.shape as number[];
    return tf.reshape(W, [D, three * H * headDim]); // [D, 3·H·headDim]
  };
  const mixing = (W: tf.Tensor) => {
    const [H, headDim, D] = W.shape as number[];
    return tf.reshape(W, [H * headDim, D]); // [H·headDim, D]
  };
  const byTape = (x: tf.Tensor, Wqkv: tf.Tensor, Wo: tf.Tensor, dOutput: tf.Tensor) => {
    const output = (a: tf.Tensor, b: tf.Tensor, c: tf.Tensor) => forward(a, b, c, Wo.shape[0]);
    const [dx, dWqkv, dWo] = tf.grads(output)([x, fused(Wqkv), mixing(Wo)], dOutput);
    return { dWo, dWqkv, dx };
  };
  await expect((x: tf.Tensor, Wqkv: tf.Tensor, Wo: tf.Tensor, dOutput: tf.Tensor) =>
    multiHeadGradients(x, fused(Wqkv), mixing(Wo), Wo.shape[0], dOutput),
  ).toAgreeWith(
    byTape,
    {
      x: "item position input",
      Wqkv: "input 3 head column",
      Wo: "head column input",
      dOutput: "item position input",
    },
    { axes: AXES, cases: "ones", lengths: { item: 2, position: 3, input: 4 } },
  );
});

test("they are the gradients of your layer, by differences", async () => {
  const { x, Wqkv, Wo } = randomInput(5);
  const mask = causalMask(5);
  const back = (a: tf.Tensor, b: tf.Tensor, c: tf.Tensor, dy: tf.Tensor) =>
    multiHeadGradients(a, b, c, 3, dy, mask);
  await expect((c: tf.Tensor, dy: tf.Tensor) => back(x, Wqkv, c, dy).dWo).toBeTensorGradientOf(
    (c: tf.Tensor) => forward(x, Wqkv, c, 3, mask),
    { at: Wo, axes: AXES.dWo, what: "dWo" },
  );
  await expect((b: tf.Tensor, dy: tf.Tensor) => back(x, b, Wo, dy).dWqkv).toBeTensorGradientOf(
    (b: tf.Tensor) => forward(x, b, Wo, 3, mask),
    { at: Wqkv, axes: AXES.dWqkv, what: "dWqkv" },
  );
  await expect((a: tf.Tensor, dy: tf.Tensor) => back(a, Wqkv, Wo, dy).dx).toBeTensorGradientOf(
    (a: tf.Tensor) => forward(a, Wqkv, Wo, 3, mask),
    { at: x, axes: AXES.dx, what: "dx" },
  );
});

test("weights collect from all items, inputs from their own", async () => {
  const { x, Wqkv, Wo, dOutput } = randomInput(9);
  const of = (b: number) => {
    const item = (t: tf.Tensor) => tf.slice(t, [b, 0, 0], [1, -1, -1]);
    return multiHeadGradients(item(x), Wqkv, Wo, 3, item(dOutput));
  };
  const [first, second] = [of(0), of(1)];
  const { dWo, dWqkv, dx } = multiHeadGradients(x, Wqkv, Wo, 3, dOutput);
  await expect({ dWo, dWqkv, dx }).toMatchStages(
    stages(
      {
        dWo: tf.add(first.dWo, second.dWo),
        dWqkv: tf.add(first.dWqkv, second.dWqkv),
        dx: tf.concat([first.dx, second.dx]),
      },
      "of two items",
    ),
  );
});

test("what no loss asks of the last position reaches nobody", async () => {
  const { x, Wqkv, Wo, dOutput } = randomInput(13);
  const asked = tf.tensor3d([[[1], [1], [1], [1], [0]]]); // [1, T, 1]
  const { dx } = multiHeadGradients(x, Wqkv, Wo, 3, tf.mul(dOutput, asked), causalMask(5));
  const last = tf.slice(dx, [0, 4, 0], [-1, 1, -1]); // [B, 1, D]
  await expect(last).toMatchValues(tf.zeros([2, 1, 7]), {
    axes: AXES.dx,
    what: "dx of a last position that nobody asks",
  });
});

test("what does not fit is refused", () => {
  const { x, Wqkv, Wo, dOutput } = randomInput(17);
  expect(() => multiHeadGradients(x, Wqkv, Wo, 5, dOutput)).toRefuse(RangeError, "five heads for 36 columns");
  for (const heads of [0, 1.5, -2, Number.NaN])
    expect(() => multiHeadGradients(x, Wqkv, Wo, heads, dOutput)).toRefuse(RangeError, `${heads} heads`);
  expect(() => multiHeadGradients(x, Wqkv, Wo, 3, randomTensor([2, 5, 12], 21))).toRefuse(
    RangeError,
    "a dOutput as wide as the heads together",
  );
  for (const shape of [
    [1, 5, 7],
    [3, 5, 7],
    [2, 4, 7],
    [2, 6, 7],
    [5, 2, 7],
    [10, 7],
  ])
    expect(() => multiHeadGradients(x, Wqkv, Wo, 3, randomTensor(shape, 21))).toRefuse(
      RangeError,
      `a dOutput of shape [${shape}] for an x of shape [${x.shape}]`,
    );
  const [E, D] = Wo.shape as number[];
  expect(() => multiHeadGradients(x, Wqkv, tf.zeros([E + 3, D]), 3, dOutput)).toRefuse(
    RangeError,
    `a Wo of ${E + 3} rows for ${E} columns of the heads`,
  );
  expect(() => multiHeadGradients(x, Wqkv, tf.zeros([E, D + 1]), 3, tf.zeros([2, 5, D + 1]))).toRefuse(
    RangeError,
    `a Wo of ${D + 1} columns for an x of width ${D}`,
  );
});

test("a mask of any shape that broadcasts serves all heads", async () => {
  const { x, Wqkv, Wo, dOutput } = randomInput(26);
  await expect((mask: tf.Tensor) => multiHeadGradients(x, Wqkv, Wo, 3, dOutput, mask)).toTakeEveryShape(
    causalMask(5),
    [
      [1, 5, 5],
      [2, 5, 5],
    ],
    { axes: AXES },
  );
});

test("no tensor is left behind, and the inputs stay", async () => {
  const { x, Wqkv, Wo, dOutput } = randomInput(22);
  const call = () => multiHeadGradients(x, Wqkv, Wo, 3, dOutput, causalMask(5));
  await expect(() => multiHeadGradients(x, Wqkv, Wo, 3, dOutput)).toLeakNoTensors();
  await expect(call).toLeaveTensorsUnchanged({ x, Wqkv, Wo, dOutput });
});

test("every call computes its result again", async () => {
  const { x, Wqkv, Wo, dOutput } = randomInput(30);
  const mask = causalMask(5);
  await expect(multiHeadGradients).toHeed({ x, Wqkv, Wo, heads: 3, dOutput, mask }, { others: { heads: 2 } });
  await expect(multiHeadGradients).toReturnNew({ x, Wqkv, Wo, heads: 3, dOutput, mask });
});
