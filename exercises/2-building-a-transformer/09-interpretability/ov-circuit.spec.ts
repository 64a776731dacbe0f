import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import { exhibit } from "#lib/spec/exhibit";
import { golden } from "#lib/spec/golden";
import { randomTensor, tensorSpec } from "#lib/spec/tensors";
import { tensorTree } from "#lib/tensor-tree";
import { gptAttention } from "../05-transformer-block/gpt-attention.js";
import type { GPT } from "../06-complete-model/init-gpt.js";
import { handBuiltInduction } from "./hand-built-induction.js";
import { headWrites, keyComposition, ovCircuit } from "./ov-circuit.js";
import { type Head, qkCircuit } from "./qk-circuit.js";

tensorSpec();

const WRITES = "direction component";
const LOGITS = "attended predicted";
const SCORES = "query attended";
const HEADS: Head[] = [0, 1].flatMap((layer) => [0, 1, 2].map((head) => ({ layer, head })));
const say = ({ layer, head }: Head) => `head ${head} of layer ${layer}`;

/** Random weights: two layers of three heads, width 7, head dimension 4, eleven tokens, eight positions; no unembedding. */
const given = () => tensorTree<GPT>(golden("activations").model);

/** A model of one layer of which only these weights matter. */
function modelOf(Wv: tf.Tensor, Wo: tf.Tensor, heads: number, rest: Partial<GPT> = {}): GPT {
  const model = given();
  const { attention, ...block } = model.blocks[0];
  return { ...model, heads, blocks: [{ ...block, attention: { ...attention, Wv, Wo } }], ...rest };
}

test("two heads of dimension 2, two directions, by hand", async () => {
  const Wv = tf.tensor2d([
    [1, 0, 2, 1],
    [0, 3, 1, 0],
    [1, 1, 0, 2],
  ]); // [D, H·headDim]
  const Wo = tf.tensor2d([
    [1, 0, 2],
    [0, 1, -1],
    [2, 1, 0],
    [1, 3, 1],
  ]); // [H·headDim, D]
  const directions = tf.tensor2d([
    [1, 0, 1], // its values are (2, 1) in head 0 and (2, 3) in head 1
    [0, 1, -1], // (-1, 2) and (1, -2)
  ]);
  const writes = (head: number) => headWrites(modelOf(Wv, Wo, 2), { layer: 0, head }, directions);
  await expect({ "head 0": writes(0), "head 1": writes(1) }).toMatchStages([
    {
      name: "head 0",
      expected: [
        [2, 1, 3],
        [-1, 2, -4],
      ],
      axes: WRITES,
      what: "what head 0 writes",
    },
    {
      name: "head 1",
      expected: [
        [7, 11, 3],
        [0, -5, -2],
      ],
      axes: WRITES,
      what: "what head 1 writes",
    },
  ]);
});

test("each head's tokens and positions, as in a slow loop", async () => {
  const model = given();
  for (const head of HEADS) {
    await expect(headWrites(model, head)).toMatchValues(await slowWrites(model, head, model.E), {
      axes: WRITES,
      what: `what ${say(head)} writes for each token`,
    });
    await expect(headWrites(model, head, model.P)).toMatchValues(await slowWrites(model, head, model.P), {
      axes: WRITES,
      what: `what ${say(head)} writes for each position`,
    });
  }
});

test("attention that looks only at itself writes the same", async () => {
  const model = given();
  const x = randomTensor([2, 5, 7], 1);
  const { Wq, Wk, Wv, Wo } = model.blocks[1].attention;
  const due = gptAttention(x, { Wq, Wk, Wv, Wo }, 3, (place, passing) => {
    if (place === "weights") return tf.add(tf.zerosLike(passing), tf.eye(5)); // [B, H, T, T]
    return tf.mul(passing, tf.tensor([0, 1, 0], [1, 3, 1, 1])); // head 1 alone
  });
  await expect(headWrites(model, { layer: 1, head: 1 }, tf.reshape(x, [10, 7]))).toMatchValues(
    tf.reshape(due, [10, 7]),
    { axes: WRITES, what: "what head 1 of layer 1 writes" },
  );
});

test("a model without an unembedding uses its token table", async () => {
  const model = given();
  for (const head of HEADS.slice(2, 4))
    await expect(ovCircuit(model, head)).toMatchValues(await slowLogits(model, head, model.E), {
      axes: LOGITS,
      what: `the OV circuit of ${say(head)}`,
    });
});

