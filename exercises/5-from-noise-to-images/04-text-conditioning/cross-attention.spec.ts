import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import { golden } from "#lib/spec/golden";
import { randomTensor, tensorSpec } from "#lib/spec/tensors";
import { tensorTree } from "#lib/tensor-tree";
import { splitColumns } from "../../1-understanding-gradients/02-qkv-projections/fuse-head-weights.js";
import { matmul } from "../../1-understanding-gradients/02-qkv-projections/matmul.js";
import { concatHeads } from "../../1-understanding-gradients/04-multi-head-attention/concat-heads.js";
import type { MultiHeadProjections } from "../../2-building-a-transformer/03-multi-head-attention/batched-multi-head.js";
import { crossAttention } from "./cross-attention.js";

tensorSpec();

const WEIGHTS = "item head patch word";
const OUTPUT = "item patch feature";
const AXES = { output: OUTPUT, weights: WEIGHTS };

test("a caption of one word: each patch reads that word", async () => {
  const W = projections(1);
  const [x, words] = [randomTensor([2, 5, 7], 2), randomTensor([2, 4, 11], 3)];
  const mask = maskOf([
    [0, 0, 1, 0],
    [1, 0, 0, 0],
  ]);
  const row = (word: number) => Array.from({ length: 5 }, () => [0, 1, 2, 3].map((m) => Number(m === word)));
  // Each patch of an item finds the same: the values of its only word, mixed by Wo.
  const [Wv, Wo, spoken] = (await Promise.all([W.Wv, W.Wo, words].map((each) => each.array()))) as [
    number[][],
    number[][],
    number[][][],
  ];
  const found = [spoken[0][2], spoken[1][0]].map((word) => matmul(matmul([word], Wv), Wo)[0]);
  await expect(crossAttention(x, words, mask, W, 3)).toMatchStages([
    {
      name: "weights",
      expected: [2, 0].map((word) => [row(word), row(word), row(word)]),
      ...{ axes: WEIGHTS, atol: 1e-6, rtol: 0, what: "the weights where each caption has one word" },
    },
    {
      name: "output",
      expected: found.map((each) => Array.from({ length: 5 }, () => each)),
      ...{ axes: OUTPUT, what: "the output where each caption has one word" },
    },
  ]);
});

test("padding has no effect, even at 1e30", async () => {
  const W = projections(4);
  const [x, words] = [randomTensor([2, 5, 7], 5), randomTensor([2, 4, 11], 6)];
  const shown = [
    [1, 1, 0, 1],
    [0, 1, 1, 0],
  ];
  const isPadding = tf.sub(1, tf.tensor3d(shown.map((row) => row.map((each) => [each])))); // [2, 4, 1]
  const { output, weights } = crossAttention(x, words, maskOf(shown), W, 3);
  const hidden = tf.mul(weights, tf.reshape(isPadding, [2, 1, 1, 4])); // [2, 3, 5, 4]
  await expect(hidden).toMatchValues(tf.zerosLike(weights), {
    ...{ axes: WEIGHTS, atol: 0, rtol: 0, what: "the weights of the padding" },
  });
  for (const loud of [1e6, 1e12, 1e30])
    await expect(
      crossAttention(x, tf.add(words, tf.mul(loud, isPadding)), maskOf(shown), W, 3),
    ).toMatchStages([
      { name: "weights", expected: weights, axes: WEIGHTS, what: `the weights with ${loud} in the padding` },
      { name: "output", expected: output, axes: OUTPUT, what: `the output with ${loud} in the padding` },
    ]);
});

test("words wider than patches: PyTorch's numbers", async () => {
  const { heads, x, words, mask, projections: W, output, weights } = golden("text_dit").cross;
  const got = crossAttention(
    ...([tf.tensor3d(x), tf.tensor3d(words), tf.tensor2d(mask, undefined, "bool")] as const),
    ...([tensorTree<MultiHeadProjections>(W), heads] as const),
  );
  await expect(got).toMatchStages([
    { name: "weights", expected: weights, axes: WEIGHTS },
    { name: "output", expected: output, axes: OUTPUT },
  ]);
});

