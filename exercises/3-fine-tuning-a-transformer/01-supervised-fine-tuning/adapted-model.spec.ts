import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import { specRandom } from "#lib/kit/seed";
import { exhibit } from "#lib/spec/exhibit";
import { golden } from "#lib/spec/golden";
import { randomTensor, tensorSpec } from "#lib/spec/tensors";
import { idTensor } from "../../2-building-a-transformer/01-embeddings-and-positions/token-embedding.js";
import { gptLogits } from "../../2-building-a-transformer/06-complete-model/gpt-logits.js";
import { gptParameters } from "../../2-building-a-transformer/06-complete-model/gpt-parameters.js";
import { type GPT, initGPT } from "../../2-building-a-transformer/06-complete-model/init-gpt.js";
import { lmLoss } from "../../2-building-a-transformer/06-complete-model/lm-loss.js";
import { adaptedModel, mergeAdapters } from "./adapted-model.js";
import { loadParameters } from "./load-base.js";
import { type Adapter, initAdapter } from "./lora-init.js";

tensorSpec();

type Adapters = Record<string, Adapter>;
type Apply = typeof adaptedModel;

const WAYS: [string, Apply][] = [
  ["adapted", (...args) => adaptedModel(...args)],
  ["merged", (...args) => mergeAdapters(...args)],
];
const WQ = "blocks.0.attention.Wq";
const W1 = "blocks.0.mlp.W1";

const adapterOf = (A: tf.TensorLike, B: tf.TensorLike): Adapter =>
  tf.tidy(() => ({ A: tf.variable(tf.tensor(A)), B: tf.variable(tf.tensor(B)) }));
const randomAdapter = (inputs: number, rank: number, outputs: number, stream: number): Adapter =>
  tf.tidy(() => ({
    A: tf.variable(randomTensor([inputs, rank], stream)),
    B: tf.variable(randomTensor([rank, outputs], stream + 1)),
  }));

const modelOf = (layers = 1): GPT =>
  initGPT({ vocabulary: 5, context: 3, dModel: 4, heads: 2, layers, dFF: 7 }, specRandom(1));
const adaptersOf = (): Adapters => ({ [WQ]: randomAdapter(4, 3, 4, 10), [W1]: randomAdapter(4, 2, 7, 12) });

/** The model of lib/golden/gpt.json, and the adapters of lora.json, ranks 2, 3, 2, 1, 3. */
function goldenCase(): { model: GPT; adapters: Adapters } {
  const { sizes, parameters } = golden("gpt");
  const model = initGPT(sizes, specRandom());
  loadParameters(
    model,
    Object.fromEntries(Object.keys(gptParameters(model)).map((name) => [name, tf.tensor(parameters[name])])),
  );
  const parts: Record<string, { A: number[][]; B: number[][] }> = golden("lora").model.adapters;
  return {
    model,
    adapters: Object.fromEntries(Object.entries(parts).map(([name, { A, B }]) => [name, adapterOf(A, B)])),
  };
}

const stagesOf = (expected: Record<string, tf.Tensor>, when: string) =>
  Object.entries(expected).map(([name, tensor]) => ({
    name,
    expected: tensor,
    axes: tensor.rank === 1 ? "feature" : "row column",
    what: `${name} ${when}`,
  }));
const copies = (model: GPT): Record<string, tf.Tensor> =>
  Object.fromEntries(Object.entries(gptParameters(model)).map(([name, tensor]) => [name, tf.clone(tensor)]));

test.each(WAYS)("%s: one matrix by hand", async (_, apply) => {
  const model = initGPT({ vocabulary: 5, context: 3, dModel: 2, heads: 1, layers: 1 }, specRandom());
  (model.blocks[0].attention.Wq as tf.Variable).assign(
    tf.tensor2d([
      [1, 0],
      [0, 1],
    ]),
  );
  // A·B = (3 4; 6 8), twice that is added: (1, 1)·W was (1, 1) and is (19, 25).
  const { Wq } = apply(model, { [WQ]: adapterOf([[1], [2]], [[3, 4]]) }, 2).blocks[0].attention;
  await expect(Wq).toMatchValues(
    [
      [7, 8],
      [12, 17],
    ],
    { axes: "input output", what: "Wq with its correction" },
  );
});

