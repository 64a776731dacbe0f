import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import { randomBlock, type SpecBlock, seenByTap } from "#lib/spec/blocks";
import { golden } from "#lib/spec/golden";
import { randomTensor, tensorSpec } from "#lib/spec/tensors";
import type { Tap } from "#lib/tap";
import { tensorTree } from "#lib/tensor-tree";
import { causalMask } from "../02-scaled-dot-product-attention/attention-mask.js";
import {
  batchedMultiHead,
  type MultiHeadProjections,
} from "../03-multi-head-attention/batched-multi-head.js";
import { batchedLayerNorm } from "./batched-layer-norm.js";
import { gptAttention } from "./gpt-attention.js";

tensorSpec();

const AXES = "batch position component";
/** Three heads of width 4 on a stream of width 7. */
const randomAttention = (stream: number) => randomBlock({ D: 7, columns: 12, F: 11 }, stream).attention;

test("one position sees itself alone: two products, by hand", async () => {
  const x = tf.tensor3d([[[2, -1]], [[0, 3]]]); // [2, 1, 2]
  const [Wq, Wk] = [randomTensor([2, 3], 1), randomTensor([2, 3], 2)];
  const Wv = tf.tensor2d([
    [1, 0, 2],
    [0, 1, -1],
  ]); // [2, 3]
  const Wo = tf.tensor2d([
    [1, 2],
    [0, -1],
    [3, 1],
  ]); // [3, 2]
  const [bv, bo] = [tf.tensor1d([1, 4, -1]), tf.tensor1d([10, -10])];
  // Values (3, 3, 4) and (1, 7, -4); times Wo (15, 7) and (-11, -9).
  const expected = [[[25, -3]], [[-1, -19]]];
  const { bq, bk } = { bq: randomTensor([3], 3), bk: randomTensor([3], 4) };
  await expect(gptAttention(x, { Wq, bq, Wk, bk, Wv, bv, Wo, bo }, 3)).toMatchValues(expected, {
    axes: AXES,
  });
});

test("three heads with all biases: PyTorch's output", async () => {
  const { heads, x, weights, attended } = golden("block").block;
  const { attention } = tensorTree<SpecBlock>(weights);
  await expect(gptAttention(tf.tensor3d(x), attention, heads)).toMatchValues(attended, { axes: AXES });
});

test("without biases it is your multi-head layer, causal", async () => {
  const { Wq, Wk, Wv, Wo } = randomAttention(5);
  const x = randomTensor([2, 5, 7], 6);
  const { output } = batchedMultiHead(x, { Wq, Wk, Wv, Wo }, 3, causalMask(5));
  await expect(gptAttention(x, { Wq, Wk, Wv, Wo }, 3)).toMatchValues(output, { axes: AXES });
});

test("one item, position, column or component alone: the same", async () => {
  const headsOf = ({ column }: Record<string, number>) => (column === 1 ? 1 : 3);
  const weights = {
    Wq: "component column",
    Wk: "component column",
    Wv: "component column",
    Wo: "column component",
  };
  const layers = (x: tf.Tensor, projections: MultiHeadProjections, heads: number) =>
    batchedMultiHead(x, projections, heads, causalMask(x.shape[1] as number)).output;
  await expect(gptAttention).toAgreeWith(
    layers,
    { x: AXES, weights, heads: headsOf },
    { axes: AXES, cases: "ones", lengths: { column: 12 } },
  );
});

test("each bias is there or not, whatever the others are", async () => {
  const weights = randomAttention(25);
  const { Wq, bq, Wk, bk, Wv, bv, Wo, bo } = weights;
  const x = randomTensor([2, 5, 7], 26);
  const none = Object.fromEntries(Object.entries({ bq, bk, bv, bo }).map(([b, t]) => [b, tf.zerosLike(t)]));
  for (const given of [{ bq, bk, bv }, { bv, bo }, { bo }, { bq }, { bk }] as Partial<typeof weights>[]) {
    // A bias of zeros is none.
    const expected = gptAttention(x, { ...weights, ...none, ...given }, 3);
    await expect(gptAttention(x, { Wq, Wk, Wv, Wo, ...given }, 3)).toMatchValues(expected, {
      axes: AXES,
      what: `the output with no other bias than ${Object.keys(given).join(", ")}`,
    });
  }
});

