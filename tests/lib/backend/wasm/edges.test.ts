import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import { startWasm } from "../../../../lib/backend/wasm/start.js";
import { type Case, disagreements } from "./agree.js";

const { NaN: nan, POSITIVE_INFINITY: inf } = Number;

test("infinities and NaN go through as on the cpu backend", async () => {
  const x = [
    nan,
    inf,
    -inf,
    0,
    -0,
    1,
    -1,
    100,
    -100,
    88.7,
    89,
    -87.3,
    -88,
    -103,
    -104,
    1e30,
    -1e30,
    1e-40,
    0.5,
  ];
  const shifted = [...x.slice(5), ...x.slice(0, 5)];
  const of = (values: number[]) => tf.tensor1d(values);
  const unary = {
    exp: tf.exp,
    tanh: tf.tanh,
    sigmoid: tf.sigmoid,
    square: tf.square,
    neg: tf.neg,
    sqrt: tf.sqrt,
    rsqrt: tf.rsqrt,
    relu6: tf.relu6,
    leakyRelu: tf.leakyRelu,
  };
  const binary = {
    add: tf.add,
    sub: tf.sub,
    mul: tf.mul,
    div: tf.div,
    maximum: tf.maximum,
    minimum: tf.minimum,
    greater: tf.greater,
    lessEqual: tf.lessEqual,
    equal: tf.equal,
    notEqual: tf.notEqual,
  };
  const cases: Case[] = [
    ...Object.entries(unary).map(([name, f]) => ({ name, run: () => f(of(x)) })),
    ...Object.entries(binary).map(([name, f]) => ({ name, run: () => f(of(x), of(shifted)) })),
    ...[2, 3].map((n) => ({ name: `pow ${n}`, run: () => tf.pow(of(x), n) })),
    { name: "clip", run: () => tf.clipByValue(of(x), -2, 0.25) },
    { name: "where", run: () => tf.where(tf.greater(of(x), 0), of(x), nan) },
    {
      name: "a product",
      run: () =>
        tf.matMul(
          tf.tensor2d([[0, 1, 2]]),
          tf.tensor2d([
            [nan, inf],
            [1, 2],
            [3, 4],
          ]),
        ),
    },
    { name: "an infinite product", run: () => tf.matMul(tf.tensor2d([[0, 1]]), tf.tensor2d([[inf], [1]])) },
    {
      name: "sums",
      run: () =>
        tf.sum(
          tf.tensor2d([
            [1, nan],
            [inf, -inf],
            [inf, 1],
          ]),
          1,
        ),
    },
  ];
  expect(await disagreements(cases, { atol: 1.2e-38 })).toEqual([]);
  expect(await disagreements([{ name: "erf", run: () => tf.erf(of(x)) }], { atol: 2e-7 })).toEqual([]);
});

test("softmax of rows with infinities and NaN, long and short", async () => {
  const rows = [
    [-inf, 1, 2],
    [-inf, -inf, -inf],
    [inf, 1, 2],
    [nan, 1, 2],
    [1, 2, nan],
    [1e30, -1e30, 0],
    [1, 2, -inf],
  ];
  const cases: Case[] = rows.flatMap((row) => {
    const long = [3, ...row, 0, 1, 2, ...row, 4];
    return [row, long].flatMap((x) => [
      { name: `softmax of ${x}`, run: () => tf.softmax(tf.tensor2d([x, x.map(() => 1)])) },
      { name: `logSoftmax of ${x}`, run: () => tf.logSoftmax(tf.tensor2d([x, x.map(() => 1)])) },
    ]);
  });
  for (const shape of [[0, 3], [2, 0], [0]])
    cases.push({ name: `[${shape}]`, run: () => tf.softmax(tf.ones(shape)) });
  expect(await disagreements(cases)).toEqual([]);
});

test("a copy keeps its numbers when the variable gets others, or goes", async () => {
  await startWasm();
  const variable = tf.variable(tf.tensor1d([1, 2, 3]));
  const [copy, cast, turned] = [
    tf.clone(variable),
    tf.cast(variable, "float32"),
    tf.transpose(tf.reshape(variable, [1, 3])),
  ];
  variable.assign(tf.tensor1d([4, 5, 6]));
  for (const tensor of [copy, cast, turned]) expect([...(await tensor.data())]).toEqual([1, 2, 3]);
  const again = tf.clone(variable);
  variable.dispose();
  expect([...(await again.data())]).toEqual([4, 5, 6]);
  const words = tf.tensor1d(["a", "b"]);
  const more = tf.clone(words);
  words.dispose();
  expect(await more.data()).toEqual(["a", "b"]);
});

test("results are right while the memory grows under them", async () => {
  await startWasm();
  const size = () => (tf.backend() as unknown as { wasm: { HEAPU8: Uint8Array } }).wasm.HEAPU8.length;
  const before = size();
  const kept: tf.Tensor[] = [];
  for (let n = 1 << 16; size() < before + 2 ** 26; n *= 2) {
    // What takes a view of the memory, and what makes room for its own work in it.
    const row = tf.fill([1, n], 2);
    kept.push(
      row,
      tf.mean(row),
      tf.pad(
        row,
        [
          [0, 0],
          [1, 1],
        ],
        2,
      ),
      tf.unsortedSegmentSum(row, tf.tensor1d([0], "int32"), 1),
    );
    kept.push(
      tf.matMul(tf.fill([3, 2], 0.5), tf.fill([2, n], 2)),
      tf.cast(row, "int32"),
      tf.pow(row, tf.scalar(1)),
    );
    kept.push(tf.gather(row, tf.tensor1d([0], "int32")));
  }
  for (const tensor of kept) {
    const values = await tensor.data();
    expect([values[0], values[values.length - 1]], `[${tensor.shape}]`).toEqual([2, 2]);
  }
  tf.dispose(kept);
});

test("a backend that was removed can be started again, and computes in its own memory", async () => {
  await startWasm();
  const product = () => tf.tidy(() => tf.matMul(tf.fill([20, 300], 0.5), tf.fill([300, 70], 2))).data();
  const due = [...(await product())];
  const first = tf.backend();
  tf.removeBackend("wasm");
  await startWasm();
  expect(tf.getBackend()).toBe("wasm");
  expect(tf.backend()).not.toBe(first);
  expect([...(await product())]).toEqual(due);
  const grads = tf.grad((x: tf.Tensor) => tf.sum(tf.square(tf.softmax(x))))(tf.tensor2d([[1, 2, 4]]));
  expect((await grads.data())[0]).toBeCloseTo(-0.0575, 3);
});

test("starting twice mends once", async () => {
  await startWasm();
  const kernel = tf.getKernel("BatchMatMul", "wasm");
  await startWasm();
  expect(tf.getKernel("BatchMatMul", "wasm")).toBe(kernel);
});
