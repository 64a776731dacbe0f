import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import { randomBlock } from "#lib/spec/blocks";
import { randomTensor, tensorSpec } from "#lib/spec/tensors";
import type { Tap } from "#lib/tap";
import { blockStack } from "./block-stack.js";
import { preNormBlock } from "./pre-norm-block.js";

tensorSpec();

const AXES = "batch position component";
/** Blocks for a stream of width 7, each with three heads of width 4 and eleven hidden units. */
const blocksFrom = (count: number, stream: number) =>
  Array.from({ length: count }, (_, layer) => randomBlock({ D: 7, columns: 12, F: 11 }, stream + layer));

test("no block at all: the stream is what came in", async () => {
  const x = randomTensor([2, 5, 7], 1);
  await expect(blockStack(x, [], 3)).toMatchValues(x, { axes: AXES });
});

test("a stack of one is that block", async () => {
  const [block] = blocksFrom(1, 2);
  const x = randomTensor([2, 5, 7], 3);
  await expect(blockStack(x, [block], 3)).toMatchValues(preNormBlock(x, block, 3), { axes: AXES });
});

test("three blocks: each reads what the one before it left", async () => {
  const blocks = blocksFrom(3, 4);
  const x = randomTensor([2, 5, 7], 7);
  const [first, second, third] = blocks;
  const expected = preNormBlock(preNormBlock(preNormBlock(x, first, 3), second, 3), third, 3);
  await expect(blockStack(x, blocks, 3)).toMatchValues(expected, { axes: AXES, atol: 1e-4 });
});

test("the list of blocks stays as it was", async () => {
  const blocks = blocksFrom(3, 53);
  const x = randomTensor([2, 3, 7], 56);
  await expect(() => blockStack(x, blocks, 3)).toLeaveTensorsUnchanged({ blocks });
});

test("a stack is as long as its list: twelve blocks", async () => {
  const blocks = blocksFrom(12, 30);
  const x = randomTensor([2, 3, 7], 42);
  const expected = blocks.reduce((stream, block) => preNormBlock(stream, block, 3), x);
  await expect(blockStack(x, blocks, 3)).toMatchValues(expected, { axes: AXES, atol: 1e-4, rtol: 1e-4 });
});

test("the tap is shown all places of all blocks, by layer", async () => {
  const blocks = blocksFrom(3, 8);
  const x = randomTensor([2, 5, 7], 11);
  const seen: Record<string, tf.Tensor> = {};
  const places: string[] = [];
  blockStack(x, blocks, 3, (place, passing) => {
    places.push(place);
    if (place.endsWith("stream")) seen[place] = tf.keep(tf.clone(passing));
    return passing;
  });
  for (const layer of [0, 1, 2]) {
    const due = ["weights", "heads", "attention", "mlp", "stream"].map((place) => `${layer}.${place}`);
    expect(places.slice(5 * layer, 5 * layer + 5).join(" ")).toBe(due.join(" "));
  }
  expect(places.length, "how many places the tap is shown").toBe(15);
  const first = preNormBlock(x, blocks[0], 3);
  const second = preNormBlock(first, blocks[1], 3);
  const expected = [first, second, preNormBlock(second, blocks[2], 3)];
  await expect(seen).toMatchStages(
    expected.map((stream, layer) => ({
      name: `${layer}.stream`,
      expected: stream,
      axes: AXES,
      atol: 1e-4,
      what: `the stream behind block ${layer}`,
    })),
  );
  tf.dispose(seen);
});

test("the places of block 11 carry the number 11", () => {
  const places: string[] = [];
  blockStack(randomTensor([1, 2, 7], 57), blocksFrom(12, 58), 3, (place, passing) => {
    if (place.endsWith("stream")) places.push(place);
    return passing;
  });
  expect(places.join(" ")).toBe(Array.from({ length: 12 }, (_, layer) => `${layer}.stream`).join(" "));
});

test("a block that stands in the list twice is two layers", async () => {
  const [block, other] = blocksFrom(2, 38);
  const x = randomTensor([2, 3, 7], 40);
  const places: string[] = [];
  blockStack(x, [block, other, block], 3, (place, passing) => {
    if (place.endsWith("stream")) places.push(place);
    return passing;
  });
  expect(places.join(" ")).toBe("0.stream 1.stream 2.stream");
});

test("what the tap keeps of a stream stays readable", async () => {
  const blocks = blocksFrom(3, 41);
  const x = randomTensor([2, 3, 7], 44);
  const [kept, due]: Record<string, tf.Tensor>[] = [{}, {}];
  blockStack(x, blocks, 3, (place, passing) => {
    if (!place.endsWith("stream")) return passing;
    due[place] = tf.keep(tf.clone(passing));
    kept[place] = tf.keep(passing);
    return passing;
  });
  await expect(kept).toMatchStages(
    blocks.map((_, layer) => ({
      name: `${layer}.stream`,
      expected: due[`${layer}.stream`],
      axes: AXES,
      what: `what the tap kept of the stream behind block ${layer}`,
    })),
  );
  tf.dispose([kept, due]);
});

