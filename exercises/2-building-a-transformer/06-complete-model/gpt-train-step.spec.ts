import * as tf from "@tensorflow/tfjs";
import { expect, test, vi } from "vitest";
import { specRandom } from "#lib/kit/seed";
import { randomTensor, tensorSpec } from "#lib/spec/tensors";
import { type Budget, train } from "#lib/spec/training";
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

/** Of 20 seeds. */
const BAND: Budget["band"] = [
  [1, 3.22, 3.28],
  [5, 2.79, 2.95],
  [10, 2.25, 2.54],
  [15, 1.29, 1.71],
  [22, 0.437, 0.759],
  [32, 0.0792, 0.198],
  [48, 0.0106, 0.0269],
  [70, 0.004, 0.00703],
];

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

test("the list of frozen names stays as it was", () => {
  const { model, ids, targets } = smallModel(4);
  const frozen = ["E", "norm.beta"];
  gptTrainStep(model, tf.train.sgd(RATE), ids, targets, frozen);
  expect(frozen, "the list of frozen names after the step").toEqual(["E", "norm.beta"]);
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

test("no number is written into a frozen weight", () => {
  const { model, ids, targets } = smallModel(4);
  const frozen = ["E", "norm.beta"];
  const writing = frozen.map((name) => vi.spyOn(gptParameters(model)[name] as tf.Variable, "assign"));
  gptTrainStep(model, tf.train.sgd(RATE), ids, targets, frozen);
  const written = frozen.filter((_, i) => writing[i].mock.calls.length > 0);
  expect(written, "frozen weights that were written to").toEqual([]);
});

test("frozen weights stay trainable", () => {
  const { model, ids, targets } = smallModel(4);
  gptTrainStep(model, tf.train.sgd(RATE), ids, targets, ["E"]);
  const still = Object.entries(gptParameters(model)).filter(([, w]) => !(w as tf.Variable).trainable);
  expect(
    still.map(([name]) => name),
    "weights that are no longer trainable",
  ).toEqual([]);
});

test("each step freezes what its own list says", async () => {
  const { model, ids, targets } = smallModel(4);
  const optimizer = tf.train.sgd(RATE);
  gptTrainStep(model, optimizer, ids, targets, ["E"]);
  const P = tf.clone(model.P);
  const due = { ...afterDescent(model, ids, targets), P };
  gptTrainStep(model, optimizer, ids, targets, ["P"]);
  await expect(gptParameters(model)).toMatchStages(
    ["E", "P", "norm.beta"].map((name) => ({
      name,
      expected: due[name as "P"],
      axes: name === "norm.beta" ? "feature" : "in out",
      what: `${name} after a step with E frozen, then one with P`,
    })),
  );
});

test("a frozen name that the model does not have is refused", async () => {
  const { model, ids, targets } = smallModel(5);
  for (const frozen of [["E", "norm.delta"], ["norm", "E"], ["heads"], ["unembedding"], [""]])
    await expect(() => {
      expect(() => gptTrainStep(model, tf.train.sgd(RATE), ids, targets, frozen)).toRefuse(
        RangeError,
        `the frozen names [${frozen}]`,
      );
    }).toLeaveTensorsUnchanged(gptParameters(model));
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

test("one text of one token is enough for a step", async () => {
  const { ids, targets } = smallModel(11);
  const stepped = (read: tf.Tensor, due: tf.Tensor) => {
    const { model } = smallModel(11);
    const loss = gptTrainStep(model, tf.train.sgd(RATE), read, due);
    return { loss, E: model.E, P: model.P };
  };
  const descended = (read: tf.Tensor, due: tf.Tensor) => {
    const { model } = smallModel(11);
    const { E, P } = afterDescent(model, read, due);
    return { loss: lmLoss(gptLogits(model, read), due), E, P };
  };
  await expect(stepped).toAgreeWith(
    descended,
    { ids: ["item position", ids], targets: ["item position", targets] },
    { axes: { E: "token component", P: "position component" }, cases: "ones" },
  );
});

test("a learning rate of 1e-4 moves the weights that far", async () => {
  const { model, ids, targets } = smallModel(12);
  const { grads } = tf.variableGrads(() => lmLoss(gptLogits(model, ids), targets));
  const before = tf.clone(model.E);
  gptTrainStep(model, tf.train.sgd(1e-4), ids, targets);
  const due = tf.mul(-1, grads[(model.E as tf.Variable).name]); // [V, D]
  await expect(tf.div(tf.sub(model.E, before), 1e-4)).toMatchValues(due, {
    axes: "token component",
    atol: 5e-3, // a weight near 1 is stored to 6e-8
    what: "the way of E, divided by the learning rate,",
  });
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
  const shorter = [4, 3].map((T) => [ids, targets].map((all) => tf.slice(all, [0, 0], [2, T]))); // [2, T] each
  await expect((nth: number) =>
    gptTrainStep(model, optimizer, shorter[nth][0], shorter[nth][1]),
  ).toLeakNoTensors();
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
    budget: { cpu: { steps: 70, loss: 0.05, band: BAND }, gpu: { steps: 70, loss: 0.05, band: BAND } },
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
