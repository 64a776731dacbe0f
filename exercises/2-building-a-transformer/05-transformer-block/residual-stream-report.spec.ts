import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import { randomBlock, type SpecBlock, silentBlock } from "#lib/spec/blocks";
import { exhibit } from "#lib/spec/exhibit";
import { golden } from "#lib/spec/golden";
import { randomTensor, tensorSpec } from "#lib/spec/tensors";
import { tensorTree } from "#lib/tensor-tree";
import { preNormBlock } from "./pre-norm-block.js";
import { residualStreamReport, type StreamReport } from "./residual-stream-report.js";

tensorSpec();

const NAMES = ["stream", "attention", "mlp", "cosine"] as const;
const stages = (due: Record<string, any>, where = "") =>
  NAMES.filter((name) => due[name] !== undefined).map((name) => ({
    name,
    expected: due[name],
    axes: "layer batch position",
    what: where ? `${name} ${where}` : name,
  }));
/** Blocks for a stream of width 7, each with three heads of width 4 and eleven hidden units. */
const blocksFrom = (count: number, stream: number) =>
  Array.from({ length: count }, (_, layer) => randomBlock({ D: 7, columns: 12, F: 11 }, stream + layer));

test("a block with biases alone, by hand", async () => {
  const silent = silentBlock(randomBlock({ D: 3, columns: 4, F: 5 }, 1));
  const block = {
    ...silent,
    attention: { ...silent.attention, bo: tf.tensor1d([0, 3, 4]) },
    mlp: { ...silent.mlp, b2: tf.tensor1d([-5, 1, -5]) },
  };
  const x = tf.tensor3d([
    [
      [2, -1, 2],
      [9, -4, 1],
    ],
  ]); // [1, 2, 3]
  // Whatever is read, (0, 3, 4) and (-5, 1, -5) are added: behind the block are (-3, 3, 1) and (4, 0, 0).
  await expect(residualStreamReport(x, [block], 2)).toMatchStages(
    stages({
      stream: [[[3, Math.sqrt(98)]]],
      attention: [[[5, 5]]],
      mlp: [[[Math.sqrt(51), Math.sqrt(51)]]],
      cosine: [[[-7 / (3 * Math.sqrt(19)), 9 / Math.sqrt(98)]]],
    }),
  );
});

test("one block: the lengths of what PyTorch adds", async () => {
  const { heads, x, weights, report } = golden("block").block;
  const due = Object.fromEntries(Object.entries(report).map(([name, lengths]) => [name, [lengths]]));
  await expect(residualStreamReport(tf.tensor3d(x), [tensorTree<SpecBlock>(weights)], heads)).toMatchStages(
    stages(due),
  );
});

test("a silent block adds nothing and turns nothing", async () => {
  const [first, second, third] = blocksFrom(3, 2);
  const x = randomTensor([2, 5, 7], 5);
  const { attention, mlp, cosine } = residualStreamReport(x, [first, silentBlock(second), third], 3);
  const ofSecond = (t: tf.Tensor) => tf.slice(t, 1, 1); // [1, B, T]
  await expect({
    attention: ofSecond(attention),
    mlp: ofSecond(mlp),
    cosine: ofSecond(cosine),
  }).toMatchStages(
    stages(
      { attention: tf.zeros([1, 2, 5]), mlp: tf.zeros([1, 2, 5]), cosine: tf.ones([1, 2, 5]) },
      "of a silent block",
    ),
  );
});

test("of twelve blocks each has its own row, in their order", async () => {
  const x = randomTensor([1, 2, 7], 90);
  const blocks = blocksFrom(12, 91);
  let before = x; // [B, T, D]
  const lengths = blocks.map((block) => {
    const length = tf.norm(before, "euclidean", -1); // [B, T]
    before = preNormBlock(before, block, 3);
    return length;
  });
  const { stream } = residualStreamReport(x, blocks, 3);
  await expect({ stream }).toMatchStages(stages({ stream: tf.stack(lengths) }, "of twelve blocks"));
});

test("a stream of millionths has its length and its angle, too", async () => {
  const x = tf.mul(randomTensor([2, 5, 7], 50), 1e-6);
  const silent = silentBlock(blocksFrom(1, 51)[0]);
  const { stream, cosine } = residualStreamReport(x, [silent], 3);
  const length = tf.norm(tf.mul(x, 1e6), "euclidean", -1); // [B, T]
  await expect({ stream: tf.mul(stream, 1e6), cosine }).toMatchStages(
    stages({ stream: tf.expandDims(length, 0), cosine: tf.ones([1, 2, 5]) }, "of a stream of millionths"),
  );
});

test("three blocks: each is measured on the stream it read", async () => {
  const blocks = blocksFrom(3, 6);
  const x = randomTensor([2, 5, 7], 9);
  const reports: StreamReport[] = [];
  let stream = x; // [B, T, D]
  for (const block of blocks) {
    reports.push(residualStreamReport(stream, [block], 3));
    stream = preNormBlock(stream, block, 3); // [B, T, D]
  }
  const due = Object.fromEntries(
    NAMES.map((name) => [name, tf.concat(reports.map((report) => report[name]))]),
  );
  await expect(residualStreamReport(x, blocks, 3)).toMatchStages(stages(due, "of three blocks"));
});

