import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import { golden } from "#lib/spec/golden";
import { randomTensor, tensorSpec } from "#lib/spec/tensors";
import { tensorTree } from "#lib/tensor-tree";
import { batchedMultiHead } from "../../2-building-a-transformer/03-multi-head-attention/batched-multi-head.js";
import { batchedFeedForward } from "../../2-building-a-transformer/04-feed-forward-networks/batched-feed-forward.js";
import { batchedLayerNorm } from "../../2-building-a-transformer/05-transformer-block/batched-layer-norm.js";
import { type DiTBlockWeights, ditBlock } from "./dit-block.js";

tensorSpec();

const AXES = "item token feature";
const NONE = [0, 0, 0, 0, 0, 0];

test("without modulation the block returns its input exactly", async () => {
  const x = randomTensor([2, 5, 7], 1);
  await expect(ditBlock(x, randomTensor([2, 7], 2), constant(NONE), 3)).toMatchValues(x, {
    ...{ axes: AXES, atol: 0, rtol: 0, what: "the stream after a block with closed gates" },
  });
});

test("a signal of zeros opens nothing either", async () => {
  const x = randomTensor([2, 5, 7], 3);
  const weights = { ...blockFrom(4), modulation: { W: randomTensor([7, 42], 5), b: tf.zeros([42]) } };
  await expect(ditBlock(x, tf.zeros([2, 7]), weights, 3)).toMatchValues(x, {
    ...{ axes: AXES, what: "the stream after a block without biases, for a signal of 0" },
  });
});

test("its first gate open: attention is added", async () => {
  const x = randomTensor([2, 5, 7], 6);
  const weights = constant([0, 0, 1, 0.5, -0.3, 0]);
  const added = batchedMultiHead(normed(x), weights.attention, 3).output;
  await expect(ditBlock(x, randomTensor([2, 7], 7), weights, 3)).toMatchValues(tf.add(x, added), {
    ...{ axes: AXES, what: "the stream after a block with open attention" },
  });
});

test("its second gate open: the feed-forward network is added", async () => {
  const x = randomTensor([2, 5, 7], 8);
  const weights = constant([0.5, -0.3, 0, 0, 0, 1]);
  const added = batchedFeedForward(normed(x), weights.ffn);
  await expect(ditBlock(x, randomTensor([2, 7], 9), weights, 3)).toMatchValues(tf.add(x, added), {
    ...{ axes: AXES, what: "the stream after a block with an open network" },
  });
});

test("both half open: the second reads what the first left", async () => {
  const x = randomTensor([2, 5, 7], 10);
  const weights = constant([0, 0, 0.5, 0, 0, -0.5]);
  const between = tf.add(x, tf.mul(0.5, batchedMultiHead(normed(x), weights.attention, 3).output));
  const after = tf.sub(between, tf.mul(0.5, batchedFeedForward(normed(between), weights.ffn)));
  await expect(ditBlock(x, randomTensor([2, 7], 11), weights, 3)).toMatchValues(after, {
    ...{ axes: AXES, what: "the stream after a block with gates of 0.5 and −0.5" },
  });
});

test("shift and scale change what each sublayer reads", async () => {
  const x = randomTensor([2, 5, 7], 12);
  const weights = constant([0.3, -0.4, 2, -0.2, 0.7, 3]);
  const read = tf.add(tf.mul(normed(x), 0.6), 0.3);
  const between = tf.add(x, tf.mul(2, batchedMultiHead(read, weights.attention, 3).output));
  const second = tf.sub(tf.mul(normed(between), 1.7), 0.2);
  const after = tf.add(between, tf.mul(3, batchedFeedForward(second, weights.ffn)));
  await expect(ditBlock(x, randomTensor([2, 7], 13), weights, 3)).toMatchValues(after, {
    ...{ axes: AXES, what: "the stream after a block with six parts, each a constant", atol: 1e-4 },
  });
});

test("all at once: PyTorch's numbers", async () => {
  const { heads, x, signal, weights, output } = golden("dit").block;
  const got = ditBlock(tf.tensor3d(x), tf.tensor2d(signal), tensorTree<DiTBlockWeights>(weights), heads);
  await expect(got).toMatchValues(output, { axes: AXES, atol: 1e-4 });
});

test("each item has its own signal, for all of its tokens", async () => {
  const weights = blockFrom(14);
  for (const [B, N] of [
    [3, 3],
    [7, 7],
    [3, 4],
  ]) {
    const [x, signal] = [randomTensor([B, N, 7], 15), randomTensor([B, 7], 16)];
    await expect(ditBlock(x, signal, weights, 3)).toMatchValues(inSteps(x, signal, weights, 3), {
      ...{ axes: AXES, atol: 1e-4, what: `the stream of ${B} items with ${N} tokens` },
    });
  }
});

