import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import { specRandom } from "#lib/kit/seed";
import { randomBlock } from "#lib/spec/blocks";
import { exhibit } from "#lib/spec/exhibit";
import { golden } from "#lib/spec/golden";
import { randomTensor, tensorSpec } from "#lib/spec/tensors";
import { tensorTree } from "#lib/tensor-tree";
import { idTensor } from "../01-embeddings-and-positions/token-embedding.js";
import { gptLogits } from "../06-complete-model/gpt-logits.js";
import { type GPT, initGPT } from "../06-complete-model/init-gpt.js";
import { handBuiltInduction } from "./hand-built-induction.js";
import { logitLens } from "./logit-lens.js";

tensorSpec();

const AXES = "batch position token";

/** PyTorch's model and two texts of five tokens. */
function given() {
  const { model, ids, lens, activations } = golden("activations");
  return { model: tensorTree<GPT>(model), ids: idTensor(ids, 11), lens, activations };
}

test("before the first block and after each: N + 1 readings", () => {
  const { model, ids } = given();
  const got = logitLens(model, ids);
  expect(got.length).toMatchValues(3, { what: "the number of readings of a model of two blocks" });
  for (const [depth, reading] of got.entries())
    expect(reading).toHaveShape([2, 5, 11], AXES, `the reading at depth ${depth}`);
});

test("every reading is PyTorch's", async () => {
  const { model, ids, lens } = given();
  const got = logitLens(model, ids);
  await expect(Object.fromEntries(got.map((x, i) => [`depth ${i}`, x]))).toMatchStages(
    lens.map((expected: number[][][], i: number) => ({
      name: `depth ${i}`,
      expected,
      axes: AXES,
      what: `the reading at depth ${i}`,
    })),
  );
});

test("a model that counts makes up its mind block by block", async () => {
  const model = countingModel();
  const ids = idTensor([[2, 6, 0, 4, 3]], 7);
  const got = logitLens(model, ids);
  expect(got.length).toMatchValues(4, { what: "the number of readings of a model of three blocks" });
  for (const [depth, reading] of got.entries())
    expect(reading).toHaveShape([1, 5, 7], AXES, `the reading at depth ${depth} of three blocks`);
  await exhibit({
    kind: "heatmap",
    title: "what the model would say",
    caption:
      "Built by hand: with each block the guess moves from the token itself to the one that follows it.",
    values: tf.concat(got.map((x) => tf.softmax(x))), // [depth, position, token]
    axes: "depth position token",
    panelLabels: ["embedded", "block 0", "block 1", "block 2"],
    rowLabels: ["2", "6", "0", "4", "3"],
    columnLabels: Array.from({ length: 7 }, (_, token) => String(token)),
    range: [0, 1],
  });
  const guesses = (depth: number) => tf.argMax(got[depth], -1);
  await expect({ first: guesses(0), last: guesses(3) }).toMatchStages([
    {
      name: "first",
      expected: [[2, 6, 0, 4, 3]],
      axes: "batch position",
      what: "the guess of the embedding",
    },
    { name: "last", expected: [[3, 0, 1, 5, 4]], axes: "batch position", what: "the guess after all blocks" },
  ]);
});

/** Seven tokens, each with an axis of its own. Every block adds a share of the axis of the token that follows; attention adds nothing. */
function countingModel(): GPT {
  const { blocks, ...model } = initGPT(
    { vocabulary: 7, context: 5, dModel: 7, heads: 1, layers: 3, dFF: 7 },
    specRandom(2),
  );
  const next = tf.oneHot(tf.tensor1d([1, 2, 3, 4, 5, 6, 0], "int32"), 7); // [V, D]
  return {
    ...model,
    E: tf.mul(2, tf.eye(7)), // [V, D]
    P: tf.zeros([5, 7]),
    blocks: blocks.map(({ attention, ...block }) => ({
      ...block,
      attention: { ...attention, Wo: tf.zeros([7, 7]) },
      mlp: { ...block.mlp, W1: tf.eye(7), W2: tf.mul(0.6, next) },
    })),
  };
}

test("the last reading is what the model says", async () => {
  const model = initGPT(
    { vocabulary: 13, context: 9, dModel: 10, heads: 5, layers: 3, dFF: 7 },
    specRandom(1),
  );
  const ids = idTensor([[4, 12, 4, 0, 7, 1, 9]], 13);
  await expect(logitLens(model, ids)[3]).toMatchValues(gptLogits(model, ids), {
    axes: AXES,
    what: "the reading at depth 3",
  });
});

