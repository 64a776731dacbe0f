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
import { type BlockWeights, preNormBlock } from "./pre-norm-block.js";

tensorSpec();

const AXES = "batch position component";
/** A stream of width 7, three heads of width 4, eleven hidden units. */
const blockFrom = (stream: number) => randomBlock({ D: 7, columns: 12, F: 11 }, stream);

test("sublayers that give zeros: the stream goes on as it is", async () => {
  const x = randomTensor([2, 5, 7], 1);
  await expect(preNormBlock(x, silentBlock(blockFrom(2)), 3)).toMatchValues(x, { axes: AXES });
});

test("attention alone: added to the stream, read behind norm 1", async () => {
  const block = blockFrom(3);
  const { mlp } = silentBlock(block);
  const x = randomTensor([2, 5, 7], 4);
  const added = gptAttention(batchedLayerNorm(x, block.norm1), block.attention, 3);
  await expect(preNormBlock(x, { ...block, mlp }, 3)).toMatchValues(tf.add(x, added), {
    axes: AXES,
    what: "the stream behind a block without a feed-forward network",
  });
});

test("the network alone: added to the stream, read behind norm 2", async () => {
  const block = blockFrom(5);
  const { attention } = silentBlock(block);
  const x = randomTensor([2, 5, 7], 6);
  const added = batchedFeedForward(batchedLayerNorm(x, block.norm2), block.mlp);
  await expect(preNormBlock(x, { ...block, attention }, 3)).toMatchValues(tf.add(x, added), {
    axes: AXES,
    what: "the stream behind a block without attention",
  });
});

test("numbers as small as epsilon: both norms have 1e-5", async () => {
  const block = blockFrom(26);
  const { attention, mlp } = silentBlock(block);
  const x = tf.mul(randomTensor([2, 5, 7], 27), 3e-3); // a variance near 1e-5
  const attended = gptAttention(batchedLayerNorm(x, block.norm1), block.attention, 3); // [B, T, D]
  const thought = batchedFeedForward(batchedLayerNorm(x, block.norm2), block.mlp); // [B, T, D]
  await expect({
    first: preNormBlock(x, { ...block, mlp }, 3),
    second: preNormBlock(x, { ...block, attention }, 3),
  }).toMatchStages([
    { name: "first", expected: tf.add(x, attended), axes: AXES, what: "a small stream with attention added" },
    {
      name: "second",
      expected: tf.add(x, thought),
      axes: AXES,
      what: "a small stream with the network added",
    },
  ]);
});

test("both: PyTorch's numbers", async () => {
  const { heads, x, weights, pre } = golden("block").block;
  await expect(preNormBlock(tf.tensor3d(x), tensorTree<SpecBlock>(weights), heads)).toMatchValues(
    pre.output,
    {
      axes: AXES,
    },
  );
});

test("the tap is shown five places, once each, in this order", async () => {
  const { heads, x, weights, pre } = golden("block").block;
  const seen: Record<string, tf.Tensor> = {};
  const places: string[] = [];
  preNormBlock(tf.tensor3d(x), tensorTree<SpecBlock>(weights), heads, (place, passing) => {
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
    shown("attention", pre.attention),
    shown("mlp", pre.mlp),
    shown("stream", pre.output),
  ]);
  tf.dispose(seen);
});

test("what the tap gives back for attention is what is added", async () => {
  const block = blockFrom(7);
  const { attention } = silentBlock(block);
  const x = randomTensor([2, 5, 7], 8);
  await expect(preNormBlock(x, block, 3, at("attention", tf.zerosLike))).toMatchValues(
    preNormBlock(x, { ...block, attention }, 3),
    { axes: AXES, what: "the stream of a block whose attention the tap mutes" },
  );
});

test("what it gives back for the network is what is added", async () => {
  const block = blockFrom(24);
  const { mlp } = silentBlock(block);
  const x = randomTensor([2, 5, 7], 25);
  const between = preNormBlock(x, { ...block, mlp }, 3);
  await expect(
    preNormBlock(
      x,
      block,
      3,
      at("mlp", (added) => tf.mul(added, 0.5)),
    ),
  ).toMatchValues(tf.div(tf.add(between, preNormBlock(x, block, 3)), 2), {
    axes: AXES,
    what: "the stream of a block whose network the tap halves",
  });
});

test("what it gives back for the stream is what goes out", async () => {
  const block = blockFrom(9);
  const x = randomTensor([2, 5, 7], 10);
  await expect(preNormBlock(x, block, 3, at("stream", tf.neg))).toMatchValues(
    tf.neg(preNormBlock(x, block, 3)),
    { axes: AXES, what: "the stream that the tap negates" },
  );
});

