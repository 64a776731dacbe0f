import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import { golden } from "#lib/spec/golden";
import { randomTensor, tensorSpec } from "#lib/spec/tensors";
import { tensorTree } from "#lib/tensor-tree";
import { batchedMultiHead } from "../../2-building-a-transformer/03-multi-head-attention/batched-multi-head.js";
import { batchedFeedForward } from "../../2-building-a-transformer/04-feed-forward-networks/batched-feed-forward.js";
import { batchedLayerNorm } from "../../2-building-a-transformer/05-transformer-block/batched-layer-norm.js";
import { crossAttention } from "./cross-attention.js";
import { type TextBlockWeights, textBlock } from "./text-block.js";

tensorSpec();

const OUTPUT = "item token feature";
const WEIGHTS = "item head token word";

test("without modulation the block returns its input exactly", async () => {
  const { x, words, mask } = inputs(1);
  const { output } = textBlock(x, randomTensor([2, 7], 2), words, mask, constant(), 3);
  await expect(output).toMatchValues(x, {
    ...{ axes: OUTPUT, atol: 0, rtol: 0, what: "the stream after a block with closed gates" },
  });
});

test("a signal of zeros opens nothing either", async () => {
  const { x, words, mask } = inputs(3);
  const weights = { ...blockFrom(4), modulation: { W: randomTensor([7, 63], 5), b: tf.zeros([63]) } };
  const { output } = textBlock(x, tf.zeros([2, 7]), words, mask, weights, 3);
  await expect(output).toMatchValues(x, {
    ...{ axes: OUTPUT, what: "the stream after a block without biases, for a signal of 0" },
  });
});

test("its first gate open: self-attention is added", async () => {
  const { x, words, mask } = inputs(6);
  const block = constant({ 2: 1, 3: 0.5, 4: -0.3, 6: -0.4, 7: 0.6 });
  const added = batchedMultiHead(normed(x), block.attention, 3).output;
  const { output } = textBlock(x, randomTensor([2, 7], 7), words, mask, block, 3);
  await expect(output).toMatchValues(tf.add(x, added), {
    ...{ axes: OUTPUT, what: "the stream after a block with open self-attention" },
  });
});

test("its second gate open: cross-attention is added", async () => {
  const { x, words, mask } = inputs(8);
  const block = constant({ 0: 0.3, 1: 0.7, 5: 1, 6: -0.4, 7: 0.6 });
  const added = crossAttention(normed(x), words, mask, block.cross, 3).output;
  const { output } = textBlock(x, randomTensor([2, 7], 9), words, mask, block, 3);
  await expect(output).toMatchValues(tf.add(x, added), {
    ...{ axes: OUTPUT, what: "the stream after a block with open cross-attention" },
  });
});

test("its third gate open: the feed-forward network is added", async () => {
  const { x, words, mask } = inputs(10);
  const block = constant({ 0: 0.3, 1: 0.7, 3: 0.5, 4: -0.3, 8: 1 });
  const added = batchedFeedForward(normed(x), block.ffn);
  const { output } = textBlock(x, randomTensor([2, 7], 11), words, mask, block, 3);
  await expect(output).toMatchValues(tf.add(x, added), {
    ...{ axes: OUTPUT, what: "the stream after a block with an open network" },
  });
});

test("all gates closed: the weights of the words are there", async () => {
  const { x, words, mask } = inputs(12);
  const block = constant();
  const { weights } = crossAttention(normed(x), words, mask, block.cross, 3);
  await expect(textBlock(x, randomTensor([2, 7], 13), words, mask, block, 3)).toMatchStages([
    { name: "weights", expected: weights, axes: WEIGHTS, what: "the weights of a block with closed gates" },
  ]);
});

