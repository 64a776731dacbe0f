import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import { golden } from "#lib/spec/golden";
import { randomTensor, tensorSpec } from "#lib/spec/tensors";
import { type AttentionGradients, attentionGradients } from "./attention-gradients.js";
import { attentionMask, causalMask } from "./attention-mask.js";
import { batchedAttention } from "./batched-attention.js";

tensorSpec();

/** The gradients in the order of the walk from the output down. */
const NAMES = ["dv", "dWeights", "dScores", "dq", "dk"] as const;
type Due = Record<(typeof NAMES)[number], tf.Tensor | number[][][]>;

const AXES = {
  dv: "key component",
  dWeights: "query key",
  dScores: "query key",
  dq: "query component",
  dk: "key component",
};

const stages = (due: Due, where = "", front = "batch") =>
  NAMES.map((name) => ({
    name,
    expected: due[name],
    axes: `${front} ${AXES[name]}`,
    what: where ? `${name} ${where}` : name,
  }));

/** q, k, v and dOutput: 3 queries of width 7, 5 keys, values of width 4. */
const randomInput = (stream: number) => ({
  q: randomTensor([2, 3, 7], stream),
  k: randomTensor([2, 5, 7], stream + 1),
  v: randomTensor([2, 5, 4], stream + 2),
  dOutput: randomTensor([2, 3, 4], stream + 3),
});

test("one query, two keys of width 4, by hand, in two items", async () => {
  const ln3 = Math.log(3);
  const q = tf.tensor3d([[[2 * ln3, -1, 0, 0]], [[4, 1, -2, 0]]]); // [2, 1, 4]
  const k = tf.tensor3d([
    [
      [0, 1, 2, -1],
      [1, 1, 0, 1],
    ],
    [
      [0, 2, 1, 5],
      [1, 0, 2, -1],
    ],
  ]); // [2, 2, 4]
  const v = tf.tensor3d([
    [
      [4, 0],
      [0, 2],
    ],
    [
      [1, 3],
      [-1, 7],
    ],
  ]); // [2, 2, 2]
  const dOutput = tf.tensor3d([[[2, 0]], [[4, 1]]]); // [2, 1, 2]
  const weights = tf.tensor3d([[[1 / 4, 3 / 4]], [[1 / 2, 1 / 2]]]); // [2, 1, 2]
  const due: Due = {
    dv: [
      [
        [0.5, 0],
        [1.5, 0],
      ],
      [
        [2, 0.5],
        [2, 0.5],
      ],
    ],
    dWeights: [[[8, 0]], [[7, 3]]],
    dScores: [[[1.5, -1.5]], [[1, -1]]],
    dq: [[[-0.75, 0, 1.5, -1.5]], [[-0.5, 1, -0.5, 3]]],
    dk: [
      [
        [1.5 * ln3, -0.75, 0, 0],
        [-1.5 * ln3, 0.75, 0, 0],
      ],
      [
        [2, 0.5, -1, 0],
        [-2, -0.5, 1, 0],
      ],
    ],
  };
  await expect(attentionGradients(q, k, v, weights, dOutput)).toMatchStages(stages(due));
});

test("without a mask these are PyTorch's gradients", async () => {
  await expectGolden("everything", "without a mask");
});

test("with the causal mask, and with padding, they are too", async () => {
  await expectGolden("causal", "with the causal mask");
  await expectGolden("both", "with the causal mask and padding");
});

test("batch and heads: they are what TensorFlow.js's tape finds", async () => {
  const [q, k] = [randomTensor([2, 3, 4, 7], 1), randomTensor([2, 3, 4, 7], 2)];
  const [v, dOutput] = [randomTensor([2, 3, 4, 5], 3), randomTensor([2, 3, 4, 5], 4)];
  const mask = causalMask(4);
  const { weights } = batchedAttention(q, k, v, mask);
  const output = (...[a, b, c]: tf.Tensor[]) => batchedAttention(a, b, c, mask).output;
  const [dq, dk, dv] = tf.grads(output)([q, k, v], dOutput);
  const found = stages({ dq, dk, dv, dWeights: dq, dScores: dq }, "of [B, H, T, d]", "batch head");
  const handedOut = found.filter(({ name }) => name !== "dWeights" && name !== "dScores"); // by the tape
  await expect(attentionGradients(q, k, v, weights, dOutput)).toMatchStages(handedOut);
});

