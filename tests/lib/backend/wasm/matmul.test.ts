import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import { type Case, Draw, disagreements } from "./agree.js";

const WAYS = [
  [false, false],
  [false, true],
  [true, false],
  [true, true],
] as const;

/** Batches of a and b that broadcast. */
const BATCHES = [
  [[], []],
  [[3], [3]],
  [[3], [1]],
  [[1], [4]],
  [[2, 3], []],
  [[], [2, 3]],
  [
    [2, 1],
    [1, 3],
  ],
  [
    [2, 1, 2],
    [3, 1],
  ],
] as const;

/** The factors of a product of m rows, n columns and the inner dimension k, on both backends the same. */
function factors(
  d: Draw,
  m: number,
  n: number,
  k: number,
  ways: readonly [boolean, boolean],
  batches: readonly (readonly number[])[],
) {
  const [transposeA, transposeB] = ways;
  const [aBatch, bBatch] = batches;
  const a = d.normal([...aBatch, ...(transposeA ? [k, m] : [m, k])], 1 / Math.sqrt(k || 1));
  const b = d.normal([...bBatch, ...(transposeB ? [n, k] : [k, n])]);
  const name = `[${aBatch}] ${m}x${k} . [${bBatch}] ${k}x${n}, transposed ${transposeA} ${transposeB}`;
  return { name, a, b, transposeA, transposeB };
}

function product(...given: Parameters<typeof factors>): Case {
  const { name, a, b, transposeA, transposeB } = factors(...given);
  return { name, run: () => tf.matMul(a(), b(), transposeA, transposeB) };
}

/** The same by multiplying and summing: the cpu backend's product takes the wrong matrices if both batches broadcast. */
function checkedBySums(...given: Parameters<typeof factors>): Case {
  const { name, a, b, transposeA, transposeB } = factors(...given);
  const due = () => {
    const rows = transposeA ? tf.expandDims(a(), -1) : tf.expandDims(swapped(a()), -1); // [..., k, m, 1]
    const columns = transposeB ? tf.expandDims(swapped(b()), -2) : tf.expandDims(b(), -2); // [..., k, 1, n]
    return tf.sum(tf.mul(rows, columns), -3); // [..., m, n]
  };
  return { name, run: () => tf.matMul(a(), b(), transposeA, transposeB), due };
}

function swapped(x: tf.Tensor): tf.Tensor {
  const axes = x.shape.map((_, i) => i);
  return tf.transpose(x, [...axes.slice(0, -2), axes.length - 1, axes.length - 2]);
}

test("every small number of rows, columns and summands, transposed or not", async () => {
  const d = new Draw(1);
  const cases: Case[] = [];
  for (const ways of WAYS)
    for (const m of [1, 2, 3, 4, 5, 7])
      for (const n of [1, 2, 3, 4, 5, 7, 8, 9, 12, 15, 16, 17, 19, 24, 25, 33])
        for (const k of [1, 2, 3, 5, 8]) cases.push(product(d, m, n, k, ways, BATCHES[0]));
  expect(await disagreements(cases)).toEqual([]);
});

test("more rows than a band, more summands than a panel, more columns than turn a band round", async () => {
  const d = new Draw(2);
  const cases: Case[] = [];
  for (const ways of WAYS)
    for (const [m, n, k] of [
      [48, 16, 33],
      [49, 65, 65],
      [97, 66, 31],
      [50, 81, 5],
      [5, 9, 255],
      [6, 17, 256],
      [7, 66, 257],
      [3, 10, 512],
      [2, 67, 513],
      [5, 3, 1031],
    ])
      cases.push(product(d, m, n, k, ways, BATCHES[0]));
  expect(await disagreements(cases)).toEqual([]);
});

test("batches that broadcast, and empty products", async () => {
  const d = new Draw(3);
  const cases: Case[] = [];
  for (const ways of WAYS)
    for (const batches of BATCHES) {
      cases.push(checkedBySums(d, d.length(33), d.length(33), d.length(), ways, batches));
      cases.push(product(d, 3, 5, 0, ways, batches));
      cases.push(product(d, 0, 5, 3, ways, batches));
    }
  cases.push(product(d, 3, 5, 2, WAYS[0], [[0], [0]]));
  expect(await disagreements(cases)).toEqual([]);
});

test("tf.fused.matMul: the bias once and the activation of the whole sum, with any layout", async () => {
  const d = new Draw(4);
  const cases: Case[] = [];
  const activations = ["linear", "relu", "relu6", "elu", "sigmoid", "leakyrelu", "prelu"] as const;
  for (const ways of WAYS)
    for (const batches of [BATCHES[0], BATCHES[1], BATCHES[2]])
      for (const activation of activations) {
        // Above 48 the shipped kernel goes wrong.
        const [m, n, k] = [d.length(17), d.length(33), d.of([3, 48, 49, 100, 300])];
        const { name, a, b, transposeA, transposeB } = factors(d, m, n, k, ways, batches);
        const bias = d.normal(d.of([[n], [1], [1, n], [m, 1]]), 3);
        const slopes = d.normal(d.of([[n], [1, 1, n], [m, n]]));
        const run = () => {
          const weights = activation === "prelu" ? slopes() : undefined;
          const attrs = { transposeA, transposeB, activation, leakyreluAlpha: 0.3 };
          return tf.fused.matMul({ a: a(), b: b(), bias: bias(), preluActivationWeights: weights, ...attrs });
        };
        cases.push({ name: `${activation}: ${name}`, run });
      }
  expect(await disagreements(cases)).toEqual([]);
});

test("tf.layers.dense with an activation", async () => {
  const d = new Draw(5);
  const [x, kernel, bias] = [d.normal([4, 7, 100]), d.normal([100, 6], 0.2), d.normal([6], 4)];
  const run = () => {
    const layer = tf.layers.dense({ units: 6, activation: "relu", inputShape: [7, 100] });
    layer.build([null, 7, 100]);
    layer.setWeights([kernel(), bias()]);
    const out = layer.apply(x()) as tf.Tensor;
    for (const weight of layer.weights) weight.dispose();
    return out;
  };
  expect(await disagreements([{ name: "dense", run }])).toEqual([]);
});

test("what cannot be multiplied is refused in words", async () => {
  await disagreements([{ name: "start", run: () => tf.ones([1]) }]);
  await tf.setBackend("wasm");
  const whole = tf.ones([2, 2], "int32");
  expect(() => tf.matMul(whole, whole)).toThrow(
    "matMul multiplies float32 tensors, got int32 and int32: cast them first",
  );
  const run = () => tf.engine().runKernel("BatchMatMul", { a: tf.ones([2, 3]), b: tf.ones([2, 3]) }, {});
  expect(run).toThrow("the inner dimensions must agree, got 3 and 2");
});
