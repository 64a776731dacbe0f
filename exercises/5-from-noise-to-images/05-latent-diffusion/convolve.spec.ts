import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import { digits, SIDE } from "#lib/digits/digits";
import { picturesIn } from "#lib/pictures/pixels";
import { exhibit } from "#lib/spec/exhibit";
import { golden } from "#lib/spec/golden";
import { randomTensor, tensorSpec } from "#lib/spec/tensors";
import { convolve } from "./convolve.js";

tensorSpec();

const PICTURES = "item row column channel";
const FILTERS = "above left channel filter";
const FOUND = "item row column filter";

/** One picture of 3 x 4 pixels. */
const PICTURE = [
  [1, 2, 3, 4],
  [5, 6, 7, 8],
  [9, 10, 11, 12],
];

test("one weight on the pixel to the right, by hand", async () => {
  const got = convolve(
    pictureOf(PICTURE),
    filterOf([
      [0, 0, 0],
      [0, 0, 1],
      [0, 0, 0],
    ]),
  );
  const expected = [
    [2, 3, 4, 0],
    [6, 7, 8, 0],
    [10, 11, 12, 0],
  ];
  await expect(got).toMatchValues(nested(expected), { axes: FOUND });
});

test("nine different weights, by hand", async () => {
  const got = convolve(
    pictureOf([
      [1, 0, 0],
      [0, 0, 2],
    ]),
    filterOf([
      [1, 2, 3],
      [4, 5, 6],
      [7, 8, 9],
    ]),
  );
  // The 1 lies under 5, 4 in the first row and under 2, 1 in the second; the 2 under 9, 8 (above) and 5, 6 from where they stand.
  const expected = [
    [5, 4 + 2 * 9, 2 * 8],
    [2, 1 + 2 * 6, 2 * 5],
  ];
  await expect(got).toMatchValues(nested(expected), { axes: FOUND });
});

test("edges of a digit", async () => {
  const digit = tf.tensor4d(digits().train[3500].pixels, [1, SIDE, SIDE, 1]);
  const upright = [
    [-1, 0, 1],
    [-2, 0, 2],
    [-1, 0, 1],
  ];
  const level = [
    [-1, -2, -1],
    [0, 0, 0],
    [1, 2, 1],
  ];
  const around = [
    [0, 1, 0],
    [1, -4, 1],
    [0, 1, 0],
  ];
  const filters = tf.concat([upright, level, around].map(filterOf), 3); // [3, 3, 1, 3]
  const found = convolve(digit, filters); // [1, 14, 14, 3]
  expect(found).toHaveShape([1, SIDE, SIDE, 3], FOUND, "three filters on a digit");
  await exhibit({
    kind: "images",
    title: "edges of a digit",
    caption:
      "A 7 and three filters: change from left to right, change from top to bottom, difference from the neighbors. Gray is 0.",
    values: await panels(digit, found),
    across: 4,
  });
  await expect(found).toMatchValues(tf.conv2d(digit, filters as tf.Tensor4D, 1, "same"), {
    ...{ axes: FOUND, what: "three filters on a digit" },
  });
});

test("two channels in, three out, and a bias", async () => {
  // Each filter takes its own share of the two channels of the only pixel; all else lies outside.
  const x = tf.tensor4d([[[[2, 5]]]]); // [1, 1, 1, 2]
  const center = [
    [1, 0, 10],
    [0, 1, 100],
  ]; // [2, 3]
  const filter = tf.tensor4d(
    [0, 1, 2].map((u) =>
      [0, 1, 2].map((v) =>
        u === 1 && v === 1
          ? center
          : [
              [7, 7, 7],
              [7, 7, 7],
            ],
      ),
    ),
  ); // [3, 3, 2, 3]
  await expect(convolve(x, filter)).toMatchValues([[[[2, 5, 520]]]], { axes: FOUND });
  await expect(convolve(x, filter, tf.tensor1d([0.5, -1, 4]))).toMatchValues([[[[2.5, 4, 524]]]], {
    ...{ axes: FOUND, what: "the same with a bias" },
  });
});

