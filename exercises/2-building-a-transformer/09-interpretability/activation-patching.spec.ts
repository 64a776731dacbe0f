import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import { specRandom } from "#lib/kit/seed";
import { exhibit } from "#lib/spec/exhibit";
import { golden } from "#lib/spec/golden";
import { randomTensor, tensorSpec } from "#lib/spec/tensors";
import { tensorTree } from "#lib/tensor-tree";
import { idTensor } from "../01-embeddings-and-positions/token-embedding.js";
import { gptLogits } from "../06-complete-model/gpt-logits.js";
import { gptParameters } from "../06-complete-model/gpt-parameters.js";
import { type GPT, initGPT } from "../06-complete-model/init-gpt.js";
import { activationPatching, logitDifference, type Pair, patchStream } from "./activation-patching.js";
import { handBuiltInduction } from "./hand-built-induction.js";
import { recordActivations } from "./record-activations.js";

tensorSpec();

const LOGITS = "batch position token";

/** PyTorch's model, and two texts that differ at positions 1 and 2. */
function given() {
  const { model, patching } = golden("activations");
  const { clean, corrupt, right, wrong, high, low, recovery } = patching;
  const pair: Pair = { clean: idTensor(clean, 11), corrupt: idTensor(corrupt, 11), right, wrong };
  return { model: tensorTree<GPT>(model), pair, high, low, recovery };
}

/** What the stream of the clean text was at a place. */
const cleanAt = (model: GPT, { clean }: Pair, place: string) =>
  recordActivations(model, clean).activations[place];

/** The recovery of two blocks and five positions, ready to be cut. */
function recoveryOf(model: GPT, pair: Pair): tf.Tensor {
  const got = activationPatching(model, pair);
  expect(got).toHaveShape([3, 5], "depth position", "the recovery");
  return got;
}

test("the difference is taken at the last position", async () => {
  const logits = tf.tensor3d([
    [
      [9, 1, 5],
      [2, 7, 4],
    ],
    [
      [0, 6, 6],
      [3, 1, 8],
    ],
  ]); // [2, 2, 3]
  await expect(logitDifference(logits, 1, 2)).toMatchValues([3, -7], {
    axes: "batch",
    what: "the difference",
  });
});

test("on the clean and the corrupt text it is PyTorch's", async () => {
  const { model, pair, high, low } = given();
  const { clean, corrupt, right, wrong } = pair;
  const both = gptLogits(model, tf.concat([clean, corrupt]));
  await expect(logitDifference(both, right, wrong)).toMatchValues([high, low], {
    axes: "batch",
    what: "the difference",
  });
});

test("nothing patched: the text as it is", async () => {
  const { model, pair } = given();
  for (const place of ["embedded", "0.stream", "1.stream"]) {
    const got = patchStream(model, pair.corrupt, place, cleanAt(model, pair, place), tf.zeros([1, 5]));
    await expect(got).toMatchValues(gptLogits(model, pair.corrupt), {
      axes: LOGITS,
      what: `the logits, nothing patched at ${place}`,
    });
  }
});

test("everything patched at one place: the other text", async () => {
  const { model, pair } = given();
  for (const place of ["embedded", "0.stream", "1.stream"]) {
    const got = patchStream(model, pair.corrupt, place, cleanAt(model, pair, place), tf.ones([1, 5]));
    await expect(got).toMatchValues(gptLogits(model, pair.clean), {
      axes: LOGITS,
      what: `the logits, everything patched at ${place}`,
    });
  }
});

test("one position patched at the end: its logits only", async () => {
  const { model, pair } = given();
  const where = tf.tensor2d([[0, 0, 1, 0, 0]]);
  const got = patchStream(model, pair.corrupt, "1.stream", cleanAt(model, pair, "1.stream"), where);
  const clean = gptLogits(model, pair.clean);
  const corrupt = gptLogits(model, pair.corrupt);
  const part = (x: tf.Tensor, from: number, n: number) => tf.slice(x, [0, from, 0], [1, n, -1]);
  const expected = tf.concat([part(corrupt, 0, 2), part(clean, 2, 1), part(corrupt, 3, 2)], 1);
  await expect(got).toMatchValues(expected, { axes: LOGITS, what: "the logits with position 2 patched" });
});

test("every text of a batch is patched where it says", async () => {
  const { model } = given();
  const ids = idTensor(golden("activations").ids, 11);
  const source = randomTensor([2, 5, 7], 1);
  const where = tf.tensor2d([
    [0, 1, 0, 0, 1],
    [1, 0, 0, 1, 0],
  ]);
  const got = patchStream(model, ids, "0.stream", source, where);
  const alone = [0, 1].map((b) => {
    const one = (x: tf.Tensor) => tf.slice(x, b, 1);
    const logits = patchStream(model, one(ids), "0.stream", one(source), one(where));
    expect(logits).toHaveShape([1, 5, 11], LOGITS, "the logits of one text");
    return logits;
  });
  await expect(got).toMatchValues(tf.concat(alone), { axes: LOGITS, what: "the logits of the batch" });
});