test("a model with an unembedding of its own uses that", async () => {
  const model = { ...given(), unembedding: randomTensor([7, 13], 2) };
  for (const head of HEADS) {
    await expect(ovCircuit(model, head)).toMatchValues(await slowLogits(model, head, model.E), {
      axes: LOGITS,
      what: `the OV circuit of ${say(head)}`,
    });
    await expect(ovCircuit(model, head, model.P)).toMatchValues(await slowLogits(model, head, model.P), {
      axes: LOGITS,
      what: `the OV circuit of ${say(head)} for positions`,
    });
  }
});

test("a later head's keys are what the earlier one wrote", async () => {
  const model = given();
  for (const [h, later] of [
    [0, 2],
    [1, 0],
    [2, 1],
  ]) {
    const [first, second] = [
      { layer: 0, head: h },
      { layer: 1, head: later },
    ];
    const written = await slowWrites(model, first, model.E); // [V, D]
    await expect(keyComposition(model, first, second)).toMatchValues(
      await slowScores(model, second, (await model.E.array()) as number[][], written),
      { axes: SCORES, what: `the composition of ${say(first)} and ${say(second)}` },
    );
  }
});

test("hand-built: one head writes for the other, one for logits", async () => {
  const model = handBuiltInduction(7, 9);
  const [back, find] = [0, 1].map((layer) => ({ layer, head: 0 }));
  const got = {
    "OV circuit of layer 0": ovCircuit(model, back),
    "OV circuit of layer 1": ovCircuit(model, find),
    "composition of both": keyComposition(model, back, find),
  };
  for (const [name, x] of Object.entries(got)) expect(x).toHaveShape([7, 7], "row column", `the ${name}`);
  await exhibit({
    kind: "heatmap",
    title: "OV circuits of the model built by hand",
    caption:
      "Layer 1 copies what it looks at. Layer 0 says nothing to the logits; layer 1 finds its queries' tokens in what it wrote.",
    values: tf.stack([...Object.values(got), qkCircuit(model, find)]), // [circuit, row, column]
    axes: "circuit row column",
    panelLabels: ["OV of layer 0", "OV of layer 1", "layer 1 on layer 0", "layer 1 on tokens"],
    range: [-30, 30],
  });
  const copy = tf.mul(30, tf.eye(7)); // [V, V]
  await expect(got).toMatchStages([
    {
      name: "OV circuit of layer 0",
      expected: tf.zeros([7, 7]),
      axes: LOGITS,
      what: "the OV circuit of layer 0",
    },
    { name: "OV circuit of layer 1", expected: copy, axes: LOGITS, what: "the OV circuit of layer 1" },
    { name: "composition of both", expected: copy, axes: SCORES, what: "the composition of both layers" },
  ]);
});

test("biases and norms play no part", async () => {
  const model = given();
  const other = {
    ...model,
    norm: { gamma: tf.mul(3, model.norm.gamma), beta: tf.add(2, model.norm.beta) },
    blocks: model.blocks.map(({ norm1, attention, ...block }) => ({
      ...block,
      norm1: { gamma: tf.mul(2, norm1.gamma), beta: tf.add(1, norm1.beta) },
      attention: {
        ...attention,
        bq: randomTensor([12], 3),
        bk: randomTensor([12], 4),
        bv: randomTensor([12], 5),
        bo: randomTensor([7], 6),
      },
    })),
  };
  const [first, second] = [HEADS[1], HEADS[5]];
  await expect({
    writes: headWrites(other, first),
    logits: ovCircuit(other, first),
    scores: keyComposition(other, first, second),
  }).toMatchStages([
    {
      name: "writes",
      expected: headWrites(model, first),
      axes: WRITES,
      what: "what a head with other biases writes",
    },
    {
      name: "logits",
      expected: ovCircuit(model, first),
      axes: LOGITS,
      what: "the OV circuit with other biases",
    },
    {
      name: "scores",
      expected: keyComposition(model, first, second),
      axes: SCORES,
      what: "the composition with other biases",
    },
  ]);
});