for (const [name, size] of [
  ["three", 3],
  ["five", 5],
  ["one", 1],
] as const)
  test(`filters of ${size} x ${size}: PyTorch's numbers`, async () => {
    const { x, filter, bias, y } = golden("latent").convolutions[name];
    const got = convolve(tf.tensor4d(x), tf.tensor4d(filter), tf.tensor1d(bias));
    await expect(got).toMatchValues(y, { axes: FOUND, atol: 1e-4 });
  });

test("gradients of pictures, filters and bias: PyTorch's", async () => {
  for (const name of ["three", "five", "one"]) {
    const { x, filter, bias, upstream, gradients } = golden("latent").convolutions[name];
    const back = tf.grads((...[a, f, b]: tf.Tensor[]) => convolve(a, f, b));
    const [toX, toFilter, toBias] = back(
      [tf.tensor4d(x), tf.tensor4d(filter), tf.tensor1d(bias)],
      tf.tensor4d(upstream),
    );
    await expect({ x: toX, filter: toFilter, bias: toBias }).toMatchStages([
      { name: "x", expected: gradients.x, axes: PICTURES, what: "the gradient of x", atol: 1e-4 },
      { name: "filter", expected: gradients.filter, axes: FILTERS, what: "that of the filter", atol: 1e-4 },
      { name: "bias", expected: gradients.bias, axes: "filter", what: "that of the bias", atol: 1e-4 },
    ]);
  }
});

test("a filter larger than the picture", async () => {
  for (const [H, W, size] of [
    [2, 3, 7],
    [1, 5, 3],
    [4, 1, 5],
  ]) {
    const [x, filter] = [randomTensor([2, H, W, 3], 1), randomTensor([size, size, 3, 2], 2)];
    await expect(convolve(x, filter)).toMatchValues(conv2d(x, filter), {
      ...{ axes: FOUND, atol: 1e-4, what: `filters of ${size} x ${size} on ${H} x ${W} pixels` },
    });
  }
});

test("any length of any axis, and zeros", async () => {
  const [x, filter] = [PICTURES, "side side channel filter"];
  await expect(convolve).toAgreeWith(
    conv2d,
    { x, filter },
    { axes: FOUND, lengths: { side: 3 }, atol: 1e-4 },
  );
  await expect(convolve).toAgreeWith(
    conv2d,
    { x, filter, bias: "filter" },
    { axes: FOUND, lengths: { side: 3 }, atol: 1e-4 },
  );
});

test("no picture matters to another", async () => {
  const filter = randomTensor([3, 3, 2, 4], 3);
  await expect((x: tf.Tensor) => convolve(x, filter)).toKeepApart(randomTensor([3, 4, 5, 2], 4), {
    ...{ axis: 0, of: "item" },
  });
});

test("one product of matrices, and no ready-made convolution", async () => {
  const [x, bias] = [randomTensor([2, 4, 5, 3], 5), randomTensor([4], 6)];
  for (const size of [3, 5, 1]) {
    const kernels = kernelsOf(() => convolve(x, randomTensor([size, size, 3, 4], 7), bias));
    const madeForIt = kernels.filter((name) => /conv|pool|dilation|einsum|fft|patches/i.test(name));
    expect(madeForIt.join(", "), "ready-made operations of TensorFlow.js").toBe("");
    const products = kernels.filter((name) => /MatMul/.test(name));
    expect(products.length, `products of matrices for filters of ${size} x ${size}`).toBe(1);
  }
});

