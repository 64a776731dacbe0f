import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import { randomBlock, type SpecBlock, seenByTap, silentBlock } from "#lib/spec/blocks";
import { golden } from "#lib/spec/golden";
import { randomTensor, tensorSpec } from "#lib/spec/tensors";
import type { Tap } from "#lib/tap";
import { tensorTree } from "#lib/tensor-tree";
import { batchedFeedForward } from "../04-feed-forward-networks/batched-feed-forward.js";
import { batchedLayerNorm } from "./batched-layer-norm.js";
import { gptAttention } from "./gpt-attention.js";
import { postNormBlock } from "./post-norm-block.js";
import type { BlockWeights } from "./pre-norm-block.js";

tensorSpec();

const AXES = "batch position component";
/** A stream of width 7, three heads of width 4, eleven hidden units. */
const blockFrom = (stream: number) => randomBlock({ D: 7, columns: 12, F: 11 }, stream);

test("sublayers that give zeros: norm 1, then norm 2, and no more", async () => {
  const block = silentBlock(blockFrom(1));
  const x = randomTensor([2, 5, 7], 2);
  const expected = batchedLayerNorm(batchedLayerNorm(x, block.norm1), block.norm2);
  expect(() => postNormBlock(x, block, 3)).toAccept("three heads for a stream of width 7");
  await expect(postNormBlock(x, block, 3)).toMatchValues(expected, { axes: AXES, inputs: { x } });
});

test("attention alone: it reads x, and the sum is normed twice", async () => {
  const block = blockFrom(3);
  const { mlp } = silentBlock(block);
  const x = randomTensor([2, 5, 7], 4);
  const between = batchedLayerNorm(tf.add(x, gptAttention(x, block.attention, 3)), block.norm1);
  await expect(postNormBlock(x, { ...block, mlp }, 3)).toMatchValues(batchedLayerNorm(between, block.norm2), {
    axes: AXES,
    what: "the stream behind a block without a feed-forward network",
  });
});

test("the network alone: it reads what norm 1 gave", async () => {
  const block = blockFrom(5);
  const { attention } = silentBlock(block);
  const x = randomTensor([2, 5, 7], 6);
  const between = batchedLayerNorm(x, block.norm1);
  const expected = batchedLayerNorm(tf.add(between, batchedFeedForward(between, block.mlp)), block.norm2);
  await expect(postNormBlock(x, { ...block, attention }, 3)).toMatchValues(expected, {
    axes: AXES,
    what: "the stream behind a block without attention",
  });
});

test("numbers as small as epsilon: both norms have 1e-5", async () => {
  const block = silentBlock(blockFrom(24));
  const small = (t: tf.Tensor) => tf.mul(t, 3e-3); // of random numbers: a variance near 1e-5
  const x = randomTensor([2, 5, 7], 25);
  const norm1 = { gamma: small(block.norm1.gamma), beta: small(block.norm1.beta) };
  await expect({
    first: postNormBlock(small(x), block, 3),
    second: postNormBlock(x, { ...block, norm1 }, 3),
  }).toMatchStages([
    {
      name: "first",
      expected: batchedLayerNorm(batchedLayerNorm(small(x), block.norm1), block.norm2),
      axes: AXES,
      what: "a small stream, normed twice",
    },
    {
      name: "second",
      expected: batchedLayerNorm(batchedLayerNorm(x, norm1), block.norm2),
      axes: AXES,
      what: "a stream that norm 1 makes small",
    },
  ]);
});

test("both: PyTorch's numbers", async () => {
  const { heads, x, weights, post } = golden("block").block;
  await expect(postNormBlock(tf.tensor3d(x), tensorTree<SpecBlock>(weights), heads)).toMatchValues(
    post.output,
    {
      axes: AXES,
    },
  );
});

