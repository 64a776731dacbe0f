import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import { randomBlock, type SpecBlock, silentBlock } from "#lib/spec/blocks";
import { exhibit } from "#lib/spec/exhibit";
import { golden } from "#lib/spec/golden";
import { randomTensor, tensorSpec } from "#lib/spec/tensors";
import { tensorTree } from "#lib/tensor-tree";
import { batchedFeedForward } from "../04-feed-forward-networks/batched-feed-forward.js";
import { batchedLayerNorm } from "./batched-layer-norm.js";
import { gptAttention } from "./gpt-attention.js";
import { ablatedBlock, gradientFlow, type Parts, safeLength } from "./gradient-flow.js";
import type { BlockWeights } from "./pre-norm-block.js";
import { preNormBlock } from "./pre-norm-block.js";

tensorSpec();

const AXES = "batch position component";
const VARIANTS: Record<string, Parts> = {
  neither: { residual: false, norm: false },
  "norm only": { residual: false, norm: true },
  "residual only": { residual: true, norm: false },
  both: { residual: true, norm: true },
};
/** A stream of width 7, three heads of width 4, eleven hidden units. */
const blockFrom = (stream: number) => randomBlock({ D: 7, columns: 12, F: 11 }, stream);

test("with both parts it is your pre-norm block", async () => {
  const { heads, x, weights, pre } = golden("block").block;
  await expect(
    ablatedBlock(tf.tensor3d(x), tensorTree<SpecBlock>(weights), heads, VARIANTS.both),
  ).toMatchValues(pre.output, {
    axes: AXES,
    what: "the result with both parts",
  });
});

test("with neither the two sublayers are chained", async () => {
  const block = blockFrom(1);
  const x = randomTensor([2, 5, 7], 2);
  const expected = batchedFeedForward(gptAttention(x, block.attention, 3), block.mlp);
  await expect(ablatedBlock(x, block, 3, VARIANTS.neither)).toMatchValues(expected, {
    axes: AXES,
    what: "the result with neither part",
  });
});

test("norm only: each sublayer reads its normed copy, no more", async () => {
  const block = blockFrom(3);
  const x = randomTensor([2, 5, 7], 4);
  // A pre-norm block adds; what it adds is what this one gives.
  const { mlp } = silentBlock(block);
  const attended = tf.sub(preNormBlock(x, { ...block, mlp }, 3), x); // [B, T, D]
  const { attention } = silentBlock(block);
  const expected = tf.sub(preNormBlock(attended, { ...block, attention }, 3), attended); // [B, T, D]
  await expect(ablatedBlock(x, block, 3, VARIANTS["norm only"])).toMatchValues(expected, {
    axes: AXES,
    atol: 1e-4,
    what: "the result with norms only",
  });
});

test("residual only: each sublayer reads and adds to the stream", async () => {
  const block = blockFrom(5);
  const x = randomTensor([2, 5, 7], 6);
  const between = tf.add(x, gptAttention(x, block.attention, 3)); // [B, T, D]
  const expected = tf.add(between, batchedFeedForward(between, block.mlp)); // [B, T, D]
  await expect(ablatedBlock(x, block, 3, VARIANTS["residual only"])).toMatchValues(expected, {
    axes: AXES,
    what: "the result with residuals only",
  });
});

test("one item, or one position: each variant does the same", async () => {
  const block = blockFrom(18);
  const { attention, mlp, norm1, norm2 } = block;
  const attend = (x: tf.Tensor) => gptAttention(x, attention, 3); // [B, T, D]
  const think = (x: tf.Tensor) => batchedFeedForward(x, mlp); // [B, T, D]
  const due: Record<string, (x: tf.Tensor) => tf.Tensor> = {
    neither: (x) => think(attend(x)),
    "norm only": (x) => think(batchedLayerNorm(attend(batchedLayerNorm(x, norm1)), norm2)),
    "residual only": (x) => {
      const between = tf.add(x, attend(x)); // [B, T, D]
      return tf.add(between, think(between)); // [B, T, D]
    },
    both: (x) => preNormBlock(x, block, 3),
  };
  for (const [name, parts] of Object.entries(VARIANTS))
    await expect((x: tf.Tensor) => ({ [name]: ablatedBlock(x, block, 3, parts) })).toAgreeWith(
      (x: tf.Tensor) => ({ [name]: due[name](x) }),
      { x: "batch position 7" },
      { axes: { [name]: AXES }, cases: "ones", atol: 1e-4 },
    );
});

test("-3, -4 and -12 make 13, and so do tiny and huge ones", async () => {
  const x = tf.tensor2d([
    [-3, -4],
    [1e-22, -12],
  ]); // [2, 2]
  await expect(safeLength(tf.abs(x))).toMatchValues(13, { what: "the length of 3, 4, 1e-22 and 12" });
  // The square of 1e-25 is 0 in float32, that of 1e25 is infinite.
  for (const scale of [1, 1e-25, 1e25, 1e-35])
    await expect(tf.div(safeLength(tf.mul(x, scale)), scale)).toMatchValues(13, {
      what: `the length of numbers times ${scale}`,
    });
});

