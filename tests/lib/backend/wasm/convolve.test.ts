import * as tf from "@tensorflow/tfjs";
import { beforeAll, expect, test } from "vitest";
import { type Case, Draw, disagreements } from "./agree.js";

beforeAll(async () => {
  await tf.setBackend("cpu");
});

type Padding = "same" | "valid" | number;

/** Shapes: batch, height, width, channels, result's channels, filter, step, and what is outside. */
function* shapes(
  d: Draw,
  rounds: number,
): Generator<[number, number, number, number, number, [number, number], [number, number], Padding]> {
  for (let round = 0; round < rounds; round++) {
    const filter: [number, number] = [d.of([1, 2, 3, 4, 5]), d.of([1, 2, 3, 4, 5])];
    const steps: [number, number] = [d.of([1, 1, 2, 3]), d.of([1, 1, 2, 3])];
    const [height, width] = filter.map((n) => n + d.below(9));
    // The cpu backend understands a number only where height and width are alike.
    const square = filter[0] === filter[1] && steps[0] === steps[1] && filter[0] < 4;
    const padding = d.of<Padding>(square ? ["same", "valid", 1] : ["same", "valid"]);
    yield [d.of([1, 2, 5]), height, width, d.length(9), d.length(17), filter, steps, padding];
  }
}

test("the gradients of tf.conv2d by filter and images", async () => {
  const d = new Draw(1);
  const cases: Case[] = [];
  for (const [batch, height, width, channels, out, filter, steps, padding] of shapes(d, 60)) {
    const rounding = typeof padding === "number" ? "floor" : undefined;
    const [x, w] = [d.normal([batch, height, width, channels]), d.normal([...filter, channels, out])];
    const f = (a: tf.Tensor, b: tf.Tensor) =>
      tf.conv2d(a as tf.Tensor4D, b as tf.Tensor4D, steps, padding, "NHWC", 1, rounding);
    const dy = upstream(d, f, x, w);
    const name = `[${batch},${height},${width},${channels}] by [${filter},${channels},${out}], steps ${steps}, ${padding}`;
    cases.push({ name, run: () => tf.grads(f)([x(), w()], dy()) });
  }
  expect(await disagreements(cases, { atol: 2e-5 })).toEqual([]);
});

test("more patches than fit at a time, and more channels than a panel", async () => {
  const d = new Draw(2);
  const cases: Case[] = [];
  for (const [image, filter, steps] of [
    [[3, 17, 19, 3], [3, 3, 3, 5], 1],
    [[1, 20, 20, 1], [5, 5, 1, 33], 1],
    [[2, 16, 16, 9], [4, 4, 9, 7], 2],
    [[1, 3, 3, 65], [3, 3, 65, 270], 1],
  ] as const) {
    const [x, w] = [d.normal([...image]), d.normal([...filter], 0.1)];
    const f = (a: tf.Tensor, b: tf.Tensor) => tf.conv2d(a as tf.Tensor4D, b as tf.Tensor4D, steps, "same");
    const dy = upstream(d, f, x, w);
    cases.push({ name: `[${image}] by [${filter}]`, run: () => tf.grads(f)([x(), w()], dy()) });
  }
  expect(await disagreements(cases, { atol: 1e-4 })).toEqual([]);
});

test("tf.conv2dTranspose and its gradients", async () => {
  const d = new Draw(3);
  const cases: Case[] = [];
  for (const [batch, height, width, channels, out, filter, steps, padding] of shapes(d, 40)) {
    if (typeof padding === "number") continue;
    const small = ([n, f, s]: number[]) =>
      padding === "same" ? Math.ceil(n / s) : Math.ceil((n - f + 1) / s);
    const [h, w] = [small([height, filter[0], steps[0]]), small([width, filter[1], steps[1]])];
    const [x, by] = [d.normal([batch, h, w, out]), d.normal([...filter, channels, out])];
    const f = (a: tf.Tensor, b: tf.Tensor) =>
      tf.conv2dTranspose(
        a as tf.Tensor4D,
        b as tf.Tensor4D,
        [batch, height, width, channels],
        steps,
        padding,
      );
    const dy = upstream(d, f, x, by);
    const name = `[${batch},${h},${w},${out}] to [${height},${width},${channels}], steps ${steps}, ${padding}`;
    cases.push(
      { name, run: () => f(x(), by()) },
      { name: `gradients: ${name}`, run: () => tf.grads(f)([x(), by()], dy()) },
    );
  }
  expect(await disagreements(cases, { atol: 2e-5 })).toEqual([]);
});

