import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import { randomTensor, tensorSpec } from "#lib/spec/tensors";
import { batchedLinear } from "./batched-linear.js";

tensorSpec();

const AXES = "batch time unit";

test("one position of one item is a row times the weights", async () => {
  const x = tf.tensor3d([[[1, 2, -1]]]); // [1, 1, 3]
  const W = tf.tensor2d([
    [1, 0],
    [0.5, 2],
    [4, -1],
  ]); // [3, 2]
  await expect(batchedLinear(x, W)).toMatchValues([[[-2, 5]]], { axes: AXES });
});

test("every position of every item goes through the same weights", async () => {
  const x = tf.tensor3d([
    [
      [1, 0, 2],
      [0, 3, -1],
    ],
    [
      [-1, 1, 0],
      [2, 0.5, 1],
    ],
    [
      [0, 0, 5],
      [4, -2, 0],
    ],
  ]); // [3, 2, 3]
  const W = tf.tensor2d([
    [2, 1, 0, -1],
    [1, -3, 0.5, 2],
    [-1, 0, 4, 1],
  ]); // [3, 4]
  const expected = [
    [
      [0, 1, 8, 1],
      [4, -9, -2.5, 5],
    ],
    [
      [-1, -4, 0.5, 3],
      [3.5, 0.5, 4.25, 0],
    ],
    [
      [-5, 0, 20, 5],
      [6, 10, -1, -8],
    ],
  ];
  await expect(batchedLinear(x, W)).toMatchValues(expected, { axes: AXES });
});

test("the bias is added to the result, where there is one", async () => {
  const [x, W, bias] = [randomTensor([2, 5, 3], 1), randomTensor([3, 4], 2), randomTensor([4], 3)];
  const without = batchedLinear(x, W);
  const shifted = batchedLinear(x, W, bias);
  await expect(tf.sub(shifted, without)).toMatchValues(tf.tile(tf.reshape(bias, [1, 1, 4]), [2, 5, 1]), {
    axes: AXES,
    what: "what the bias adds",
  });
});

test("one item, one position and one unit go through W as well", async () => {
  const slowly = async (x: tf.Tensor, W: tf.Tensor, bias?: tf.Tensor) => {
    const [items, rows] = [(await x.array()) as number[][][], (await W.array()) as number[][]];
    const shift = bias ? ((await bias.array()) as number[]) : rows[0].map(() => 0);
    return items.map((item) =>
      item.map((input) => shift.map((s, e) => input.reduce((sum, value, d) => sum + value * rows[d][e], s))),
    );
  };
  const shapes = { x: "item position input", W: "input unit" };
  await expect(batchedLinear).toAgreeWith(slowly, shapes, { axes: AXES });
  await expect(batchedLinear).toAgreeWith(slowly, { ...shapes, bias: "unit" }, { axes: AXES });
});

test("gradients reach the inputs and the shared weights", async () => {
  const [x, W, bias] = [randomTensor([2, 5, 3], 4), randomTensor([3, 4], 5), randomTensor([4], 6)];
  await expect((at: Record<string, tf.Tensor>) => batchedLinear(at.x, at.W, at.bias)).toBeDifferentiable({
    at: { x, W, bias },
  });
});

test("inputs of another width are refused", async () => {
  const [x, W] = [randomTensor([2, 5, 3], 7), randomTensor([4, 3], 8)];
  expect(() => batchedLinear(x, W)).toRefuse(RangeError, "x of width 3 for weights of 4");
});

test("inputs and weights with another number of axes are refused", () => {
  const [x, W] = [randomTensor([2, 5, 3], 12), randomTensor([3, 4], 13)];
  expect(() => batchedLinear(randomTensor([5, 3], 14), W)).toRefuse(RangeError, "an x without a batch");
  expect(() => batchedLinear(x, randomTensor([2, 3, 4], 15))).toRefuse(RangeError, "weights for each item");
  expect(() => batchedLinear(randomTensor([5, 3], 14), randomTensor([1, 4], 21))).toRefuse(
    RangeError,
    "an x of two axes for weights with one row",
  );
  expect(() => batchedLinear(randomTensor([2, 5, 3, 1], 22), W)).toRefuse(RangeError, "an x of four axes");
  expect(() => batchedLinear(x, randomTensor([3, 4, 1], 23))).toRefuse(RangeError, "weights of three axes");
  expect(() => batchedLinear(x, randomTensor([3], 24))).toRefuse(RangeError, "weights of one axis");
});

test("a bias of another length is refused", () => {
  const [x, W] = [randomTensor([2, 5, 3], 19), randomTensor([3, 4], 20)];
  for (const shape of [[1], [3], [5, 4]])
    expect(() => batchedLinear(x, W, tf.ones(shape))).toRefuse(
      RangeError,
      `a bias of shape [${shape}] for [4]`,
    );
});

test("no tensor is left behind, and the input stays", async () => {
  const [x, W, bias] = [randomTensor([2, 5, 3], 9), randomTensor([3, 4], 10), randomTensor([4], 11)];
  const call = () => batchedLinear(x, W, bias);
  await expect(call).toLeakNoTensors();
  await expect(call).toLeaveTensorsUnchanged({ x, W, bias });
});

test("every call computes its result again", async () => {
  const [x, W, bias] = [randomTensor([2, 5, 3], 16), randomTensor([3, 4], 17), randomTensor([4], 18)];
  await expect(batchedLinear).toHeed({ x, W, bias });
  await expect(batchedLinear).toReturnNew({ x, W, bias });
  await expect(batchedLinear).toReturnNew({ x, W });
});