test("each sublayer reads what the previous ones left", async () => {
  const { x, words, mask } = inputs(14);
  const block = constant({ 2: 0.5, 5: -0.7, 8: 1.5 });
  const first = tf.add(x, tf.mul(0.5, batchedMultiHead(normed(x), block.attention, 3).output));
  const read = crossAttention(normed(first), words, mask, block.cross, 3);
  const second = tf.sub(first, tf.mul(0.7, read.output));
  const third = tf.add(second, tf.mul(1.5, batchedFeedForward(normed(second), block.ffn)));
  await expect(textBlock(x, randomTensor([2, 7], 15), words, mask, block, 3)).toMatchStages([
    { name: "weights", expected: read.weights, axes: WEIGHTS, what: "the weights where all gates are open" },
    {
      name: "output",
      expected: third,
      ...{ axes: OUTPUT, atol: 1e-4, what: "the stream after a block with gates of 0.5, −0.7 and 1.5" },
    },
  ]);
});

test("shift and scale change what each sublayer reads", async () => {
  const { x, words, mask } = inputs(16);
  const block = constant({ 0: 0.3, 1: -0.4, 2: 2, 3: -0.2, 4: 0.7, 5: 3, 6: 0.5, 7: 0.4, 8: -1 });
  const read = (h: tf.Tensor, shift: number, factor: number) => tf.add(tf.mul(normed(h), factor), shift);
  const first = tf.add(x, tf.mul(2, batchedMultiHead(read(x, 0.3, 0.6), block.attention, 3).output));
  const told = crossAttention(read(first, -0.2, 1.7), words, mask, block.cross, 3);
  const second = tf.add(first, tf.mul(3, told.output));
  const third = tf.sub(second, batchedFeedForward(read(second, 0.5, 1.4), block.ffn));
  await expect(textBlock(x, randomTensor([2, 7], 17), words, mask, block, 3)).toMatchStages([
    { name: "weights", expected: told.weights, axes: WEIGHTS, atol: 1e-4 },
    {
      name: "output",
      expected: third,
      ...{ axes: OUTPUT, atol: 2e-4, what: "the stream after a block with nine parts, each a constant" },
    },
  ]);
});

test("all at once: PyTorch's numbers", async () => {
  const { heads, x, signal, words, mask, block, output, weights } = golden("text_dit").block;
  const got = textBlock(
    ...([
      tf.tensor3d(x),
      tf.tensor2d(signal),
      tf.tensor3d(words),
      tf.tensor2d(mask, undefined, "bool"),
    ] as const),
    ...([tensorTree<TextBlockWeights>(block), heads] as const),
  );
  await expect(got).toMatchStages([
    { name: "weights", expected: weights, axes: WEIGHTS, atol: 1e-4 },
    { name: "output", expected: output, axes: OUTPUT, atol: 1e-4 },
  ]);
});

test("each item has its own signal, words and mask", async () => {
  const block = blockFrom(18);
  for (const [B, N] of [
    [3, 3],
    [7, 7],
    [4, 5],
  ]) {
    const [x, signal] = [randomTensor([B, N, 7], 19), randomTensor([B, 7], 20)];
    const [words, mask] = [randomTensor([B, 4, 6], 21), maskOf(B, 4)];
    const due = inSteps(x, signal, words, mask, block, 3);
    await expect(textBlock(x, signal, words, mask, block, 3)).toMatchStages([
      { name: "weights", expected: due.weights, axes: WEIGHTS, atol: 1e-4 },
      {
        ...{ name: "output", expected: due.output, axes: OUTPUT, atol: 2e-4, rtol: 1e-4 },
        what: `the stream of ${B} items with ${N} tokens`,
      },
    ]);
  }
});

test("padding has no effect, even at 1e30", async () => {
  const { x, words, mask } = inputs(22);
  const [block, signal] = [blockFrom(23), randomTensor([2, 7], 24)];
  const isPadding = tf.expandDims(tf.sub(1, tf.cast(mask, "float32")), 2); // [2, 4, 1]
  const due = textBlock(x, signal, words, mask, block, 3);
  for (const loud of [1e6, 1e12, 1e30])
    await expect(textBlock(x, signal, tf.add(words, tf.mul(loud, isPadding)), mask, block, 3)).toMatchStages([
      {
        name: "weights",
        expected: due.weights,
        axes: WEIGHTS,
        what: `the weights with ${loud} in the padding`,
      },
      { name: "output", expected: due.output, axes: OUTPUT, what: `the stream with ${loud} in the padding` },
    ]);
});