test("one source serves all texts of a batch", async () => {
  const { model } = given();
  const ids = idTensor(golden("activations").ids, 11);
  const source = randomTensor([1, 5, 7], 9);
  const where = tf.tensor2d([
    [0, 1, 0, 0, 1],
    [1, 0, 0, 1, 0],
  ]);
  const patch = (x: tf.Tensor) => patchStream(model, ids, "0.stream", x, where);
  expect(() => patch(source)).toAccept("a source of [1, 5, 7] for ids of [2, 5]");
  await expect(patch(source)).toMatchValues(patch(tf.tile(source, [2, 1, 1])), {
    axes: LOGITS,
    what: "the logits of two texts with one source",
  });
});

test("where the texts agree so far, patching brings 0", async () => {
  const { model, pair } = given();
  const got = recoveryOf(model, pair);
  // Tokens 0, 3 and 4 are the same; behind a block, only position 0 has not seen a difference.
  const spots = tf.concat(
    [tf.gather(tf.slice(got, 0, 1), [0, 3, 4], 1), tf.slice(got, [1, 0], [2, 1]).reshape([1, 2])],
    1,
  );
  await expect(spots).toMatchValues([[0, 0, 0, 0, 0]], {
    axes: "row spot",
    what: "the recovery where nothing differs",
  });
});

test("at the end of the stream only the last position counts", async () => {
  const { model, pair } = given();
  await expect(tf.slice(recoveryOf(model, pair), [2, 0])).toMatchValues([[0, 0, 0, 0, 1]], {
    axes: "depth position",
    what: "the recovery behind the last block",
  });
});

test("every place and position is PyTorch's", async () => {
  const { model, pair, recovery } = given();
  const got = activationPatching(model, pair);
  await exhibit({
    kind: "heatmap",
    title: "recovery",
    caption:
      "The texts differ at positions 1 and 2; at the end of the stream all of it is at the last position.",
    values: got,
    axes: "depth position",
    rowLabels: ["embedded", "block 0", "block 1"],
  });
  await expect(got).toMatchValues(recovery, { axes: "depth position", atol: 5e-5, what: "the recovery" });
});

test("built by hand: the answer's cause moves along the text", async () => {
  const [clean, corrupt] = [
    [3, 1, 4, 3],
    [5, 1, 4, 3],
  ].map((row) => idTensor([row], 11));
  const got = activationPatching(handBuiltInduction(11, 20), { clean, corrupt, right: 1, wrong: 4 });
  await exhibit({
    kind: "heatmap",
    title: "recovery in the model built by hand",
    caption:
      "Clean 3 1 4 3, corrupt 5 1 4 3. Layer 0 carries the first token one position on, and layer 1 carries the answer to the end.",
    values: got,
    axes: "depth position",
    rowLabels: ["embedded", "layer 0", "layer 1"],
    columnLabels: ["3", "1", "4", "3"],
    range: [0, 1],
  });
  const expected = [
    [1, 0, 0, 0],
    [0, 1, 0, 0],
    [0, 0, 0, 1],
  ];
  await expect(got).toMatchValues(expected, { axes: "depth position", atol: 0.01, what: "the recovery" });
});

test("the other way round has another reference", async () => {
  const { model, pair } = given();
  const back = { clean: pair.corrupt, corrupt: pair.clean, right: pair.wrong, wrong: pair.right };
  // Position by position, by a run of its own.
  const run = (t: number) => {
    const where = tf.oneHot(tf.tensor1d([t], "int32"), 5);
    return patchStream(model, back.corrupt, "0.stream", cleanAt(model, back, "0.stream"), where);
  };
  const read = async (logits: tf.Tensor) => (await logitDifference(logits, back.right, back.wrong).data())[0];
  const [high, low] = [await read(gptLogits(model, back.clean)), await read(gptLogits(model, back.corrupt))];
  const expected: number[] = [];
  for (let t = 0; t < 5; t++) expected.push(((await read(run(t))) - low) / (high - low));
  await expect(tf.slice(recoveryOf(model, back), 1, 1)).toMatchValues([expected], {
    axes: "depth position",
    atol: 5e-5,
    what: "the recovery behind block 0, with the texts exchanged",
  });
});

