import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import { golden } from "#lib/spec/golden";
import { randomTensor, tensorSpec } from "#lib/spec/tensors";
import { batchedFeedForward, type FeedForwardWeights } from "./batched-feed-forward.js";
import { type FeedForwardGradients, feedForwardGradients } from "./feed-forward-gradients.js";
import { geluExact } from "./gelu-forms.js";

tensorSpec();

/** The gradients in the order of the walk from the output down. */
const AXES: Record<keyof FeedForwardGradients, string> = {
  db2: "component",
  dW2: "unit component",
  dHidden: "batch position unit",
  dPre: "batch position unit",
  db1: "unit",
  dW1: "component unit",
  dx: "batch position component",
};
type Due = Partial<Record<keyof FeedForwardGradients, any>>;

const stages = (due: Due, where = "") =>
  (Object.keys(AXES) as (keyof FeedForwardGradients)[])
    .filter((name) => due[name] !== undefined)
    .map((name) => ({
      name,
      expected: due[name],
      axes: AXES[name],
      what: where ? `${name} ${where}` : name,
    }));

/** Two items of three positions of width 5, seven hidden units. */
const randomInput = (stream: number) => ({
  x: randomTensor([2, 3, 5], stream),
  weights: {
    W1: tf.mul(randomTensor([5, 7], stream + 1), 0.6),
    b1: randomTensor([7], stream + 2),
    W2: tf.mul(randomTensor([7, 5], stream + 3), 0.6),
    b2: randomTensor([5], stream + 4),
  } as FeedForwardWeights,
  dOutput: randomTensor([2, 3, 5], stream + 5),
});

const forward = (x: tf.Tensor, weights: FeedForwardWeights) => batchedFeedForward(x, weights, geluExact);

test("far out GELU is a line or nothing: by hand", async () => {
  // pre = (20, -30) and (25, 45): the slopes are 1 and 0, then 1 and 1, and hidden = (20, 0) and (25, 45).
  const x = tf.tensor3d([
    [
      [2, -3, 1],
      [3, 4, 0],
    ],
  ]); // [1, 2, 3]
  const weights: FeedForwardWeights = {
    W1: tf.tensor2d([
      [10, 0],
      [0, 10],
      [5, -5],
    ]), // [3, 2]
    b1: tf.tensor1d([-5, 5]),
    W2: tf.tensor2d([
      [1, 2, 0],
      [0, -1, 3],
    ]), // [2, 3]
    b2: tf.tensor1d([7, 8, 9]),
  };
  const dOutput = tf.tensor3d([
    [
      [1, 0, 2],
      [-1, 4, 1],
    ],
  ]); // [1, 2, 3]
  const due: Due = {
    db2: [0, 4, 3],
    dW2: [
      [20 - 25, 100, 40 + 25],
      [-45, 180, 45],
    ],
    dHidden: [
      [
        [1, 6],
        [7, -1],
      ],
    ],
    dPre: [
      [
        [1, 0],
        [7, -1],
      ],
    ],
    db1: [8, -1],
    dW1: [
      [2 + 21, -3],
      [-3 + 28, -4],
      [1, 0],
    ],
    dx: [
      [
        [10, 0, 5],
        [70, -10, 40],
      ],
    ],
  };
  await expect(feedForwardGradients(x, weights, dOutput)).toMatchStages(stages(due));
});

test("in the middle of GELU the slope is a half", async () => {
  const zeros: FeedForwardWeights = {
    W1: tf.tensor2d([[3, -2, 5]]), // [1, 3]
    b1: tf.zeros([3]),
    W2: tf.tensor2d([[2], [4], [-6]]), // [3, 1]
    b2: tf.zeros([1]),
  };
  // pre = 0, hidden = 0, dHidden = (2, 4, −6) and dPre is half of it; dx = 3·1 − 2·2 + 5·(−3).
  await expect(feedForwardGradients(tf.zeros([1, 1, 1]), zeros, tf.ones([1, 1, 1]))).toMatchStages(
    stages(
      { dHidden: [[[2, 4, -6]]], dPre: [[[1, 2, -3]]], db1: [1, 2, -3], dx: [[[-16]]] },
      "at an input of zeros",
    ),
  );
});