test("what the tap changes in one block, later blocks read", async () => {
  const blocks = blocksFrom(3, 12);
  const x = randomTensor([2, 5, 7], 15);
  const halve: Tap = (place, passing) => (place === "1.mlp" ? tf.div(passing, 2) : passing);
  const { mlp } = blocks[1];
  const half = { ...blocks[1], mlp: { ...mlp, W2: tf.div(mlp.W2, 2), b2: tf.div(mlp.b2, 2) } };
  await expect(blockStack(x, blocks, 3, halve)).toMatchValues(
    blockStack(x, [blocks[0], half, blocks[2]], 3),
    { axes: AXES, atol: 1e-4, what: "the stream of a stack whose 1.mlp is halved" },
  );
});

test("every block has weights of its own", async () => {
  const blocks = blocksFrom(3, 16);
  const x = randomTensor([2, 5, 7], 19);
  // Only what the last block says is removed: behind the first two the stream is what two blocks make.
  const { attention, mlp } = blocks[2];
  const mute = (w: tf.Tensor) => tf.zeros(w.shape);
  const last = {
    ...blocks[2],
    attention: { ...attention, Wo: mute(attention.Wo), bo: mute(attention.bo) },
    mlp: { ...mlp, W2: mute(mlp.W2), b2: mute(mlp.b2) },
  };
  await expect(blockStack(x, [blocks[0], blocks[1], last], 3)).toMatchValues(
    blockStack(x, blocks.slice(0, 2), 3),
    { axes: AXES, atol: 1e-4, what: "the stream of a stack whose last block is silent" },
  );
});

test("one item, or one position, goes through all blocks too", async () => {
  const blocks = blocksFrom(2, 48);
  await expect((x: tf.Tensor) => blockStack(x, blocks, 3)).toAgreeWith(
    (x: tf.Tensor) => blocks.reduce((stream, block) => preNormBlock(stream, block, 3), x),
    { x: "batch position 7" },
    { axes: AXES, atol: 1e-4 },
  );
});

test("nothing that comes later matters, and items never meet", async () => {
  const blocks = blocksFrom(2, 20);
  const stack = (x: tf.Tensor) => blockStack(x, blocks, 3);
  await expect(stack).toBeCausalAlong(randomTensor([2, 5, 7], 22), { axis: 1 });
  await expect(stack).toKeepApart(randomTensor([2, 5, 7], 23), { axis: 0, of: "item" });
});

test("gradients reach the input and the first block", async () => {
  const blocks = blocksFrom(2, 45);
  const x = randomTensor([2, 3, 7], 47);
  const [first, second] = blocks;
  const stream = ({ input, W1 }: Record<string, tf.Tensor>) =>
    blockStack(input, [{ ...first, mlp: { ...first.mlp, W1 } }, second], 3);
  await expect(stream).toBeDifferentiable({
    at: { input: x, W1: first.mlp.W1 },
    axes: { input: AXES, W1: "input output" },
    what: "the stream",
  });
});

test("what does not fit is refused", () => {
  const blocks = blocksFrom(2, 27);
  expect(() => blockStack(randomTensor([2, 5, 7], 29), blocks, 5)).toRefuse(
    RangeError,
    "five heads for twelve columns",
  );
  expect(() => blockStack(randomTensor([2, 5, 6], 29), blocks, 3)).toRefuse(
    RangeError,
    "a stream of width 6 for weights of width 7",
  );
});

test("no tensor is left behind, and the inputs stay", async () => {
  const blocks = blocksFrom(2, 30);
  const x = randomTensor([2, 5, 7], 32);
  const call = () => blockStack(x, blocks, 3, (_, passing) => tf.mul(passing, 0.5));
  await expect(call).toLeakNoTensors();
  await expect(call).toLeaveTensorsUnchanged({ x, blocks });
});

test("every block counts at every call, and the result is new", async () => {
  const [first, second] = blocksFrom(2, 50);
  const stack = (x: tf.Tensor, W1: tf.Tensor, W2: tf.Tensor, heads: number) =>
    blockStack(
      x,
      [
        { ...first, mlp: { ...first.mlp, W1 } },
        { ...second, mlp: { ...second.mlp, W2 } },
      ],
      heads,
    );
  const args = { x: randomTensor([2, 3, 7], 52), W1: first.mlp.W1, W2: second.mlp.W2, heads: 3 };
  await expect(stack).toHeed(args, { others: { heads: 2 } });
  await expect(stack).toReturnNew(args, { onlyHere: true });
});