test("the tap reaches into the attention", async () => {
  const block = blockFrom(11);
  const { Wo } = silentBlock(block).attention;
  const x = randomTensor([2, 5, 7], 12);
  const silent = { ...block, attention: { ...block.attention, Wo } };
  await expect(preNormBlock(x, block, 3, at("heads", tf.zerosLike))).toMatchValues(
    preNormBlock(x, silent, 3),
    { axes: AXES, what: "the stream of a block whose heads the tap mutes" },
  );
});

test("what the tap keeps of what it saw stays readable", async () => {
  const block = blockFrom(28);
  const x = randomTensor([2, 5, 7], 29);
  const { kept, due } = seenByTap((tap) => preNormBlock(x, block, 3, tap));
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
    const between = tf.add(x, gptAttention(batchedLayerNorm(x, block.norm1), block.attention, heads)); // [B, T, D]
    return tf.add(between, batchedFeedForward(batchedLayerNorm(between, block.norm2), block.mlp)); // [B, T, D]
  };
  const heads = ({ column }: Record<string, number>) => (column === 1 ? 1 : 3);
  await expect(preNormBlock).toAgreeWith(
    inSteps,
    { x: AXES, block: SHAPES, heads },
    { axes: AXES, cases: "ones", lengths: { column: 12 }, atol: 1e-4 },
  );
});

test("nothing that comes later matters", async () => {
  const weights = blockFrom(13);
  const block = (x: tf.Tensor) => preNormBlock(x, weights, 3);
  await expect(block).toBeCausalAlong(randomTensor([2, 5, 7], 14), { axis: 1 });
});

test("the items of a batch never meet", async () => {
  const weights = blockFrom(15);
  const block = (x: tf.Tensor) => preNormBlock(x, weights, 3);
  await expect(block).toKeepApart(randomTensor([2, 5, 7], 16), { axis: 0, of: "item" });
});

test("gradients reach the input and the weights of all parts", async () => {
  const block = blockFrom(17);
  const x = randomTensor([2, 3, 7], 18);
  const { norm1, attention, norm2, mlp } = block;
  const output = ({ input, Wq, W1, ...gammas }: Record<string, tf.Tensor>) =>
    preNormBlock(
      input,
      {
        norm1: { ...norm1, gamma: gammas["norm1.gamma"] },
        attention: { ...attention, Wq },
        norm2: { ...norm2, gamma: gammas["norm2.gamma"] },
        mlp: { ...mlp, W1 },
      },
      3,
    );
  await expect(output).toBeDifferentiable({
    at: {
      input: x,
      "norm1.gamma": norm1.gamma,
      Wq: attention.Wq,
      "norm2.gamma": norm2.gamma,
      W1: mlp.W1,
    },
    axes: {
      input: AXES,
      "norm1.gamma": "output",
      Wq: "input output",
      "norm2.gamma": "output",
      W1: "input output",
    },
  });
});

test("what does not fit is refused", () => {
  const block = blockFrom(19);
  expect(() => preNormBlock(randomTensor([2, 5, 7], 20), block, 5)).toRefuse(
    RangeError,
    "five heads for twelve columns",
  );
  for (const heads of [0, 1.5, -2, Number.NaN])
    expect(() => preNormBlock(randomTensor([2, 5, 7], 20), block, heads)).toRefuse(
      RangeError,
      `${heads} heads`,
    );
  expect(() => preNormBlock(randomTensor([2, 5, 6], 21), block, 3)).toRefuse(
    RangeError,
    "a stream of width 6 for weights of width 7",
  );
  const { norm1, norm2, mlp } = randomBlock({ D: 6, columns: 12, F: 11 }, 32);
  for (const [odd, what] of [
    [{ norm1 }, "a first norm"],
    [{ norm2 }, "a second norm"],
    [{ mlp }, "a network"],
  ] as const)
    expect(() => preNormBlock(randomTensor([2, 5, 7], 21), { ...block, ...odd }, 3)).toRefuse(
      RangeError,
      `${what} of width 6 for a stream of width 7`,
    );
});

test("no tensor is left behind, and the inputs stay", async () => {
  const block = blockFrom(22);
  const x = randomTensor([2, 5, 7], 23);
  const call = () => preNormBlock(x, block, 3, (_, passing) => tf.mul(passing, 0.5));
  await expect(call).toLeakNoTensors();
  const { norm1, attention, norm2, mlp } = block;
  await expect(call).toLeaveTensorsUnchanged({ x, ...norm1, ...attention, ...mlp });
  await expect(() => preNormBlock(x, block, 3)).toLeaveTensorsUnchanged({ x, ...norm2 });
});

test("every argument counts at every call, and the result is new", async () => {
  const args = { x: randomTensor([2, 5, 7], 30), block: blockFrom(31), heads: 3 };
  // A bias of the keys moves all scores of a query alike: softmax does not see it.
  await expect(preNormBlock).toHeed(args, { others: { heads: 2 }, except: ["block.attention.bk"] });
  await expect(preNormBlock).toReturnNew(args);
  await expect(preNormBlock).toReturnNew({ ...args, block: silentBlock(args.block) });
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
