import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import { golden, goldenBytes } from "#lib/spec/golden";
import { randomTensor, tensorSpec } from "#lib/spec/tensors";
import { tensorsOf } from "#lib/tensor-tree";
import { idTensor } from "../01-embeddings-and-positions/token-embedding.js";
import { type Llama, llamaLogits } from "./llama-logits.js";
import { llamaFromTensors } from "./llama-weights.js";
import { readSafetensors } from "./safetensors.js";

tensorSpec("judge", { reads: "awaited" });

type Weights = Record<string, tf.Tensor>;
const LOGITS = "item position token";
const CONFIG = { heads: 8, ropeBase: 500, epsilon: 0.01 };
const ATTENTION = { Wq: "q_proj", Wk: "k_proj", Wv: "v_proj", Wo: "o_proj" };
const MLP = { W1: "gate_proj", W2: "down_proj", W3: "up_proj" };

/** The tiny checkpoint: V 23, D 24, two blocks, 8 heads of queries and 2 of keys, 6 wide. */
const checkpoint = (): Weights => readSafetensors(goldenBytes("llama_tiny.safetensors"));
const without = (weights: Weights, pattern: RegExp): Weights =>
  Object.fromEntries(Object.entries(weights).filter(([name]) => !pattern.test(name)));

test("tables and norms find their places", async () => {
  const weights = checkpoint();
  const { E, blocks, norm } = await llamaFromTensors(weights, CONFIG);
  expect(blocks.length, "how many blocks the model has").toBe(2);
  const places: [string, tf.Tensor, string][] = [
    ["E", E, "model.embed_tokens"],
    ["norm", norm, "model.norm"],
    ...blocks.flatMap(({ norm1, norm2 }, i): [string, tf.Tensor, string][] => [
      [`norm1 of block ${i}`, norm1, `model.layers.${i}.input_layernorm`],
      [`norm2 of block ${i}`, norm2, `model.layers.${i}.post_attention_layernorm`],
    ]),
  ];
  await expect(Object.fromEntries(places)).toMatchStages(
    places.map(([name, , stored]) => ({
      name,
      expected: weights[`${stored}.weight`],
      axes: name === "E" ? "token feature" : "feature",
      what: name,
    })),
  );
});

test("values, outputs and the network: [out, in] becomes [in, out]", async () => {
  const weights = checkpoint();
  const { blocks } = await llamaFromTensors(weights, CONFIG);
  for (const [i, { attention, mlp }] of blocks.entries()) {
    const [{ Wv, Wo }, at] = [attention, `model.layers.${i}`];
    const { Wq, Wk, ...rest } = ATTENTION;
    const names = { ...prefixed(rest, `${at}.self_attn`), ...prefixed(MLP, `${at}.mlp`) };
    await expect({ Wv, Wo, ...mlp }).toMatchStages(await turnedOver(weights, names, `of block ${i}`));
  }
});

test("a head of 6: its rows take the order 0, 3, 1, 4, 2, 5", async () => {
  const weights = checkpoint();
  const { blocks } = await llamaFromTensors(weights, CONFIG);
  const columns = [0, 3, 1, 4, 2, 5];
  for (const [i, { attention }] of blocks.entries()) {
    const stages = [];
    for (const [name, heads] of [
      ["Wq", 8],
      ["Wk", 2],
    ] as const) {
      const stored = `model.layers.${i}.self_attn.${ATTENTION[name]}.weight`;
      const rows = (await weights[stored].array()) as number[][];
      const order = Array.from({ length: heads }, (_, h) => columns.map((c) => 6 * h + c)).flat();
      const expected = rows[0].map((_, d) => order.map((row) => rows[row][d])); // [D, heads·headDim]
      stages.push({ name, expected, axes: "input column", what: `${name} of block ${i}` });
    }
    await expect({ ...attention }).toMatchStages(stages);
  }
});

test("the tensors tell how many heads of keys there are", async () => {
  const weights = checkpoint();
  const found = [];
  for (const heads of [8, 4, 24]) found.push((await llamaFromTensors(weights, { ...CONFIG, heads })).kvHeads);
  expect(found).toMatchValues([2, 1, 6], {
    axes: "checkpoint",
    what: "the list of kvHeads for 8, 4 and 24 heads of queries",
  });
});