test("no token is special: another order, the same results", async () => {
  const { x, words, mask } = inputs(25);
  const [block, signal] = [blockFrom(26), randomTensor([2, 7], 27)];
  await expect((given: tf.Tensor) => textBlock(given, signal, words, mask, block, 3).output).toFollowOrder(
    x,
    {
      ...{ axis: 1, atol: 1e-4 },
    },
  );
});

test("no item matters to another", async () => {
  const { x, words, mask } = inputs(28);
  const [block, signal] = [blockFrom(29), randomTensor([2, 7], 30)];
  const apart = { axis: 0, of: "item" };
  await expect((given: tf.Tensor) => textBlock(given, signal, words, mask, block, 3).output).toKeepApart(
    x,
    apart,
  );
  await expect((given: tf.Tensor) => textBlock(x, given, words, mask, block, 3).output).toKeepApart(
    signal,
    apart,
  );
  await expect((given: tf.Tensor) => textBlock(x, signal, given, mask, block, 3).output).toKeepApart(
    words,
    apart,
  );
});

test("closed gates get a gradient that can open them", async () => {
  const { modulation, ...rest } = constant();
  const { x, words, mask } = inputs(31);
  const signal = randomTensor([2, 7], 32);
  const output = ({ W, b }: Record<string, tf.Tensor>) =>
    textBlock(x, signal, words, mask, { ...rest, modulation: { W, b } }, 3).output;
  await expect(output).toBeDifferentiable({ ...{ at: modulation, axes: { W: "input part", b: "part" } } });
});

test("gradients reach the input, the signal, words and weights", async () => {
  const { heads, mask, ...given } = golden("text_dit").block;
  const { attention, cross, ffn, modulation } = tensorTree<TextBlockWeights>(given.block);
  const at = {
    ...{ x: tf.tensor3d(given.x) as tf.Tensor, signal: tf.tensor2d(given.signal) as tf.Tensor },
    ...{ words: tf.tensor3d(given.words) as tf.Tensor, Wq: attention.Wq, Wk: cross.Wk, W1: ffn.W1 },
  };
  const visible = tf.tensor2d(mask, undefined, "bool");
  const output = ({ x, signal, words, Wq, Wk, W1 }: typeof at) => {
    const weights = {
      ...{ attention: { ...attention, Wq }, cross: { ...cross, Wk }, ffn: { ...ffn, W1 }, modulation },
    };
    return textBlock(x, signal, words, visible, weights, heads).output;
  };
  await expect(output).toBeDifferentiable({
    ...{ at, axes: { x: OUTPUT, signal: "item feature", words: "item word number" } },
  });
});

test("one item, token, word, column or unit alone: the same", async () => {
  const given =
    (block: typeof textBlock) =>
    (
      x: tf.Tensor,
      signal: tf.Tensor,
      words: tf.Tensor,
      mask: tf.Tensor,
      parts: tf.Tensor,
      weights: Omit<TextBlockWeights, "modulation">,
      H: number,
    ) => {
      const D = x.shape[2] as number;
      const modulation = { W: tf.reshape(parts, [D, 9 * D]), b: tf.reshape(tf.mean(parts, 0), [9 * D]) };
      return block(x, signal, words, mask, { ...weights, modulation }, H);
    };
  const attention = (from: string) => ({
    ...{ Wq: "component column", Wk: `${from} column`, Wv: `${from} column`, Wo: "column component" },
  });
  await expect(given(textBlock)).toAgreeWith(
    given(inSteps),
    {
      ...{ x: "item token component", signal: "item component", words: "item word number" },
      mask: ({ item, word }: Record<string, number>) => maskOf(item, word),
      parts: "component part component",
      weights: {
        ...{ attention: attention("component"), cross: attention("number") },
        ffn: { W1: "component unit", b1: "unit", W2: "unit component", b2: "component" },
      },
      heads: ({ column }: Record<string, number>) => (column === 1 ? 1 : 3),
    },
    {
      axes: { output: OUTPUT, weights: WEIGHTS },
      ...{ cases: "ones", lengths: { column: 12, part: 9 }, fixed: "part", atol: 2e-3, rtol: 1e-3 },
    },
  );
});