test("one item, one query, one key, width 1: the tape agrees", async () => {
  const byTape = (q: tf.Tensor, k: tf.Tensor, v: tf.Tensor, dOutput: tf.Tensor) => {
    const scores = tf.div(tf.matMul(q, k, false, true), Math.sqrt(q.shape[2] as number)); // [B, Tq, Tk]
    const weights = tf.softmax(scores); // [B, Tq, Tk]
    const output = (...[a, b, c]: tf.Tensor[]) => batchedAttention(a, b, c).output;
    const [dq, dk, dv] = tf.grads(output)([q, k, v], dOutput);
    const dWeights = tf.grad((w: tf.Tensor) => tf.matMul(w, v))(weights, dOutput); // [B, Tq, Tk]
    const dScores = tf.grad((s: tf.Tensor) => tf.matMul(tf.softmax(s), v))(scores, dOutput); // [B, Tq, Tk]
    return { dv, dWeights, dScores, dq, dk };
  };
  await expect((q: tf.Tensor, k: tf.Tensor, v: tf.Tensor, dOutput: tf.Tensor) =>
    attentionGradients(q, k, v, batchedAttention(q, k, v).weights, dOutput),
  ).toAgreeWith(
    byTape,
    { q: "item query width", k: "item key width", v: "item key value", dOutput: "item query value" },
    { axes: Object.fromEntries(NAMES.map((name) => [name, `batch ${AXES[name]}`])), cases: "ones" },
  );
});

test("they are the gradients of your attention, by differences", async () => {
  const { q, k, v } = randomInput(5);
  const mask = attentionMask(3, 5, [5, 2]);
  const forward = (a: tf.Tensor, b: tf.Tensor, c: tf.Tensor) => batchedAttention(a, b, c, mask).output;
  const back = (a: tf.Tensor, b: tf.Tensor, c: tf.Tensor, dy: tf.Tensor) =>
    attentionGradients(a, b, c, batchedAttention(a, b, c, mask).weights, dy);
  await expect((c: tf.Tensor, dy: tf.Tensor) => back(q, k, c, dy).dv).toBeTensorGradientOf(
    (c: tf.Tensor) => forward(q, k, c),
    { at: v, axes: "batch key component", what: "dv" },
  );
  await expect((a: tf.Tensor, dy: tf.Tensor) => back(a, k, v, dy).dq).toBeTensorGradientOf(
    (a: tf.Tensor) => forward(a, k, v),
    { at: q, axes: "batch query component", what: "dq" },
  );
  await expect((b: tf.Tensor, dy: tf.Tensor) => back(q, b, v, dy).dk).toBeTensorGradientOf(
    (b: tf.Tensor) => forward(q, b, v),
    { at: k, axes: "batch key component", what: "dk" },
  );
});

test("scores of a query, and keys, share nothing out but 0 in all", async () => {
  const { q, k, v, dOutput } = randomInput(9);
  const { weights } = batchedAttention(q, k, v);
  const { dScores, dk } = attentionGradients(q, k, v, weights, dOutput);
  await expect(tf.sum(dScores, -1)).toMatchValues(tf.zeros([2, 3]), {
    axes: "batch query",
    what: "the sum of dScores over the keys",
  });
  await expect(tf.sum(dk, 1)).toMatchValues(tf.zeros([2, 7]), {
    axes: "batch component",
    what: "the sum of dk over the keys",
  });
});