test("whatever comes in, every vector that goes out was normed", async () => {
  const { norm2, ...block } = blockFrom(7);
  const x = tf.mul(randomTensor([2, 5, 7], 8), 50);
  const y = postNormBlock(x, { ...block, norm2 }, 3);
  const normalized = tf.div(tf.sub(y, norm2.beta), norm2.gamma); // [B, T, D]
  const mean = tf.mean(normalized, -1); // [B, T]
  const variance = tf.sub(tf.mean(tf.square(normalized), -1), tf.square(mean)); // [B, T]
  const axes = "batch position";
  await expect({ mean, variance }).toMatchStages([
    {
      name: "mean",
      expected: tf.zeros([2, 5]),
      axes,
      atol: 1e-3,
      what: "the mean before the last scale and shift",
    },
    {
      name: "variance",
      expected: tf.ones([2, 5]),
      axes,
      atol: 1e-3,
      what: "the variance before the last scale and shift",
    },
  ]);
});

test("the tap is shown five places, once each, in this order", async () => {
  const { heads, x, weights, post } = golden("block").block;
  const block = tensorTree<SpecBlock>(weights);
  const seen: Record<string, tf.Tensor> = {};
  const places: string[] = [];
  postNormBlock(tf.tensor3d(x), block, heads, (place, passing) => {
    places.push(place);
    seen[place] = tf.keep(tf.clone(passing));
    return passing;
  });
  expect(places.join(" ")).toBe("weights heads attention mlp stream");
  const shown = (name: string, expected: unknown) => ({
    name,
    expected: expected as number[][][],
    axes: AXES,
    what: `what the tap is shown at ${name}`,
  });
  await expect(seen).toMatchStages([
    shown("attention", golden("block").block.attended),
    shown("mlp", batchedFeedForward(tf.tensor3d(post.between), block.mlp)),
    shown("stream", post.output),
  ]);
  tf.dispose(seen);
});

test("what the tap gives back for a sublayer is what is added", async () => {
  const block = blockFrom(9);
  const { attention, mlp } = silentBlock(block);
  const { Wo } = attention;
  for (const [stream, where, changed] of [
    [10, "heads", { attention: { ...block.attention, Wo } }],
    [20, "attention", { attention }],
    [21, "mlp", { mlp }],
  ] as const) {
    const x = randomTensor([2, 5, 7], stream);
    await expect(postNormBlock(x, block, 3, at(where, tf.zerosLike))).toMatchValues(
      postNormBlock(x, { ...block, ...changed }, 3),
      { axes: AXES, what: `the stream of a block that the tap mutes at ${where}` },
    );
  }
});

test("what it gives back for the stream is what goes out", async () => {
  const block = blockFrom(22);
  const x = randomTensor([2, 5, 7], 23);
  await expect(postNormBlock(x, block, 3, at("stream", tf.neg))).toMatchValues(
    tf.neg(postNormBlock(x, block, 3)),
    { axes: AXES, what: "the stream that the tap negates" },
  );
});

test("what the tap keeps of what it saw stays readable", async () => {
  const block = blockFrom(26);
  const x = randomTensor([2, 5, 7], 27);
  const { kept, due } = seenByTap((tap) => postNormBlock(x, block, 3, tap));
  await expect(kept).toMatchStages(
    ["attention", "mlp", "stream"].map((name) => ({
      name,
      expected: due[name],
      axes: AXES,
      what: `what the tap kept of ${name}`,
    })),
  );
  tf.dispose([kept, due]);
});

test("one position, column, unit or component alone: the same", async () => {
  const inSteps = (x: tf.Tensor, block: BlockWeights, heads: number) => {
    const between = batchedLayerNorm(tf.add(x, gptAttention(x, block.attention, heads)), block.norm1); // [B, T, D]
    return batchedLayerNorm(tf.add(between, batchedFeedForward(between, block.mlp)), block.norm2); // [B, T, D]
  };
  const heads = ({ column }: Record<string, number>) => (column === 1 ? 1 : 3);
  await expect(postNormBlock).toAgreeWith(
    inSteps,
    { x: AXES, block: SHAPES, heads },
    { axes: AXES, cases: "ones", lengths: { column: 12 }, atol: 1e-4 },
  );
});

