import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import { golden } from "#lib/spec/golden";
import { randomTensor, tensorSpec } from "#lib/spec/tensors";
import { tensorTree } from "#lib/tensor-tree";
import { ropeTables } from "../01-embeddings-and-positions/rope-tables.js";
import { idTensor } from "../01-embeddings-and-positions/token-embedding.js";
import { type LlamaBlockWeights, llamaBlock, rmsNorm } from "./llama-block.js";
import { type Llama, llamaLogits } from "./llama-logits.js";

tensorSpec();

const LOGITS = "item position token";

test("a block that adds nothing: the logits by hand", async () => {
  // Root mean squares 5, 5 and 1; times γ = (5, 10): (7, 2), (−1, 14), (5, 10).
  const logits = [
    [
      [51, 7, 9],
      [7, 99, 13],
      [45, 65, 15],
    ],
  ];
  await expect(llamaLogits(byHand(), idTensor([[0, 1, 2]], 3))).toMatchValues(logits, {
    axes: LOGITS,
    atol: 1e-4,
    what: "the logits of a tied model",
  });
});

test("an unembedding of its own takes the place of the table", async () => {
  const unembedding = tf.tensor2d([
    [1, 0, 2],
    [3, -1, 0],
  ]); // [2, 3]
  const logits = [
    [
      [13, -2, 14],
      [41, -14, -2],
    ],
  ];
  await expect(llamaLogits({ ...byHand(), unembedding }, idTensor([[0, 1]], 3))).toMatchValues(logits, {
    axes: LOGITS,
    atol: 1e-4,
    what: "the logits of a model with an unembedding",
  });
});

test("two blocks: the logits of Hugging Face's Llama", async () => {
  const { logits } = golden("llama_tiny");
  const { model, ids } = goldenModel();
  await expect(llamaLogits(model, ids)).toMatchValues(logits, { axes: LOGITS });
});

test("and those of the same model, tied", async () => {
  const { tied } = golden("llama_tiny");
  const { model, ids } = goldenModel();
  await expect(llamaLogits(tiedOf(model), ids)).toMatchValues(tied, { axes: LOGITS });
});

test("all blocks are used, the first one first", async () => {
  const { model, ids } = goldenModel();
  const [a, b] = model.blocks;
  for (const blocks of [[b], [b, a], [a, b, b, a, b]])
    await expect(llamaLogits({ ...model, blocks }, ids)).toMatchValues(inSteps({ ...model, blocks }, ids), {
      axes: LOGITS,
      atol: 1e-4,
      what: `the logits of a model with ${blocks.length} blocks`,
    });
});

test("other bases, other numbers of heads, another ε", async () => {
  const { model, ids } = goldenModel();
  for (const [heads, kvHeads, ropeBase, epsilon] of [
    [8, 2, 10_000, 1e-5],
    [4, 1, 500_000, 0.3],
    [24, 6, 2, 0.3],
  ]) {
    const other = { ...model, heads, kvHeads, ropeBase, epsilon };
    await expect(llamaLogits(other, ids)).toMatchValues(inSteps(other, ids), {
      axes: LOGITS,
      atol: 1e-4,
      what: `the logits with ${heads} heads of queries, ${kvHeads} of keys, a base of ${ropeBase} and ε ${epsilon}`,
    });
  }
});

test("what comes later changes no earlier logit", async () => {
  const { model, ids } = goldenModel();
  const whole = llamaLogits(model, ids); // [2, 7, V]
  for (const T of [6, 2, 1])
    await expect(llamaLogits(model, tf.slice(ids, [0, 0], [2, T]))).toMatchValues(
      tf.slice(whole, [0, 0, 0], [2, T, -1]),
      { axes: LOGITS, what: `the logits of the first ${T} tokens alone` },
    );
});

test("every item is read on its own", async () => {
  const { model, ids } = goldenModel();
  const whole = llamaLogits(model, ids); // [2, 7, V]
  for (const item of [0, 1])
    await expect(llamaLogits(model, tf.slice(ids, [item, 0], [1, 7]))).toMatchValues(
      tf.slice(whole, [item, 0, 0], [1, -1, -1]),
      { axes: LOGITS, what: `the logits of item ${item} alone` },
    );
});

