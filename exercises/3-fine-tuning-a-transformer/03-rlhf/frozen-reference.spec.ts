import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import { specRandom } from "#lib/kit/seed";
import { BASE_SIZES, baseBytes } from "#lib/mini-world/base";
import { decode, encode } from "#lib/mini-world/words";
import { exhibit } from "#lib/spec/exhibit";
import { randomTensor, tensorSpec } from "#lib/spec/tensors";
import { idTensor } from "../../2-building-a-transformer/01-embeddings-and-positions/token-embedding.js";
import { gptLogits } from "../../2-building-a-transformer/06-complete-model/gpt-logits.js";
import { gptParameters } from "../../2-building-a-transformer/06-complete-model/gpt-parameters.js";
import { type GPT, initGPT } from "../../2-building-a-transformer/06-complete-model/init-gpt.js";
import { lmLoss } from "../../2-building-a-transformer/06-complete-model/lm-loss.js";
import { readSafetensors } from "../../2-building-a-transformer/06-complete-model/safetensors.js";
import { adamW } from "../../2-building-a-transformer/07-training-at-scale/decoupled-decay.js";
import { loadParameters } from "../01-supervised-fine-tuning/load-base.js";
import { frozenCopy } from "./frozen-reference.js";

tensorSpec();

test("the copy has the same tree with the same numbers", async () => {
  const model = modelOf();
  const copy = frozenCopy(model);
  await expectNumbers(copy, model, "right after the copy");
  expect(Object.keys(copy).sort(), "the entries of the copy").toEqual(Object.keys(model).sort());
  expect(Array.isArray(copy.blocks), "whether the blocks are a list").toBe(true);
  expect(copy.heads, "the number of heads").toBe(2);
});

test("the model stays as it was, and shares no branch", async () => {
  const model = modelOf();
  const objects = gptParameters(model);
  const copy = frozenCopy(model);
  expect(strangers(gptParameters(model), objects), "tensors of the model that are other objects now").toEqual(
    [],
  );
  copy.E = copy.P;
  copy.blocks[0].mlp.W1 = copy.P;
  copy.blocks.pop();
  copy.norm.gamma = copy.P;
  expect(
    strangers(gptParameters(model), objects),
    "tensors of the model that were exchanged in the copy",
  ).toEqual([]);
  expect(model.blocks.length, "the blocks of the model").toBe(2);
  await expect(() => frozenCopy(model)).toLeaveTensorsUnchanged(gptParameters(model));
});

test("five steps of training change no bit of the copy", async () => {
  const model = modelOf();
  const before = snapshot(model);
  const copy = frozenCopy(model);
  train(model, 5);
  const moved = await Promise.all(
    Object.entries(gptParameters(model)).map(async ([name, tensor]) =>
      (await same(tensor, before[name])) ? name : "",
    ),
  );
  expect(moved.filter(Boolean), "what five steps have left as it was").toEqual([]);
  await expectNumbers(copy, before, "after five steps of the policy");
});

test("the copy outlives the policy", async () => {
  const model = modelOf();
  const before = snapshot(model);
  const copy = frozenCopy(model);
  tf.dispose(model as object as tf.TensorContainer);
  await expectAlive(copy, "after the policy was disposed");
  await expectNumbers(copy, before, "after the policy was disposed");
});

test("the copy outlives the tidy in which it was made", async () => {
  const model = modelOf();
  const kept: GPT[] = [];
  tf.tidy(() => {
    kept.push(frozenCopy(model));
  });
  await expectAlive(kept[0], "after the tidy");
  await expectNumbers(kept[0], model, "after the tidy");
  // The model lives on as well.
  await expectAlive(model, "of the model after the tidy");
});

test("nothing in the copy can be trained", () => {
  for (const model of [modelOf(), { ...modelOf(), unembedding: tf.variable(randomTensor([4, 5], 3)) }]) {
    const variables = Object.entries(gptParameters(frozenCopy(model))).filter(
      ([, tensor]) => tensor instanceof tf.Variable,
    );
    const trainable = variables.filter(([, tensor]) => (tensor as tf.Variable).trainable);
    const names = (list: [string, tf.Tensor][]) => list.map(([name]) => name);
    expect(names(trainable), "trainable variables of the copy").toEqual([]);
    expect(names(variables), "variables of the copy that are not trainable").toEqual([]);
  }
});