test("nothing that comes later matters", async () => {
  const weights = randomAttention(7);
  const layer = (x: tf.Tensor) => gptAttention(x, weights, 3);
  await expect(layer).toBeCausalAlong(randomTensor([2, 5, 7], 8), { axis: 1 });
});

test("the items of a batch never meet", async () => {
  const weights = randomAttention(9);
  const layer = (x: tf.Tensor) => gptAttention(x, weights, 3);
  await expect(layer).toKeepApart(randomTensor([2, 5, 7], 10), { axis: 0, of: "item" });
});

test("the tap is shown weights, then what every head found", async () => {
  const { heads, x, weights, pre } = golden("block").block;
  const { attention, norm1 } = tensorTree<SpecBlock>(weights);
  const seen: Record<string, tf.Tensor> = {};
  const places: string[] = [];
  gptAttention(batchedLayerNorm(tf.tensor3d(x), norm1), attention, heads, (place, passing) => {
    places.push(place);
    seen[place] = tf.keep(tf.clone(passing));
    return passing;
  });
  expect(places.join(" ")).toBe("weights heads");
  await expect(seen).toMatchStages([
    {
      name: "weights",
      expected: pre.weights,
      axes: "batch head query key",
      what: "what the tap is shown at weights",
    },
    {
      name: "heads",
      expected: pre.heads,
      axes: "batch head position column",
      what: "what the tap is shown at heads",
    },
  ]);
  tf.dispose(seen);
});

test("weights that the tap changes are the ones that mix", async () => {
  const weights = randomAttention(11);
  const { Wv, bv, Wo, bo } = weights;
  const x = randomTensor([2, 5, 7], 12);
  // Twice the weights give twice the output, except for its bias, and 0.5 more everywhere half of the sum of all values.
  const all = tf.add(tf.matMul(tf.sum(x, 1), Wv), tf.mul(bv, 5)); // [B, H·headDim]
  const half = tf.div(tf.expandDims(tf.matMul(all, Wo), 1), 2); // [B, 1, D]
  const plain = gptAttention(x, weights, 3);
  await expect(
    gptAttention(
      x,
      weights,
      3,
      at("weights", (w) => tf.add(tf.mul(w, 2), 0.5)),
    ),
  ).toMatchValues(tf.add(tf.add(tf.mul(tf.sub(plain, bo), 2), half), bo), {
    axes: AXES,
    what: "the output with weights times 2 plus 0.5, the future's too",
    atol: 1e-4,
  });
});

test("a head that the tap switches off says nothing", async () => {
  const weights = randomAttention(13);
  const x = randomTensor([2, 5, 7], 14);
  const only = tf.reshape(tf.tensor1d([1, 0, 1]), [1, 3, 1, 1]); // [1, H, 1, 1]
  const rows = tf.reshape(tf.tensor1d([1, 1, 1, 1, 0, 0, 0, 0, 1, 1, 1, 1]), [12, 1]); // head 1 owns four rows of Wo
  const expected = gptAttention(x, { ...weights, Wo: tf.mul(weights.Wo, rows) }, 3);
  await expect(
    gptAttention(
      x,
      weights,
      3,
      at("heads", (found) => tf.mul(found, only)),
    ),
  ).toMatchValues(expected, { axes: AXES, what: "the output without head 1" });
});

test("what the tap keeps of what it saw stays readable", async () => {
  const weights = randomAttention(27);
  const x = randomTensor([2, 5, 7], 28);
  const { kept, due } = seenByTap((tap) => gptAttention(x, weights, 3, tap));
  await expect(kept).toMatchStages(
    ["weights", "heads"].map((name) => ({
      name,
      expected: due[name],
      what: `what the tap kept of ${name}`,
    })),
  );
  tf.dispose([kept, due]);
});

