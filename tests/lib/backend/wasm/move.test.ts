import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import { startWasm } from "../../../../lib/backend/wasm/start.js";
import { type Case, Draw, disagreements } from "./agree.js";

/** Every order of the numbers below n. */
function orders(n: number): number[][] {
  if (n === 0) return [[]];
  return orders(n - 1).flatMap((order) => Array.from({ length: n }, (_, i) => order.toSpliced(i, 0, n - 1)));
}

test("transpose: every order of up to five axes", async () => {
  const d = new Draw(1);
  const cases: Case[] = [];
  for (const rank of [1, 2, 3, 4, 5])
    for (const perm of orders(rank)) {
      const shape = d.shape(rank, [70, 70, 17, 9, 5][rank - 1]);
      const x = d.normal(shape);
      cases.push({ name: `[${shape}] to ${perm}`, run: () => tf.transpose(x(), perm) });
    }
  for (const shape of [
    [64, 48],
    [33, 65],
    [5, 16, 16],
    [2, 3, 17, 31],
  ]) {
    const x = d.normal(shape);
    cases.push({ name: `[${shape}] reversed`, run: () => tf.transpose(x()) });
  }
  expect(await disagreements(cases)).toEqual([]);
});

test("transpose: six axes, axes of length 1 and 0, whole numbers, masks", async () => {
  const d = new Draw(2);
  const cases: Case[] = [];
  for (let round = 0; round < 12; round++) {
    const shape = d.shape(6, 4);
    const perm = d.shuffled([0, 1, 2, 3, 4, 5]);
    const x = d.normal(shape);
    cases.push({ name: `[${shape}] to ${perm}`, run: () => tf.transpose(x(), perm) });
  }
  const n = d.whole([5, 9, 3], 0, 2);
  cases.push({ name: "int32", run: () => tf.transpose(n(), [2, 1, 0]) });
  cases.push({ name: "bool", run: () => tf.transpose(tf.cast(n(), "bool"), [1, 2, 0]) });
  cases.push({ name: "ones", run: () => tf.transpose(tf.ones([1, 3, 1, 4]), [3, 2, 1, 0]) });
  cases.push({ name: "nothing", run: () => tf.transpose(tf.ones([2, 0, 3]), [2, 0, 1]) });
  // What the core never asks of Transpose: a shared result must not be written over by its source.
  cases.push({ name: "the same order", run: () => tf.transpose(n(), [0, 1, 2]) });
  expect(await disagreements(cases)).toEqual([]);
});

test("slice, split and unstack along every axis", async () => {
  const d = new Draw(3);
  const cases: Case[] = [];
  for (let round = 0; round < 40; round++) {
    const shape = d.shape(1 + (round % 5), round % 5 > 2 ? 7 : 33);
    const begin = shape.map((n) => d.below(n));
    const size = shape.map((n, i) => d.below(n - begin[i] + 1));
    const x = round % 4 ? d.normal(shape) : d.whole(shape, -9, 9);
    cases.push({ name: `[${shape}] from ${begin}, ${size}`, run: () => tf.slice(x(), begin, size) });
    const axis = d.below(shape.length);
    const first = d.below(shape[axis]);
    const parts = [first, shape[axis] - first];
    cases.push({
      name: `[${shape}] split at ${first} of ${axis}`,
      run: () => tf.split(x(), parts, axis - shape.length),
    });
    cases.push({
      name: `[${shape}] unstacked along ${axis}`,
      run: () => tf.unstack(x(), axis - shape.length),
    });
  }
  const mask = d.whole([4, 5], 0, 2);
  cases.push({ name: "bool", run: () => tf.slice(tf.cast(mask(), "bool"), [1, 2], [2, -1]) });
  expect(await disagreements(cases)).toEqual([]);
});

test("concat, stack, tile and pad along every axis", async () => {
  const d = new Draw(4);
  const cases: Case[] = [];
  for (let round = 0; round < 40; round++) {
    const shape = d.shape(1 + (round % 4), round % 4 > 2 ? 7 : 19);
    const axis = d.below(shape.length);
    const parts = [1, 2, 3].map(() => d.normal(shape.map((n, i) => (i === axis ? d.below(5) : n))));
    cases.push({
      name: `[${shape}] joined along ${axis}`,
      run: () =>
        tf.concat(
          parts.map((part) => part()),
          axis,
        ),
    });
    const x = round % 3 ? d.normal(shape) : d.whole(shape, -9, 9);
    cases.push({ name: `[${shape}] stacked along ${axis}`, run: () => tf.stack([x(), tf.neg(x())], axis) });
    cases.push({ name: `[${shape}] stacked last`, run: () => tf.stack([x(), x(), tf.neg(x())], -1) });
    const reps = shape.map(() => d.below(4));
    cases.push({ name: `[${shape}] ${reps} times`, run: () => tf.tile(x(), reps) });
    const margins = shape.map(() => [d.below(3), d.below(3)] as [number, number]);
    cases.push({ name: `[${shape}] within ${margins}`, run: () => tf.pad(x(), margins, 7) });
  }
  cases.push({ name: "one", run: () => tf.concat([tf.ones([2, 3])], 1) });
  cases.push({ name: "a number", run: () => tf.broadcastTo(tf.scalar(3), [4, 5, 6]) });
  cases.push({ name: "bool", run: () => tf.concat([tf.ones([2], "bool"), tf.zeros([3], "bool")]) });
  expect(await disagreements(cases)).toEqual([]);
});