test("they are PyTorch's gradients", async () => {
  const { x, W1, b1, W2, b2, dOutput, gradients } = golden("feed_forward").network;
  const weights = { W1: tf.tensor2d(W1), b1: tf.tensor1d(b1), W2: tf.tensor2d(W2), b2: tf.tensor1d(b2) };
  await expect(feedForwardGradients(tf.tensor3d(x), weights, tf.tensor3d(dOutput))).toMatchStages(
    stages(gradients),
  );
});

test("they are what TensorFlow.js's tape finds", async () => {
  const { x, weights, dOutput } = randomInput(1);
  const { W1, b1, W2, b2 } = weights;
  const output = (...[a, w, b, v, c]: tf.Tensor[]) => forward(a, { W1: w, b1: b, W2: v, b2: c });
  const [dx, dW1, db1, dW2, db2] = tf.grads(output)([x, W1, b1, W2, b2], dOutput);
  await expect(feedForwardGradients(x, weights, dOutput)).toMatchStages(stages({ db2, dW2, db1, dW1, dx }));
});

test("as many units as components: the same, nothing turned over", async () => {
  const x = randomTensor([4, 4, 4], 7); // every axis alike: whatever goes astray finds a place
  const dOutput = randomTensor([4, 4, 4], 8);
  const weights = {
    W1: randomTensor([4, 4], 9),
    b1: randomTensor([4], 10),
    W2: randomTensor([4, 4], 11),
    b2: randomTensor([4], 12),
  };
  const output = (...[a, w, v]: tf.Tensor[]) => forward(a, { ...weights, W1: w, W2: v });
  const [dx, dW1, dW2] = tf.grads(output)([x, weights.W1, weights.W2], dOutput);
  await expect(feedForwardGradients(x, weights, dOutput)).toMatchStages(
    stages({ dW2, dW1, dx }, "with four of everything"),
  );
});

test("they are the gradients of your network, by differences", async () => {
  const { x, weights } = randomInput(13);
  const back = (input: tf.Tensor, w: FeedForwardWeights, dy: tf.Tensor) => feedForwardGradients(input, w, dy);
  for (const [name, gradient] of [
    ["W2", "dW2"],
    ["b1", "db1"],
    ["W1", "dW1"],
  ] as const)
    await expect(
      (w: tf.Tensor, dy: tf.Tensor) => back(x, { ...weights, [name]: w }, dy)[gradient],
    ).toBeTensorGradientOf((w: tf.Tensor) => forward(x, { ...weights, [name]: w }), {
      at: weights[name],
      axes: AXES[gradient],
      what: gradient,
    });
  await expect((input: tf.Tensor, dy: tf.Tensor) => back(input, weights, dy).dx).toBeTensorGradientOf(
    (input: tf.Tensor) => forward(input, weights),
    { at: x, axes: AXES.dx, what: "dx" },
  );
});

test("weights collect from all items, inputs from their own", async () => {
  const { x, weights, dOutput } = randomInput(19);
  const of = (b: number) => {
    const item = (t: tf.Tensor) => tf.slice(t, [b, 0, 0], [1, -1, -1]);
    return feedForwardGradients(item(x), weights, item(dOutput));
  };
  const [first, second] = [of(0), of(1)];
  const due: Due = {};
  for (const name of ["db2", "dW2", "db1", "dW1"] as const) due[name] = tf.add(first[name], second[name]);
  for (const name of ["dHidden", "dPre", "dx"] as const) due[name] = tf.concat([first[name], second[name]]);
  await expect(feedForwardGradients(x, weights, dOutput)).toMatchStages(stages(due, "of two items"));
});

