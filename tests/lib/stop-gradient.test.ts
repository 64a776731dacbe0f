import * as tf from "@tensorflow/tfjs";
import { beforeAll, expect, test } from "vitest";
import { useBackend } from "../../lib/backend/choose.js";
import { stopGradient } from "../../lib/stop-gradient.js";

beforeAll(() => useBackend("judge"));

const x = () => tf.tensor2d([[2, -3, 0.5]]);
const listed = (tensor: tf.Tensor) => Array.from(tensor.dataSync());

test("the numbers stay, in a tensor of its own", () => {
  const [before, after] = [x(), stopGradient(x())];
  expect(after.shape).toEqual(before.shape);
  expect(listed(after)).toEqual(listed(before));
  const constant = stopGradient(before);
  before.dispose();
  expect(listed(constant)).toEqual([2, -3, 0.5]);
});

test("a factor behind it is a constant: the gradient of sg(x) · x is x", () => {
  const gradient = tf.grad((z: tf.Tensor) => tf.sum(tf.mul(stopGradient(z), z)))(x());
  expect(listed(gradient)).toEqual([2, -3, 0.5]);
});

test("what hangs on it alone has the gradient 0", () => {
  expect(listed(tf.grad((z: tf.Tensor) => tf.sum(tf.exp(stopGradient(z))))(x()))).toEqual([0, 0, 0]);
});

test("a variable behind it gets the gradient 0, and no tensor is left", () => {
  const variable = tf.variable(x());
  const before = tf.memory().numTensors;
  tf.tidy(() => {
    const { grads } = tf.variableGrads(
      () => tf.sum(tf.mul(stopGradient(variable), 2)) as tf.Scalar,
      [variable],
    );
    expect(listed(grads[variable.name])).toEqual([0, 0, 0]);
  });
  expect(tf.memory().numTensors).toBe(before);
  variable.dispose();
});
