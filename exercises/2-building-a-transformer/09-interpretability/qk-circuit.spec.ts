import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import { exhibit } from "#lib/spec/exhibit";
import { golden } from "#lib/spec/golden";
import { randomTensor, tensorSpec } from "#lib/spec/tensors";
import { tensorTree } from "#lib/tensor-tree";
import { idTensor } from "../01-embeddings-and-positions/token-embedding.js";
import { causalMask } from "../02-scaled-dot-product-attention/attention-mask.js";
import { maskedSoftmax } from "../02-scaled-dot-product-attention/masked-softmax.js";
import type { GPT } from "../06-complete-model/init-gpt.js";
import { handBuiltInduction } from "./hand-built-induction.js";
import { attentionOf, type Head, headColumns, qkCircuit } from "./qk-circuit.js";
import { recordActivations } from "./record-activations.js";

tensorSpec();

const SCORES = "query key";
const HEADS: Head[] = [0, 1].flatMap((layer) => [0, 1, 2].map((head) => ({ layer, head })));
const say = ({ layer, head }: Head) => `head ${head} of layer ${layer}`;

/** Random weights: two layers of three heads, width 7, head dimension 4, eleven tokens, eight positions. */
const given = () => tensorTree<GPT>(golden("activations").model);

/** A model of one layer of which only these weights matter. */
function modelOf(Wq: tf.Tensor, Wk: tf.Tensor, heads: number, E?: tf.Tensor): GPT {
  const model = given();
  const { attention, ...block } = model.blocks[0];
  return { ...model, heads, E: E ?? model.E, blocks: [{ ...block, attention: { ...attention, Wq, Wk } }] };
}

test("each head has neighboring columns of its own", async () => {
  const W = tf.tensor2d([
    [1, 2, 3, 4, 5, 6],
    [7, 8, 9, 10, 11, 12],
  ]);
  const stages = (heads: number, columns: number[][][]) =>
    expect(Object.fromEntries(columns.map((_, h) => [`head ${h}`, headColumns(W, heads, h)]))).toMatchStages(
      columns.map((expected, h) => ({
        name: `head ${h}`,
        expected,
        axes: "row column",
        what: `the columns of head ${h} of ${heads}`,
      })),
    );
  await stages(3, [
    [
      [1, 2],
      [7, 8],
    ],
    [
      [3, 4],
      [9, 10],
    ],
    [
      [5, 6],
      [11, 12],
    ],
  ]);
  await stages(2, [
    [
      [1, 2, 3],
      [7, 8, 9],
    ],
    [
      [4, 5, 6],
      [10, 11, 12],
    ],
  ]);
});

test("two queries, three keys, head dimension 4, by hand", async () => {
  const Wq = tf.tensor2d([
    [2, 0, 1, 0],
    [0, 4, 0, 1],
  ]); // [D, headDim]
  const Wk = tf.tensor2d([
    [1, 3, 0, 2],
    [0, 1, 2, 0],
  ]); // [D, headDim]
  const queries = tf.tensor2d([
    [1, 0],
    [1, 1],
  ]); // their queries are (2, 0, 1, 0) and (2, 4, 1, 1)
  const keys = tf.tensor2d([
    [1, 0],
    [0, 1],
    [1, -1],
  ]); // their keys are (1, 3, 0, 2), (0, 1, 2, 0) and (1, 2, -2, 2)
  await expect(qkCircuit(modelOf(Wq, Wk, 1, queries), { layer: 0, head: 0 }, queries, keys)).toMatchValues(
    [
      [1, 1, 0],
      [8, 3, 5],
    ],
    { axes: SCORES, what: "the circuit" },
  );
});

test("every token against every token, as in a slow loop", async () => {
  const model = given();
  for (const head of HEADS)
    await expect(qkCircuit(model, head)).toMatchValues(await slowScores(model, head, model.E, model.E), {
      axes: SCORES,
      what: `the circuit of ${say(head)}`,
    });
});

test("any directions can ask, and any can be asked", async () => {
  const model = given();
  const [queries, keys] = [randomTensor([5, 7], 1), randomTensor([3, 7], 2)];
  for (const head of HEADS.slice(1, 4)) {
    await expect(qkCircuit(model, head, queries, keys)).toMatchValues(
      await slowScores(model, head, queries, keys),
      { axes: SCORES, what: `the circuit of ${say(head)}` },
    );
    await expect(qkCircuit(model, head, model.P)).toMatchValues(
      await slowScores(model, head, model.P, model.E),
      { axes: SCORES, what: `the circuit of ${say(head)}, positions against tokens,` },
    );
  }
});

