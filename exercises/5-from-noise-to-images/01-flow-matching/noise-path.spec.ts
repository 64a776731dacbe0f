import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import { digits, PIXELS, SIDE } from "#lib/digits/digits";
import { gaussians } from "#lib/flow/noise";
import { specRandom } from "#lib/kit/seed";
import { bright } from "#lib/pictures/pixels";
import { exhibit } from "#lib/spec/exhibit";
import { randomTensor, tensorSpec } from "#lib/spec/tensors";
import { noisePath } from "./noise-path.js";

tensorSpec();

const AXES = "item component";

test("one number: from 2 at time 0 to 7 at time 1", async () => {
  const [x0, x1] = [tf.tensor1d([2]), tf.tensor1d([7])];
  for (const [t, due] of [
    [0.25, 3.25],
    [0, 2],
    [1, 7],
    [0.5, 4.5],
  ])
    await expect(noisePath(x0, x1, tf.tensor1d([t]))).toMatchValues([due], {
      ...{ axes: "item", what: `the place at time ${t}`, atol: 0, rtol: 0 },
      rivals: { "You swapped the ends: data is at time 0, noise at time 1.": [9 - due] },
    });
});

test("two items of two numbers, at times 0.25 and 0.5, by hand", async () => {
  const x0 = tf.tensor2d([
    [0, 0],
    [2, 2],
  ]);
  const x1 = tf.tensor2d([
    [1, 1],
    [4, 0],
  ]);
  await expect(noisePath(x0, x1, tf.tensor1d([0.25, 0.5]))).toMatchValues(
    [
      [0.25, 0.25],
      [3, 1],
    ],
    {
      axes: AXES,
      rivals: {
        "You laid the times along the last axis. Each item has one time, for all its numbers.": [
          [0.25, 0.5],
          [2.5, 1],
        ],
        "You put all items at the time of the first. Each has its own.": [
          [0.25, 0.25],
          [2.5, 1.5],
        ],
      },
    },
  );
});

test("a picture on its way into noise", async () => {
  const { train } = digits();
  const digit = tf.tensor(train[1800].pixels, [1, SIDE, SIDE, 1]);
  const noise = gaussians([1, SIDE, SIDE, 1], specRandom(1));
  const times = [0, 0.2, 0.4, 0.6, 0.8, 1];
  const all = (x: tf.Tensor) => tf.tile(x, [times.length, 1, 1, 1]); // [6, 14, 14, 1]
  const path = noisePath(all(digit), all(noise), tf.tensor1d(times));
  expect(path).toHaveShape([6, SIDE, SIDE, 1], "item row column channel", "six pictures");
  const pixels = await path.data();
  await exhibit({
    kind: "images",
    title: "a digit along time",
    caption: "From data at t = 0 to noise at t = 1. At which time would you still read it?",
    values: times.map((_, i) => {
      const shown = bright(pixels.slice(i * PIXELS, (i + 1) * PIXELS));
      return Array.from({ length: SIDE }, (__, row) => shown.slice(row * SIDE, (row + 1) * SIDE));
    }),
    labels: times.map((t) => `t ${t}`),
    across: times.length,
  });
  const speeds = tf.sub(tf.slice(path, 1), tf.slice(path, 0, times.length - 1)); // [5, 14, 14, 1]
  await expect(speeds).toMatchValues(
    tf.tile(tf.mul(0.2, tf.sub(noise, digit)), [times.length - 1, 1, 1, 1]),
    {
      ...{ axes: "step row column channel", what: "how far it moves from each time to the next" },
    },
  );
});

test("any number of axes: each item at its own time", async () => {
  const t = tf.tensor1d([0.3, 0.9, 0.5]); // [B]
  for (const shape of [[], [5], [3], [2, 4], [3, 3], [2, 4, 5], [3, 3, 3], [2, 1, 4, 5]]) {
    const [x0, x1] = [randomTensor([3, ...shape], 2), randomTensor([3, ...shape], 3)];
    const due = [0.3, 0.9, 0.5].map((time, i) =>
      tf.add(tf.mul(1 - time, tf.slice(x0, i, 1)), tf.mul(time, tf.slice(x1, i, 1))),
    );
    await expect(noisePath(x0, x1, t)).toMatchValues(tf.concat(due), {
      what: `the result for items of shape [${shape}]`,
    });
  }
});