test("the model computes the logits of Hugging Face's Llama", async () => {
  const { ids, logits, tied } = golden("llama_tiny");
  const model = await llamaFromTensors(checkpoint(), CONFIG);
  await expect(llamaLogits(model, idTensor(ids, 23))).toMatchValues(logits, { axes: LOGITS });
  const headless = await llamaFromTensors(without(checkpoint(), /lm_head/), CONFIG);
  await expect(llamaLogits(headless, idTensor(ids, 23))).toMatchValues(tied, {
    axes: LOGITS,
    what: "the logits of the checkpoint without its lm_head",
  });
});

test("no head, or a head equal to the table: the model is tied", async () => {
  const weights = checkpoint();
  const equal = { ...weights, "lm_head.weight": tf.clone(weights["model.embed_tokens.weight"]) };
  for (const stored of [without(weights, /lm_head/), equal]) {
    const { unembedding } = await llamaFromTensors(stored, CONFIG);
    expect(unembedding === undefined, "the model has no unembedding of its own").toBe(true);
  }
});

test("another head is the unembedding, [D, V]", async () => {
  const weights = checkpoint();
  const table = weights["model.embed_tokens.weight"];
  const step = (d: number) => tf.oneHot(tf.tensor1d(Array(23).fill(d), "int32"), 24); // [V, D]
  const last = tf.pad(tf.tensor2d([[0.5]]), [
    [22, 0],
    [0, 23],
  ]); // [V, D]
  // A head of its own, one that differs in a single number, and one that differs by as much up as down.
  const balanced = tf.mul(1e-5, tf.sub(step(3), step(7)));
  for (const head of [weights["lm_head.weight"], tf.add(table, last), tf.add(table, balanced)]) {
    const { unembedding } = await llamaFromTensors({ ...weights, "lm_head.weight": head }, CONFIG);
    const rows = (await head.array()) as number[][];
    const expected = rows[0].map((_, d) => rows.map((row) => row[d])); // [D, V]
    await expect({ unembedding }).toMatchStages([{ name: "unembedding", expected, axes: "input token" }]);
  }
});

test("what the tensors don't say comes from the caller", async () => {
  for (const config of [CONFIG, { heads: 4, ropeBase: 10_000, epsilon: 1e-6 }]) {
    const { heads, ropeBase, epsilon } = await llamaFromTensors(checkpoint(), config);
    await expect({ heads, ropeBase, epsilon }).toMatchStages(
      Object.entries(config).map(([name, expected]) => ({ name, expected, axes: "", rtol: 0, atol: 0 })),
    );
  }
});

test("angles of RoPE among the tensors are not weights", async () => {
  const weights = checkpoint();
  const angles = (layer: number) => ({
    [`model.layers.${layer}.self_attn.rotary_emb.inv_freq`]: tf.ones([3]),
  });
  const blocks = await twelveBlocks(weights);
  const plain = await llamaFromTensors(blocks, CONFIG);
  const model = await llamaFromTensors({ ...angles(0), ...blocks, ...angles(1), ...angles(11) }, CONFIG);
  expect(model.blocks.length, "how many blocks the model has").toBe(12);
  await expect(Object.fromEntries(tensorsOf(model).entries())).toMatchStages(
    tensorsOf(plain).map((expected, i) => ({
      name: String(i),
      expected,
      axes: expected.rank === 1 ? "feature" : "input output",
      what: `tensor ${i} of the model`,
    })),
  );
});

