import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import { specRandom } from "#lib/kit/seed";
import { golden } from "#lib/spec/golden";
import { randomTensor, tensorSpec } from "#lib/spec/tensors";
import type { Tap } from "#lib/tap";
import { idTensor } from "../01-embeddings-and-positions/token-embedding.js";
import { blockStack } from "../05-transformer-block/block-stack.js";
import { gptLogits, unembed } from "./gpt-logits.js";
import { gptParameters } from "./gpt-parameters.js";
import { type GPT, initGPT } from "./init-gpt.js";

tensorSpec();

const LOGITS = "item position token";

/** A model without blocks, small enough for pencil and paper. */
const byHand = (): GPT => ({
  heads: 1,
  E: tf.tensor2d([
    [1, 0],
    [0, 12],
    [30, 10],
  ]), // [3, 2]
  P: tf.tensor2d([
    [10, 0],
    [0, -2],
    [5, 7],
  ]), // [3, 2]
  blocks: [],
  norm: { gamma: tf.tensor1d([2, 3]), beta: tf.tensor1d([1, 0]) },
});

test("unembed: the last norm, then a product with each token", async () => {
  const stream = tf.tensor3d([
    [
      [40, 10],
      [0, 10],
    ],
  ]); // [1, 2, 2]
  // Normed (1, −1) and (−1, 1); times gamma plus beta: (3, −3) and (−1, 3). Token 2 is (30, 10): 90 − 30, −30 + 30.
  const scores = [
    [
      [3, -36, 60],
      [-1, 36, 0],
    ],
  ];
  await expect(unembed(byHand(), stream)).toMatchValues(scores, {
    axes: LOGITS,
    atol: 1e-4,
    inputs: { stream },
  });
});

test("a stream as small as ε is normed to half its size", async () => {
  const a = Math.sqrt(1e-5 / 3); // a / √(a² + 1e-5) = 1/2
  // Normed (−1/2, 1/2); times gamma plus beta: (0, 1.5).
  await expect(unembed(byHand(), tf.tensor3d([[[-a, a]]]))).toMatchValues([[[0, 18, 15]]], {
    axes: LOGITS,
    atol: 1e-4,
  });
});

test("an unembedding of its own takes the place of the table", async () => {
  const unembedding = tf.tensor2d([
    [1, 0, 2],
    [-1, 4, 5],
  ]); // [2, 3]
  const scores = [
    [
      [6, -12, -9],
      [-4, 12, 13],
    ],
  ];
  const stream = tf.tensor3d([
    [
      [40, 10],
      [0, 10],
    ],
  ]); // [1, 2, 2]
  await expect(unembed({ ...byHand(), unembedding }, stream)).toMatchValues(scores, {
    axes: LOGITS,
    atol: 1e-4,
  });
});

test("two tokens through a model without blocks, by hand", async () => {
  // (30, 10) + (10, 0) = (40, 10) and (0, 12) + (0, −2) = (0, 10): the stream of the first test.
  await expect(gptLogits(byHand(), idTensor([[2, 1]], 3))).toMatchValues(
    [
      [
        [3, -36, 60],
        [-1, 36, 0],
      ],
    ],
    { axes: LOGITS, atol: 1e-4 },
  );
});

test("two blocks: the logits of PyTorch", async () => {
  const { tied, untied } = golden("gpt");
  const { model, ids } = goldenModel();
  await expect(gptLogits(model, ids)).toMatchValues(tied.logits, {
    axes: LOGITS,
    what: "the tensor of logits",
  });
  const unembedding = tf.tensor2d(golden("gpt").unembedding); // [D, V]
  await expect(gptLogits({ ...model, unembedding }, ids)).toMatchValues(untied.logits, {
    axes: LOGITS,
    what: "the tensor of logits with an unembedding of its own",
  });
});

test("what comes later changes no earlier score", async () => {
  const { model, ids } = goldenModel();
  const whole = gptLogits(model, ids); // [2, 5, V]
  for (const T of [4, 2, 1]) {
    await expect(gptLogits(model, tf.slice(ids, [0, 0], [2, T]))).toMatchValues(
      tf.slice(whole, [0, 0, 0], [2, T, -1]),
      { axes: LOGITS, what: `the tensor of logits of the first ${T} tokens alone` },
    );
  }
});