test("nothing that comes later matters, and items never meet", async () => {
  const weights = blockFrom(11);
  const block = (x: tf.Tensor) => postNormBlock(x, weights, 3);
  await expect(block).toBeCausalAlong(randomTensor([2, 5, 7], 12), { axis: 1 });
  await expect(block).toKeepApart(randomTensor([2, 5, 7], 13), { axis: 0, of: "item" });
});

test("gradients reach the input and the weights", async () => {
  const block = blockFrom(14);
  const x = randomTensor([2, 3, 7], 15);
  const output = ({ input, Wv, "norm1.gamma": gamma }: Record<string, tf.Tensor>) =>
    postNormBlock(
      input,
      { ...block, attention: { ...block.attention, Wv }, norm1: { ...block.norm1, gamma } },
      3,
    );
  await expect(output).toBeDifferentiable({
    at: { input: x, Wv: block.attention.Wv, "norm1.gamma": block.norm1.gamma },
    axes: { input: AXES, Wv: "input output", "norm1.gamma": "output" },
  });
});

test("what does not fit is refused", () => {
  const block = blockFrom(16);
  expect(() => postNormBlock(randomTensor([2, 5, 7], 17), block, 5)).toRefuse(
    RangeError,
    "five heads for twelve columns",
  );
  for (const heads of [0, 1.5, -2, Number.NaN])
    expect(() => postNormBlock(randomTensor([2, 5, 7], 17), block, heads)).toRefuse(
      RangeError,
      `${heads} heads`,
    );
  expect(() => postNormBlock(randomTensor([2, 5, 6], 17), block, 3)).toRefuse(
    RangeError,
    "a stream of width 6 for weights of width 7",
  );
  const { norm1, norm2, mlp } = randomBlock({ D: 6, columns: 12, F: 11 }, 32);
  for (const [odd, what] of [
    [{ norm1 }, "a first norm"],
    [{ norm2 }, "a second norm"],
    [{ mlp }, "a network"],
  ] as const)
    expect(() => postNormBlock(randomTensor([2, 5, 7], 17), { ...block, ...odd }, 3)).toRefuse(
      RangeError,
      `${what} of width 6 for a stream of width 7`,
    );
});

test("no tensor is left behind, and the inputs stay", async () => {
  const block = blockFrom(18);
  const x = randomTensor([2, 5, 7], 19);
  const call = () => postNormBlock(x, block, 3, (_, passing) => tf.mul(passing, 0.5));
  await expect(call).toLeakNoTensors();
  const { norm1, attention, norm2, mlp } = block;
  await expect(call).toLeaveTensorsUnchanged({ x, ...norm1, ...attention, ...mlp });
  await expect(() => postNormBlock(x, block, 3)).toLeaveTensorsUnchanged({ x, ...norm2 });
});

test("every argument counts at every call, and the result is new", async () => {
  const args = { x: randomTensor([2, 5, 7], 30), block: blockFrom(31), heads: 3 };
  // A bias of the keys moves all scores of a query alike: softmax does not see it.
  await expect(postNormBlock).toHeed(args, { others: { heads: 2 }, except: ["block.attention.bk"] });
  await expect(postNormBlock).toReturnNew(args);
});

/** The axes of a block's weights. */
const SHAPES = {
  norm1: { gamma: "component", beta: "component" },
  attention: {
    Wq: "component column",
    bq: "column",
    Wk: "component column",
    bk: "column",
    Wv: "component column",
    bv: "column",
    Wo: "column component",
    bo: "component",
  },
  norm2: { gamma: "component", beta: "component" },
  mlp: { W1: "component unit", b1: "unit", W2: "unit component", b2: "component" },
};

/** A tap that changes what passes one place. */
function at(where: string, change: (x: tf.Tensor) => tf.Tensor): Tap {
  return (place, passing) => (place === where ? change(passing) : passing);
}