test("the hand-built head looks one position back", async () => {
  const model = handBuiltInduction(8, 8);
  const { E, P } = model;
  const circuit = (layer: number, queries: tf.Tensor, keys: tf.Tensor) => {
    const scores = qkCircuit(model, { layer, head: 0 }, queries, keys);
    expect(scores).toHaveShape([8, 8], SCORES, "the circuit");
    return scores;
  };
  const got = [circuit(0, P, P), circuit(0, E, E), circuit(1, E, E), circuit(1, E, P)]; // [V, V] each, V = L
  await exhibit({
    kind: "heatmap",
    title: "QK circuits of the model built by hand",
    caption:
      "Layer 0 compares positions and no tokens. Layer 1 avoids position 0; in its tokens nothing shows that it does induction.",
    values: tf.stack(got), // [circuit, query, key]
    axes: "circuit query key",
    panelLabels: ["0: position, position", "0: token, token", "1: token, token", "1: token, position"],
    range: [-30, 30],
  });
  const grid = (score: (query: number, key: number) => number) =>
    Array.from({ length: 8 }, (_, query) => Array.from({ length: 8 }, (_, key) => score(query, key)));
  const names = [
    "positions in layer 0",
    "tokens in layer 0",
    "tokens in layer 1",
    "tokens and positions in layer 1",
  ];
  const due = [
    grid((query, key) => (key === query - 1 ? 30 : 0)),
    grid(() => 0),
    grid(() => 0),
    grid((_, key) => (key === 0 ? -30 : 0)),
  ];
  await expect(Object.fromEntries(got.map((x, i) => [names[i], x]))).toMatchStages(
    due.map((expected, i) => ({
      name: names[i],
      expected,
      axes: SCORES,
      what: `the circuit of ${names[i]}`,
    })),
  );
});

test("with the causal mask and softmax: attention itself", async () => {
  const model = handBuiltInduction(5, 9); // its norms undo themselves, and it has no biases
  const { activations } = recordActivations(model, idTensor([[3, 1, 4, 3, 1, 4, 0]], 5));
  for (const [layer, place] of ["embedded", "0.stream"].entries()) {
    const directions = tf.squeeze(activations[place], [0]); // [T, D]
    const scores = qkCircuit(model, { layer, head: 0 }, directions, directions);
    expect(scores).toHaveShape([7, 7], SCORES, `the circuit of layer ${layer}`);
    await expect(maskedSoftmax(scores, causalMask(7))).toMatchValues(
      tf.squeeze(activations[`${layer}.weights`], [0, 1]),
      { axes: SCORES, atol: 1e-3, what: `the matrix of attention weights of layer ${layer}` },
    );
  }
});

test("scores of sums are sums of scores, whatever the biases", async () => {
  const model = given();
  const head = { layer: 1, head: 2 };
  const tokens = tf.slice(model.E, [2, 0], [8, 7]); // [8, D]
  const sums = tf.add(tokens, model.P); // [8, D]
  const four = [
    [tokens, tokens],
    [tokens, model.P],
    [model.P, tokens],
    [model.P, model.P],
  ].map(([queries, keys]) => qkCircuit(model, head, queries, keys));
  for (const x of four) expect(x).toHaveShape([8, 8], SCORES, "the circuit");
  await expect(qkCircuit(model, head, sums, sums)).toMatchValues(tf.addN(four), {
    axes: SCORES,
    what: "the circuit of tokens with their positions",
  });
  const nothing = tf.zeros([3, 7]);
  await expect(qkCircuit(model, head, nothing, model.P)).toMatchValues(tf.zeros([3, 8]), {
    axes: SCORES,
    what: "the circuit of queries of zeros",
  });
});

test("one direction, component or column alone: the same", async () => {
  const scores = async (...[Wq, Wk, queries, keys]: tf.Tensor[]) =>
    slowScores(modelOf(Wq, Wk, 1), { layer: 0, head: 0 }, queries, keys);
  await expect((Wq: tf.Tensor, Wk: tf.Tensor, queries: tf.Tensor, keys: tf.Tensor) =>
    qkCircuit(modelOf(Wq, Wk, 1), { layer: 0, head: 0 }, queries, keys),
  ).toAgreeWith(
    scores,
    { Wq: "width column", Wk: "width column", queries: "query width", keys: "key width" },
    { axes: SCORES, cases: "ones zeros small" },
  );
  const [W, narrow] = [randomTensor([7, 3], 3), randomTensor([1, 5], 4)];
  await expect(headColumns(W, 3, 1)).toMatchValues(tf.slice(W, [0, 1], [7, 1]), {
    axes: "row column",
    what: "the columns of a head of dimension 1",
  });
  await expect(headColumns(W, 1, 0)).toMatchValues(W, {
    axes: "row column",
    what: "the columns of the only head",
  });
  await expect(headColumns(narrow, 5, 3)).toMatchValues(tf.slice(narrow, [0, 3], [1, 1]), {
    axes: "row column",
    what: "the columns of a head in one row",
  });
  // Three heads of dimension 1, one direction against one.
  const thin = modelOf(randomTensor([7, 3], 5), randomTensor([7, 3], 6), 3, randomTensor([1, 7], 7));
  for (const head of [0, 1, 2])
    await expect(qkCircuit(thin, { layer: 0, head })).toMatchValues(
      await slowScores(thin, { layer: 0, head }, thin.E, thin.E),
      { axes: SCORES, what: `the circuit of head ${head} of dimension 1` },
    );
});

