import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import { startWasm } from "../../../../lib/backend/wasm/start.js";
import { type Case, Draw, disagreements } from "./agree.js";

/** Every choice of axes out of n. */
function choices(n: number): number[][] {
  return Array.from({ length: 2 ** n }, (_, bits) =>
    Array.from({ length: n }, (_, i) => i).filter((i) => (bits >> i) & 1),
  );
}

test("sums and means over every choice of axes", async () => {
  const d = new Draw(1);
  const cases: Case[] = [];
  for (const rank of [0, 1, 2, 3, 4])
    for (const axes of choices(rank))
      for (const keepDims of [false, true]) {
        const shape = d.shape(rank, [1, 70, 49, 17, 9][rank]);
        const x = d.normal(shape);
        cases.push({ name: `sum of [${shape}] over ${axes}`, run: () => tf.sum(x(), axes, keepDims) });
        cases.push({ name: `mean of [${shape}] over ${axes}`, run: () => tf.mean(x(), axes, keepDims) });
      }
  for (const shape of [
    [2, 0],
    [0, 2],
    [2, 0, 3],
  ])
    cases.push(
      { name: `sum of [${shape}]`, run: () => tf.sum(tf.ones(shape), 1) },
      { name: `mean of [${shape}]`, run: () => tf.mean(tf.ones(shape), 1) },
    );
  const n = d.whole([3, 5], -9, 9);
  cases.push(
    { name: "sum of int32", run: () => tf.sum(n(), 0) },
    { name: "mean of int32", run: () => tf.mean(n(), 0) },
  );
  cases.push({ name: "sum of bool", run: () => tf.sum(tf.cast(n(), "bool")) });
  expect(await disagreements(cases, { atol: 1e-5 })).toEqual([]);
});

test("long sums keep their digits", async () => {
  const cases: Case[] = [];
  // 0.1 has no end in binary: added up one by one in float32, so many of them are off by 1e-4.
  for (const [shape, axis] of [
    [[100_003], 0],
    [[100_003, 1], 0],
    [[25_001, 3], 0],
    [[25_001, 16], 0],
  ] as const)
    cases.push({ name: `sum of [${shape}]`, run: () => tf.sum(tf.fill([...shape], 0.1), axis) });
  expect(await disagreements(cases, { rtol: 5e-6 })).toEqual([]);
});

test("softmax and logSoftmax of rows of any length, of any size", async () => {
  const d = new Draw(2);
  const cases: Case[] = [];
  for (const scale of [1, 30, 1e4])
    for (const n of [1, 2, 3, 4, 5, 7, 8, 9, 31, 65]) {
      const x = d.normal([d.length(9), n], scale);
      cases.push({ name: `${n} logits, ${scale}`, run: () => tf.softmax(x()) });
      cases.push({ name: `log of ${n}, ${scale}`, run: () => tf.logSoftmax(x()) });
    }
  const x = d.normal([2, 3, 4, 5]);
  cases.push(
    { name: "four axes", run: () => tf.softmax(x()) },
    { name: "a row", run: () => tf.softmax(tf.ones([3])) },
  );
  expect(await disagreements(cases, { rtol: 2e-6 })).toEqual([]);
});

test("running sums and products, from either end of any axis", async () => {
  const d = new Draw(3);
  const cases: Case[] = [];
  for (const shape of [[7], [3, 5], [2, 3, 4]])
    for (let axis = 0; axis < shape.length; axis++)
      for (const [exclusive, reverse] of [
        [false, false],
        [true, false],
        [false, true],
        [true, true],
      ]) {
        const x = d.normal(shape);
        // The cpu backend, too, understands only axes that count from the front.
        const ways = [axis, axis - shape.length];
        for (const way of ways) {
          const name = `[${shape}] along ${way}`;
          cases.push({
            name,
            run: () => tf.cumsum(x(), way, exclusive, reverse),
            due: () => tf.cumsum(x(), axis, exclusive, reverse),
          });
          cases.push({
            name,
            run: () => tf.cumprod(x(), way, exclusive, reverse),
            due: () => tf.cumprod(x(), axis, exclusive, reverse),
          });
        }
      }
  expect(await disagreements(cases)).toEqual([]);
});

test("the gradient of a running sum is its adjoint, along any axis", async () => {
  await startWasm();
  const d = new Draw(4);
  for (const axis of [0, 1, 2, -1])
    for (const [exclusive, reverse] of [
      [false, false],
      [true, false],
      [false, true],
    ]) {
      const [x, v, dy] = [1, 2, 3].map(() => d.normal([3, 5, 4])());
      const f = (a: tf.Tensor) => tf.cumsum(a, axis, exclusive, reverse);
      // f is linear: what f makes of v, along dy, is v along the gradient.
      const [along, back] = [tf.sum(tf.mul(f(v), dy)), tf.sum(tf.mul(v, tf.grad(f)(x, dy)))];
      expect((await back.data())[0]).toBeCloseTo((await along.data())[0], 4);
    }
});

test("the gradients of sums and means, and the gradients of those", async () => {
  await startWasm();
  const d = new Draw(5);
  for (const shape of [[], [5], [3, 4], [2, 1, 3, 2, 2]])
    for (const axes of choices(shape.length)) {
      const [x, v] = [d.normal(shape)(), d.normal(shape)()];
      const summands = axes.reduce((n, axis) => n * shape[axis], 1);
      for (const [f, scale] of [
        [tf.sum, 1],
        [tf.mean, 1 / summands],
      ] as const) {
        const square = (a: tf.Tensor) => tf.square(f(a, axes));
        // Of s², where s is a sum: 2 s for every summand; and of that along v: 2 Σ v for every summand.
        const due = tf.mul(tf.ones(shape), tf.mul(2 * scale * scale, tf.sum(x, axes, true)));
        const second = tf.grad((a: tf.Tensor) => tf.mul(tf.grad(square)(a), v));
        const above = tf.mul(tf.ones(shape), tf.mul(2 * scale * scale, tf.sum(v, axes, true)));
        for (const [got, expected] of [
          [tf.grad(square)(x), due],
          [second(x), above],
        ]) {
          expect(got.shape).toEqual(shape);
          const off = await tf.max(tf.abs(tf.sub(got, expected))).data();
          expect(off[0], `[${shape}] over ${axes}`).toBeLessThan(1e-4);
        }
      }
    }
  expect(tf.grad((a: tf.Tensor) => tf.sum(a))(tf.ones([0, 3])).shape).toEqual([0, 3]);
});