test("one direction, value or component alone: the same", async () => {
  const at = { layer: 0, head: 0 };
  await expect((Wv: tf.Tensor, Wo: tf.Tensor, directions: tf.Tensor) =>
    headWrites(modelOf(Wv, Wo, 1), at, directions),
  ).toAgreeWith(
    async (Wv: tf.Tensor, Wo: tf.Tensor, directions: tf.Tensor) =>
      slowWrites(modelOf(Wv, Wo, 1), at, directions),
    { Wv: "width value", Wo: "value width", directions: "direction width" },
    { axes: WRITES, cases: "ones zeros small" },
  );
  const withU = (Wv: tf.Tensor, Wo: tf.Tensor, unembedding: tf.Tensor) => modelOf(Wv, Wo, 1, { unembedding });
  await expect((Wv: tf.Tensor, Wo: tf.Tensor, directions: tf.Tensor, U: tf.Tensor) =>
    ovCircuit(withU(Wv, Wo, U), at, directions),
  ).toAgreeWith(
    async (Wv: tf.Tensor, Wo: tf.Tensor, directions: tf.Tensor, U: tf.Tensor) =>
      slowLogits(withU(Wv, Wo, U), at, directions),
    { Wv: "width value", Wo: "value width", directions: "direction width", U: "width predicted" },
    { axes: LOGITS, cases: "ones zeros small" },
  );
  // One token, one component, one head.
  const small = (n: number, D: number, headDim: number): GPT => {
    const model = given();
    const W = (rows: number, columns: number, stream: number) =>
      randomTensor([rows, columns], stream + 100 * rows + columns);
    const block = (stream: number) => ({
      ...model.blocks[0],
      attention: {
        Wq: W(D, headDim, stream),
        Wk: W(D, headDim, stream + 1),
        Wv: W(D, headDim, stream + 2),
        Wo: W(headDim, D, stream + 3),
      },
    });
    return { ...model, heads: 1, E: W(n, D, 7), blocks: [block(8), block(12)] };
  };
  const later = { layer: 1, head: 0 };
  for (const [n, D, headDim] of [
    [1, 5, 3],
    [4, 1, 3],
    [4, 5, 1],
    [1, 1, 1],
  ]) {
    const model = small(n, D, headDim);
    const what = `${n} tokens, width ${D}, head dimension ${headDim}`;
    const E = (await model.E.array()) as number[][];
    await expect({ logits: ovCircuit(model, at), scores: keyComposition(model, at, later) }).toMatchStages([
      {
        name: "logits",
        expected: await slowLogits(model, at, model.E),
        axes: LOGITS,
        what: `the OV circuit (${what})`,
      },
      {
        name: "scores",
        expected: await slowScores(model, later, E, await slowWrites(model, at, model.E)),
        axes: SCORES,
        what: `the composition (${what})`,
      },
    ]);
  }
});

test("a head cannot read what is written in its layer or later", () => {
  const model = given();
  for (const [first, second] of [
    [HEADS[0], HEADS[1]],
    [HEADS[3], HEADS[5]],
    [HEADS[4], HEADS[0]],
  ])
    expect(() => keyComposition(model, first, second)).toRefuse(
      RangeError,
      `${say(first)} writes, ${say(second)} reads`,
    );
});

test("a head that the model doesn't have is refused", () => {
  const model = given();
  for (const head of [
    { layer: 2, head: 0 },
    { layer: -1, head: 0 },
    { layer: 0.5, head: 0 },
    { layer: 0, head: 3 },
    { layer: 0, head: -1 },
    { layer: 0, head: 1.5 },
  ]) {
    expect(() => headWrites(model, head)).toRefuse(RangeError, say(head));
    expect(() => ovCircuit(model, head)).toRefuse(RangeError, say(head));
    if (head.layer < 1)
      expect(() => keyComposition(model, head, HEADS[3])).toRefuse(RangeError, `${say(head)}, which writes`);
    expect(() => keyComposition(model, HEADS[0], { ...head, layer: head.layer + 1 })).toRefuse(
      RangeError,
      `head ${head.head} of layer ${head.layer + 1}, which reads`,
    );
  }
});

test("directions of another width are refused", () => {
  const model = given();
  for (const D of [1, 6, 8]) {
    const wrong = tf.zeros([5, D]);
    expect(() => headWrites(model, HEADS[1], wrong)).toRefuse(RangeError, `directions of width ${D}`);
    expect(() => ovCircuit(model, HEADS[1], wrong)).toRefuse(RangeError, `directions of width ${D}`);
  }
});

test("in eleven layers each pair of heads has scores of its own", async () => {
  const model = given();
  const deep = { ...model, blocks: Array.from({ length: 11 }, (_, i) => model.blocks[i % 2]) };
  for (const [earlier, later, pair] of [
    [2, 10, [0, 0]],
    [9, 10, [1, 0]],
    [3, 5, [1, 1]],
  ] as const) {
    const [first, second] = [
      { layer: earlier, head: 2 },
      { layer: later, head: 1 },
    ];
    const written = await slowWrites(model, { layer: pair[0], head: 2 }, model.E);
    await expect(keyComposition(deep, first, second)).toMatchValues(
      await slowScores(model, { layer: pair[1], head: 1 }, (await model.E.array()) as number[][], written),
      { axes: SCORES, what: `the composition of ${say(first)} and ${say(second)}` },
    );
  }
});