test("the gradients of tf.depthwiseConv2d, with one filter a channel and with several", async () => {
  const d = new Draw(4);
  const cases: Case[] = [];
  for (const [batch, height, width, channels, many, filter, [step], padding] of shapes(d, 60)) {
    const each = many % 3 === 0 ? 1 : many % 3;
    const rounding = typeof padding === "number" ? "floor" : undefined;
    const [x, w] = [d.normal([batch, height, width, channels]), d.normal([...filter, channels, each])];
    const f = (a: tf.Tensor, b: tf.Tensor) =>
      tf.depthwiseConv2d(a as tf.Tensor4D, b as tf.Tensor4D, step, padding, "NHWC", 1, rounding);
    const dy = upstream(d, f, x, w);
    const name = `[${batch},${height},${width},${channels}] by [${filter}], ${each} each, step ${step}, ${padding}`;
    cases.push({ name, run: () => tf.grads(f)([x(), w()], dy()) });
  }
  expect(await disagreements(cases, { atol: 2e-5 })).toEqual([]);
});

test("a padding by a number, where height and width differ", async () => {
  const d = new Draw(5);
  const [x, w] = [d.normal([2, 6, 9, 3]), d.normal([2, 5, 3, 4])];
  const f = (a: tf.Tensor, b: tf.Tensor) =>
    tf.conv2d(a as tf.Tensor4D, b as tf.Tensor4D, [2, 3], 1, "NHWC", 1, "floor");
  const padded = (a: tf.Tensor, b: tf.Tensor) =>
    tf.conv2d(
      tf.pad(a, [
        [0, 0],
        [1, 1],
        [1, 1],
        [0, 0],
      ]) as tf.Tensor4D,
      b as tf.Tensor4D,
      [2, 3],
      "valid",
    );
  const dy = upstream(d, padded, x, w);
  const grads = (of: typeof f) => () => tf.grads(of)([x(), w()], dy());
  const cases: Case[] = [
    { name: "convolution", run: () => f(x(), w()), due: () => padded(x(), w()) },
    { name: "gradients", run: grads(f), due: grads(padded) },
  ];
  expect(await disagreements(cases, { atol: 2e-5 })).toEqual([]);
});

test("fused and depthwise convolutions, with steps longer than the filter too", async () => {
  const d = new Draw(6);
  const cases: Case[] = [];
  for (const [batch, height, width, channels, out, filter, steps, padding] of shapes(d, 40)) {
    if (typeof padding === "number") continue;
    const [x, w] = [d.normal([batch, height, width, channels]), d.normal([...filter, channels, out])];
    const [bias, each] = [d.normal([out]), d.normal([...filter, channels, 2])];
    const fused = () =>
      tf.fused.conv2d({
        x: x() as tf.Tensor4D,
        filter: w() as tf.Tensor4D,
        strides: steps,
        pad: padding,
        bias: bias(),
        activation: "relu",
      });
    const apart = () => tf.depthwiseConv2d(x() as tf.Tensor4D, each() as tf.Tensor4D, steps[0], padding);
    const name = `[${batch},${height},${width},${channels}] by [${filter},${out}], steps ${steps}, ${padding}`;
    cases.push({ name: `fused ${name}`, run: fused }, { name: `depthwise ${name}`, run: apart });
  }
  expect(await disagreements(cases, { atol: 2e-5 })).toEqual([]);
});

test("what the gradients of a convolution cannot do is refused", async () => {
  await disagreements([{ name: "start", run: () => tf.ones([1]) }]);
  await tf.setBackend("wasm");
  const attrs = { strides: 1, pad: "same", dataFormat: "NCHW", filterShape: [1, 1, 2, 2] };
  const images = tf.ones([1, 2, 3, 3]);
  const run = () => tf.engine().runKernel("Conv2DBackpropFilter", { x: images, dy: images }, attrs);
  expect(() =>
    tf.conv2d(tf.ones<tf.Rank.R4>([1, 2, 2, 1]), tf.ones<tf.Rank.R4>([3, 3, 1, 1]), 1, "valid"),
  ).toThrow("filter must fit");
  expect(run).toThrow('needs dataFormat "NHWC" and dilations of 1, got "NCHW" and 1');
});

/** Random numbers of the shape that a function's result has. */
function upstream(
  d: Draw,
  f: (a: tf.Tensor, b: tf.Tensor) => tf.Tensor,
  x: () => tf.Tensor,
  w: () => tf.Tensor,
): () => tf.Tensor {
  const shape = tf.tidy(() => f(x(), w()).shape);
  return d.normal(shape);
}