test("as many blocks as the names say, in their order", async () => {
  const weights = await twelveBlocks(checkpoint());
  const { blocks } = await llamaFromTensors(weights, CONFIG);
  expect(blocks.length, "how many blocks the model has").toBe(12);
  for (const i of [2, 1, 10, 11]) {
    const at = `model.layers.${i}`;
    const { Wq, Wk, ...rest } = ATTENTION;
    const names = { ...prefixed(rest, `${at}.self_attn`), ...prefixed(MLP, `${at}.mlp`) };
    const { norm1, attention, norm2, mlp } = blocks[i];
    const norm = (name: string) => weights[`${at}.${name}.weight`];
    const row = (W: tf.Tensor, n: number) => tf.slice(W, [n, 0], [1, -1]);
    const column = (W: tf.Tensor, n: number) => tf.transpose(tf.slice(W, [0, n], [-1, 1]));
    const [q, k] = [norm("self_attn.q_proj"), norm("self_attn.k_proj")];
    const got = {
      ...{ norm1, norm2, ...attention, ...mlp },
      ...{ query: column(attention.Wq, 1), key: column(attention.Wk, 1) },
    };
    await expect(got).toMatchStages([
      { name: "norm1", expected: norm("input_layernorm"), axes: "feature", what: `norm1 of block ${i}` },
      {
        name: "norm2",
        expected: norm("post_attention_layernorm"),
        axes: "feature",
        what: `norm2 of block ${i}`,
      },
      { name: "query", expected: row(q, 3), axes: "one input", what: `column 1 of Wq of block ${i}` },
      { name: "key", expected: row(k, 3), axes: "one input", what: `column 1 of Wk of block ${i}` },
      ...(await turnedOver(weights, names, `of block ${i}`)),
    ]);
  }
});

test("one token, feature, hidden unit, head or pair alone", async () => {
  const usual = { V: 5, D: 3, F: 7, heads: 2, kvHeads: 2, pair: 3 };
  const alone = { V: 1, D: 1, F: 1, heads: 1, kvHeads: 1, pair: 1 };
  const each = Object.keys(usual).map((name) => ({ [name]: 1 }));
  for (const lengths of [...each, { heads: 1, kvHeads: 1 }, alone]) {
    const sizes = { ...usual, ...lengths };
    const { heads, kvHeads, pair } = sizes;
    if (heads % kvHeads !== 0) continue;
    const weights = randomCheckpoint(sizes);
    const model = await llamaFromTensors(weights, { ...CONFIG, heads });
    const at = "model.layers.0";
    const { Wq, Wk, ...rest } = ATTENTION;
    const names = { ...prefixed(rest, `${at}.self_attn`), ...prefixed(MLP, `${at}.mlp`) };
    const [{ norm1, attention, norm2, mlp }] = model.blocks;
    const when = `of a checkpoint with ${JSON.stringify(lengths)}`;
    const stages = await turnedOver(weights, { ...names, unembedding: "lm_head" }, when);
    for (const [name, count] of [
      ["Wq", heads],
      ["Wk", kvHeads],
    ] as const) {
      const rows = (await weights[`${at}.self_attn.${ATTENTION[name]}.weight`].array()) as number[][];
      const numberOf = (column: number) => Math.floor(column / 2) + pair * (column % 2);
      const order = rows.map((_, c) => 2 * pair * Math.floor(c / (2 * pair)) + numberOf(c % (2 * pair)));
      const expected = rows[0].map((_, d) => order.map((row) => rows[row][d])); // [D, count·headDim]
      expect(order.length).toBe(2 * pair * count);
      stages.push({ name, expected, axes: "input output", what: `${name} ${when}` });
    }
    const vectors = {
      ...{ norm: "model.norm", norm1: `${at}.input_layernorm`, norm2: `${at}.post_attention_layernorm` },
    };
    for (const [name, stored] of Object.entries(vectors)) {
      const expected = (await weights[`${stored}.weight`].array()) as number[];
      stages.push({ name, expected, axes: "feature", what: `${name} ${when}` });
    }
    const { norm, unembedding } = model;
    await expect({ norm, unembedding, norm1, norm2, ...attention, ...mlp }).toMatchStages(stages);
  }
});

test("square matrices become [in, out] like the others", async () => {
  const weights = randomCheckpoint({ V: 12, D: 12, F: 12, heads: 2, kvHeads: 2, pair: 3 });
  const { blocks, unembedding } = await llamaFromTensors(weights, { ...CONFIG, heads: 2 });
  const at = "model.layers.0";
  const { Wq, Wk, ...rest } = ATTENTION;
  const names = {
    ...prefixed(rest, `${at}.self_attn`),
    ...prefixed(MLP, `${at}.mlp`),
    unembedding: "lm_head",
  };
  await expect({ ...blocks[0].attention, ...blocks[0].mlp, unembedding }).toMatchStages(
    await turnedOver(weights, names, "of a checkpoint of square matrices"),
  );
});