test("an unembedding of its own is copied, and only then", async () => {
  const untied: GPT = { ...modelOf(), unembedding: tf.variable(randomTensor([4, 5], 3)) };
  const before = snapshot(untied);
  const copy = frozenCopy(untied);
  expect("unembedding" in copy, "whether the copy has an unembedding").toBe(true);
  (untied.unembedding as tf.Variable).assign(tf.ones([4, 5]));
  await expectNumbers(copy, before, "after the unembedding was trained");
  expect("unembedding" in frozenCopy(modelOf()), "whether a tied model's copy has one").toBe(false);
});

test("twelve blocks, one block, none, and other heads", async () => {
  for (const [layers, heads] of [
    [12, 4],
    [1, 1],
    [0, 2],
  ]) {
    const model = modelOf(layers, heads);
    const before = snapshot(model);
    const copy = frozenCopy(model);
    for (const tensor of Object.values(gptParameters(model)))
      (tensor as tf.Variable).assign(tf.ones(tensor.shape));
    await expectNumbers(copy, before, `of ${layers} blocks`);
    expect([copy.heads, copy.blocks.length], "heads and blocks").toEqual([heads, layers]);
  }
});

test("what is no tensor is carried over", () => {
  const nothing = { step: 0, note: "", isTrained: false };
  const model = { ...modelOf(), name: "base", tied: true, parent: null, ...nothing };
  const copy = frozenCopy(model) as typeof model;
  expect([copy.name, copy.tied, copy.parent], "name, tied and parent of the copy").toEqual([
    "base",
    true,
    null,
  ]);
  const { step, note, isTrained } = copy;
  expect({ step, note, isTrained }, "entries that are 0, empty or false").toEqual(nothing);
});

test("a model whose every axis has length one", async () => {
  const sizes = { vocabulary: 1, context: 1, dModel: 1, heads: 1, layers: 1, dFF: 1 };
  const model = initGPT(sizes, specRandom(3));
  const before = snapshot(model);
  await expectNumbers(frozenCopy(model), before, "of the smallest model");
});

test("a model of plain tensors is copied as well", async () => {
  const model = frozen(modelOf());
  const before = snapshot(model);
  const copy = frozenCopy(model);
  await expectNumbers(copy, before, "of a model of plain tensors");
  tf.dispose(model as object as tf.TensorContainer);
  await expectAlive(copy, "after the plain model was disposed");
  await expectNumbers(copy, before, "after the plain model was disposed");
});

test("two copies are two: each has the numbers of its time", async () => {
  const model = modelOf();
  const [first, early] = [frozenCopy(model), snapshot(model)];
  train(model, 1);
  const [second, late] = [frozenCopy(model), snapshot(model)];
  await expectNumbers(first, early, "of the first copy");
  await expectNumbers(second, late, "of the copy after a step");
  tf.dispose(second as object as tf.TensorContainer);
  await expectAlive(first, "of the first copy, after the second was disposed");
  await expectAlive(model, "of the model, after its copy was disposed");
  await expectNumbers(frozenCopy(model), late, "of a third copy");
});

test("no tensor is left once the copy is disposed", async () => {
  for (const layers of [2, 5]) {
    const model = modelOf(layers);
    const before = tf.memory().numTensors;
    tf.dispose(frozenCopy(model) as object as tf.TensorContainer);
    expect(tf.memory().numTensors - before).toMatchValues(0, {
      what: `the tensors left behind by a copy of ${layers} layers`,
    });
  }
});

test("the copy computes what the policy computed", async () => {
  const model = modelOf();
  const ids = idTensor([[1, 3, 0]], 5);
  const due = gptLogits(model, ids);
  const copy = frozenCopy(model);
  train(model, 3);
  await expect(gptLogits(copy, ids)).toMatchValues(due, {
    ...{ axes: "row position token", atol: 0, rtol: 0, what: "the reference's logits" },
  });
});