test("weights, directions and heads all count, at every call", async () => {
  const [Wv, Wo, directions] = [
    randomTensor([7, 12], 20),
    randomTensor([12, 7], 21),
    randomTensor([5, 7], 22),
  ];
  const unembedding = randomTensor([7, 13], 23);
  await expect((Wv: tf.Tensor, Wo: tf.Tensor, directions: tf.Tensor, head: number) =>
    headWrites(modelOf(Wv, Wo, 3), { layer: 0, head }, directions),
  ).toHeed({ Wv, Wo, directions, head: 1 }, { others: { head: 2 } });
  await expect((Wv: tf.Tensor, Wo: tf.Tensor, directions: tf.Tensor, unembedding: tf.Tensor, head: number) =>
    ovCircuit(modelOf(Wv, Wo, 3, { unembedding }), { layer: 0, head }, directions),
  ).toHeed({ Wv, Wo, directions, unembedding, head: 1 }, { others: { head: 2 } });
  const model = given();
  await expect((earlier: Head, later: Head) => keyComposition(model, earlier, later)).toHeed(
    { earlier: { layer: 0, head: 1 }, later: { layer: 1, head: 2 } },
    { others: { "earlier.head": 2, "later.head": 0 }, except: ["earlier.layer", "later.layer"] },
  );
  await expect((E: tf.Tensor) => keyComposition({ ...model, E }, HEADS[0], HEADS[4])).toHeed({ E: model.E });
  await expect(headWrites).toReturnNew({ model, head: HEADS[1], directions });
  await expect(ovCircuit).toReturnNew({ model, head: HEADS[1], directions });
  await expect(keyComposition).toReturnNew({ model, earlier: HEADS[1], later: HEADS[3] });
});

test("no tensor is left behind, and model and directions stay", async () => {
  const model = given();
  const directions = randomTensor([5, 7], 24);
  const calls = [
    () => headWrites(model, HEADS[1]),
    () => headWrites(model, HEADS[4], directions),
    () => ovCircuit(model, HEADS[2]),
    () => ovCircuit({ ...model, unembedding: model.P.transpose() }, HEADS[2], directions),
    () => keyComposition(model, HEADS[2], HEADS[3]),
  ];
  for (const call of [calls[0], calls[1], calls[2], calls[4]]) await expect(call).toLeakNoTensors();
  for (const call of calls) await expect(call).toLeaveTensorsUnchanged({ model, directions });
});

/** A product of two matrices, number by number. */
function slowProduct(A: number[][], B: number[][]): number[][] {
  return A.map((row) =>
    Array.from({ length: B[0].length }, (_, j) => row.reduce((sum, x, i) => sum + x * B[i][j], 0)),
  );
}

/** These columns of a matrix. */
const columnsOf = (W: number[][], from: number, n: number) => W.map((row) => row.slice(from, from + n));

/** Values of one head, and what its rows of Wo make of them. */
async function slowWrites(model: GPT, { layer, head }: Head, directions: tf.Tensor): Promise<number[][]> {
  const { Wv, Wo } = model.blocks[layer].attention;
  const [X, WV, WO] = (await Promise.all([directions, Wv, Wo].map((x) => x.array()))) as number[][][];
  const headDim = WO.length / model.heads;
  const values = slowProduct(X, columnsOf(WV, head * headDim, headDim)); // [directions, headDim]
  return slowProduct(values, WO.slice(head * headDim, (head + 1) * headDim)); // [directions, D]
}

/** What a head writes, read by the unembedding or, where there is none, by the token table. */
async function slowLogits(model: GPT, head: Head, directions: tf.Tensor): Promise<number[][]> {
  const U = (await (model.unembedding ?? tf.transpose(model.E)).array()) as number[][]; // [D, V]
  return slowProduct(await slowWrites(model, head, directions), U); // [directions, V]
}

/** The scores of a head, query by query. */
async function slowScores(model: GPT, { layer, head }: Head, queries: number[][], keys: number[][]) {
  const { Wq, Wk } = model.blocks[layer].attention;
  const [WQ, WK] = (await Promise.all([Wq, Wk].map((x) => x.array()))) as number[][][];
  const headDim = WQ[0].length / model.heads;
  const [Q, K] = [
    slowProduct(queries, columnsOf(WQ, head * headDim, headDim)),
    slowProduct(keys, columnsOf(WK, head * headDim, headDim)),
  ]; // [queries, headDim], [keys, headDim]
  return Q.map((q) => K.map((k) => q.reduce((sum, x, c) => sum + x * k[c], 0) / Math.sqrt(headDim))); // [queries, keys]
}