test("each head of each item, word by word", async () => {
  const W = projections(7);
  const [x, words] = [randomTensor([2, 5, 7], 8), randomTensor([2, 4, 11], 9)];
  const mask = maskOf([
    [1, 0, 1, 1],
    [1, 1, 1, 0],
  ]);
  const slow = await slowly(x, words, mask, W, 3);
  await expect(crossAttention(x, words, mask, W, 3)).toMatchStages([
    { name: "weights", expected: slow.weights, axes: WEIGHTS },
    { name: "output", expected: slow.output, axes: OUTPUT },
  ]);
});

test("as many items as heads, patches and words", async () => {
  const W = projections(10);
  const [x, words] = [randomTensor([3, 3, 7], 11), randomTensor([3, 3, 11], 12)];
  const mask = maskOf([
    [1, 1, 0],
    [0, 1, 0],
    [1, 0, 1],
  ]);
  const slow = await slowly(x, words, mask, W, 3);
  await expect(crossAttention(x, words, mask, W, 3)).toMatchStages([
    { name: "weights", expected: slow.weights, axes: WEIGHTS, what: "the weights of three of everything" },
    { name: "output", expected: slow.output, axes: OUTPUT, what: "the output of three of everything" },
  ]);
});

test("large scores: only the loudest word is read", async () => {
  const W = projections(13);
  const [x, words] = [randomTensor([2, 5, 7], 14), tf.mul(1e4, randomTensor([2, 4, 11], 15))];
  const mask = maskOf([
    [1, 1, 1, 0],
    [0, 1, 1, 1],
  ]);
  const slow = await slowly(x, words, mask, W, 3);
  await expect(crossAttention(x, words, mask, W, 3)).toMatchStages([
    { name: "weights", expected: slow.weights, axes: WEIGHTS, atol: 0.05, what: "the weights of loud words" },
  ]);
});

test("an item without a word finds nothing", async () => {
  const W = projections(16);
  const [x, words] = [randomTensor([2, 5, 7], 17), randomTensor([2, 4, 11], 18)];
  const mask = maskOf([
    [0, 0, 0, 0],
    [1, 0, 1, 0],
  ]);
  const slow = await slowly(x, words, mask, W, 3);
  await expect(crossAttention(x, words, mask, W, 3)).toMatchStages([
    { name: "weights", expected: slow.weights, axes: WEIGHTS, what: "the weights of an item without a word" },
    { name: "output", expected: slow.output, axes: OUTPUT, what: "the output of an item without a word" },
  ]);
  const { weights, output } = crossAttention(x, words, tf.zeros([2, 4], "bool"), W, 3);
  await expect({ weights, output }).toMatchStages([
    {
      name: "weights",
      expected: tf.zeros([2, 3, 5, 4]),
      ...{ axes: WEIGHTS, atol: 0, rtol: 0, what: "the weights where no item has a word" },
    },
    {
      name: "output",
      expected: tf.zeros([2, 5, 7]),
      ...{ axes: OUTPUT, atol: 0, rtol: 0, what: "the output where no item has a word" },
    },
  ]);
});

test("words in another order say the same", async () => {
  const W = projections(19);
  const [x, words] = [randomTensor([2, 5, 7], 20), randomTensor([2, 4, 11], 21)];
  const order = tf.tensor1d([2, 0, 3, 1], "int32");
  const mask = maskOf([
    [1, 1, 0, 1],
    [0, 1, 1, 0],
  ]);
  const { output, weights } = crossAttention(x, words, mask, W, 3);
  const moved = crossAttention(x, tf.gather(words, order, 1), tf.gather(mask, order, 1), W, 3);
  await expect(moved).toMatchStages([
    { name: "output", expected: output, axes: OUTPUT, what: "the output of words in another order" },
    { name: "weights", expected: tf.gather(weights, order, 3), axes: WEIGHTS },
  ]);
});

test("no patch matters to another, and no item", async () => {
  const W = projections(22);
  const [x, words] = [randomTensor([2, 5, 7], 23), randomTensor([2, 4, 11], 24)];
  const mask = maskOf([
    [1, 1, 0, 1],
    [0, 1, 1, 0],
  ]);
  const ofPatches = (given: tf.Tensor) => crossAttention(given, words, mask, W, 3).output;
  await expect(ofPatches).toKeepApart(x, { axis: 1, of: "patch" });
  await expect(ofPatches).toKeepApart(x, { axis: 0, of: "item" });
  await expect((given: tf.Tensor) => crossAttention(x, given, mask, W, 3).output).toKeepApart(words, {
    ...{ axis: 0, of: "item" },
  });
});