test("in a model of twelve blocks depth 10 comes after depth 9", async () => {
  const { blocks, ...model } = initGPT(
    { vocabulary: 5, context: 2, dModel: 3, heads: 1, layers: 1, dFF: 2 },
    specRandom(3),
  );
  const [E, P] = [randomTensor([5, 3], 4), randomTensor([2, 3], 5)];
  const twelve = Array.from({ length: 12 }, (_, i) => randomBlock({ D: 3, columns: 3, F: 2 }, 6 + i));
  const ids = idTensor([[3, 1]], 5);
  const got = logitLens({ ...model, E, P, blocks: twelve }, ids);
  for (const depth of twelve.keys())
    await expect(got[depth]).toMatchValues(
      gptLogits({ ...model, E, P, blocks: twelve.slice(0, depth) }, ids),
      { axes: AXES, what: `the reading at depth ${depth} of twelve blocks` },
    );
});

test("blocks that add nothing: all readings are the same", async () => {
  const { model, ids } = given();
  const zeros = (x: tf.Tensor) => tf.zeros(x.shape);
  const blocks = model.blocks.map((block) => ({
    ...block,
    attention: { ...block.attention, Wo: zeros(block.attention.Wo), bo: undefined },
    mlp: { ...block.mlp, W2: zeros(block.mlp.W2), b2: zeros(block.mlp.b2) },
  }));
  const got = logitLens({ ...model, blocks }, ids);
  for (const depth of [1, 2])
    await expect(got[depth]).toMatchValues(got[0], { axes: AXES, what: `the reading at depth ${depth}` });
});

test("a model with an unembedding of its own is read by that", async () => {
  const { model, ids, activations } = given();
  const unembedding = randomTensor([7, 13], 2);
  const got = logitLens({ ...model, unembedding }, ids);
  // The norm, vector by vector, in plain numbers; then a product.
  const [gamma, beta] = (await Promise.all([
    model.norm.gamma.array(),
    model.norm.beta.array(),
  ])) as number[][];
  const normed = (row: number[]) => {
    const mean = row.reduce((sum, x) => sum + x, 0) / row.length;
    const variance = row.reduce((sum, x) => sum + (x - mean) ** 2, 0) / row.length;
    return row.map((x, i) => (gamma[i] * (x - mean)) / Math.sqrt(variance + 1e-5) + beta[i]);
  };
  const rows = (activations["0.stream"] as number[][][]).flat().map(normed);
  const expected = tf.reshape(tf.matMul(tf.tensor2d(rows), unembedding as tf.Tensor2D), [2, 5, 13]);
  await expect(got[1]).toMatchValues(expected, { axes: AXES, what: "the reading at depth 1" });
});

test("the model built by hand knows nothing before its last layer", async () => {
  const model = handBuiltInduction(11, 20);
  const got = logitLens(model, idTensor([[3, 1, 4, 7, 3, 1, 4, 7, 3]], 11));
  for (const reading of got) expect(reading).toHaveShape([1, 9, 11], AXES, "a reading");
  const last = tf.concat(got.map((x) => tf.softmax(tf.slice(x, [0, 8, 0], [1, 1, 11])))).squeeze([1]); // [depth, V]
  await exhibit({
    kind: "heatmap",
    title: "the lens on the model built by hand",
    caption:
      "After 3 1 4 7 3 1 4 7 3. Layer 0 has written what layer 1 needs, but no unembedding can read it: to the lens, depth 1 is as ignorant as depth 0.",
    values: last,
    axes: "depth token",
    rowLabels: ["embedded", "layer 0", "layer 1"],
    columnLabels: Array.from({ length: 11 }, (_, token) => String(token)),
    range: [0, 1],
  });
  const alike = Array(11).fill(1 / 11);
  const sure = alike.map((_, token) => Number(token === 1));
  await expect(last).toMatchValues([alike, alike, sure], {
    axes: "depth token",
    atol: 0.01,
    what: "the probabilities at the last position",
  });
});

test("gradients pass through every reading", async () => {
  const { model, ids } = given();
  const all = (P: tf.Tensor) => tf.stack(logitLens({ ...model, P }, ids));
  await expect(all).toBeDifferentiable({ at: model.P, axes: "position component" });
});

test("other texts have other readings, each a new tensor", async () => {
  const { model, ids } = given();
  await expect((ids: tf.Tensor) => logitLens(model, ids)).toHeed({ ids });
  await expect(logitLens).toReturnNew({ model, ids });
});

test("no tensor is left behind, model and ids stay", async () => {
  const { model, ids } = given();
  await expect(() => logitLens(model, ids)).toLeakNoTensors();
  await expect(() =>
    tf.tidy(() => {
      logitLens(model, ids);
    }),
  ).toLeakNoTensors();
  await expect(() => logitLens(model, ids)).toLeaveTensorsUnchanged({ ids, model });
});
