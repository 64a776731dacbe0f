import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import { exhibit } from "#lib/spec/exhibit";
import { golden } from "#lib/spec/golden";
import { tensorSpec } from "#lib/spec/tensors";
import { tensorTree } from "#lib/tensor-tree";
import { idTensor } from "../01-embeddings-and-positions/token-embedding.js";
import { gptLogits } from "../06-complete-model/gpt-logits.js";
import { gptParameters } from "../06-complete-model/gpt-parameters.js";
import type { GPT } from "../06-complete-model/init-gpt.js";
import { ablateHeads, type Head } from "./ablate-head.js";
import { handBuiltInduction } from "./hand-built-induction.js";

tensorSpec();

const AXES = "batch position token";
const say = (off: Head[]) => off.map(({ layer, head }) => `head ${head} of layer ${layer}`).join(", ");

/** PyTorch's model: two layers of three heads, and two texts of five tokens. */
function given() {
  const { model, ids, logits, ablations } = golden("activations");
  const heads = (off: number[][]): Head[] => off.map(([layer, head]) => ({ layer, head }));
  return {
    model: tensorTree<GPT>(model),
    ids: idTensor(ids, 11),
    logits,
    ablations: (ablations as any[]).map(({ off, ...rest }) => ({ off: heads(off), ...rest })),
  };
}

/** The model without the rows of Wo that belong to one head. */
function without(model: GPT, { layer, head }: Head): GPT {
  const { Wo } = model.blocks[layer].attention;
  const rows = Wo.shape[0] as number;
  const width = rows / model.heads;
  const keep = Array.from({ length: rows }, (_, r) => Number(Math.floor(r / width) !== head));
  const cut = tf.mul(Wo, tf.tensor(keep, [rows, 1])); // [H·headDim, D]
  return {
    ...model,
    blocks: model.blocks.map((block, i) =>
      i === layer ? { ...block, attention: { ...block.attention, Wo: cut } } : block,
    ),
  };
}

test("no head off: the whole model", async () => {
  const { model, ids, logits } = given();
  for (const by of ["zero", "mean"] as const)
    await expect(ablateHeads(model, ids, [], by)).toMatchValues(logits, {
      axes: AXES,
      what: `the logits (by "${by}")`,
    });
});

test("by zero: as if the head had no rows in Wo", async () => {
  const { model, ids } = given();
  for (const head of [
    { layer: 0, head: 2 },
    { layer: 1, head: 0 },
  ])
    await expect(ablateHeads(model, ids, [head])).toMatchValues(gptLogits(without(model, head), ids), {
      axes: AXES,
      what: `the logits without ${say([head])}`,
    });
});

test("one head or several, by zero: PyTorch's logits", async () => {
  const { model, ids, ablations } = given();
  for (const { off, zero } of ablations)
    await expect(ablateHeads(model, ids, off, "zero")).toMatchValues(zero, {
      axes: AXES,
      what: `the logits without ${say(off)}`,
    });
});

test("one head or several, by mean: PyTorch's logits", async () => {
  const { model, ids, ablations } = given();
  for (const { off, mean } of ablations)
    await expect(ablateHeads(model, ids, off, "mean")).toMatchValues(mean, {
      axes: AXES,
      what: `the logits with ${say(off)} at its mean`,
    });
});

test("by mean: every text of the batch counts", async () => {
  const { model } = given();
  const rows = [...golden("activations").ids, [10, 3, 0, 7, 1]] as number[][];
  const ids = idTensor(rows, 11);
  const alone: tf.Tensor[] = []; // what the heads of layer 0 find in each text by itself
  for (const row of rows)
    gptLogits(model, idTensor([row], 11), (place, x) => {
      if (place === "0.heads") alone.push(tf.keep(tf.clone(x)));
      return x;
    });
  const mean = tf.div(tf.add(tf.add(alone[0], alone[1]), alone[2]), 3); // [1, H, T, headDim]
  const due = gptLogits(model, ids, (place, x) => {
    if (place !== "0.heads") return x;
    const [, head, ...rest] = tf.split(mean, model.heads, 1); // [1, 1, T, headDim] each
    tf.dispose(rest);
    const [first, , last] = tf.split(x, model.heads, 1); // [3, 1, T, headDim] each
    return tf.concat([first, tf.tile(head, [3, 1, 1, 1]), last], 1); // [3, H, T, headDim]
  });
  tf.dispose(alone);
  await expect(ablateHeads(model, ids, [{ layer: 0, head: 1 }], "mean")).toMatchValues(due, {
    axes: AXES,
    what: "the logits of three texts",
  });
});

test("by mean: with one text alone nothing changes", async () => {
  const { model, logits } = given();
  const ids = idTensor(golden("activations").ids.slice(1), 11);
  const off = [
    { layer: 0, head: 1 },
    { layer: 1, head: 2 },
  ];
  await expect(ablateHeads(model, ids, off, "mean")).toMatchValues(logits.slice(1), {
    axes: AXES,
    what: "the logits of one text",
  });
});

test("a head that is named twice is off, not more than off", async () => {
  const { model, ids } = given();
  const head = { layer: 0, head: 2 };
  for (const by of ["zero", "mean"] as const)
    await expect(ablateHeads(model, ids, [head, { ...head }], by)).toMatchValues(
      ablateHeads(model, ids, [head], by),
      { axes: AXES, what: `the logits without a head that is named twice (by "${by}")` },
    );
});

test("of twelve layers only the one that is named loses a head", async () => {
  const { model, ids } = given();
  const deep = { ...model, blocks: Array.from({ length: 12 }, (_, i) => model.blocks[i % 2]) };
  for (const head of [
    { layer: 1, head: 0 },
    { layer: 11, head: 2 },
  ])
    await expect(ablateHeads(deep, ids, [head])).toMatchValues(gptLogits(without(deep, head), ids), {
      axes: AXES,
      what: `the logits of twelve layers without ${say([head])}`,
    });
});