test("one item, patch, word, head or column alone", async () => {
  const layer = (x: tf.Tensor, words: tf.Tensor, mask: tf.Tensor, ...perHead: tf.Tensor[]) => {
    const [Wq, Wk, Wv] = perHead.map((each) => tf.concat(tf.unstack(each), 1)); // [inputs, H·headDim] each
    return [x, words, mask, { Wq, Wk, Wv, Wo: tf.concat(tf.unstack(perHead[3]), 0) }, perHead[0].shape[0]];
  };
  await expect((...given: Parameters<typeof layer>) =>
    crossAttention(...(layer(...given) as Parameters<typeof crossAttention>)),
  ).toAgreeWith(
    (...given: Parameters<typeof layer>) => slowly(...(layer(...given) as Parameters<typeof slowly>)),
    {
      ...{ x: "item patch feature", words: "item word number" },
      mask: ({ item, word }: Record<string, number>) =>
        maskOf(
          Array.from({ length: item }, (_, b) =>
            Array.from({ length: word }, (__, m) => Number((b + m) % 3 !== 1)),
          ),
        ),
      ...{ Wq: "head feature column", Wk: "head number column", Wv: "head number column" },
      Wo: "head column feature",
    },
    {
      axes: AXES,
      lengths: { item: 2, patch: 5, feature: 7, word: 4, number: 3, head: 2, column: 6 },
      atol: 1e-4,
    },
  );
});

test("gradients reach patches, words and all weights", async () => {
  const { Wq, Wk, Wv, Wo } = projections(25);
  const at = { x: randomTensor([2, 3, 7], 26), words: randomTensor([2, 4, 11], 27), Wq, Wk, Wv, Wo };
  const mask = maskOf([
    [1, 1, 0, 1],
    [0, 1, 1, 0],
  ]);
  const output = ({ x, words, ...W }: typeof at) => crossAttention(x, words, mask, W, 3).output;
  await expect(output).toBeDifferentiable({
    ...{ at, axes: { x: OUTPUT, words: "item word number" } },
    what: "the output",
  });
});

test("what does not fit is refused", () => {
  const W = projections(28);
  const [x, words, mask] = [
    randomTensor([2, 5, 7], 29),
    randomTensor([2, 4, 11], 30),
    tf.ones([2, 4], "bool"),
  ];
  for (const shape of [
    [5, 7],
    [2, 7],
    [1, 2, 5, 7],
    [3, 5, 7],
    [1, 5, 7],
    [2, 5, 6],
  ])
    expect(() => crossAttention(randomTensor(shape, 31), words, mask, W, 3)).toRefuse(
      ...([RangeError, `patches of shape [${shape}]`] as const),
    );
  for (const shape of [
    [4, 11],
    [2, 11],
    [1, 2, 4, 11],
    [3, 4, 11],
    [1, 4, 11],
    [2, 3, 11],
    [2, 4, 10],
  ])
    expect(() => crossAttention(x, randomTensor(shape, 32), mask, W, 3)).toRefuse(
      ...([RangeError, `words of shape [${shape}]`] as const),
    );
  for (const shape of [[4], [2], [1, 4], [2, 1], [3, 4], [2, 5], [2, 5, 4], [2, 1, 4], [2, 1, 1, 4]])
    expect(() => crossAttention(x, words, tf.ones(shape, "bool"), W, 3)).toRefuse(
      ...([RangeError, `a mask of shape [${shape}]`] as const),
    );
  for (const heads of [5, 0, 1.5, -2, Number.NaN])
    expect(() => crossAttention(x, words, mask, W, heads)).toRefuse(
      ...([RangeError, `${heads} heads for 12 columns`] as const),
    );
});

