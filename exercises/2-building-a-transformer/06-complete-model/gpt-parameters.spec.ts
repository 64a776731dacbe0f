import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import { specRandom } from "#lib/kit/seed";
import { randomTensor, tensorSpec } from "#lib/spec/tensors";
import { gptParameters } from "./gpt-parameters.js";
import { type GPT, initGPT } from "./init-gpt.js";

tensorSpec();

const OF_A_BLOCK = [
  ["norm1", "gamma", "beta"],
  ["attention", "Wq", "bq", "Wk", "bk", "Wv", "bv", "Wo", "bo"],
  ["norm2", "gamma", "beta"],
  ["mlp", "W1", "b1", "W2", "b2"],
].flatMap(([branch, ...leaves]) => leaves.map((leaf) => `${branch}.${leaf}`));

/** What all parameters of N blocks are called. */
const namesOf = (N: number): string[] => [
  "E",
  "P",
  ...Array.from({ length: N }, (_, i) => OF_A_BLOCK.map((name) => `blocks.${i}.${name}`)).flat(),
  "norm.gamma",
  "norm.beta",
];

const modelOf = (layers: number): GPT =>
  initGPT({ vocabulary: 5, context: 3, dModel: 4, heads: 2, layers, dFF: 7 }, specRandom(1));

test("every tensor has its path as name, in the tree's order", () => {
  expectNames(modelOf(2), namesOf(2));
});

test("an unembedding of its own comes last", () => {
  const unembedding = randomTensor([4, 5], 2);
  expectNames({ ...modelOf(1), unembedding }, [...namesOf(1), "unembedding"]);
  expectNames({ unembedding, ...modelOf(1) }, [...namesOf(1), "unembedding"]);
});

test("each name leads to that tensor itself, not to a copy", async () => {
  const model: GPT = { ...modelOf(2), unembedding: randomTensor([4, 5], 3) };
  const found = gptParameters(model);
  const due = {
    E: model.E,
    P: model.P,
    "blocks.0.norm1.beta": model.blocks[0].norm1.beta,
    "blocks.0.attention.Wq": model.blocks[0].attention.Wq,
    "blocks.1.attention.Wk": model.blocks[1].attention.Wk,
    "blocks.1.attention.bo": model.blocks[1].attention.bo as tf.Tensor,
    "blocks.0.norm2.gamma": model.blocks[0].norm2.gamma,
    "blocks.1.mlp.W2": model.blocks[1].mlp.W2,
    "norm.gamma": model.norm.gamma,
    "norm.beta": model.norm.beta,
    unembedding: model.unembedding as tf.Tensor,
  };
  await expect(found).toMatchStages(
    Object.entries(due).map(([name, expected]) => ({
      name,
      expected,
      axes: expected.rank === 1 ? "feature" : "in out",
    })),
  );
  const strangers = Object.entries(due).filter(([name, tensor]) => found[name] !== tensor);
  expect(
    strangers.map(([name]) => name),
    "names that lead to another tensor",
  ).toEqual([]);
});

test("no name for what is not there", () => {
  const model = modelOf(2);
  const { Wq, Wk, Wv, Wo } = model.blocks[1].attention;
  model.blocks[1].attention = { Wq, Wk, Wv, Wo }; // without biases
  const due = namesOf(2).filter((name) => !/blocks\.1\.attention\.b/.test(name));
  expectNames({ ...model, unembedding: undefined }, due);
});

test("a tensor that stands in two places has two names", () => {
  const model = modelOf(1);
  model.blocks[0].norm2.gamma = model.blocks[0].norm1.gamma;
  expectNames({ ...model, unembedding: model.E }, [...namesOf(1), "unembedding"]);
});

test("twelve blocks come in the order of their numbers", () => {
  const blocks = Array.from({ length: 12 }, () => modelOf(1).blocks[0]);
  expectNames({ ...modelOf(1), blocks }, namesOf(12));
});

test("a model without blocks has two tables and a norm", () => {
  expectNames(modelOf(0), ["E", "P", "norm.gamma", "norm.beta"]);
});

test("what is not there has no entry", () => {
  const model = modelOf(1);
  const { bk, bv, ...attention } = model.blocks[0].attention;
  const blocks = [{ ...model.blocks[0], attention: { ...attention, bq: undefined } }];
  const due = namesOf(1).filter((name) => !/\.b[qkv]$/.test(name));
  expectNames({ ...model, blocks, unembedding: undefined }, due);
});

test("a model with one of everything has all its names", () => {
  const sizes = { vocabulary: 1, context: 1, dModel: 1, heads: 1, layers: 1, dFF: 1 };
  expectNames(initGPT(sizes, specRandom(2)), namesOf(1));
});

test("plain tensors count as well as variables", () => {
  const model = modelOf(1);
  const [E, P] = [randomTensor([5, 4], 4), randomTensor([3, 4], 5)];
  expectNames({ ...model, E, P }, namesOf(1));
});

test("a variable that is not trainable is a tensor too", () => {
  const model = modelOf(1);
  expectNames({ ...model, E: tf.variable(randomTensor([5, 4], 6), false) }, namesOf(1));
});

test("two models never mix", () => {
  const [first, second] = [gptParameters(modelOf(1)), gptParameters(modelOf(1))];
  const shared = Object.keys(second).filter((name) => first[name] === second[name]);
  expect(shared, "tensors of the first model among those of the second").toEqual([]);
});

test("what the model holds now is found, not what it held before", async () => {
  await expect(gptParameters).toHeed({ model: modelOf(1) }, { except: ["model.heads"] });
});

test("no tensor is made, and the model stays as it was", async () => {
  const model = modelOf(1);
  const before = tf.memory().numTensors;
  gptParameters(model);
  expect([tf.memory().numTensors - before]).toMatchValues([0], {
    axes: "number",
    what: "the list with the number of new tensors",
  });
  await expect(() => gptParameters(model)).toLeakNoTensors();
  await expect(() => gptParameters(model)).toLeaveTensorsUnchanged({ model });
  expect(Object.keys(model)).toEqual(["heads", "E", "P", "blocks", "norm"]);
});

/** The list of names, and which of them is the first that is wrong. */
function expectNames(model: GPT, due: string[]): void {
  const names = Object.keys(gptParameters(model));
  const at = due.findIndex((name, i) => names[i] !== name);
  const wrong = at < 0 ? "" : `, with ${names[at] ?? "nothing"} in place of ${due[at]}`;
  expect(names, `the list of names${wrong}`).toEqual(due);
}