test("no token is special: another order, the same results", async () => {
  const [weights, signal] = [blockFrom(17), randomTensor([2, 7], 18)];
  await expect((x: tf.Tensor) => ditBlock(x, signal, weights, 3)).toFollowOrder(randomTensor([2, 5, 7], 19), {
    axis: 1,
  });
});

test("no item matters to another", async () => {
  const [weights, signal] = [blockFrom(20), randomTensor([3, 7], 21)];
  await expect((x: tf.Tensor) => ditBlock(x, signal, weights, 3)).toKeepApart(randomTensor([3, 5, 7], 22), {
    ...{ axis: 0, of: "item" },
  });
  const x = randomTensor([3, 5, 7], 23);
  await expect((given: tf.Tensor) => ditBlock(x, given, weights, 3)).toKeepApart(signal, {
    ...{ axis: 0, of: "item" },
  });
});

test("closed gates get a gradient that can open them", async () => {
  const { modulation, ...rest } = constant(NONE);
  const [x, signal] = [randomTensor([2, 3, 7], 24), randomTensor([2, 7], 25)];
  const output = ({ W, b }: Record<string, tf.Tensor>) =>
    ditBlock(x, signal, { ...rest, modulation: { W, b } }, 3);
  await expect(output).toBeDifferentiable({
    ...{ at: modulation, axes: { W: "input part", b: "part" } },
  });
});

test("gradients reach the input, the signal and all weights", async () => {
  const { heads, ...given } = golden("dit").block;
  const { attention, ffn, modulation } = tensorTree<DiTBlockWeights>(given.weights);
  const at = {
    ...{ x: tf.tensor3d(given.x) as tf.Tensor, signal: tf.tensor2d(given.signal) as tf.Tensor },
    ...{ Wq: attention.Wq, W1: ffn.W1 },
  };
  const output = ({ x, signal, Wq, W1 }: typeof at) =>
    ditBlock(x, signal, { attention: { ...attention, Wq }, ffn: { ...ffn, W1 }, modulation }, heads);
  await expect(output).toBeDifferentiable({
    ...{ at, axes: { x: AXES, signal: "item feature", Wq: "input output", W1: "input output" } },
  });
});

test("one item, token, column or unit alone: the same", async () => {
  const heads = ({ column }: Record<string, number>) => (column === 1 ? 1 : 3);
  const six = (x: tf.Tensor, parts: tf.Tensor, weights: Omit<DiTBlockWeights, "modulation">) => {
    const D = x.shape[2] as number;
    return {
      ...weights,
      modulation: { W: tf.reshape(parts, [D, 6 * D]), b: tf.reshape(tf.mean(parts, 0), [6 * D]) },
    };
  };
  const given =
    (block: typeof ditBlock) =>
    (x: tf.Tensor, signal: tf.Tensor, parts: tf.Tensor, weights: never, H: number) =>
      block(x, signal, six(x, parts, weights), H);
  const shapes = {
    attention: {
      Wq: "component column",
      Wk: "component column",
      Wv: "component column",
      Wo: "column component",
    },
    ffn: { W1: "component unit", b1: "unit", W2: "unit component", b2: "component" },
  };
  await expect(given(ditBlock)).toAgreeWith(
    given(inSteps),
    {
      x: "item token component",
      signal: "item component",
      parts: "component part component",
      weights: shapes,
      heads,
    },
    { axes: AXES, cases: "ones", lengths: { column: 12, part: 6 }, fixed: "part", atol: 1e-3 },
  );
});

test("what does not fit is refused", () => {
  const weights = blockFrom(29);
  const [x, signal] = [randomTensor([2, 5, 7], 30), randomTensor([2, 7], 31)];
  for (const shape of [[2, 7], [7], [1, 2, 5, 7]])
    expect(() => ditBlock(randomTensor(shape, 32), signal, weights, 3)).toRefuse(
      RangeError,
      `a stream of shape [${shape}]`,
    );
  for (const shape of [[1, 7], [7], [2, 1], [3, 7], [2, 6], [2, 1, 7]])
    expect(() => ditBlock(x, randomTensor(shape, 33), weights, 3)).toRefuse(
      RangeError,
      `a signal of shape [${shape}]`,
    );
  for (const heads of [5, 0, 1.5, -2, Number.NaN])
    expect(() => ditBlock(x, signal, weights, heads)).toRefuse(RangeError, `${heads} heads for 12 columns`);
  for (const [W, b] of [
    [42, 35],
    [35, 42],
    [35, 35],
    [49, 49],
  ]) {
    const odd = { ...weights, modulation: { W: randomTensor([7, W], 34), b: randomTensor([b], 35) } };
    expect(() => ditBlock(x, signal, odd, 3)).toRefuse(
      RangeError,
      `a modulation of ${W} columns and ${b} biases`,
    );
  }
  const { attention, ffn } = blockFrom(36, 6);
  expect(() => ditBlock(x, signal, { ...weights, attention }, 3)).toRefuse(
    RangeError,
    "attention of width 6",
  );
  expect(() => ditBlock(x, signal, { ...weights, ffn }, 3)).toRefuse(RangeError, "a network of width 6");
});