test("items and axes of length 1, zeros, and large numbers", async () => {
  const slowly = async (...tensors: tf.Tensor[]) => {
    const [a, b] = (await Promise.all(tensors.slice(0, 2).map((x) => x.array()))) as number[][][][];
    const times = await tensors[2].data();
    return a.map((rows, i) =>
      rows.map((row, j) => row.map((x, k) => (1 - times[i]) * x + times[i] * b[i][j][k])),
    );
  };
  const shapes = { x0: "item row column", x1: "item row column", t: "item" };
  await expect(noisePath).toAgreeWith(slowly, shapes, {
    ...{ axes: "item row column", cases: "ones zeros small large" },
  });
});

test("no item matters to another", async () => {
  const joined = randomTensor([3, 9], 4); // x0, x1, t
  const split = (all: tf.Tensor) => {
    const part = (from: number, width: number) => tf.slice(all, [0, from], [-1, width]);
    return noisePath(part(0, 4), part(4, 4), tf.reshape(part(8, 1), [-1]));
  };
  await expect(split).toKeepApart(joined, { axis: 0, of: "item" });
});

for (const [name, end] of [
  ["x0", "data"],
  ["x1", "noise"],
] as const)
  test(`gradients reach the ${end}`, async () => {
    const ends = { x0: randomTensor([2, 3], 5), x1: randomTensor([2, 3], 6) };
    const t = tf.tensor1d([0.2, 0.7]);
    const run = (at: Record<string, tf.Tensor>) => {
      const { x0, x1 } = { ...ends, ...at };
      return noisePath(x0, x1, t);
    };
    await expect(run).toBeDifferentiable({ at: { [name]: ends[name] }, axes: { [name]: AXES } });
  });

test("no tensor is left behind, and the inputs stay", async () => {
  const inputs = { x0: randomTensor([2, 3], 7), x1: randomTensor([2, 3], 8), t: tf.tensor1d([0, 1]) };
  const call = () => noisePath(inputs.x0, inputs.x1, inputs.t);
  await expect(call).toLeakNoTensors();
  await expect(call).toLeaveTensorsUnchanged(inputs);
});

test("every call computes its result again", async () => {
  const inputs = { x0: randomTensor([2, 3], 9), x1: randomTensor([2, 3], 10), t: tf.tensor1d([0.4, 0.8]) };
  await expect(noisePath).toHeed(inputs);
  await expect(noisePath).toReturnNew(inputs);
  for (const end of [0, 1]) await expect(noisePath).toReturnNew({ ...inputs, t: tf.fill([2], end) });
});

test("data and noise of different shapes are refused", () => {
  const t = tf.zeros([2]);
  for (const [one, other] of [
    [
      [2, 3],
      [2, 1],
    ],
    [
      [2, 1],
      [2, 3],
    ],
    [
      [2, 3],
      [1, 3],
    ],
    [[2, 3], [3]],
    [[2], [2, 1]],
    [
      [2, 3, 4],
      [2, 4, 3],
    ],
  ])
    expect(() => noisePath(tf.zeros(one), tf.zeros(other), t)).toRefuse(
      RangeError,
      `x0 of shape [${one}] and x1 of shape [${other}]`,
    );
});

test("times that are not one for each item are refused", () => {
  const [x0, x1] = [tf.zeros([3, 2]), tf.ones([3, 2])];
  for (const shape of [[2], [1], [4], [], [3, 1], [1, 3], [3, 2]])
    expect(() => noisePath(x0, x1, tf.zeros(shape))).toRefuse(
      RangeError,
      `three items and times of shape [${shape}]`,
    );
});