test("the eleventh layer and the eleventh head are found", async () => {
  const model = given();
  const [Wq, Wk] = [randomTensor([7, 24], 8), randomTensor([7, 24], 9)];
  const [block] = modelOf(Wq, Wk, 12).blocks;
  const deep = {
    ...model,
    heads: 12,
    blocks: Array.from({ length: 12 }, (_, i) => (i === 10 ? block : model.blocks[0])),
  };
  for (const head of [1, 10, 11])
    await expect(qkCircuit(deep, { layer: 10, head })).toMatchValues(
      await slowScores(deep, { layer: 10, head }, model.E, model.E),
      { axes: SCORES, what: `the circuit of head ${head} of layer 10` },
    );
});

test("a head that the model doesn't have is refused", () => {
  const model = given();
  for (const head of [
    { layer: 2, head: 0 },
    { layer: -1, head: 0 },
    { layer: 0.5, head: 0 },
    { layer: 1, head: 3 },
    { layer: 1, head: -1 },
    { layer: 0, head: 1.5 },
  ]) {
    expect(() => attentionOf(model, head)).toRefuse(RangeError, say(head));
    expect(() => qkCircuit(model, head)).toRefuse(RangeError, say(head));
    expect(() => qkCircuit(model, head, model.P, model.P)).toRefuse(RangeError, say(head));
  }
});

test("widths that do not fit are refused", () => {
  const model = given();
  for (const D of [1, 6, 8]) {
    const wrong = tf.zeros([5, D]);
    expect(() => qkCircuit(model, HEADS[1], wrong)).toRefuse(RangeError, `query directions of width ${D}`);
    expect(() => qkCircuit(model, HEADS[1], model.P, wrong)).toRefuse(
      RangeError,
      `key directions of width ${D}`,
    );
  }
  for (const heads of [5, 7, 24])
    expect(() => headColumns(tf.zeros([7, 12]), heads, 0)).toRefuse(
      RangeError,
      `12 columns and ${heads} heads`,
    );
});

test("weights, directions and heads all count, at every call", async () => {
  const [Wq, Wk] = [randomTensor([7, 12], 10), randomTensor([7, 12], 11)];
  const [queries, keys] = [randomTensor([5, 7], 12), randomTensor([3, 7], 13)];
  await expect((Wq: tf.Tensor, Wk: tf.Tensor, queries: tf.Tensor, keys: tf.Tensor, head: number) =>
    qkCircuit(modelOf(Wq, Wk, 3), { layer: 0, head }, queries, keys),
  ).toHeed({ Wq, Wk, queries, keys, head: 1 }, { others: { head: 2 } });
  await expect(headColumns).toHeed({ W: Wq, heads: 3, head: 1 }, { others: { heads: 2, head: 0 } });
  const model = given();
  await expect((head: Head) => qkCircuit(model, head)).toHeed(
    { head: { layer: 0, head: 1 } },
    { others: { "head.layer": 1, "head.head": 2 } },
  );
  await expect(qkCircuit).toReturnNew({ model, head: { layer: 0, head: 1 }, queries, keys });
  await expect(headColumns).toReturnNew({ W: Wq, heads: 3, head: 1 });
  await expect(headColumns).toReturnNew({ W: Wq, heads: 1, head: 0 });
});

test("no tensor is left behind, and model and directions stay", async () => {
  const model = given();
  const [queries, keys] = [randomTensor([5, 7], 14), randomTensor([3, 7], 15)];
  const call = () => qkCircuit(model, HEADS[4], queries, keys);
  await expect(call).toLeakNoTensors();
  await expect(() => qkCircuit(model, HEADS[4])).toLeakNoTensors();
  await expect(() => headColumns(queries, 7, 3)).toLeakNoTensors();
  await expect(call).toLeaveTensorsUnchanged({ model, queries, keys });
});

/** Every query against every key, number by number. */
async function slowScores(model: GPT, { layer, head }: Head, queries: tf.Tensor, keys: tf.Tensor) {
  const { Wq, Wk } = model.blocks[layer].attention;
  const [Q, K, WQ, WK] = (await Promise.all([queries, keys, Wq, Wk].map((x) => x.array()))) as number[][][];
  const headDim = WQ[0].length / model.heads;
  const through = (row: number[], W: number[][]) =>
    Array.from({ length: headDim }, (_, c) =>
      row.reduce((sum, x, d) => sum + x * W[d][head * headDim + c], 0),
    ); // [headDim]
  return Q.map((q) =>
    K.map((k) => {
      const [query, key] = [through(q, WQ), through(k, WK)];
      return query.reduce((sum, x, c) => sum + x * key[c], 0) / Math.sqrt(headDim);
    }),
  ); // [queries, keys]
}