test.each(WAYS)("%s: adapters of ranks 1, 2 and 3, by PyTorch", async (_, apply) => {
  const { alpha, merged } = golden("lora").model;
  const { model, adapters } = goldenCase();
  const found = gptParameters(apply(model, adapters, alpha));
  await expect(found).toMatchStages(
    Object.entries(merged).map(([name, expected]) => ({
      name,
      expected: expected as number[][],
      axes: "input output",
    })),
  );
});

test.each(WAYS)("%s: the logits of the whole model, by PyTorch", async (_, apply) => {
  const [{ alpha, logits }, { ids, sizes }] = [golden("lora").model, golden("gpt")];
  const { model, adapters } = goldenCase();
  const got = gptLogits(apply(model, adapters, alpha), idTensor(ids, sizes.vocabulary));
  await expect(got).toMatchValues(logits, { axes: "batch position token", atol: 1e-4 });
});

test.each(WAYS)("%s: fresh adapters change no bit", async (_, apply) => {
  const model = modelOf();
  const adapters = {
    [WQ]: initAdapter([4, 4], 3, specRandom(2)),
    [W1]: initAdapter([4, 7], 2, specRandom(3)),
  };
  const found = gptParameters(apply(model, adapters, 16));
  const stages = stagesOf(gptParameters(model), "with B = 0");
  await expect(found).toMatchStages(stages.map((stage) => ({ ...stage, atol: 0, rtol: 0 })));
});

test.each(WAYS)("%s: the model stays as it was", async (_, apply) => {
  const [model, adapters] = [modelOf(2), adaptersOf()];
  const [before, objects] = [copies(model), gptParameters(model)];
  apply(model, adapters, 5);
  const stages = stagesOf(before, "of the model after the call");
  await expect(gptParameters(model)).toMatchStages(stages.map((stage) => ({ ...stage, atol: 0, rtol: 0 })));
  expect(strangers(gptParameters(model), objects), "tensors of the model that are other objects now").toEqual(
    [],
  );
  const parts = { ...objects, A: adapters[WQ].A, B: adapters[WQ].B, A1: adapters[W1].A, B1: adapters[W1].B };
  await expect(() => apply(model, adapters, 5)).toLeaveTensorsUnchanged(parts);
});

test.each(WAYS)("%s: an α of 0.5 counts a half, and 2.5 that much", async (_, apply) => {
  const [model, adapters] = [modelOf(), adaptersOf()];
  const { A, B } = adapters[W1]; // of rank 2
  for (const alpha of [0.5, 2.5])
    await expect(apply(model, adapters, alpha).blocks[0].mlp.W1).toMatchValues(
      tf.add(model.blocks[0].mlp.W1, tf.mul(alpha / 2, tf.matMul(A, B))),
      { axes: "input output", what: `W1 with its correction, α = ${alpha}` },
    );
});

test.each(WAYS)("%s: with α = 0 no adapter counts", async (_, apply) => {
  const model = modelOf();
  const found = gptParameters(apply(model, adaptersOf(), 0));
  await expect(found).toMatchStages(stagesOf(copies(model), "with α = 0"));
});

test.each(WAYS)("%s: a name is corrected, not a tensor", async (_, apply) => {
  const model = modelOf();
  const { attention } = model.blocks[0];
  attention.Wk = attention.Wq; // one matrix under two names
  const { [WQ]: adapter } = adaptersOf();
  const { Wk } = apply(model, { [WQ]: adapter }, 5).blocks[0].attention;
  await expect(Wk).toMatchValues(attention.Wq, { axes: "input output", what: "Wk, without an adapter" });
});

