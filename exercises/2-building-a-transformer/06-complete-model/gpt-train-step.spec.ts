import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import { specRandom } from "#lib/kit/seed";
import { randomTensor, tensorSpec } from "#lib/tensors";
import { train } from "#lib/training";
import { idTensor } from "../01-embeddings-and-positions/token-embedding.js";
import { gptLogits } from "./gpt-logits.js";
import { gptParameters } from "./gpt-parameters.js";
import { gptTrainStep } from "./gpt-train-step.js";
import { type GPT, initGPT } from "./init-gpt.js";
import { lmLoss } from "./lm-loss.js";

tensorSpec("train");

/** Alice's Adventures in Wonderland, chapter XII. */
const SENTENCE =
  "Begin at the beginning, the King said, very gravely, and go on till you come to the end: then stop.";
const RATE = 0.3;

test("the loss before the step comes back", async () => {
  const { model, ids, targets } = smallModel(1);
  const before = await lmLoss(gptLogits(model, ids), targets).data();
  const loss = gptTrainStep(model, tf.train.sgd(RATE), ids, targets);
  await expect(loss).toMatchValues(before[0], { what: "the loss before the step" });
});

test("plain descent moves every weight against its slope", async () => {
  for (const unembedding of [undefined, tf.variable(randomTensor([6, 11], 2))]) {
    const { model: tied, ids, targets } = smallModel(3);
    const model: GPT = unembedding ? { ...tied, unembedding } : tied;
    const due = afterDescent(model, ids, targets);
    gptTrainStep(model, tf.train.sgd(RATE), ids, targets);
    await expect(gptParameters(model)).toMatchStages(
      Object.entries(due)
        .reverse() // from the loss down
        .map(([name, expected]) => ({
          name,
          expected,
          axes: expected.rank === 1 ? "feature" : "in out",
          what: `${name} after the step`,
        })),
    );
  }
});

test("what is frozen stays, and the rest moves as before", async () => {
  const { model, ids, targets } = smallModel(4);
  const frozen = ["E", "blocks.1.attention.Wv", "norm.beta"];
  const still = Object.fromEntries(frozen.map((name) => [name, tf.clone(gptParameters(model)[name])]));
  const { E, "blocks.1.attention.Wv": Wv, "norm.beta": beta, ...moved } = afterDescent(model, ids, targets);
  const due = { ...moved, ...still };
  gptTrainStep(model, tf.train.sgd(RATE), ids, targets, frozen);
  await expect(gptParameters(model)).toMatchStages(
    Object.entries(due).map(([name, expected]) => ({
      name,
      expected,
      axes: expected.rank === 1 ? "feature" : "in out",
      what: `${name}${frozen.includes(name) ? ", which is frozen," : ""} after the step`,
    })),
  );
});

test("a frozen name that the model does not have is refused", () => {
  const { model, ids, targets } = smallModel(5);
  expect(() => gptTrainStep(model, tf.train.sgd(RATE), ids, targets, ["blocks.2.mlp.W1"])).toRefuse(
    RangeError,
    "a weight of a third block of two",
  );
});

test("a second model stays as it was", async () => {
  const { model, ids, targets } = smallModel(6);
  const { model: other } = smallModel(7);
  await expect(() => gptTrainStep(model, tf.train.sgd(RATE), ids, targets)).toLeaveTensorsUnchanged(
    gptParameters(other),
  );
});

test("each of four steps of Adam lowers the loss on its batch", async () => {
  const { model, ids, targets } = smallModel(8);
  const optimizer = tf.train.adam(0.003);
  const losses: number[] = [];
  for (let i = 0; i < 5; i++) losses.push((await gptTrainStep(model, optimizer, ids, targets).data())[0]);
  losses.slice(1).forEach((loss, i) => {
    expect(loss).toLieBetween(0, losses[i] - 0.001, `the loss after ${i + 1} ${i === 0 ? "step" : "steps"}`);
  });
});

test("no tensor is left behind, and the batch stays", async () => {
  const { model, ids, targets } = smallModel(9);
  const optimizer = tf.train.adam(0.01);
  await expect(() => gptTrainStep(model, optimizer, ids, targets)).toLeakNoTensors();
  await expect(() => gptTrainStep(model, optimizer, ids, targets)).toLeaveTensorsUnchanged({ ids, targets });
});

test("it learns a sentence by heart: loss under 0.05", async () => {
  const characters = [...new Set(SENTENCE)].sort();
  const text = [...SENTENCE].map((character) => characters.indexOf(character));
  const V = characters.length;
  const sizes = { vocabulary: V, context: text.length - 1, dModel: 32, heads: 4, layers: 2 };
  const model = initGPT(sizes, specRandom(10));
  const optimizer = tf.train.adam(0.01);
  const ids = idTensor([text.slice(0, -1)], V);
  const targets = idTensor([text.slice(1)], V);
  await train({
    step: () => gptTrainStep(model, optimizer, ids, targets),
    // Who knows only how often each character comes stays at 2.8.
    budget: { cpu: { steps: 70, loss: 0.05 }, gpu: { steps: 70, loss: 0.05 } },
    uniform: Math.log(V),
  });
});

/** A model whose weights all matter, and a batch with a target that does not count. */
function smallModel(stream: number): { model: GPT; ids: tf.Tensor; targets: tf.Tensor } {
  const model = initGPT({ vocabulary: 11, context: 7, dModel: 6, heads: 3, layers: 2 }, specRandom(stream));
  for (const [i, w] of Object.values(gptParameters(model)).entries())
    (w as tf.Variable).assign(tf.add(w, tf.mul(randomTensor(w.shape, 100 * stream + i), 0.3)));
  const ids = idTensor(
    [
      [3, 10, 0, 3, 7],
      [8, 1, 4, 4, 2],
    ],
    11,
  );
  const targets = tf.tensor2d(
    [
      [10, 0, 3, 7, 9],
      [1, 4, 4, 2, -100],
    ],
    [2, 5],
    "int32",
  );
  return { model, ids, targets };
}

/** Every parameter less RATE times its gradient. */
function afterDescent(model: GPT, ids: tf.Tensor, targets: tf.Tensor): Record<string, tf.Tensor> {
  const { grads } = tf.variableGrads(() => lmLoss(gptLogits(model, ids), targets));
  const parameters = Object.entries(gptParameters(model)) as [string, tf.Variable][];
  return Object.fromEntries(parameters.map(([name, w]) => [name, tf.sub(w, tf.mul(RATE, grads[w.name]))]));
}