test("every item is read on its own", async () => {
  const { model, ids } = goldenModel();
  const whole = gptLogits(model, ids); // [2, 5, V]
  for (const item of [0, 1])
    await expect(gptLogits(model, tf.slice(ids, [item, 0], [1, 5]))).toMatchValues(
      tf.slice(whole, [item, 0, 0], [1, -1, -1]),
      { axes: LOGITS, what: `the tensor of logits of item ${item} alone` },
    );
});

test("the tap is shown the embedding, then every block's places", () => {
  const { model, ids } = goldenModel();
  const places: string[] = [];
  gptLogits(model, ids, (place, x) => {
    places.push(place);
    return x;
  });
  const inABlock = ["weights", "heads", "attention", "mlp", "stream"];
  expect(places).toEqual(["embedded", ...[0, 1].flatMap((i) => inABlock.map((place) => `${i}.${place}`))]);
});

test("the tap is shown tokens with their positions", async () => {
  const { model, ids } = goldenModel();
  const shown: tf.Tensor[] = [];
  gptLogits(model, ids, (place, x) => {
    if (place === "embedded") shown.push(tf.keep(tf.clone(x)));
    return x;
  });
  await expect(shown[0]).toMatchValues(embeddingOf(model, ids), {
    axes: "item position component",
    what: 'what the tap sees at "embedded"',
  });
  tf.dispose(shown);
});

test("what the tap makes of the embedding flows on", async () => {
  const { model, ids } = goldenModel();
  const other = randomTensor([2, 5, 6], 1);
  const patch: Tap = (place, x) => (place === "embedded" ? other : x);
  const due = unembed(model, blockStack(other, model.blocks, model.heads)); // [2, 5, V]
  await expect(gptLogits(model, ids, patch)).toMatchValues(due, { axes: LOGITS });
  const silence: Tap = (place, x) => (place === "1.mlp" ? tf.zerosLike(x) : x);
  const mute = unembed(model, blockStack(embeddingOf(model, ids), model.blocks, model.heads, silence));
  await expect(gptLogits(model, ids, silence)).toMatchValues(mute, {
    axes: LOGITS,
    what: "the tensor of logits with a block whose MLP is silent",
  });
});

test("gradients reach every weight, as in PyTorch", async () => {
  const { dLogits, gradients } = golden("gpt").tied;
  const { model, ids } = goldenModel();
  const upstream = tf.tensor3d(dLogits); // [2, 5, V]
  const { grads } = tf.variableGrads(() => tf.sum(tf.mul(gptLogits(model, ids), upstream)) as tf.Scalar);
  const parameters = Object.entries(gptParameters(model)) as [string, tf.Variable][];
  await expect(Object.fromEntries(parameters.map(([name, w]) => [name, grads[w.name]]))).toMatchStages(
    parameters.reverse().map(([name, w]) => ({
      name,
      expected: gradients[name],
      axes: w.rank === 1 ? "feature" : "in out",
      what: `the gradient of ${name}`,
    })),
  );
});

test("seven positions are room for seven tokens, not for eight", () => {
  const { model } = goldenModel();
  expect(gptLogits(model, tf.zeros([1, 7], "int32")).shape).toMatchValues([1, 7, 11], {
    axes: "axis",
    what: "the shape of the logits",
  });
  expect(() => gptLogits(model, tf.zeros([1, 8], "int32"))).toRefuse(
    RangeError,
    "eight tokens for seven positions",
  );
});

test("no tensor is left behind, and the model stays", async () => {
  const { model, ids } = goldenModel();
  const stream = randomTensor([2, 5, 6], 3);
  await expect(() => unembed(model, stream)).toLeakNoTensors();
  await expect(() => gptLogits(model, ids)).toLeakNoTensors();
  await expect(() => gptLogits(model, ids)).toLeaveTensorsUnchanged({ ids, model });
});

/** The model whose outputs are in lib/golden/gpt.json. */
function goldenModel(): { model: GPT; ids: tf.Tensor } {
  const { sizes, parameters, ids } = golden("gpt");
  const model = initGPT(sizes, specRandom());
  for (const [name, tensor] of Object.entries(gptParameters(model)))
    (tensor as tf.Variable).assign(tf.tensor(parameters[name]));
  return { model, ids: idTensor(ids, sizes.vocabulary) };
}

/** Rows of E and P, added up. */
function embeddingOf(model: GPT, ids: tf.Tensor): tf.Tensor {
  const T = ids.shape[1] as number;
  return tf.add(tf.gather(model.E, ids), tf.slice(model.P, [0, 0], [T, -1])); // [B, T, D]
}