test("a bias of the keys moves every score of a query alike", async () => {
  const weights = randomAttention(15);
  const x = randomTensor([2, 5, 7], 16);
  // So softmax does not notice: the output is the same with any bk.
  const other = { ...weights, bk: randomTensor([12], 17) };
  await expect(gptAttention(x, other, 3)).toMatchValues(gptAttention(x, weights, 3), {
    axes: AXES,
    what: "the output with another bk",
  });
  // But it is part of the layer: its gradient is there, and 0.
  await expect((bk: tf.Tensor) => gptAttention(x, { ...weights, bk }, 3)).toBeDifferentiable({
    at: weights.bk,
    axes: "output",
    what: "the output by bk",
  });
});

test("gradients reach the input and the other seven weights", async () => {
  const weights = randomAttention(18);
  const x = randomTensor([2, 4, 7], 19);
  // A bias of the keys moves all scores of a query alike: its gradient is 0.
  const { bk, ...others } = weights;
  const axes = Object.entries(others).map(([name, { rank }]) => [
    name,
    rank === 1 ? "output" : "input output",
  ]);
  for (const heads of [3, 1])
    await expect(({ input, ...changed }: Record<string, tf.Tensor>) =>
      gptAttention(input, { ...weights, ...changed }, heads),
    ).toBeDifferentiable({
      at: { input: x, ...others },
      axes: { input: AXES, ...Object.fromEntries(axes) },
      what: heads === 1 ? "the output of a single head" : "the output",
    });
});

test("what does not fit is refused", () => {
  const weights = randomAttention(20);
  const x = randomTensor([2, 5, 7], 21);
  expect(() => gptAttention(x, weights, 5)).toRefuse(RangeError, "five heads for twelve columns");
  for (const heads of [0, 1.5, -2, Number.NaN])
    expect(() => gptAttention(x, weights, heads)).toRefuse(RangeError, `${heads} heads`);
  expect(() => gptAttention(randomTensor([2, 5, 6], 22), weights, 3)).toRefuse(
    RangeError,
    "an input of width 6 for weights of width 7",
  );
  for (const [name, shape] of [
    ["Wo", [12, 1]],
    ["Wo", [11, 7]],
    ["Wk", [7, 15]],
    ["bq", [1]],
    ["bo", [1]],
  ] as const)
    expect(() => gptAttention(x, { ...weights, [name]: tf.zeros([...shape]) }, 3)).toRefuse(
      RangeError,
      `a ${name} of shape [${shape}]`,
    );
  for (const columns of [6, 8]) {
    const out = { Wo: randomTensor([12, columns], 23), bo: randomTensor([columns], 24) }; // these fit each other
    expect(() => gptAttention(x, { ...weights, ...out }, 3)).toRefuse(
      RangeError,
      `an input of width 7 for a Wo and a bo of ${columns} columns`,
    );
  }
});

test("no tensor is left behind, and the inputs stay", async () => {
  const weights = randomAttention(23);
  const x = randomTensor([2, 5, 7], 24);
  const call = () => gptAttention(x, weights, 3, (_, passing) => tf.mul(passing, 2));
  await expect(call).toLeakNoTensors();
  await expect(call).toLeaveTensorsUnchanged({ x, ...weights });
});

test("every argument counts at every call, and the result is new", async () => {
  const args = { x: randomTensor([2, 5, 7], 29), weights: randomAttention(30), heads: 3 };
  await expect(gptAttention).toHeed(args, { others: { heads: 2 }, except: ["weights.bk"] });
  await expect(gptAttention).toReturnNew(args);
});

/** A tap that changes what passes one place. */
function at(where: string, change: (x: tf.Tensor) => tf.Tensor): Tap {
  return (place, passing) => (place === where ? change(passing) : passing);
}
