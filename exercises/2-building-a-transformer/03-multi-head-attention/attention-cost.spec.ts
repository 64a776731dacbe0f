import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import { exhibit } from "#lib/spec/exhibit";
import { randomTensor, tensorSpec } from "#lib/spec/tensors";
import { attentionCost, type LayerCost, type LayerSize } from "./attention-cost.js";
import { groupedQueryAttention } from "./grouped-query-attention.js";

tensorSpec();

const NAMES = ["parameters", "projectionFlops", "attentionFlops", "scoreBytes", "cacheBytes"] as const;

/** Every number exactly, in the order of the stub; `of` tells which layer. */
function expectCost(size: LayerSize, expected: LayerCost, of: string): void {
  expect(attentionCost(size)).toMatchStages(
    NAMES.map((name) => ({ name, expected: expected[name], atol: 0, rtol: 0, what: `${name} (${of})` })),
  );
}

const LAYERS: Record<string, LayerSize> = {
  "three heads, three of keys": { B: 7, T: 5, D: 11, H: 3, G: 3, headDim: 4, bytes: 4 },
  "six heads, two of keys": { B: 3, T: 4, D: 5, H: 6, G: 2, headDim: 7, bytes: 4 },
  "four heads, one of keys": { B: 5, T: 7, D: 3, H: 4, G: 1, headDim: 9, bytes: 2 },
};

test("a layer small enough to count by hand", () => {
  // Three positions of width 2, one head of width 5: four weight matrices of 10 numbers, each of which meets every
  // position once; q·kᵀ has 3·3 scores of 5 multiply-adds, and weights·v takes as many; three keys, three values of 5.
  expectCost(
    { B: 1, T: 3, D: 2, H: 1, G: 1, headDim: 5, bytes: 4 },
    { parameters: 40, projectionFlops: 240, attentionFlops: 180, scoreBytes: 36, cacheBytes: 120 },
    "one head",
  );
});

for (const [name, size] of Object.entries(LAYERS)) {
  test(`${name}: every operation counted`, () => {
    expectCost(size, countAll(size), name);
  });
}

test("a layer in which everything is one", () => {
  expectCost(
    { B: 1, T: 1, D: 1, H: 1, G: 1, headDim: 1, bytes: 1 },
    { parameters: 4, projectionFlops: 8, attentionFlops: 4, scoreBytes: 1, cacheBytes: 2 },
    "one of everything",
  );
});

test("the tensors of a layer have these sizes", async () => {
  for (const [name, size] of Object.entries(LAYERS)) {
    const { B, T, D, H, G, headDim, bytes } = size;
    const projections = {
      Wq: randomTensor([D, H * headDim], 1),
      Wk: randomTensor([D, G * headDim], 2),
      Wv: randomTensor([D, G * headDim], 3),
      Wo: randomTensor([H * headDim, D], 4),
    };
    const { weights } = groupedQueryAttention(randomTensor([B, T, D], 5), projections, H, G);
    const numbers = Object.values(projections).reduce((sum, W) => sum + W.size, 0);
    const { parameters, scoreBytes } = attentionCost(size);
    expect({ parameters, scoreBytes }).toMatchStages([
      { name: "parameters", expected: numbers, what: `parameters (${name})` },
      { name: "scoreBytes", expected: weights.size * bytes, what: `scoreBytes (${name})` },
    ]);
  }
});

test("GPT-3 and LLaMA 2 70B: parameters and cache of one layer", () => {
  const [gpt3, llama] = [
    { B: 1, T: 2048, D: 12_288, H: 96, G: 96, headDim: 128, bytes: 2 },
    { B: 1, T: 4096, D: 8192, H: 64, G: 8, headDim: 128, bytes: 2 },
  ].map((size) => attentionCost(size));
  expect(gpt3.parameters).toMatchValues(603_979_776, { what: "the number of weights in GPT-3's layer" });
  expect(llama.parameters).toMatchValues(150_994_944, { what: "the number of weights in LLaMA's layer" });
  expect(gpt3.cacheBytes).toMatchValues(96 * 2 ** 20, {
    what: "the size of GPT-3's keys and values in bytes",
  });
  const wide = { B: 1, T: 1, D: 65_536, H: 128, G: 128, headDim: 128, bytes: 2 };
  expect(attentionCost(wide).parameters).toMatchValues(2 ** 32, {
    what: "the number of weights of a wide layer",
  });
  expect(gpt3.attentionFlops).toMatchValues(96 * 2 ** 31, {
    what: "the operations of queries times keys in GPT-3's layer",
  });
  expect(llama.cacheBytes).toMatchValues(16 * 2 ** 20, {
    what: "the size of LLaMA's keys and values in bytes",
  });
});

test("cutting a width into more heads costs scores, nothing else", async () => {
  const size = { B: 1, T: 512, D: 768, G: 1, bytes: 4 };
  const of = (H: number) => attentionCost({ ...size, H, G: H, headDim: 768 / H });
  await showCosts();
  for (const H of [1, 12, 96]) {
    const { parameters, projectionFlops, attentionFlops, scoreBytes } = of(H);
    expect({ parameters, projectionFlops, attentionFlops, scoreBytes }).toMatchStages([
      { name: "parameters", expected: 4 * 768 ** 2, what: `parameters (${H} heads)` },
      { name: "projectionFlops", expected: 2 * 512 * 4 * 768 ** 2, what: `projectionFlops (${H} heads)` },
      { name: "attentionFlops", expected: 2 * 2 * 512 ** 2 * 768, what: `attentionFlops (${H} heads)` },
      { name: "scoreBytes", expected: H * 2 ** 20, what: `scoreBytes (${H} heads)` },
    ]);
  }
});