test("three layers, seven positions: a row for every depth", async () => {
  const sizes = { vocabulary: 13, context: 9, dModel: 10, heads: 5, layers: 3, dFF: 7 };
  const model = initGPT(sizes, specRandom(4));
  for (const parameter of Object.values(gptParameters(model)))
    tf.tidy(() => (parameter as tf.Variable).assign(tf.mul(parameter, 12)));
  const [clean, corrupt] = [
    [4, 12, 4, 0, 7, 1, 9],
    [4, 12, 4, 0, 7, 1, 5],
  ].map((row) => idTensor([row], 13));
  // Only the last token differs, so no other position has anything to bring back.
  const expected = [0, 1, 2, 3].map(() => [0, 0, 0, 0, 0, 0, 1]);
  await expect(activationPatching(model, { clean, corrupt, right: 2, wrong: 11 })).toMatchValues(expected, {
    axes: "depth position",
    atol: 0.01,
    what: "the recovery where only the last token differs",
  });
});

test("block 0 is not block 10, though their names end alike", async () => {
  const sizes = { vocabulary: 5, context: 4, dModel: 4, heads: 2, layers: 11, dFF: 3 };
  const [model, ids] = [initGPT(sizes, specRandom(8)), idTensor([[1, 4, 2]], 5)];
  const source = randomTensor([1, 3, 4], 8);
  const patched = patchStream(model, ids, "0.stream", source, tf.ones([1, 3]));
  const expected = gptLogits(model, ids, (at, x) => (at === "0.stream" ? source : x));
  await expect(patched).toMatchValues(expected, { axes: LOGITS, what: "the patched logits" });
});

test("gradients pass through a patched run", async () => {
  const { model, pair } = given();
  const where = tf.tensor2d([[0, 1, 0, 0, 1]]);
  await expect((source: tf.Tensor) =>
    patchStream(model, pair.corrupt, "0.stream", source, where),
  ).toBeDifferentiable({ at: randomTensor([1, 5, 7], 2), axes: "batch position component" });
  const source = randomTensor([1, 5, 7], 3);
  await expect((P: tf.Tensor) =>
    patchStream({ ...model, P }, pair.corrupt, "0.stream", source, where),
  ).toBeDifferentiable({ at: model.P, axes: "position component", what: "what was not patched" });
});

test("a text of one token: all that differs is there", async () => {
  const { model, pair } = given();
  const [clean, corrupt] = [idTensor([[3]], 11), idTensor([[8]], 11)];
  await expect(activationPatching(model, { ...pair, clean, corrupt })).toMatchValues([[1], [1], [1]], {
    axes: "depth position",
    atol: 5e-5,
    what: "the recovery in a text of one token",
  });
});

test("texts of two lengths are refused", () => {
  const { model, pair } = given();
  const corrupt = idTensor([[3, 5, 9, 6]], 11);
  expect(() => activationPatching(model, { ...pair, corrupt })).toRefuse(RangeError, "five tokens and four");
});

test("where to patch must be said for every token", () => {
  const { model, pair } = given();
  const source = randomTensor([1, 5, 7], 4);
  for (const shape of [[1, 4], [1, 1], [5], [2, 5]])
    expect(() => patchStream(model, pair.corrupt, "0.stream", source, tf.ones(shape))).toRefuse(
      RangeError,
      `a mask of shape [${shape}] for ids of [1, 5]`,
    );
});

test("other tokens, texts and answers give other numbers", async () => {
  const logits = randomTensor([2, 3, 5], 5);
  await expect(logitDifference).toHeed({ logits, right: 1, wrong: 3 }, { others: { right: 0, wrong: 4 } });
  const sizes = { vocabulary: 7, context: 3, dModel: 4, heads: 1, layers: 1, dFF: 3 };
  const { E, ...rest } = initGPT(sizes, specRandom(6));
  const model = { ...rest, E: tf.mul(E, 30) };
  const pair = { clean: idTensor([[2, 5, 0]], 7), corrupt: idTensor([[2, 6, 1]], 7), right: 3, wrong: 4 };
  await expect((given: Pair) => activationPatching(model, given)).toHeed(
    { pair },
    { others: { "pair.right": 5, "pair.wrong": 1 } },
  );
});

test("no tensor is left behind, model and texts stay", async () => {
  const { model, pair } = given();
  const source = randomTensor([1, 5, 7], 3);
  const where = tf.tensor2d([[0, 1, 0, 0, 1]]);
  const { clean, corrupt } = pair;
  const logits = randomTensor([2, 3, 5], 6);
  await expect(() => logitDifference(logits, 1, 3)).toLeakNoTensors();
  await expect(() => logitDifference(logits, 1, 3)).toLeaveTensorsUnchanged({ logits });
  await expect(() => patchStream(model, corrupt, "0.stream", source, where)).toLeakNoTensors();
  await expect(() => activationPatching(model, pair)).toLeakNoTensors();
  await expect(() => {
    patchStream(model, corrupt, "0.stream", source, where);
    activationPatching(model, pair);
  }).toLeaveTensorsUnchanged({ clean, corrupt, source, where, ...gptParameters(model) });
});