test("streams and signals that don't fit are refused", () => {
  const { x, words, mask } = inputs(33);
  const [block, signal] = [blockFrom(34), randomTensor([2, 7], 35)];
  for (const shape of [[2, 7], [7], [1, 2, 5, 7]])
    expect(() => textBlock(randomTensor(shape, 36), signal, words, mask, block, 3)).toRefuse(
      ...([RangeError, `a stream of shape [${shape}]`] as const),
    );
  for (const shape of [[1, 7], [7], [2, 1], [3, 7], [2, 6], [2, 1, 7]])
    expect(() => textBlock(x, randomTensor(shape, 37), words, mask, block, 3)).toRefuse(
      ...([RangeError, `a signal of shape [${shape}]`] as const),
    );
  for (const heads of [5, 0, 1.5, -2, Number.NaN])
    expect(() => textBlock(x, signal, words, mask, block, heads)).toRefuse(
      ...([RangeError, `${heads} heads for 12 and 15 columns`] as const),
    );
});

test("words and masks that don't fit are refused", () => {
  const { x, words, mask } = inputs(38);
  const [block, signal] = [blockFrom(39), randomTensor([2, 7], 40)];
  for (const shape of [
    [4, 6],
    [1, 4, 6],
    [3, 4, 6],
    [2, 3, 6],
    [2, 4, 7],
    [1, 2, 4, 6],
  ])
    expect(() => textBlock(x, signal, randomTensor(shape, 41), mask, block, 3)).toRefuse(
      ...([RangeError, `words of shape [${shape}]`] as const),
    );
  for (const shape of [[4], [1, 4], [3, 4], [2, 1], [2, 5], [2, 5, 4], [2, 1, 4]])
    expect(() => textBlock(x, signal, words, tf.ones(shape, "bool"), block, 3)).toRefuse(
      ...([RangeError, `a mask of shape [${shape}]`] as const),
    );
});

test("weights of other widths are refused", () => {
  const { x, words, mask } = inputs(42);
  const [block, signal] = [blockFrom(43), randomTensor([2, 7], 44)];
  for (const [W, b] of [
    [63, 54],
    [54, 63],
    [42, 42],
    [54, 54],
    [70, 70],
  ]) {
    const odd = { ...block, modulation: { W: randomTensor([7, W], 45), b: randomTensor([b], 46) } };
    expect(() => textBlock(x, signal, words, mask, odd, 3)).toRefuse(
      ...([RangeError, `a modulation of ${W} columns and ${b} biases`] as const),
    );
  }
  const { attention, cross, ffn } = blockFrom(47, 8);
  for (const [part, odd] of Object.entries({ attention, cross, ffn }))
    expect(() => textBlock(x, signal, words, mask, { ...block, [part]: odd }, 3)).toRefuse(
      ...([RangeError, `${part} of width 8`] as const),
    );
});

test("no tensor is left behind, and the inputs stay", async () => {
  const { x, words, mask } = inputs(48);
  const [block, signal] = [blockFrom(49), randomTensor([2, 7], 50)];
  const call = () => textBlock(x, signal, words, mask, block, 3);
  await expect(call).toLeakNoTensors();
  const { attention, cross, ffn, modulation } = block;
  const renamed = Object.fromEntries(Object.entries(cross).map(([name, each]) => [`cross ${name}`, each]));
  await expect(call).toLeaveTensorsUnchanged({
    ...{ x, signal, words, mask, ...attention, ...renamed, ...ffn, ...modulation },
  });
});

test("every argument counts at every call, and results are new", async () => {
  const { x, words, mask } = inputs(51);
  const args = { x, signal: randomTensor([2, 7], 52), words, mask, weights: blockFrom(53), heads: 3 };
  await expect(textBlock).toHeed(args, { others: { heads: 1 } });
  await expect(textBlock).toReturnNew(args);
  await expect(textBlock).toReturnNew({ ...args, weights: constant() });
});

/** Two items of five tokens, with captions of four places. */
function inputs(stream: number) {
  return {
    ...{ x: randomTensor([2, 5, 7], 1000 * stream), words: randomTensor([2, 4, 6], 1000 * stream + 1) },
    mask: maskOf(2, 4),
  };
}