test("what does not fit is refused", () => {
  const { model, ids } = goldenModel();
  for (const shape of [[5], [1, 2, 5], []])
    expect(() => llamaLogits(model, tf.zeros(shape, "int32"))).toRefuse(
      RangeError,
      `ids of shape [${shape}]`,
    );
  const counts = [
    [5, 2],
    [8, 3],
    [0, 2],
    [8, 0],
    [16, 2],
    [8, 1],
    [48, 12],
    [8, 4],
  ];
  for (const [heads, kvHeads] of counts)
    expect(() => llamaLogits({ ...model, heads, kvHeads }, ids)).toRefuse(
      RangeError,
      `${heads} heads of queries and ${kvHeads} of keys`,
    );
  const [first, second] = model.blocks;
  const [narrow] = randomModel({ D: 6 }, 9).blocks;
  const odd: [string, Partial<Llama>][] = [
    ["a token table of width 6", { E: tf.ones([23, 6]) }],
    ["a first block of width 6", { blocks: [narrow, second] }],
    ["a last block of width 6", { blocks: [first, narrow] }],
    ["a last norm of width 6", { norm: tf.ones([6]) }],
    ["a last norm of one number", { norm: tf.ones([1]) }],
    ["an unembedding for width 6", { unembedding: tf.ones([6, 23]) }],
    ["an unembedding stored [V, D]", { unembedding: tf.ones([23, 24]) }],
  ];
  for (const [what, part] of odd)
    expect(() => llamaLogits({ ...model, ...part }, ids)).toRefuse(
      RangeError,
      `${what} in a model of width 24`,
    );
});

test("no tensor is left behind, and the model stays", async () => {
  const { model, ids } = goldenModel();
  for (const given of [model, tiedOf(model)]) {
    await expect(() => llamaLogits(given, ids)).toLeakNoTensors();
    await expect(() => llamaLogits(given, ids)).toLeaveTensorsUnchanged({ ids, model: given });
  }
});

test("every argument counts at every call, and the result is new", async () => {
  const model = randomModel({}, 1);
  const ids = idTensor([[3, 0, 2, 1, 4]], 5);
  // Another number of heads changes the width of a head: an earlier test gives others.
  const except = ["model.heads", "model.kvHeads", "ids"];
  const others = { "model.ropeBase": 20, "model.epsilon": 0.5 };
  await expect(llamaLogits).toHeed({ model, ids }, { others, except });
  await expect(llamaLogits).toHeed({ model: tiedOf(model), ids }, { others, except });
  await expect((list: number[][]) => llamaLogits(model, idTensor(list, 5))).toHeed({
    list: [[3, 0, 2, 1, 4]],
  });
  await expect((model: Llama) => llamaLogits(model, ids)).toReturnNew({ model });
});

test("one item, token, feature, pair, unit or word alone: the same", async () => {
  for (const one of [
    { B: 1 },
    { T: 1 },
    { V: 1 },
    { D: 1 },
    { F: 1 },
    { G: 1 },
    { share: 1 },
    { pair: 1 },
    "all",
  ]) {
    const alone = { B: 1, T: 1, V: 1, D: 1, F: 1, G: 1, share: 1, pair: 1 };
    const sizes = { B: 2, T: 3, ...(typeof one === "string" ? alone : one) };
    const model = randomModel(sizes, 2);
    const V = model.E.shape[0];
    const list = Array.from({ length: sizes.B }, (_, b) =>
      Array.from({ length: sizes.T }, (_, t) => (3 * b + 2 * t) % V),
    );
    for (const given of [model, tiedOf(model)])
      await expect(llamaLogits(given, idTensor(list, V))).toMatchValues(inSteps(given, idTensor(list, V)), {
        axes: LOGITS,
        atol: 1e-4,
        what: `the logits of a model with sizes of ${JSON.stringify(one)}`,
      });
  }
});

test("no text is too long: 300 tokens", async () => {
  const model = randomModel({}, 3);
  const list = [Array.from({ length: 300 }, (_, t) => (t * t + 2 * t) % 5)];
  await expect(llamaLogits(model, idTensor(list, 5))).toMatchValues(inSteps(model, idTensor(list, 5)), {
    axes: LOGITS,
    atol: 1e-3,
  });
});

