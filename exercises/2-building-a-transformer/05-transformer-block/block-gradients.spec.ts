import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import { randomBlock, type SpecBlock, silentBlock } from "#lib/spec/blocks";
import { golden } from "#lib/spec/golden";
import { randomTensor, tensorSpec } from "#lib/spec/tensors";
import { tensorTree } from "#lib/tensor-tree";
import { batchedFeedForward } from "../04-feed-forward-networks/batched-feed-forward.js";
import { batchedLayerNorm } from "./batched-layer-norm.js";
import { type BlockGradients, blockGradients } from "./block-gradients.js";
import { preNormBlock } from "./pre-norm-block.js";

tensorSpec();

const AXES = "batch position component";
/** Weights by part, in the order in which the walk from the output down finds their gradients. */
const PARTS = ["mlp", "norm2", "attention", "norm1"] as const;
/** In the order of the walk, the gradients on the stream and at the sublayers, each before the weights it leads to. */
const STREAM = ["dNormed2", "dBetween", "dNormed1", "dx"] as const;

/** A stream of width 7, three heads of width 4, eleven hidden units. */
const randomInput = (stream: number) => ({
  x: randomTensor([2, 5, 7], stream),
  block: randomBlock({ D: 7, columns: 12, F: 11 }, stream + 1),
  dOutput: randomTensor([2, 5, 7], stream + 2),
});

type Due = { weights: Record<string, Record<string, unknown>> } & Partial<
  Record<(typeof STREAM)[number], unknown>
>;

/** The gradients under flat names: "dx", "mlp.W1", ... */
function flat(of: BlockGradients | Due): Record<string, any> {
  const named: Record<string, unknown> = {};
  const { weights = {}, ...stream } = of;
  for (const name of STREAM) if (stream[name] !== undefined) named[name] = stream[name];
  for (const part of PARTS)
    for (const [name, gradient] of Object.entries((weights as Due["weights"])[part] ?? {}))
      named[`${part}.${name}`] = gradient;
  return named;
}

const stages = (due: Due, where = "") =>
  Object.entries(flat(due)).map(([name, expected]) => {
    const rank = expected instanceof tf.Tensor ? expected.rank : Array.isArray(expected[0]) ? 2 : 1;
    const isWeight = name.includes(".");
    const axes = !isWeight ? AXES : rank === 1 ? "output" : "input output";
    const what = isWeight ? `the gradient of ${name}` : name;
    return { name, expected, axes, atol: 2e-5, what: where ? `${what} ${where}` : what };
  });

test("what goes in stays as it was", async () => {
  const { x, block, dOutput } = randomInput(22);
  const call = () => blockGradients(x, block, 3, dOutput);
  const { norm1, attention, norm2, mlp } = block;
  await expect(call).toLeaveTensorsUnchanged({ dOutput, x, ...norm1, ...attention, ...mlp });
  await expect(call).toLeaveTensorsUnchanged({ ...norm2 });
});

test("sublayers that give zeros: the gradient passes as it is", async () => {
  const { x, block, dOutput } = randomInput(1);
  const { dBetween, dx } = blockGradients(x, silentBlock(block), 3, dOutput);
  await expect({ dBetween, dx }).toMatchStages(
    stages({ dBetween: dOutput, dx: dOutput, weights: {} }, "of a block that hands x on as it is"),
  );
});

test("the network alone: two roads meet in front of norm 2", async () => {
  const { x, block, dOutput } = randomInput(4);
  const { attention } = silentBlock(block);
  const network = (stream: tf.Tensor) => batchedFeedForward(batchedLayerNorm(stream, block.norm2), block.mlp);
  const due = tf.add(dOutput, tf.grad(network)(x, dOutput)); // [B, T, D]
  const { dBetween, dx } = blockGradients(x, { ...block, attention }, 3, dOutput);
  await expect({ dBetween, dx }).toMatchStages(
    stages({ dBetween: due, dx: due, weights: {} }, "of a block without attention"),
  );
});

test("the gradients of PyTorch's block: input, stream and weights", async () => {
  const { heads, x, weights, dOutput, gradients } = golden("block").block;
  const got = blockGradients(tf.tensor3d(x), tensorTree<SpecBlock>(weights), heads, tf.tensor3d(dOutput));
  await expect(flat(got)).toMatchStages(stages(gradients));
});

test("they are what TensorFlow.js's tape finds of your block", async () => {
  const { x, block, dOutput } = randomInput(7);
  for (const heads of [3, 2]) {
    const due = byTheTape(x, block, dOutput, heads);
    await expect(flat(blockGradients(x, block, heads, dOutput))).toMatchStages(
      stages(due, `of another block with ${heads} heads`),
    );
  }
});