test("adapted: all other tensors are the model's own", () => {
  const model: GPT = { ...modelOf(2), unembedding: tf.variable(randomTensor([4, 5], 3)) };
  const own = gptParameters(model);
  const fresh: Adapters = { [WQ]: initAdapter([4, 4], 3, specRandom(2)) };
  const cases: [string, Adapters, string[]][] = [
    ["two adapters", adaptersOf(), [WQ, W1]],
    ["a fresh adapter", fresh, [WQ]],
    ["no adapters", {}, []],
  ];
  for (const [what, adapters, due] of cases) {
    const adapted = adaptedModel(model, adapters, 5);
    expect(strangers(gptParameters(adapted), own), `new tensors with ${what}`).toEqual(due);
    expect(Object.keys(gptParameters(adapted)), `the names of the tree with ${what}`).toEqual(
      Object.keys(own),
    );
    expect([adapted.heads]).toMatchValues([2], { axes: "number", what: "the list with the number of heads" });
    adapted.blocks.pop(); // the tree is new: nothing that is done to it is done to the model
    adapted.E = adapted.P;
    expect(strangers(gptParameters(model), own), "tensors of the model that were exchanged").toEqual([]);
    expect(model.blocks.length, "blocks of the model").toBe(2);
  }
  const other = modelOf(2);
  const adapted = gptParameters(adaptedModel(other, {}, 5));
  expect(strangers(adapted, gptParameters(other)), "new tensors of another model without adapters").toEqual(
    [],
  );
});

test("adapted: gradients flow into every A and B, by PyTorch", async () => {
  const [{ alpha, gradients }, { ids, targets, sizes }] = [golden("lora").model, golden("gpt")];
  const { model, adapters } = goldenCase();
  const y = tf.tensor2d(targets, undefined, "int32");
  const { grads } = tf.variableGrads(
    () => lmLoss(gptLogits(adaptedModel(model, adapters, alpha), idTensor(ids, sizes.vocabulary)), y),
    Object.values(adapters).flatMap(({ A, B }) => [A, B]),
  );
  const names = Object.keys(adapters).flatMap(
    (name) =>
      [
        [name, "A"],
        [name, "B"],
      ] as [string, "A" | "B"][],
  );
  const found = Object.fromEntries(
    names.map(([name, part]) => [`${name} ${part}`, grads[adapters[name][part].name]]),
  );
  await expect(found).toMatchStages(
    names.map(([name, part]) => ({
      name: `${name} ${part}`,
      expected: gradients[name][part],
      axes: part === "A" ? "input rank" : "rank output",
      what: `the gradient of ${part} of ${name}`,
    })),
  );
});

test("adapted: other numbers in A, B or W, another α", async () => {
  const model = modelOf();
  const { A, B } = randomAdapter(4, 3, 7, 14);
  const W = model.blocks[0].mlp.W1 as tf.Variable;
  const correct = (W1: tf.Tensor, A: tf.Variable, B: tf.Variable, alpha: number) => {
    const [block] = model.blocks;
    const other = { ...model, blocks: [{ ...block, mlp: { ...block.mlp, W1 } }] };
    return adaptedModel(other, { "blocks.0.mlp.W1": { A, B } }, alpha).blocks[0].mlp.W1;
  };
  await expect(correct).toHeed({ W, A, B, alpha: 5 }, { others: { alpha: 4 } });
});

test("adapted: twelve blocks, tables and an unembedding by name", async () => {
  const model: GPT = { ...modelOf(12), unembedding: tf.variable(randomTensor([4, 5], 3)) };
  const adapters: Adapters = {
    "blocks.11.attention.Wo": randomAdapter(4, 2, 4, 16),
    "blocks.1.mlp.W2": randomAdapter(7, 3, 4, 18),
    E: randomAdapter(5, 1, 4, 20),
    unembedding: randomAdapter(4, 5, 5, 22),
  };
  const parameters = gptParameters(model);
  const adapted = gptParameters(adaptedModel(model, adapters, 3));
  expect(strangers(adapted, parameters).sort(), "adapted tensors").toEqual(Object.keys(adapters).sort());
  const due = Object.entries(adapters).map(([name, { A, B }]) => [
    name,
    tf.add(parameters[name], tf.mul(3 / (A.shape[1] as number), tf.matMul(A, B))),
  ]);
  await expect(adapted).toMatchStages(stagesOf(Object.fromEntries(due), "with its correction"));
});

