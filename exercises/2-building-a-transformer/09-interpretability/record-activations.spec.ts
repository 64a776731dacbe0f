import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import { specRandom } from "#lib/kit/seed";
import { golden } from "#lib/spec/golden";
import { tensorSpec } from "#lib/spec/tensors";
import { tensorTree } from "#lib/tensor-tree";
import { idTensor } from "../01-embeddings-and-positions/token-embedding.js";
import { gptLogits } from "../06-complete-model/gpt-logits.js";
import { type GPT, initGPT } from "../06-complete-model/init-gpt.js";
import { recordActivations } from "./record-activations.js";

tensorSpec();

const STREAM = "batch position component";
const AXES: Record<string, string> = {
  embedded: STREAM,
  weights: "batch head query key",
  heads: "batch head position component",
  attention: STREAM,
  mlp: STREAM,
  stream: STREAM,
};
const axesAt = (place: string) => AXES[place.split(".").at(-1) as string];

/** PyTorch's model, two texts of five tokens, and what flowed by there. */
function given() {
  const { model, ids, logits, activations } = golden("activations");
  return { model: tensorTree<GPT>(model), ids: idTensor(ids, 11), logits, activations };
}

test("logits and every place are PyTorch's", async () => {
  const { model, ids, logits, activations } = given();
  const got = recordActivations(model, ids);
  await expect(got.activations).toMatchStages(
    Object.entries(activations as Record<string, any>).map(([name, expected]) => ({
      name,
      expected,
      axes: axesAt(name),
      what: `what was recorded at ${name}`,
    })),
  );
  await expect(got.logits).toMatchValues(logits, { axes: "batch position token", what: "the logits" });
});

test("nothing but the places of the model is recorded", () => {
  const { model, ids, activations } = given();
  expect(Object.keys(recordActivations(model, ids).activations)).toEqual(Object.keys(activations));
});

test("three layers of another width, one text", async () => {
  const model = initGPT(
    { vocabulary: 13, context: 9, dModel: 10, heads: 5, layers: 3, dFF: 7 },
    specRandom(1),
  );
  const ids = idTensor([[4, 12, 4, 0, 7, 1, 9]], 13);
  const places: Record<string, tf.Tensor> = {};
  const logits = gptLogits(model, ids, (place, x) => {
    places[place] = tf.keep(tf.clone(x));
    return x;
  });
  const got = recordActivations(model, ids);
  await expect(got.activations).toMatchStages(
    Object.entries(places).map(([name, expected]) => ({ name, expected, axes: axesAt(name) })),
  );
  await expect(got.logits).toMatchValues(logits, { axes: "batch position token", what: "the logits" });
  tf.dispose(places);
});

test("eleven layers have eleven records of every kind", () => {
  const sizes = { vocabulary: 5, context: 3, dModel: 2, heads: 1, layers: 11, dFF: 3 };
  const { activations } = recordActivations(initGPT(sizes, specRandom(2)), idTensor([[4, 0, 3]], 5));
  const kinds = ["weights", "heads", "attention", "mlp", "stream"];
  const due = Array.from({ length: 11 }, (_, i) => kinds.map((kind) => `${i}.${kind}`)).flat();
  const missing = due.filter((place) => !(place in activations));
  expect(missing, `places without a record${missing[0] ? `, the first of them ${missing[0]}` : ""}`).toEqual(
    [],
  );
});

test("a second run leaves the record of the first alone", async () => {
  const { model, ids, activations } = given();
  const deeper = { vocabulary: 5, context: 3, dModel: 2, heads: 1, layers: 3, dFF: 3 };
  recordActivations(initGPT(deeper, specRandom(3)), idTensor([[4, 0, 3]], 5)); // has places that the next one has not
  const first = recordActivations(model, ids);
  recordActivations(model, idTensor([[1, 2, 6]], 11));
  await expect(first.activations["1.stream"]).toMatchValues(activations["1.stream"], {
    axes: STREAM,
    what: "the first record at 1.stream",
  });
});

test("no tensor is left behind but the record", async () => {
  const { model, ids } = given();
  await expect(() => recordActivations(model, ids)).toLeakNoTensors();
});

test("a tidy around the call frees the whole record", async () => {
  const { model, ids } = given();
  await expect(() =>
    tf.tidy(() => {
      recordActivations(model, ids);
    }),
  ).toLeakNoTensors();
});

test("a run that fails keeps nothing", async () => {
  const { model } = given();
  // The second block cannot read a stream of width 7.
  const broken = {
    ...model,
    blocks: [model.blocks[0], { ...model.blocks[1], norm1: { gamma: tf.ones([5]), beta: tf.ones([5]) } }],
  };
  const ids = idTensor([[1, 2, 6]], 11);
  expect(() => recordActivations(broken, ids)).toRefuse(RangeError, "a norm of another width");
  await expect(() => {
    try {
      recordActivations(broken, ids);
    } catch {
      // It was judged above that it throws.
    }
  }).toLeakNoTensors();
});

test("gradients pass through what was recorded", async () => {
  const { model, ids } = given();
  const recorded = (P: tf.Tensor) => recordActivations({ ...model, P }, ids);
  for (const place of ["0.stream", "1.heads", "1.stream"])
    await expect((P: tf.Tensor) => recorded(P).activations[place]).toBeDifferentiable({
      at: model.P,
      axes: "position component",
      what: place,
    });
  await expect((P: tf.Tensor) => recorded(P).logits).toBeDifferentiable({
    at: model.P,
    axes: "position component",
    what: "the logits",
  });
});

test("other texts have other records, each of its own", async () => {
  const { model, ids } = given();
  await expect((ids: tf.Tensor) => recordActivations(model, ids)).toHeed({ ids });
  await expect(recordActivations).toReturnNew({ model, ids });
});

test("one text of one token has a record, too", async () => {
  const { model, ids, logits } = given();
  const { logits: alone, activations } = recordActivations(model, tf.slice(ids, 1, 1).slice([0, 0], [1, 1]));
  await expect(alone).toMatchValues([[logits[1][0]]], { axes: "batch position token", what: "the logits" });
  expect(activations["1.weights"]).toHaveShape([1, 3, 1, 1], "batch head query key", "1.weights");
});

test("model and ids stay as they were", async () => {
  const { model, ids } = given();
  await expect(() => recordActivations(model, ids)).toLeaveTensorsUnchanged({ ids, model });
});