test("numbers whose sum is beyond float32 have a length", async () => {
  const x = tf.tensor2d([
    [-3, 3, 4, -4, 4],
    [4, -3, 4, 3, -4],
    [-3, 4, 3, 4, -4],
  ]); // [3, 5]
  // Their sizes sum to 54, times 7e36 more than float32 holds. The squares sum to 198.
  await expect(tf.div(safeLength(tf.mul(x, 7e36)), 7e36)).toMatchValues(Math.sqrt(198), {
    what: "the length of numbers times 7e36",
  });
});

test("a tensor of zeros has length 0, not NaN", async () => {
  await expect(safeLength(tf.zeros([2, 3]))).toMatchValues(0, { what: "the length of zeros" });
});

test("any shape has a length: one number, a row, four axes", async () => {
  const byHypot = async (x: tf.Tensor) => Math.hypot(...(await x.data()));
  for (const axes of ["", "feature", "row column", "batch head row column"])
    await expect(safeLength).toAgreeWith(
      byHypot,
      { x: axes },
      { cases: "ones zeros small large", rtol: 1e-5 },
    );
});

test("one block: the lengths of PyTorch's dx and of dOutput", async () => {
  const { heads, x, weights, dOutput, gradients } = golden("block").block;
  const length = (lists: number[][][]) => Math.hypot(...lists.flat(2));
  const got = gradientFlow(
    tf.tensor3d(x),
    [tensorTree<SpecBlock>(weights)],
    heads,
    tf.tensor3d(dOutput),
    VARIANTS.both,
  );
  await expect(got).toMatchValues([length(gradients.dx), length(dOutput)], { axes: "layer" });
});

test("three blocks: in front of each the gradient of all behind it", async () => {
  const blocks = [blockFrom(7), blockFrom(8), blockFrom(9)];
  const [x, dOutput] = [randomTensor([2, 5, 7], 10), randomTensor([2, 5, 7], 11)];
  for (const [name, parts] of Object.entries(VARIANTS)) {
    const through = (stream: tf.Tensor, some: BlockWeights[]) =>
      some.reduce((read, block) => ablatedBlock(read, block, 3, parts), stream); // [B, T, D]
    const expected = blocks.map((_, layer) => {
      const behind = (stream: tf.Tensor) => through(stream, blocks.slice(layer));
      return tf.norm(tf.grad(behind)(through(x, blocks.slice(0, layer)), dOutput)); // []
    });
    await expect(gradientFlow(x, blocks, 3, dOutput, parts)).toMatchValues(
      tf.stack([...expected, tf.norm(dOutput)]),
      { axes: "layer", rtol: 1e-4, what: `the list of lengths with ${name}` },
    );
  }
});

test("a stack without blocks: dOutput alone has a length", async () => {
  const [x, dOutput] = [randomTensor([2, 5, 7], 22), randomTensor([2, 5, 7], 23)];
  await expect(gradientFlow(x, [], 3, dOutput, VARIANTS.both)).toMatchValues(
    tf.expandDims(tf.norm(dOutput), 0),
    { axes: "layer" },
  );
});

const DEPTH = 8;

test("eight young blocks: what each part alone does", async () => {
  const flows: Record<string, number[]> = {};
  const blocks = unitBlocks();
  for (const [name, parts] of Object.entries(VARIANTS)) flows[name] = await flowOfYoung(blocks, parts, 0.02);
  await showFlows("gradient (log), lowest first", flows);
  await showWider(blocks, flows);
  // The logarithms of 100 seeds have these means and standard deviations: 5.2e-30 and 0.69, 0.125 and 0.87, 16 and 0.05
  // twice. Five of the latter lie on either side, so a false alarm has a chance below 1e-6.
  const at = (name: string) => flows[name][0];
  expect(at("neither")).toLieBetween(
    1e-33,
    1e-27,
    "the gradient in front of the first block with neither part",
  );
  expect(at("norm only")).toLieBetween(1e-3, 10, "the gradient in front of the first block with norms only");
  expect(at("residual only")).toLieBetween(
    5,
    50,
    "the gradient in front of the first block with residuals only",
  );
  expect(at("both")).toLieBetween(5, 50, "the gradient in front of the first block with both parts");
});

test("what does not fit is refused", () => {
  expect(() =>
    gradientFlow(randomTensor([2, 5, 7], 12), [blockFrom(13)], 3, randomTensor([2, 5], 14), VARIANTS.both),
  ).toRefuse(RangeError, "a dOutput without components");
  expect(() =>
    gradientFlow(randomTensor([2, 5, 7], 12), [blockFrom(13)], 3, randomTensor([1, 5, 7], 14), VARIANTS.both),
  ).toRefuse(RangeError, "a dOutput of one item for two");
});