test("what one item wants does not reach the others", async () => {
  const { q, k, v, dOutput } = randomInput(13);
  const { weights } = batchedAttention(q, k, v, causalMask(3, 5));
  const onlyFirst = tf.mul(dOutput, tf.tensor3d([[[1]], [[0]]])); // [B, Tq, d_v]
  const gradients = attentionGradients(q, k, v, weights, onlyFirst);
  const second = (x: tf.Tensor) => tf.slice(x, [1, 0, 0], [1, -1, -1]);
  const got = Object.fromEntries(NAMES.map((name) => [name, second(gradients[name])]));
  const nothing: Due = {
    dv: tf.zeros([1, 5, 4]),
    dWeights: tf.zeros([1, 3, 5]),
    dScores: tf.zeros([1, 3, 5]),
    dq: tf.zeros([1, 3, 7]),
    dk: tf.zeros([1, 5, 7]),
  };
  await expect(got).toMatchStages(stages(nothing, "of the item that nothing came from"));
});

test("a query that sees no key passes nothing on", async () => {
  const { q, k, v, dOutput } = randomInput(19);
  const isSeen = [1, 0, 1]; // of each query
  const seen = tf.tensor3d(isSeen, [1, 3, 1]);
  const { weights } = batchedAttention(q, k, v);
  const got = attentionGradients(q, k, v, tf.mul(weights, seen), dOutput);
  const whole = attentionGradients(q, k, v, weights, tf.mul(dOutput, seen));
  await expect({ ...got }).toMatchStages([
    { name: "dv", expected: whole.dv, axes: "batch key dimension", what: "the gradient of the values" },
    { name: "dScores", expected: whole.dScores, axes: "batch query key", what: "the gradient of the scores" },
    { name: "dq", expected: whole.dq, axes: "batch query dimension", what: "the gradient of the queries" },
    { name: "dk", expected: whole.dk, axes: "batch key dimension", what: "the gradient of the keys" },
  ]);
});

test("what does not fit is refused", () => {
  const { q, k, v, dOutput } = randomInput(17);
  const { weights } = batchedAttention(q, k, v);
  const other = (shape: number[]) => tf.zeros(shape);
  expect(() => attentionGradients(q, k, v, other([2, 3, 4]), dOutput)).toRefuse(
    RangeError,
    "weights of four keys for five",
  );
  expect(() => attentionGradients(q, k, v, weights, other([2, 4, 4]))).toRefuse(
    RangeError,
    "a dOutput of four queries for three",
  );
  expect(() => attentionGradients(q, k, v, weights, other([2, 3, 7]))).toRefuse(
    RangeError,
    "a dOutput as wide as the keys",
  );
  expect(() => attentionGradients(q, k, other([2, 4, 4]), weights, dOutput)).toRefuse(
    RangeError,
    "five keys and four values",
  );
  for (const [shape, what] of [
    [[1, 3, 7], "queries of one item for keys of two"],
    [[3, 7], "queries of no item"],
  ] as const) {
    const { shape: keys } = k;
    const queries = shape.slice(0, -1);
    expect(() =>
      attentionGradients(randomTensor([...shape], 18), k, v, other([...queries, 5]), other([...queries, 4])),
    ).toRefuse(RangeError, what, keys[0]);
  }
});

test("no tensor is left behind, and the inputs stay", async () => {
  const { q, k, v, dOutput } = randomInput(21);
  const { weights } = batchedAttention(q, k, v, causalMask(3, 5));
  const call = () => attentionGradients(q, k, v, weights, dOutput);
  await expect(call).toLeakNoTensors();
  await expect(call).toLeaveTensorsUnchanged({ q, k, v, weights, dOutput });
});

test("every call computes its result again", async () => {
  const { q, k, v, dOutput } = randomInput(25);
  const { weights } = batchedAttention(q, k, v, causalMask(3, 5));
  await expect(attentionGradients).toHeed({ q, k, v, weights, dOutput });
  await expect(attentionGradients).toReturnNew({ q, k, v, weights, dOutput });
});

async function expectGolden(mask: "everything" | "causal" | "both", where: string): Promise<void> {
  const given = golden("attention");
  const [q, k, v, dOutput] = ["q", "k", "v", "dOutput"].map((name) => tf.tensor3d(given[name]));
  const got: AttentionGradients = attentionGradients(q, k, v, tf.tensor3d(given[mask].weights), dOutput);
  await expect(got).toMatchStages(stages(given[mask], where));
}