test("gradients reach the tables, the norms and the blocks", async () => {
  const model = randomModel({}, 4);
  const ids = idTensor([[3, 0, 2]], 5);
  const [block, last] = model.blocks;
  const logits = ({ E, norm, norm1, Wk, W2, ...own }: Record<string, tf.Tensor>) => {
    const changed = { ...block, norm1, attention: { ...block.attention, Wk } };
    const blocks = [changed, { ...last, mlp: { ...last.mlp, W2 } }];
    return llamaLogits({ ...tiedOf(model), ...own, E, norm, blocks }, ids);
  };
  const at = {
    ...{ E: model.E, norm: model.norm, norm1: block.norm1, Wk: block.attention.Wk, W2: last.mlp.W2 },
  };
  const axes = {
    ...{ E: "token feature", norm: "feature", norm1: "feature", Wk: "input output", W2: "input output" },
  };
  await expect(logits).toBeDifferentiable({ at, axes });
  await expect(logits).toBeDifferentiable({
    at: { ...at, unembedding: model.unembedding as tf.Tensor },
    axes: { ...axes, unembedding: "feature token" },
  });
});

/** A tied model of width 2 whose block adds nothing. */
function byHand(): Llama {
  const zeros = (rows: number, columns: number) => tf.zeros([rows, columns]);
  const attention = { Wq: zeros(2, 4), Wk: zeros(2, 4), Wv: zeros(2, 4), Wo: zeros(4, 2) };
  const block = {
    norm1: tf.ones([2]),
    attention,
    norm2: tf.ones([2]),
    mlp: { W1: zeros(2, 3), W2: zeros(3, 2), W3: zeros(2, 3) },
  };
  return {
    ...{ heads: 2, kvHeads: 2, epsilon: 0, ropeBase: 100 },
    E: tf.tensor2d([
      [7, 1],
      [-1, 7],
      [1, 1],
    ]), // [3, 2]
    blocks: [block],
    norm: tf.tensor1d([5, 10]),
  };
}

/** The model whose logits are in lib/golden/llama_tiny.json. */
function goldenModel(): { model: Llama; ids: tf.Tensor } {
  const { model, ids } = golden("llama_tiny");
  return { model: tensorTree<Llama>(model), ids: idTensor(ids, 23) };
}

function tiedOf({ unembedding, ...model }: Llama): Llama {
  return model;
}

/** A model of two blocks with random weights, whose heads are not D/H wide. */
function randomModel(
  { V = 5, D = 7, F = 11, G = 2, share = 3, pair = 4 }: Partial<Record<string, number>>,
  stream: number,
): Llama {
  const columns = 2 * pair * G;
  const weight = (rows: number, width: number, n: number) =>
    tf.div(randomTensor([rows, width], 1000 * stream + n), Math.sqrt(rows)); // [rows, width]
  const gamma = (n: number) => tf.add(1, tf.mul(0.4, randomTensor([D], 1000 * stream + n))); // [D]
  const block = (n: number): LlamaBlockWeights => ({
    norm1: gamma(n),
    attention: {
      Wq: weight(D, share * columns, n + 1),
      Wk: weight(D, columns, n + 2),
      Wv: weight(D, columns, n + 3),
      Wo: weight(share * columns, D, n + 4),
    },
    norm2: gamma(n + 5),
    mlp: { W1: weight(D, F, n + 6), W2: weight(F, D, n + 7), W3: weight(D, F, n + 8) },
  });
  return {
    ...{ heads: share * G, kvHeads: G, epsilon: 0.1, ropeBase: 50 },
    E: randomTensor([V, D], 1000 * stream + 1),
    blocks: [block(10), block(20)],
    norm: gamma(2),
    unembedding: weight(D, V, 3),
  };
}

/** The same model, block after block. */
function inSteps(model: Llama, ids: tf.Tensor): tf.Tensor {
  const [B, T] = ids.shape as [number, number];
  const [V, D] = model.E.shape as [number, number];
  const columns = model.blocks[0].attention.Wk.shape[1] as number;
  const tables = ropeTables(T, columns / model.kvHeads, model.ropeBase); // [T, headDim/2] each
  let residual: tf.Tensor = tf.gather(model.E, ids); // [B, T, D]
  for (const block of model.blocks) residual = llamaBlock(residual, block, model, tables);
  const normed = tf.reshape(rmsNorm(residual, model.norm, model.epsilon), [B * T, D]); // [B·T, D]
  const { unembedding } = model;
  return tf.reshape(unembedding ? tf.matMul(normed, unembedding) : tf.matMul(normed, model.E, false, true), [
    B,
    T,
    V,
  ]); // [B, T, V]
}