test("32 heads of 8,192 positions: counts beyond 32 bits", () => {
  const size = { B: 8, T: 8192, D: 4096, H: 32, G: 8, headDim: 128, bytes: 2 };
  expect({ ...attentionCost(size) }).toMatchStages([
    { name: "parameters", expected: 41_943_040 },
    { name: "projectionFlops", expected: 5_497_558_138_880 },
    { name: "attentionFlops", expected: 8_796_093_022_208 },
    { name: "scoreBytes", expected: 34_359_738_368 },
    { name: "cacheBytes", expected: 268_435_456 },
  ]);
});

test("groups of different sizes are refused", () => {
  expect(() => attentionCost({ B: 1, T: 2, D: 3, H: 6, G: 4, headDim: 5, bytes: 4 })).toRefuse(
    RangeError,
    "six heads of queries for four of keys",
  );
  for (const G of [0, 1.5, -2, Number.NaN])
    expect(() => attentionCost({ B: 1, T: 2, D: 3, H: 6, G, headDim: 5, bytes: 4 })).toRefuse(
      RangeError,
      `six heads of queries for ${G} of keys`,
    );
});

test("numbers come out, and no tensor stays", async () => {
  const before = tf.memory().numTensors;
  await expect(() => attentionCost(LAYERS["three heads, three of keys"])).toLeakNoTensors();
  expect(tf.memory().numTensors).toBe(before);
});

test("every call counts again and leaves the layer's size alone", async () => {
  const size: LayerSize = { B: 3, T: 4, D: 5, H: 6, G: 2, headDim: 7, bytes: 4 };
  attentionCost(size);
  expect(size).toEqual({ B: 3, T: 4, D: 5, H: 6, G: 2, headDim: 7, bytes: 4 });
  const others = { B: 2, T: 3, D: 4, H: 4, G: 3, headDim: 5, bytes: 2 };
  await expect(attentionCost).toHeed(
    { size },
    { others: Object.fromEntries(Object.entries(others).map(([name, value]) => [`size.${name}`, value])) },
  );
  await expect(attentionCost).toReturnNew({ size });
});

/** Goes through every step of the layer number by number and counts what it meets. */
function countAll({ B, T, D, H, G, headDim, bytes }: LayerSize): LayerCost {
  /** The operations of a product of [n, m] and [m, p]: an addition and a multiplication, again and again. */
  const product = (n: number, m: number, p: number) => {
    let operations = 0;
    for (let row = 0; row < n; row++)
      for (let column = 0; column < p; column++) for (let i = 0; i < m; i++) operations += 2;
    return operations;
  };
  const cost = { parameters: 0, projectionFlops: 0, attentionFlops: 0, scoreBytes: 0, cacheBytes: 0 };
  for (const [rows, columns] of [
    ...Array(H).fill([D, headDim]), // queries
    ...Array(2 * G).fill([D, headDim]), // keys, values
    [H * headDim, D],
  ]) {
    for (let row = 0; row < rows; row++) cost.parameters += columns;
    for (let item = 0; item < B; item++) cost.projectionFlops += product(T, rows, columns);
  }
  for (let item = 0; item < B; item++) {
    for (let head = 0; head < H; head++) {
      cost.attentionFlops += product(T, headDim, T) + product(T, T, headDim);
      for (let query = 0; query < T; query++) for (let key = 0; key < T; key++) cost.scoreBytes += bytes;
    }
    for (let head = 0; head < G; head++)
      for (let position = 0; position < T; position++) cost.cacheBytes += 2 * headDim * bytes;
  }
  return cost;
}

/** What a text of growing length costs in a layer of GPT-2's width, and what sharing keys saves. */
async function showCosts(): Promise<void> {
  const lengths = Array.from({ length: 12 }, (_, i) => 2 ** (i + 4)); // 16 to 32,768 positions
  const gpt2 = { B: 1, D: 768, H: 12, headDim: 64, bytes: 2 };
  const costs = lengths.map((T) => attentionCost({ ...gpt2, T, G: 12 }));
  const x = lengths.map(Math.log2);
  await exhibit({
    kind: "curve",
    title: "operations by length of the text",
    caption:
      "Width 768: where the lines cross, T = 2·768, queries times keys cost as much as all projections.",
    series: {
      projections: { x, y: costs.map((cost) => cost.projectionFlops) },
      "queries × keys": { x, y: costs.map((cost) => cost.attentionFlops) },
    },
    xLabel: "log2 of the number of positions",
    yLabel: "operations in one layer",
    log: true,
  });
  const MiB = (n: number) => (n / 2 ** 20).toFixed(1);
  await exhibit({
    kind: "table",
    title: "12 heads, 2,048 positions, two bytes a number",
    caption: "Sharing shrinks the cache of keys and values, not the table of scores.",
    columns: ["heads of keys", "weights", "cache in MiB", "scores in MiB"],
    rows: [12, 4, 1].map((G) => {
      const { parameters, cacheBytes, scoreBytes } = attentionCost({ ...gpt2, T: 2048, G });
      return [G, parameters, MiB(cacheBytes), MiB(scoreBytes)];
    }),
  });
}