test("no tensor is left behind, and the inputs stay", async () => {
  const weights = blockFrom(37);
  const [x, signal] = [randomTensor([2, 5, 7], 38), randomTensor([2, 7], 39)];
  const { attention, ffn, modulation } = weights;
  await expect(() => ditBlock(x, signal, weights, 3)).toLeakNoTensors();
  await expect(() => ditBlock(x, signal, weights, 3)).toLeaveTensorsUnchanged({
    ...{ x, signal, ...attention, ...ffn, ...modulation },
  });
});

test("every argument counts at every call, and the result is new", async () => {
  const args = {
    ...{ x: randomTensor([2, 5, 7], 40), signal: randomTensor([2, 7], 41), weights: blockFrom(42), heads: 3 },
  };
  await expect(ditBlock).toHeed(args, { others: { heads: 2 } });
  await expect(ditBlock).toReturnNew(args);
  await expect(ditBlock).toReturnNew({ ...args, weights: constant(NONE) });
});

/** Random weights of a block: three heads of four columns, eleven hidden units, all six parts of order 1. */
function blockFrom(stream: number, D = 7): DiTBlockWeights {
  const weight = (rows: number, columns: number, n: number) =>
    tf.div(randomTensor([rows, columns], 1000 * stream + n), Math.sqrt(rows)); // [rows, columns]
  const bias = (length: number, n: number) => tf.mul(0.5, randomTensor([length], 1000 * stream + n)); // [length]
  return {
    attention: { Wq: weight(D, 12, 1), Wk: weight(D, 12, 2), Wv: weight(D, 12, 3), Wo: weight(12, D, 4) },
    ffn: { W1: weight(D, 11, 5), b1: bias(11, 6), W2: weight(11, D, 7), b2: bias(D, 8) },
    modulation: { W: weight(D, 6 * D, 9), b: bias(6 * D, 10) },
  };
}

/** A block whose six parts are these constants, whatever the signal is. */
function constant(parts: number[]): DiTBlockWeights {
  const b = tf.concat(parts.map((part) => tf.fill([7], part)));
  return { ...blockFrom(43), modulation: { W: tf.zeros([7, 42]), b } };
}

/** Layer norm with nothing learned in it. */
function normed(x: tf.Tensor): tf.Tensor {
  const D = x.shape[x.rank - 1];
  return batchedLayerNorm(x, { gamma: tf.ones([D]), beta: tf.zeros([D]) });
}

/** Item by item: the six parts of its signal, and two sublayers. */
function inSteps(x: tf.Tensor, signal: tf.Tensor, weights: DiTBlockWeights, heads: number): tf.Tensor {
  const [B, N, D] = x.shape as number[];
  const after = Array.from({ length: B }, (_, b) => {
    const own = tf.reshape(tf.slice(signal, [b, 0], [1, D]), [D, 1]); // [D, 1]
    const active = tf.div(own, tf.add(1, tf.exp(tf.neg(own)))); // [D, 1]
    const all = tf.add(tf.sum(tf.mul(active, weights.modulation.W), 0), weights.modulation.b); // [6D]
    const [shift1, scale1, gate1, shift2, scale2, gate2] = tf.split(all, 6); // [D] each
    const read = (h: tf.Tensor, shift: tf.Tensor, scale: tf.Tensor) =>
      tf.add(tf.add(normed(h), tf.mul(normed(h), scale)), shift); // [1, N, D]
    const item = tf.slice(x, [b, 0, 0], [1, N, D]); // [1, N, D]
    const attended = batchedMultiHead(read(item, shift1, scale1), weights.attention, heads).output; // [1, N, D]
    const between = tf.add(item, tf.mul(attended, gate1)); // [1, N, D]
    const thought = batchedFeedForward(read(between, shift2, scale2), weights.ffn); // [1, N, D]
    return tf.add(between, tf.mul(thought, gate2)); // [1, N, D]
  });
  return tf.concat(after, 0); // [B, N, D]
}