test("a projection of another width is refused", () => {
  const W = projections(33);
  const [x, words, mask] = [
    randomTensor([2, 5, 7], 34),
    randomTensor([2, 4, 11], 35),
    tf.ones([2, 4], "bool"),
  ];
  const odd: [keyof MultiHeadProjections, number[][]][] = [
    ["Wq", [[11, 12], [6, 12], [7, 15], [12]]],
    ["Wk", [[7, 12], [10, 12], [11, 15], [12]]],
    ["Wv", [[7, 12], [10, 12], [11, 13], [11, 15], [12]]],
    ["Wo", [[7, 12], [12, 11], [12, 1], [11, 7], [12]]],
  ];
  for (const [name, shapes] of odd)
    for (const shape of shapes)
      expect(() => crossAttention(x, words, mask, { ...W, [name]: randomTensor(shape, 36) }, 3)).toRefuse(
        ...([RangeError, `${name} of shape [${shape}]`] as const),
      );
});

test("no tensor is left behind, and the inputs stay", async () => {
  const W = projections(37);
  const [x, words, mask] = [
    randomTensor([2, 5, 7], 38),
    randomTensor([2, 4, 11], 39),
    maskOf([
      [1, 0, 1, 1],
      [1, 1, 0, 0],
    ]),
  ];
  const call = () => crossAttention(x, words, mask, W, 3);
  await expect(call).toLeakNoTensors();
  await expect(call).toLeaveTensorsUnchanged({ x, words, mask, ...W });
});

test("every argument counts at every call", async () => {
  const args = {
    ...{ x: randomTensor([2, 5, 7], 40), words: randomTensor([2, 4, 11], 41) },
    mask: maskOf([
      [1, 0, 1, 1],
      [1, 1, 0, 0],
    ]),
    ...{ weights: projections(42), heads: 3 },
  };
  await expect(crossAttention).toHeed(args, { others: { heads: 2 } });
  await expect(crossAttention).toReturnNew(args);
});

/** A mask of zeros and ones. */
function maskOf(rows: number[][]): tf.Tensor {
  return tf.tensor2d(rows, undefined, "bool");
}

/** Weights for patches of width 7, words of width 11 and three heads of width 4, with scores of order 1. */
function projections(stream: number): MultiHeadProjections {
  const weight = (rows: number, columns: number, n: number) =>
    tf.div(randomTensor([rows, columns], 1000 * stream + n), Math.sqrt(rows)); // [rows, columns]
  return { Wq: weight(7, 12, 1), Wk: weight(11, 12, 2), Wv: weight(11, 12, 3), Wo: weight(12, 7, 4) };
}

/** Item by item, head by head, word by word, in float64. */
async function slowly(
  x: tf.Tensor,
  words: tf.Tensor,
  mask: tf.Tensor,
  W: MultiHeadProjections,
  heads: number,
): Promise<{ output: number[][][]; weights: number[][][][] }> {
  const [patches, spoken, shown] = (await Promise.all([x.array(), words.array(), mask.array()])) as [
    number[][][],
    number[][][],
    number[][],
  ];
  const [Wq, Wk, Wv, Wo] = (await Promise.all(
    [W.Wq, W.Wk, W.Wv, W.Wo].map((each) => each.array()),
  )) as number[][][];
  const found = patches.map((rows, b) => {
    const q = splitColumns(matmul(rows, Wq), heads); // [H, N, headDim]
    const [k, v] = [Wk, Wv].map((each) => splitColumns(matmul(spoken[b], each), heads)); // [H, M, headDim] each
    return q.map((queries, h) => {
      const weights = queries.map((query) => {
        const scores = k[h].map(
          (key) => key.reduce((sum, each, i) => sum + each * query[i], 0) / Math.sqrt(key.length),
        );
        const visible = scores.filter((_, m) => shown[b][m]);
        const most = Math.max(...visible);
        const whole = visible.reduce((sum, score) => sum + Math.exp(score - most), 0);
        return scores.map((score, m) => (shown[b][m] ? Math.exp(score - most) / whole : 0));
      }); // [N, M]
      return { weights, output: matmul(weights, v[h]) };
    });
  });
  return {
    weights: found.map((each) => each.map(({ weights }) => weights)),
    output: found.map((each) => matmul(concatHeads(each.map(({ output }) => output)), Wo)),
  };
}