test("no tensor is left behind, and the inputs stay", async () => {
  const block = blockFrom(15);
  const [x, dOutput] = [randomTensor([2, 5, 7], 16), randomTensor([2, 5, 7], 17)];
  const call = () => gradientFlow(x, [block, block], 3, dOutput, VARIANTS.both);
  await expect(call).toLeakNoTensors();
  await expect(() => ablatedBlock(x, block, 3, VARIANTS.both)).toLeakNoTensors();
  await expect(() => safeLength(x)).toLeakNoTensors();
  await expect(call).toLeaveTensorsUnchanged({ x, dOutput, ...block.attention, ...block.mlp });
});

test("every argument counts at every call, and results are new", async () => {
  const block = blockFrom(19);
  const [x, dOutput] = [randomTensor([2, 3, 7], 20), randomTensor([2, 3, 7], 21)];
  const flow = (input: tf.Tensor, W1: tf.Tensor, heads: number, dy: tf.Tensor, parts: Parts) =>
    gradientFlow(input, [{ ...block, mlp: { ...block.mlp, W1 } }], heads, dy, parts);
  const args = { x, W1: block.mlp.W1, heads: 3, dOutput, parts: { ...VARIANTS.both } };
  await expect(flow).toHeed(args, { others: { heads: 2 } });
  await expect(flow).toReturnNew(args);
  await expect(safeLength).toHeed({ x });
  await expect(safeLength).toReturnNew({ x: tf.scalar(3) });
  const one = { x, block, heads: 3, parts: { ...VARIANTS.both } };
  await expect(ablatedBlock).toHeed(one, { others: { heads: 2 }, except: ["block"] });
  await expect(ablatedBlock).toReturnNew(one);
});

const WIDTH = 32;

/** Eight blocks whose weights have standard deviation 1, every beta and bias 0, every gamma 1. Width 32, four heads. */
function unitBlocks(): BlockWeights[] {
  return Array.from({ length: DEPTH }, (_, layer) => unitBlock(WIDTH, 100 + layer));
}

/** The same blocks as a model starts: all weights with this standard deviation. */
async function flowOfYoung(blocks: BlockWeights[], parts: Parts, std: number): Promise<number[]> {
  return tf
    .tidy(() => {
      const young = blocks.map((block) => youngBlock(block, std));
      const [x, dOutput] = [randomTensor([1, 8, WIDTH], 98), randomTensor([1, 8, WIDTH], 99)];
      return gradientFlow(x, young, 4, dOutput, parts);
    })
    .array() as Promise<number[]>;
}

function unitBlock(D: number, stream: number): BlockWeights {
  const { attention, mlp } = randomBlock({ D, columns: D, F: 4 * D }, stream);
  // randomBlock draws a weight of n rows with std 1/√n.
  const weight = (W: tf.Tensor) => tf.mul(W, Math.sqrt(W.shape[0])); // [in, out]
  const norm = () => ({ gamma: tf.ones([D]), beta: tf.zeros([D]) }); // [D] each
  return {
    norm1: norm(),
    attention: {
      Wq: weight(attention.Wq),
      Wk: weight(attention.Wk),
      Wv: weight(attention.Wv),
      Wo: weight(attention.Wo),
    },
    norm2: norm(),
    mlp: { W1: weight(mlp.W1), b1: tf.zeros([4 * D]), W2: weight(mlp.W2), b2: tf.zeros([D]) },
  };
}

function youngBlock({ attention, mlp, ...norms }: BlockWeights, std: number): BlockWeights {
  const weight = (W: tf.Tensor) => tf.mul(W, std); // [in, out]
  const { Wq, Wk, Wv, Wo } = attention;
  return {
    ...norms,
    attention: { Wq: weight(Wq), Wk: weight(Wk), Wv: weight(Wv), Wo: weight(Wo) },
    mlp: { ...mlp, W1: weight(mlp.W1), W2: weight(mlp.W2) },
  };
}

async function showFlows(title: string, flows: Record<string, number[]>): Promise<void> {
  await exhibit({
    kind: "curve",
    title,
    caption:
      "From the end of eight blocks back to the start: with neither part every block takes four powers of ten.",
    series: Object.fromEntries(
      Object.entries(flows).map(([name, lengths]) => [name, [...lengths].reverse()]),
    ),
    xLabel: "blocks that the gradient has passed",
    yLabel: "length of the gradient (log)",
    log: true,
  });
}

/** What becomes of it when the weights are five and ten times as large. */
async function showWider(blocks: BlockWeights[], young: Record<string, number[]>): Promise<void> {
  const cell = (flow: number[]) => flow[0].toPrecision(2);
  const rows: (string | number)[][] = [[0.02, ...Object.values(young).map(cell)]];
  for (const std of [0.1, 0.2]) {
    const cells: string[] = [];
    for (const parts of Object.values(VARIANTS)) cells.push(cell(await flowOfYoung(blocks, parts, std)));
    rows.push([std, ...cells]);
  }
  await exhibit({
    kind: "table",
    title: "length in front of the first block, by the weights' std",
    caption:
      "dOutput is about 16 long. Residuals alone keep small weights harmless and let large ones explode; norms hold that.",
    columns: ["std", ...Object.keys(VARIANTS)],
    rows,
  });
}