test("all heads of a layer off: its attention adds its bias only", async () => {
  const { model, ids } = given();
  const [first, last] = model.blocks;
  const Wo = tf.zeros(last.attention.Wo.shape);
  const deaf = { ...model, blocks: [first, { ...last, attention: { ...last.attention, Wo } }] };
  const off = [0, 1, 2].map((head) => ({ layer: 1, head }));
  await expect(ablateHeads(model, ids, off)).toMatchValues(gptLogits(deaf, ids), { axes: AXES });
});

test("built by hand: each layer is needed for something else", async () => {
  const model = handBuiltInduction(11, 20);
  const ids = idTensor([[3, 1, 4, 7, 3, 1, 4, 7, 3]], 11);
  const last = (off: Head[]) => {
    const logits = ablateHeads(model, ids, off);
    expect(logits).toHaveShape([1, 9, 11], AXES, "the logits");
    return tf.softmax(tf.slice(logits, [0, 8, 0], [1, 1, 11])).squeeze([1]); // [1, V]
  };
  const got = tf.concat([last([]), last([{ layer: 0, head: 0 }]), last([{ layer: 1, head: 0 }])]); // [3, V]
  await exhibit({
    kind: "heatmap",
    title: "the model built by hand without a head",
    caption:
      "After 3 1 4 7 3 1 4 7 3. Without layer 0 the model knows which tokens the text has, but not which one followed 3. Without layer 1 it knows nothing.",
    values: got,
    axes: "run token",
    rowLabels: ["whole", "no layer 0", "no layer 1"],
    columnLabels: Array.from({ length: 11 }, (_, token) => String(token)),
    range: [0, 1],
  });
  const spread = (tokens: number[]) =>
    Array.from({ length: 11 }, (_, token) => (tokens.includes(token) ? 1 / tokens.length : 0));
  // Without layer 0 no key matches; layer 1 spreads over keys 1 to 8, on which each token of the text stands twice.
  const expected = [spread([1]), spread([1, 3, 4, 7]), spread([...Array(11).keys()])];
  await expect(got).toMatchValues(expected, {
    axes: "run token",
    atol: 0.01,
    what: "the matrix of probabilities of the next token",
  });
});

test("the model is whole again afterwards", async () => {
  const { model, ids, logits } = given();
  ablateHeads(model, ids, [{ layer: 0, head: 1 }]);
  await expect(gptLogits(model, ids)).toMatchValues(logits, {
    axes: AXES,
    what: "the logits of the next run",
  });
  const changes: number[][] = [];
  for (const layer of [0, 1]) {
    for (const head of [0, 1, 2]) {
      const change = (by: "zero" | "mean") =>
        tf.mean(tf.abs(tf.sub(ablateHeads(model, ids, [{ layer, head }], by), logits))).data();
      changes.push([...(await change("zero")), ...(await change("mean"))]);
    }
  }
  await exhibit({
    kind: "table",
    title: "how far the logits move",
    caption: "Zero takes away what a head always says, too; the mean only what it says of this text.",
    columns: ["head", "by zero", "by mean"],
    rows: changes.map((pair, i) => [
      say([{ layer: Math.floor(i / 3), head: i % 3 }]),
      ...pair.map((x) => Number(x.toFixed(3))),
    ]),
  });
});

test("gradients pass through what remains", async () => {
  const { model, ids } = given();
  for (const by of ["zero", "mean"] as const)
    await expect((P: tf.Tensor) =>
      ablateHeads({ ...model, P }, ids, [{ layer: 0, head: 1 }], by),
    ).toBeDifferentiable({
      at: model.P,
      axes: "position component",
    });
});

test("a head that the model has not is refused", () => {
  const { model, ids } = given();
  expect(() => ablateHeads(model, ids, [{ layer: 2, head: 0 }])).toRefuse(RangeError, "layer 2 of two");
  expect(() => ablateHeads(model, ids, [{ layer: 0, head: 3 }])).toRefuse(RangeError, "head 3 of three");
  expect(() => ablateHeads(model, ids, [{ layer: -1, head: 0 }])).toRefuse(RangeError, "layer -1");
  expect(() =>
    ablateHeads(model, ids, [
      { layer: 1, head: 2 },
      { layer: 0, head: 3 },
    ]),
  ).toRefuse(RangeError, "head 3 of three, named second");
  expect(() => ablateHeads(model, ids, [{ layer: 1, head: -1 }])).toRefuse(RangeError, "head -1");
  expect(() => ablateHeads(model, ids, [{ layer: 1, head: 0.5 }])).toRefuse(RangeError, "head 0.5");
});

test("the list of heads stays as it was", () => {
  const { model, ids } = given();
  const off = [
    { layer: 0, head: 1 },
    { layer: 1, head: 2 },
  ];
  ablateHeads(model, ids, off);
  expect(off.map(({ layer, head }) => [layer, head])).toMatchValues(
    [
      [0, 1],
      [1, 2],
    ],
    { axes: "entry number", what: "the list of heads afterwards" },
  );
});

test("no tensor is left behind, model and ids stay", async () => {
  const { model, ids } = given();
  const off = [
    { layer: 0, head: 1 },
    { layer: 0, head: 2 },
  ];
  for (const by of ["zero", "mean"] as const) {
    await expect(() => ablateHeads(model, ids, off, by)).toLeakNoTensors();
    await expect(() => ablateHeads(model, ids, off, by)).toLeaveTensorsUnchanged({
      ids,
      ...gptParameters(model),
    });
  }
});