test("the stream, the additions and the angle fit each other", async () => {
  const [block] = blocksFrom(1, 10);
  const { attention } = silentBlock(block);
  const x = randomTensor([2, 5, 7], 11);
  const { stream, mlp, cosine } = residualStreamReport(x, [{ ...block, attention }], 3);
  // |u + m|² = |u|² + |m|² + 2 u·m, and u·(u + m) = |u|² + u·m: the angle follows from three lengths.
  const behind = tf.sqrt(tf.sum(tf.square(preNormBlock(x, { ...block, attention }, 3)), -1)); // [B, T]
  const [u, m, v] = [tf.squeeze(stream, [0]), tf.squeeze(mlp, [0]), behind].map(tf.square); // [B, T] each
  const due = tf.div(tf.sub(tf.add(u, v), m), tf.mul(2, tf.sqrt(tf.mul(u, v)))); // [B, T]
  await expect({ cosine }).toMatchStages([
    {
      ...stages({ cosine: tf.expandDims(due, 0) })[0],
      atol: 1e-4,
      what: "the cosine, from the lengths of three sides of a triangle,",
    },
  ]);
});

test("a young stack: the stream grows, what is added does not", async () => {
  const sizes = { D: 48, columns: 48, F: 192 };
  const blocks = Array.from({ length: 12 }, (_, layer) => randomBlock(sizes, 20 + layer));
  const report = residualStreamReport(randomTensor([2, 9, 48], 19), blocks, 4);
  const means: Record<string, number[]> = {};
  for (const name of NAMES) means[name] = (await tf.mean(report[name], [1, 2]).array()) as number[];
  await showReport(means);
  // Of 30 seeds the means and standard deviations: 5.2 and 0.41, 1.2 and 0.19, 1.0 and 0.14, 0.39 and 0.046. More than five
  // of the latter lie on either side, so a false alarm has a chance below 1e-6.
  const { stream, attention, mlp, cosine } = means;
  expect(stream[11] / stream[0]).toLieBetween(2, 9, "the growth of the stream over eleven blocks");
  for (const [name, added] of Object.entries({ attention, mlp }))
    expect(added[11] / added[0]).toLieBetween(0.1, 2.5, `the growth of what ${name} adds`);
  expect(cosine[11] - cosine[0]).toLieBetween(
    0.05,
    0.6,
    "what the cosine gains from the first to the last block",
  );
});

test("one item, or one position, is measured like many", async () => {
  const blocks = blocksFrom(2, 43);
  const due = (x: tf.Tensor) => {
    const length = (vectors: tf.Tensor) => tf.norm(vectors, "euclidean", -1); // [B, T]
    const rows: StreamReport[] = [];
    let stream = x; // [B, T, D]
    for (const block of blocks) {
      const between = preNormBlock(stream, { ...block, mlp: silentBlock(block).mlp }, 3); // [B, T, D]
      const behind = preNormBlock(stream, block, 3); // [B, T, D]
      const dot = tf.sum(tf.mul(stream, behind), -1); // [B, T]
      rows.push({
        stream: length(stream),
        attention: length(tf.sub(between, stream)),
        mlp: length(tf.sub(behind, between)),
        cosine: tf.div(dot, tf.mul(length(stream), length(behind))),
      });
      stream = behind;
    }
    return Object.fromEntries(NAMES.map((name) => [name, tf.stack(rows.map((row) => row[name]))]));
  };
  const axes = Object.fromEntries(NAMES.map((name) => [name, "layer batch position"]));
  await expect((x: tf.Tensor) => residualStreamReport(x, blocks, 3)).toAgreeWith(
    due,
    { x: "batch position 7" },
    { axes, cases: "ones small", atol: 1e-4 },
  );
});

test("what does not fit is refused", () => {
  const blocks = blocksFrom(1, 45);
  const x = randomTensor([2, 5, 7], 46);
  expect(() => residualStreamReport(x, blocks, 5)).toRefuse(RangeError, "five heads for twelve columns");
  expect(() => residualStreamReport(randomTensor([2, 5, 6], 47), blocks, 3)).toRefuse(
    RangeError,
    "a stream of width 6 for weights of width 7",
  );
});

test("nothing that was kept stays, and the inputs do", async () => {
  const blocks = blocksFrom(2, 40);
  const x = randomTensor([2, 5, 7], 42);
  const call = () => residualStreamReport(x, blocks, 3);
  await expect(call).toLeakNoTensors();
  const narrow = randomBlock({ D: 6, columns: 12, F: 11 }, 52); // refused when the first block has been seen
  await expect(() => {
    expect(() => residualStreamReport(x, [...blocks, narrow], 3)).toRefuse(RangeError, "a block of width 6");
  }).toLeakNoTensors();
  await expect(call).toLeaveTensorsUnchanged({ x, blocks });
});

test("every argument counts at every call, and results are new", async () => {
  const [block] = blocksFrom(1, 48);
  const report = (x: tf.Tensor, W1: tf.Tensor, heads: number) =>
    residualStreamReport(x, [{ ...block, mlp: { ...block.mlp, W1 } }], heads);
  const args = { x: randomTensor([2, 3, 7], 49), W1: block.mlp.W1, heads: 3 };
  await expect(report).toHeed(args, { others: { heads: 2 } });
  await expect(report).toReturnNew(args);
});

async function showReport({ stream, attention, mlp, cosine }: Record<string, number[]>): Promise<void> {
  await exhibit({
    kind: "curve",
    title: "lengths by layer",
    caption: "What the sublayers add stays as long as in block 0; the stream that they add to grows.",
    series: { stream, attention, mlp },
    xLabel: "block",
    yLabel: "mean length of a position's vector",
  });
  await exhibit({
    kind: "curve",
    title: "how far a block turns the stream",
    caption: "1 is not at all: the longer the stream has become, the less a block can turn it.",
    series: { cosine },
    xLabel: "block",
    yLabel: "mean cosine between in front and behind",
  });
}