test("gather: any axis, batches, any shape of indices", async () => {
  const d = new Draw(5);
  const cases: Case[] = [];
  for (let round = 0; round < 40; round++) {
    const shape = d.shape(1 + (round % 4), round % 4 > 2 ? 6 : 20);
    const axis = d.below(shape.length);
    const batch = d.below(axis + 1);
    const indices = d.whole([...shape.slice(0, batch), ...d.shape(d.below(3), 5)], 0, shape[axis]);
    const x = round % 5 ? d.normal(shape) : d.whole(shape, -9, 9);
    cases.push({
      name: `[${shape}] along ${axis}, batch ${batch}`,
      run: () => tf.gather(x(), indices() as tf.Tensor1D, axis, batch),
    });
  }
  const [x, last] = [d.normal([3, 4]), () => tf.tensor1d([3, 0], "int32")];
  cases.push({ name: "axis -1", run: () => tf.gather(x(), last(), -1) });
  cases.push({ name: "no index", run: () => tf.gather(x(), tf.tensor1d([], "int32")) });
  cases.push({ name: "nothing to gather", run: () => tf.gather(tf.ones([4, 0]), last()) });
  cases.push({ name: "bool", run: () => tf.gather(tf.cast(x(), "bool"), last(), 1) });
  expect(await disagreements(cases)).toEqual([]);

  await tf.setBackend("wasm");
  for (const wrong of [-1, 4]) {
    const indices = tf.tensor1d([0, wrong], "int32");
    const text = `gather: every index must be from 0 to 3, the length of axis 1 of [3,4] less one, got ${wrong}`;
    expect(() => tf.gather(x(), indices, 1)).toThrow(text);
  }
});

test("unsortedSegmentSum adds up rows, and leaves out the segments that there are not", async () => {
  const d = new Draw(6);
  const cases: Case[] = [];
  for (const [n, width, count] of [
    [1, 1, 1],
    [9, 3, 4],
    [50, 17, 7],
    [200, 64, 65],
    [5, 0, 2],
    [0, 3, 2],
  ]) {
    const [x, ids] = [d.normal([n, width]), d.whole([n], -1, count + 1)];
    cases.push({
      name: `${n} rows of ${width}`,
      run: () => tf.unsortedSegmentSum(x(), ids() as tf.Tensor1D, count),
    });
  }
  const [x, ids] = [d.normal([7]), d.whole([7], 0, 3)];
  cases.push({ name: "numbers", run: () => tf.unsortedSegmentSum(x(), ids() as tf.Tensor1D, 3) });
  expect(await disagreements(cases)).toEqual([]);
});

test("nearest-neighbour enlargement and its gradient, by whole factors and others", async () => {
  const d = new Draw(7);
  const cases: Case[] = [];
  const both = (
    image: number[],
    size: [number, number],
    alignCorners: boolean,
    due?: (dy: tf.Tensor) => tf.Tensor,
  ) => {
    const [x, dy] = [d.normal(image), d.normal([image[0], ...size, image[3]])];
    const f = (a: tf.Tensor) => tf.image.resizeNearestNeighbor(a as tf.Tensor4D, size, alignCorners);
    const name = `[${image}] to [${size}], corners ${alignCorners}`;
    cases.push({ name, run: () => f(x()) });
    cases.push({
      name: `gradient: ${name}`,
      run: () => tf.grad(f)(x(), dy()),
      due: due && (() => due(dy())),
    });
  };
  for (const [batch, height, width, channels, down, across] of [
    [2, 3, 5, 7, 2, 2],
    [2, 3, 5, 4, 1, 3],
    [1, 4, 4, 1, 3, 1],
    [3, 1, 1, 17, 5, 3],
  ]) {
    // The cpu backend's own gradient forgets all images but the first.
    const sums = (dy: tf.Tensor) =>
      tf.sum(tf.reshape(dy, [batch, height, down, width, across, channels]), [2, 4]);
    both([batch, height, width, channels], [height * down, width * across], false, sums);
  }
  for (const alignCorners of [false, true]) {
    both([1, 3, 5, 2], [7, 8], alignCorners);
    both([1, 4, 4, 3], [2, 2], alignCorners);
    both([1, 4, 4, 3], [8, 8], alignCorners);
  }
  expect(await disagreements(cases)).toEqual([]);
});

test("a slice that leaves the tensor is refused, where the shipped kernel reads other memory", async () => {
  await startWasm();
  const x = tf.range(0, 12).reshape([3, 4]);
  expect(() => tf.slice(x, [-2, 0], [1, 4])).toThrow(
    "slice: from [-2,0] on, [1,4] leaves x, whose shape is [3,4]",
  );
  expect(() => tf.slice(x, [2, 0], [2, 4])).toThrow();
  tf.dispose(x);
});