test("merged: every tensor is a variable of its own", () => {
  const [model, adapters] = [modelOf(2), adaptersOf()];
  const [one, two] = [mergeAdapters(model, adapters, 5), mergeAdapters(model, adapters, 5)].map(
    gptParameters,
  );
  const plain = Object.keys(one).filter((name) => !(one[name] instanceof tf.Variable));
  expect(plain, "tensors that are no variables").toEqual([]);
  const shared = [gptParameters(model), two].map((other) =>
    Object.keys(one).filter((name) => one[name] === other[name]),
  );
  expect(shared, "what it shares with the model, and with a second merged one").toEqual([[], []]);
});

test("merged: nothing that happens later changes it", async () => {
  const [model, adapters] = [modelOf(), adaptersOf()];
  const merged = mergeAdapters(model, adapters, 5);
  const before = copies(merged);
  const others = [
    ...Object.values(gptParameters(model)),
    ...Object.values(adapters).flatMap(({ A, B }) => [A, B]),
  ];
  for (const tensor of others) (tensor as tf.Variable).assign(tf.onesLike(tensor));
  await expect(gptParameters(merged)).toMatchStages(
    stagesOf(before, "after the model and its adapters were trained"),
  );
  tf.dispose(others);
  await expect(gptParameters(merged)).toMatchStages(
    stagesOf(before, "after the model and its adapters were disposed"),
  );
});

test.each(WAYS)("%s: an adapter that does not fit is refused", (_, apply) => {
  const fit = randomAdapter(4, 3, 4, 24);
  const misfits: [string, string, Adapter][] = [
    ["a name that the model has not", "blocks.1.attention.Wq", fit],
    ["half a name", "attention.Wq", fit],
    ["the name of an object's property", "constructor", fit],
    ["a branch", "blocks.0.attention", fit],
    ["a bias", "blocks.0.attention.bq", fit],
    ["an A of five inputs", WQ, randomAdapter(5, 3, 4, 26)],
    ["a B of seven outputs", WQ, randomAdapter(4, 3, 7, 28)],
    ["a turned pair for W1", W1, randomAdapter(7, 3, 4, 30)],
    ["an A of rank 3 with a B of rank 2", WQ, { A: fit.A, B: randomAdapter(4, 2, 4, 32).B }],
  ];
  for (const [what, name, adapter] of misfits)
    expect(() => apply(modelOf(), { [W1]: adaptersOf()[W1], [name]: adapter }, 5)).toRefuse(
      RangeError,
      what,
      name,
    );
});

test.each(WAYS)("%s: no tensor is left behind", async (_, apply) => {
  const [model, adapters] = [modelOf(2), adaptersOf()];
  await expect(() => apply(model, adapters, 5)).toLeakNoTensors();
});

test("what α / r does to adapters of more dimensions", async () => {
  const rows: [number, string, string][] = [];
  const lengths: number[] = [];
  for (const rank of [1, 4, 16, 64]) {
    const model = initGPT({ vocabulary: 5, context: 3, dModel: 32, heads: 2, layers: 1 }, specRandom(5));
    const { A, B } = randomAdapter(32, rank, 32, 34);
    const { Wq } = adaptedModel(model, { [WQ]: { A, B } }, 8).blocks[0].attention;
    const [length, product] = await Promise.all(
      [tf.sub(Wq, model.blocks[0].attention.Wq), tf.matMul(A, B)].map(
        async (tensor) => (await tf.norm(tensor).data())[0],
      ),
    );
    lengths.push(length / product);
    rows.push([rank, product.toFixed(0), length.toFixed(0)]);
  }
  await exhibit({
    kind: "table",
    title: "corrections of random adapters, α = 8",
    caption: "A·B grows with the rank. Does the correction?",
    columns: ["rank", "length of A·B", "length of the correction"],
    rows,
  });
  expect(lengths).toMatchValues([8, 2, 0.5, 0.125], {
    axes: "rank",
    rtol: 1e-4,
    what: "the factor before A·B",
  });
});

/** Names under which two trees hold different objects. */
function strangers(one: Record<string, tf.Tensor>, other: Record<string, tf.Tensor>): string[] {
  return Object.keys(one).filter((name) => one[name] !== other[name]);
}
