import * as tf from "@tensorflow/tfjs";
import { beforeAll, expect, test } from "vitest";
import { useBackend } from "../../lib/backend/choose.js";
import { timesTransposed, transposedTimes } from "../../lib/transposed.js";

beforeAll(() => useBackend("judge"));

const twice = (x: tf.Tensor) => tf.stack([x, tf.mul(x, 2)]);

test("a bᵀ: every row of a with every row of b", () => {
  const a = tf.tensor2d([[1, 2, 3]]); // [1, 3]
  const b = tf.tensor2d([
    [4, 5, 6],
    [7, 8, 10],
  ]); // [2, 3]
  expect(timesTransposed(a, b).arraySync()).toEqual([[32, 53]]);
  expect(timesTransposed(twice(a), twice(b)).arraySync()).toEqual([[[32, 53]], [[128, 212]]]);
});

test("aᵀ b: every column of a with every column of b", () => {
  const a = tf.tensor2d([[1], [2], [3]]); // [3, 1]
  const b = tf.tensor2d([
    [4, 7],
    [5, 8],
    [6, 10],
  ]); // [3, 2]
  expect(transposedTimes(a, b).arraySync()).toEqual([[32, 53]]);
  expect(transposedTimes(twice(a), twice(b)).arraySync()).toEqual([[[32, 53]], [[128, 212]]]);
});

test("both pass gradients on", () => {
  const a = tf.tensor2d([[1, 2, 3]]); // [1, 3]
  const b = tf.tensor2d([[4, 5, 6]]); // [1, 3]
  expect(
    tf
      .grad((x: tf.Tensor) => tf.sum(timesTransposed(x, b)))(a)
      .arraySync(),
  ).toEqual([[4, 5, 6]]);
  expect(
    tf
      .grad((x: tf.Tensor) => tf.sum(transposedTimes(x, b)))(a)
      .arraySync(),
  ).toEqual([[15, 15, 15]]);
});