test("missing and unknown names are refused, and listed", async () => {
  const weights = checkpoint();
  const refusal = (odd: Weights) =>
    llamaFromTensors(odd, CONFIG).then(
      () => "nothing was refused",
      (error) => (error instanceof RangeError ? error.message : String(error)),
    );
  const lost = /layers\.1\.mlp\.up_proj|embed_tokens/;
  expect(await refusal(without(weights, lost))).toMatch(
    /embed_tokens\.weight.*layers\.1\.mlp\.up_proj\.weight/,
  );
  for (const name of Object.keys(weights)) {
    if (name === "lm_head.weight") continue;
    expect(
      await refusal(Object.fromEntries(Object.entries(weights).filter(([other]) => other !== name))),
    ).toMatch(name);
  }
  for (const pattern of [/layers\.0\./, /layers\./])
    expect(await refusal(without(weights, pattern))).toMatch(/model\.layers\.0\.input_layernorm\.weight/);
  // A bias, as Qwen 2.5 has it; a name without its prefix; nearly angles.
  for (const name of [
    ...["model.layers.1.self_attn.q_proj.bias", "norm.weight", "layers.1.mlp.up_proj.weight"],
    ...[
      "model.layers.0.self_attn.rotary_emb.inv_freq.weight",
      "x.model.layers.0.self_attn.rotary_emb.inv_freq",
    ],
    ...["model.layers.0.self_attn.q_norm.weight", "lm_head.bias", "model.layers.0.mlp.rotary_emb.inv_freq"],
  ])
    expect(await refusal({ ...weights, [name]: tf.ones([48, 24]) })).toMatch(name);
});

test("what does not fit is refused", async () => {
  const weights = checkpoint();
  const odd = (name: string, shape: number[]) => ({ ...weights, [name]: tf.zeros(shape) });
  const at = "model.layers.1";
  for (const [name, shape] of [
    ["lm_head.weight", [24, 23]],
    ["lm_head.weight", [22, 24]],
    ["model.embed_tokens.weight", [24, 23]],
    ["model.norm.weight", [1]],
    [`${at}.input_layernorm.weight`, [1, 24]],
    [`${at}.post_attention_layernorm.weight`, [23]],
    [`${at}.self_attn.q_proj.weight`, [24, 48]],
    [`${at}.self_attn.k_proj.weight`, [48, 24]],
    [`${at}.self_attn.v_proj.weight`, [6, 24]],
    [`${at}.self_attn.o_proj.weight`, [48, 24]],
    [`${at}.mlp.gate_proj.weight`, [24, 17]],
    [`${at}.mlp.up_proj.weight`, [1, 24]],
    [`${at}.mlp.down_proj.weight`, [17, 24]],
  ] as const)
    await expect(() => llamaFromTensors(odd(name, [...shape]), CONFIG)).toRefuse(
      RangeError,
      `${name} of shape [${shape}]`,
    );
  // 5 does not divide 48 rows; 48 and 16 leave an odd headDim; heads of 48, 24, 16 or 8 do not divide the 12 rows of the keys.
  for (const heads of [5, 48, 16, 1, 2, 3, 6, 0, -8, 1.5, Number.NaN])
    await expect(() => llamaFromTensors(weights, { ...CONFIG, heads })).toRefuse(
      RangeError,
      `${heads} heads`,
    );
  // 4 heads of queries to 3 of keys, and to 8.
  for (const kvHeads of [3, 8])
    await expect(() =>
      llamaFromTensors(randomCheckpoint({ V: 5, D: 3, F: 7, heads: 4, kvHeads, pair: 3 }), {
        ...CONFIG,
        heads: 4,
      }),
    ).toRefuse(RangeError, `4 heads of queries and ${kvHeads} of keys`);
});

test("keys of two heads and a part of one are refused", async () => {
  const weights = checkpoint();
  for (const rows of [8, 16, 20, 22]) {
    const odd = Object.fromEntries(
      Object.entries(weights).map(([name, w]) => [name, /[kv]_proj/.test(name) ? tf.zeros([rows, 24]) : w]),
    );
    await expect(() => llamaFromTensors(odd, CONFIG)).toRefuse(
      RangeError,
      `${rows} rows of keys, for heads of 6,`,
    );
  }
});