test("an attention without biases has no gradients for them", async () => {
  const { x, block, dOutput } = randomInput(10);
  const { Wq, Wk, Wv, Wo } = block.attention;
  const plain = { ...block, attention: { Wq, Wk, Wv, Wo } };
  const due = byTheTape(x, plain as SpecBlock, dOutput);
  const none = { bq: undefined, bk: undefined, bv: undefined, bo: undefined };
  for (const attention of [plain.attention, { ...plain.attention, ...none }]) {
    const got = blockGradients(x, { ...block, attention }, 3, dOutput);
    await expect(flat(got)).toMatchStages(stages(due, "of a block without biases"));
    expect(Object.keys(got.weights.attention).sort()).toEqual(["Wk", "Wo", "Wq", "Wv"]);
  }
});

test("weights collect from all items, inputs from their own", async () => {
  const { x, block, dOutput } = randomInput(13);
  const item = (t: tf.Tensor, b: number) => tf.slice(t, [b, 0, 0], [1, -1, -1]);
  const [first, second] = [0, 1].map((b) => flat(blockGradients(item(x, b), block, 3, item(dOutput, b))));
  const both = flat(blockGradients(x, block, 3, dOutput));
  await expect(both).toMatchStages(
    Object.keys(both).map((name) => ({
      name,
      expected: name.includes(".")
        ? tf.add(first[name], second[name])
        : tf.concat([first[name], second[name]]),
      atol: 2e-5,
      what: `${name} of two items`,
    })),
  );
});

test("dx is the gradient of your block, by differences", async () => {
  const { x, block } = randomInput(16);
  await expect(
    (input: tf.Tensor, dy: tf.Tensor) => blockGradients(input, block, 3, dy).dx,
  ).toBeTensorGradientOf((input: tf.Tensor) => preNormBlock(input, block, 3), {
    at: x,
    axes: AXES,
    what: "dx",
  });
});

test("one item, or one position, has the tape's gradients too", async () => {
  const { block } = randomInput(28);
  await expect((x: tf.Tensor, dOutput: tf.Tensor) => flat(blockGradients(x, block, 3, dOutput))).toAgreeWith(
    (x: tf.Tensor, dOutput: tf.Tensor) => flat(byTheTape(x, block, dOutput)),
    { x: "batch position 7", dOutput: "batch position 7" },
    { cases: "ones", atol: 1e-4 },
  );
});

test("what does not fit is refused", () => {
  const { x, block, dOutput } = randomInput(19);
  expect(() => blockGradients(x, block, 3, tf.slice(dOutput, 0, 1))).toRefuse(
    RangeError,
    "a dOutput of one item for two",
  );
});

test("no tensor is left behind", async () => {
  const { x, block, dOutput } = randomInput(25);
  await expect(() => blockGradients(x, block, 3, dOutput)).toLeakNoTensors();
});

test("input and dOutput count at every call; results are new", async () => {
  const { x, block, dOutput } = randomInput(31);
  await expect((input: tf.Tensor, W1: tf.Tensor, dy: tf.Tensor) =>
    blockGradients(input, { ...block, mlp: { ...block.mlp, W1 } }, 3, dy),
  ).toHeed({ x, W1: block.mlp.W1, dOutput });
  await expect(blockGradients).toReturnNew({ x, block, heads: 3, dOutput });
  await expect(blockGradients).toReturnNew({ x, block: silentBlock(block), heads: 3, dOutput });
});

/** All gradients of your block at once, by the tape. */
function byTheTape(x: tf.Tensor, block: SpecBlock, dOutput: tf.Tensor, heads = 3): Due {
  const names = PARTS.flatMap((part) => Object.keys(block[part]).map((name) => [part, name] as const));
  const at = (tree: Record<string, any>, [part, name]: readonly [string, string]) => tree[part][name];
  const output = (...[input, ...values]: tf.Tensor[]) => {
    const tree: Record<string, any> = { norm1: {}, attention: {}, norm2: {}, mlp: {} };
    names.forEach(([part, name], i) => {
      tree[part][name] = values[i];
    });
    return preNormBlock(input, tree as SpecBlock, heads);
  };
  const [dx, ...found] = tf.grads(output)([x, ...names.map((name) => at(block, name))], dOutput);
  const weights: Due["weights"] = { norm1: {}, attention: {}, norm2: {}, mlp: {} };
  names.forEach(([part, name], i) => {
    weights[part][name] = found[i];
  });
  return { dx, weights };
}