test("what does not fit is refused", () => {
  const [x, filter] = [randomTensor([2, 4, 5, 3], 8), randomTensor([3, 3, 3, 2], 9)];
  for (const shape of [
    [4, 5, 3],
    [40, 3],
    [1, 2, 4, 5, 3],
  ])
    expect(() => convolve(randomTensor(shape, 10), filter)).toRefuse(
      RangeError,
      `pictures of shape [${shape}]`,
    );
  for (const shape of [
    ...[
      [3, 3, 2],
      [9, 3, 2],
      [1, 3, 3, 3, 2],
      [3, 5, 3, 2],
      [5, 3, 3, 2],
      [3, 1, 3, 2],
      [1, 3, 3, 2],
    ],
    ...[
      [2, 2, 3, 2],
      [4, 4, 3, 2],
      [3, 3, 2, 3],
      [3, 3, 1, 2],
      [3, 3, 4, 2],
    ],
  ])
    expect(() => convolve(x, randomTensor(shape, 11))).toRefuse(RangeError, `a filter of shape [${shape}]`);
  for (const shape of [[3], [1], [1, 2], [2, 1], [2, 3], []])
    expect(() => convolve(x, filter, randomTensor(shape, 12))).toRefuse(
      RangeError,
      `a bias of shape [${shape}] for two filters`,
    );
});

test("no tensor is left, and the inputs stay", async () => {
  const [x, filter, bias] = [
    ...[randomTensor([2, 4, 5, 3], 13), randomTensor([3, 3, 3, 2], 14), randomTensor([2], 15)],
  ];
  await expect(() => convolve(x, filter, bias)).toLeaveTensorsUnchanged({ x, filter, bias });
  await expect(() => convolve(x, filter, bias)).toLeakNoTensors();
  await expect(() => convolve(x, filter)).toLeakNoTensors();
});

test("every argument counts at every call, and the result is new", async () => {
  const args = {
    ...{ x: randomTensor([2, 4, 5, 3], 16), filter: randomTensor([3, 3, 3, 2], 17) },
    bias: randomTensor([2], 18),
  };
  await expect(convolve).toHeed(args);
  await expect(convolve).toReturnNew(args);
  const alone = { x: randomTensor([1, 2, 2, 1], 19), filter: tf.ones([1, 1, 1, 1]) };
  await expect(convolve).toReturnNew(alone);
});

/** One picture of one channel, [1, H, W, 1]. */
const pictureOf = (rows: number[][]) =>
  tf.expandDims(tf.tensor3d(rows.map((row) => row.map((value) => [value]))), 0);
/** One filter of one channel, [size, size, 1, 1]. */
const filterOf = (rows: number[][]) => tf.reshape(tf.tensor2d(rows), [rows.length, rows.length, 1, 1]);
/** What one filter finds in one picture. */
const nested = (rows: number[][]) => [rows.map((row) => row.map((value) => [value]))];

/** TensorFlow.js's convolution. */
function conv2d(x: tf.Tensor, filter: tf.Tensor, bias?: tf.Tensor): tf.Tensor {
  const found = tf.conv2d(x as tf.Tensor4D, filter as tf.Tensor4D, 1, "same");
  return bias ? tf.add(found, bias) : found;
}

/** The names of the kernels that a call runs. */
function kernelsOf(call: () => unknown): string[] {
  const engine = tf.engine();
  const { runKernel } = engine;
  const names: string[] = [];
  engine.runKernel = ((...args: Parameters<typeof runKernel>) => {
    names.push(args[0]);
    return runKernel.apply(engine, args);
  }) as typeof runKernel;
  try {
    call();
  } finally {
    engine.runKernel = runKernel;
  }
  return names;
}

/** The digit and what each filter finds in it, from 0 to 1. */
async function panels(digit: tf.Tensor, found: tf.Tensor): Promise<number[][][]> {
  const each = tf.transpose(found, [3, 0, 1, 2]); // [3, 1, 14, 14]
  const [ink, ...filtered] = [
    ...picturesIn(await digit.data(), SIDE * SIDE),
    ...picturesIn(await each.data(), SIDE * SIDE).map((values) => values.map((value) => value / 8)),
  ];
  return [ink, ...filtered].map((values) =>
    Array.from({ length: SIDE }, (_, row) =>
      Array.from(values.slice(SIDE * row, SIDE * row + SIDE), (value) =>
        Math.max(0, Math.min(1, (value + 1) / 2 || 0)),
      ),
    ),
  );
}