test("the record stays as it was, and so do the tensors", async () => {
  const weights = { ...checkpoint(), "model.layers.0.self_attn.rotary_emb.inv_freq": tf.ones([3]) };
  const names = Object.keys(weights).join();
  await expect(() => llamaFromTensors(weights, CONFIG)).toLeaveTensorsUnchanged(weights);
  expect(Object.keys(weights).join() === names, "whether the names of the record are the same").toBe(true);
});

test("the model has tensors of its own, and no variables", async () => {
  for (const drop of [/lm_head/, /no such name/]) {
    const weights = without(checkpoint(), drop);
    await expect(() => llamaFromTensors(weights, CONFIG)).toLeakNoTensors();
    const [model, other] = [await llamaFromTensors(weights, CONFIG), await llamaFromTensors(weights, CONFIG)];
    const variables = tensorsOf(model).filter((tensor) => tensor instanceof tf.Variable);
    expect(variables.length > 0, "whether the model holds variables").toBe(false);
    const ids = idTensor([[5, 22, 0]], 23);
    const expected = await llamaLogits(model, ids).array();
    tf.dispose([weights, other as Llama & tf.TensorContainerObject]);
    const isShared = tensorsOf(model).some((tensor) => tensor.isDisposed);
    expect(isShared, "whether the model loses tensors when the file's are freed").toBe(false);
    await expect(llamaLogits(model, ids)).toMatchValues(expected, {
      axes: LOGITS,
      what: "the logits once the file's tensors are freed",
    });
  }
});

/** Each name with the place before it. */
function prefixed(names: Record<string, string>, place: string): Record<string, string> {
  return Object.fromEntries(Object.entries(names).map(([name, stored]) => [name, `${place}.${stored}`]));
}

/** Stages that expect the transposes of what is stored under these names. */
async function turnedOver(weights: Weights, names: Record<string, string>, of: string) {
  const stages: { name: string; expected: number[] | number[][]; axes: string; what: string }[] = [];
  for (const [name, stored] of Object.entries(names)) {
    const rows = (await weights[`${stored}.weight`].array()) as number[][];
    const expected = rows[0].map((_, column) => rows.map((row) => row[column])); // [in, out]
    stages.push({ name, expected, axes: "input output", what: `${name} ${of}` });
  }
  return stages;
}

/** Twelve blocks, each a little different, listed from the last to the first. */
async function twelveBlocks(weights: Weights): Promise<Weights> {
  const block = Object.entries(weights).filter(([name]) => name.startsWith("model.layers.0."));
  const twelve = Array.from({ length: 12 }, (_, i) =>
    block.map(([name, w]) => [name.replace(".0.", `.${i}.`), tf.add(w, i)] as const),
  );
  return { ...Object.fromEntries(twelve.reverse().flat()), ...without(weights, /^model\.layers\./) };
}

/** A checkpoint of one block with these sizes. */
function randomCheckpoint({
  V,
  D,
  F,
  heads,
  kvHeads,
  pair,
}: Record<"V" | "D" | "F" | "heads" | "kvHeads" | "pair", number>): Weights {
  const at = "model.layers.0";
  const shapes: Record<string, number[]> = {
    "model.embed_tokens": [V, D],
    [`${at}.input_layernorm`]: [D],
    [`${at}.self_attn.q_proj`]: [2 * pair * heads, D],
    [`${at}.self_attn.k_proj`]: [2 * pair * kvHeads, D],
    [`${at}.self_attn.v_proj`]: [2 * pair * kvHeads, D],
    [`${at}.self_attn.o_proj`]: [D, 2 * pair * heads],
    [`${at}.post_attention_layernorm`]: [D],
    [`${at}.mlp.gate_proj`]: [F, D],
    [`${at}.mlp.up_proj`]: [F, D],
    [`${at}.mlp.down_proj`]: [D, F],
    "model.norm": [D],
    lm_head: [V, D],
  };
  return Object.fromEntries(
    Object.entries(shapes).map(([name, shape], i) => [`${name}.weight`, randomTensor(shape, 20 + i)]),
  );
}