test("twelve steps toward one review, seen by the reference", async () => {
  const model = initGPT(BASE_SIZES, specRandom(2));
  const stored = readSafetensors(baseBytes());
  loadParameters(model, stored);
  tf.dispose(stored);
  const text = encode("<bos> the film was great and the cast was superb . <eos>");
  const reference = frozenCopy(model);
  const start = await logProb(model, text);
  const distance = [0];
  for (let step = 0; step < 12; step++) {
    train(model, 1, text, 1e-3);
    distance.push((await logProb(model, text)) - (await logProb(reference, text)));
  }
  await exhibit({
    kind: "curve",
    title: "how far the policy has moved",
    caption: `ln π − ln π_ref of “${decode(text)
      .replace(/<\w+> ?/g, "")
      .trim()}”. With an alias for a copy it is 0 for ever.`,
    series: { distance },
    xLabel: "step",
    yLabel: "nats",
  });
  expect(await logProb(reference, text)).toMatchValues(start, {
    ...{ atol: 1e-4, what: "the reference's ln P of the review after twelve steps of the policy" },
  });
  expect(distance[12]).toLieBetween(1, 20, "the distance after twelve steps");
});

function modelOf(layers = 2, heads = 2): GPT {
  const model = initGPT({ vocabulary: 5, context: 3, dModel: 4, heads, layers, dFF: 7 }, specRandom(1));
  for (const [i, parameter] of Object.values(gptParameters(model)).entries())
    tf.tidy(() => (parameter as tf.Variable).assign(randomTensor(parameter.shape, 100 + i)));
  return model;
}

/** The numbers of now, by the names of the parameters. */
const snapshot = (model: GPT): Record<string, tf.Tensor> =>
  Object.fromEntries(Object.entries(gptParameters(model)).map(([name, tensor]) => [name, tf.add(tensor, 0)]));

/** The same model with plain tensors for variables. */
function frozen(model: GPT): GPT {
  const walk = (node: unknown): unknown => {
    if (typeof node !== "object" || node === null) return node;
    if ("dataId" in node) return tf.add(node as tf.Tensor, 0);
    if (Array.isArray(node)) return node.map(walk);
    return Object.fromEntries(Object.entries(node).map(([key, inner]) => [key, walk(inner)]));
  };
  return walk(model) as GPT;
}

async function expectNumbers(copy: GPT, due: GPT | Record<string, tf.Tensor>, when: string): Promise<void> {
  const expected = "heads" in due ? gptParameters(due as GPT) : (due as Record<string, tf.Tensor>);
  const found = gptParameters(copy);
  expect(Object.keys(found), `the tensors of the copy ${when}`).toEqual(Object.keys(expected));
  await expect(found).toMatchStages(
    Object.entries(expected).map(([name, tensor]) => ({
      ...{ name, expected: tensor, axes: tensor.rank === 1 ? "feature" : "row column" },
      ...{ atol: 0, rtol: 0, what: `${name} ${when}` },
    })),
  );
}

async function expectAlive(model: GPT, when: string): Promise<void> {
  const dead = Object.entries(gptParameters(model))
    .filter(([, tensor]) => tensor.isDisposed)
    .map(([name]) => name);
  expect(dead, `tensors that are disposed ${when}`).toEqual([]);
}

async function same(a: tf.Tensor, b: tf.Tensor): Promise<boolean> {
  const [x, y] = [await a.data(), await b.data()];
  return x.every((number, i) => number === y[i]);
}

/** Steps of AdamW toward one text. */
function train(model: GPT, steps: number, text = [1, 3, 0, 2], lr = 0.05): void {
  const variables = Object.values(gptParameters(model)) as tf.Variable[];
  const optimizer = adamW(variables, { weightDecay: 0.1 });
  const V = model.E.shape[0] as number;
  for (let step = 0; step < steps; step++)
    tf.tidy(() => {
      const [x, y] = [text.slice(0, -1), text.slice(1)].map((ids) => idTensor([ids], V));
      const { grads } = tf.variableGrads(() => lmLoss(gptLogits(model, x), y), variables);
      optimizer.step(grads, lr);
    });
  optimizer.dispose();
}

/** ln P of a text, given its first token. */
async function logProb(model: GPT, text: number[]): Promise<number> {
  const V = model.E.shape[0] as number;
  const [x, y] = [text.slice(0, -1), text.slice(1)].map((ids) => idTensor([ids], V));
  const [mean] = await lmLoss(gptLogits(model, x), y).data();
  return -mean * (text.length - 1);
}

/** Names under which two trees hold different objects. */
function strangers(one: Record<string, tf.Tensor>, other: Record<string, tf.Tensor>): string[] {
  return Object.keys(other).filter((name) => one[name] !== other[name]);
}