/** A mask in which each item hides other words, and none hides all. */
function maskOf(B: number, M: number): tf.Tensor {
  const rows = Array.from({ length: B }, (_, b) =>
    Array.from({ length: M }, (__, m) => Number((b + m) % 3 !== 1)),
  );
  return tf.tensor2d(
    rows.map((row) => (row.includes(1) ? row : row.map(() => 1))),
    [B, M],
    "bool",
  );
}

/** Random weights: three heads of four and of five columns, words of six numbers, eleven hidden units, all nine parts of order 1. */
function blockFrom(stream: number, D = 7): TextBlockWeights {
  const weight = (rows: number, columns: number, n: number) =>
    tf.div(randomTensor([rows, columns], 1000 * stream + n), Math.sqrt(rows)); // [rows, columns]
  const bias = (length: number, n: number) => tf.mul(0.5, randomTensor([length], 1000 * stream + n)); // [length]
  return {
    attention: { Wq: weight(D, 12, 1), Wk: weight(D, 12, 2), Wv: weight(D, 12, 3), Wo: weight(12, D, 4) },
    cross: { Wq: weight(D, 15, 5), Wk: weight(6, 15, 6), Wv: weight(6, 15, 7), Wo: weight(15, D, 8) },
    ffn: { W1: weight(D, 11, 9), b1: bias(11, 10), W2: weight(11, D, 11), b2: bias(D, 12) },
    modulation: { W: weight(D, 9 * D, 13), b: bias(9 * D, 14) },
  };
}

/** A block whose nine parts are constants, whatever the signal is: 0 unless given. */
function constant(parts: Record<number, number> = {}): TextBlockWeights {
  const b = tf.concat(Array.from({ length: 9 }, (_, i) => tf.fill([7], parts[i] ?? 0)));
  return { ...blockFrom(54), modulation: { W: tf.zeros([7, 63]), b } };
}

/** Layer norm with nothing learned in it. */
function normed(x: tf.Tensor): tf.Tensor {
  const D = x.shape[x.rank - 1];
  return batchedLayerNorm(x, { gamma: tf.ones([D]), beta: tf.zeros([D]) });
}

/** Item by item: the nine parts of its signal, and three sublayers. */
function inSteps(
  x: tf.Tensor,
  signal: tf.Tensor,
  words: tf.Tensor,
  mask: tf.Tensor,
  block: TextBlockWeights,
  heads: number,
): { output: tf.Tensor; weights: tf.Tensor } {
  const [B, N, D] = x.shape as number[];
  const after = Array.from({ length: B }, (_, b) => {
    const own = tf.reshape(tf.slice(signal, [b, 0], [1, D]), [D, 1]); // [D, 1]
    const active = tf.div(own, tf.add(1, tf.exp(tf.neg(own)))); // [D, 1]
    const all = tf.add(tf.sum(tf.mul(active, block.modulation.W), 0), block.modulation.b); // [9D]
    const parts = tf.split(all, 9); // [D] each
    const read = (h: tf.Tensor, i: number) =>
      tf.add(tf.add(normed(h), tf.mul(normed(h), parts[i + 1])), parts[i]); // [1, N, D]
    const item = tf.slice(x, [b, 0, 0], [1, N, D]); // [1, N, D]
    const first = tf.add(
      item,
      tf.mul(batchedMultiHead(read(item, 0), block.attention, heads).output, parts[2]),
    ); // [1, N, D]
    const caption = [tf.slice(words, b, 1), tf.slice(mask, b, 1)] as const; // [1, M, W], [1, M]
    const told = crossAttention(read(first, 3), ...caption, block.cross, heads); // [1, N, D], [1, H, N, M]
    const second = tf.add(first, tf.mul(told.output, parts[5])); // [1, N, D]
    const output = tf.add(second, tf.mul(batchedFeedForward(read(second, 6), block.ffn), parts[8])); // [1, N, D]
    return { output, weights: told.weights };
  });
  return {
    output: tf.concat(after.map((each) => each.output)), // [B, N, D]
    weights: tf.concat(after.map((each) => each.weights)), // [B, H, N, M]
  };
}