test("what is at a position that nobody asks changes no gradient", async () => {
  const { x, weights, dOutput } = randomInput(25);
  const asked = tf.mul(dOutput, tf.tensor3d([[[1], [0], [1]]])); // [B, T, D]
  const other = tf.add(x, tf.tensor3d([[[0], [5], [0]]])); // the position that nobody asks is another
  const { dW1, dW2, dx } = feedForwardGradients(other, weights, asked);
  const before = feedForwardGradients(x, weights, asked);
  await expect({ dW2, dW1 }).toMatchStages(
    stages({ dW2: before.dW2, dW1: before.dW1 }, "when a position that is not asked changes"),
  );
  await expect(tf.slice(dx, [0, 1, 0], [-1, 1, -1])).toMatchValues(tf.zeros([2, 1, 5]), {
    axes: AXES.dx,
    what: "dx of a position that nobody asks",
  });
});

test("the tape agrees at every length, and with zeros", async () => {
  const tape = (x: tf.Tensor, { W1, b1, W2, b2 }: FeedForwardWeights, dOutput: tf.Tensor) => {
    const output = (...[a, w, b, v, c]: tf.Tensor[]) => forward(a, { W1: w, b1: b, W2: v, b2: c });
    const [dx, dW1, db1, dW2, db2] = tf.grads(output)([x, W1, b1, W2, b2], dOutput);
    return { db2, dW2, db1, dW1, dx };
  };
  const x = "batch position component";
  const weights = { W1: "component unit", b1: "unit", W2: "unit component", b2: "component" };
  await expect(feedForwardGradients).toAgreeWith(
    tape,
    { x, weights, dOutput: x },
    { axes: AXES, rtol: 1e-4 },
  );
});

test("what does not fit is refused", () => {
  const { x, weights, dOutput } = randomInput(31);
  const other = (shape: number[]) => tf.zeros(shape);
  expect(() => feedForwardGradients(x, weights, other([2, 3, 7]))).toRefuse(
    RangeError,
    "a dOutput as wide as the units",
  );
  expect(() => feedForwardGradients(x, weights, other([1, 3, 5]))).toRefuse(
    RangeError,
    "a dOutput of one item for two",
  );
  expect(() => feedForwardGradients(other([2, 3, 6]), weights, dOutput)).toRefuse(
    RangeError,
    "x of width 6 for a W1 of 5",
  );
  for (const misfit of [
    { W2: other([8, 5]) },
    { W2: other([1, 5]) },
    { W2: other([7, 4]) },
    { b1: other([1]) },
  ]) {
    const [[name, { shape }]] = Object.entries(misfit);
    const wide = tf.zeros([2, 3, misfit.W2?.shape[1] ?? 5]); // fits the columns of W2
    expect(() => feedForwardGradients(x, { ...weights, ...misfit }, wide)).toRefuse(
      RangeError,
      `a ${name} of shape [${shape}]`,
    );
  }
});

test("no tensor is left behind, and the inputs stay", async () => {
  const { x, weights, dOutput } = randomInput(37);
  const call = () => feedForwardGradients(x, weights, dOutput);
  await expect(call).toLeakNoTensors();
  await expect(call).toLeaveTensorsUnchanged({ x, dOutput, ...weights });
});

test("every argument counts at every call, and results are new", async () => {
  const { x, weights, dOutput } = randomInput(43);
  await expect(feedForwardGradients).toHeed({ x, weights, dOutput }, { except: ["weights.b2"] });
  await expect(feedForwardGradients).toReturnNew({ x, weights, dOutput });
  await expect(feedForwardGradients).toReturnNew({ x, weights, dOutput: tf.zeros([2, 3, 5]) });
  // Far out, where GELU's slope is 1, dPre has the numbers of dHidden.
  const far = { ...weights, b1: tf.fill([7], 100) };
  await expect(feedForwardGradients).toReturnNew({ x, weights: far, dOutput });
});
