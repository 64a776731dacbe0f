import * as tf from "@tensorflow/tfjs";
import { beforeAll, expect, test } from "vitest";
import { useBackend } from "../../../lib/backend/choose.js";

beforeAll(() => useBackend("judge"));

const gradientAt = (f: (p: tf.Tensor) => tf.Tensor, p: number[]) =>
  tf.tidy(() =>
    Array.from(
      tf
        .grad((x) => tf.sum(f(x)))(tf.tensor1d(p))
        .dataSync(),
    ),
  );

test("a loss may choose by a comparison: the gradient is that of the numbers chosen", () => {
  const squares = (p: tf.Tensor) => tf.where(tf.greater(p, 0.5), tf.square(p), tf.zerosLike(p));
  expect(gradientAt(squares, [0.25, 0.75, 2])).toEqual([0, 1.5, 4]);
  const outside = (p: tf.Tensor) =>
    tf.where(tf.logicalOr(tf.less(p, 0), tf.logicalNot(tf.lessEqual(p, 1))), tf.mul(p, 3), p);
  expect(gradientAt(outside, [-1, 0.5, 2])).toEqual([3, 1, 3]);
});

test("numbers that are compared across axes get the gradient 0 in their own shape", () => {
  const wins = (p: tf.Tensor) =>
    tf.mul(tf.sum(tf.cast(tf.greater(tf.expandDims(p, 1), tf.expandDims(p, 0)), "float32"), 1), p);
  expect(gradientAt(wins, [3, 1, 2])).toEqual([2, 0, 1]);
});

test("so does the place of the largest", () => {
  const largest = (p: tf.Tensor) => tf.mul(p, tf.oneHot(tf.argMax(p), 3));
  expect(gradientAt(largest, [1, 4, 2])).toEqual([0, 1, 0]);
});
