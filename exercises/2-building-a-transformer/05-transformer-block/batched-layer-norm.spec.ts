import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import { golden } from "#lib/spec/golden";
import { randomTensor, tensorSpec } from "#lib/spec/tensors";
import { layerNorm } from "../../1-understanding-gradients/06-layer-normalization/layer-norm.js";
import { batchedLayerNorm, type NormWeights } from "./batched-layer-norm.js";

tensorSpec();

const AXES = "batch position feature";

/** Scale and shift of D features, far from 1 and 0. */
const randomWeights = (D: number, stream: number): NormWeights => ({
  gamma: tf.add(1, tf.mul(randomTensor([D], stream), 0.4)),
  beta: tf.mul(randomTensor([D], stream + 1), 0.5),
});
/** The weights of the tests by hand. */
const byHand = (): NormWeights => ({
  gamma: tf.tensor1d([2, 1, -1, 4, 3]),
  beta: tf.tensor1d([0, 1, -2, 0.5, 1]),
});

test("two positions of width 5, by hand", async () => {
  const x = tf.tensor3d([
    [
      [5, -1, 3, 1, 2],
      [3, -2, -2, -2, -2],
    ],
  ]); // [1, 2, 5]
  // Means 2 and -1, variances 4 and 4: normalized (1.5, -1.5, 0.5, -0.5, 0) and (2, -0.5, -0.5, -0.5, -0.5).
  const expected = [
    [
      [3, -0.5, -2.5, -1.5, 1],
      [4, 0.5, -1.5, -1.5, -0.5],
    ],
  ];
  await expect(batchedLayerNorm(x, byHand())).toMatchValues(expected, { axes: AXES, inputs: { x } });
});

test("two axes will do: the last one is that of the features", async () => {
  const x = tf.tensor2d([
    [5, -1, 3, 1, 2],
    [3, -2, -2, -2, -2],
  ]); // [2, 5]
  const expected = [
    [3, -0.5, -2.5, -1.5, 1],
    [4, 0.5, -1.5, -1.5, -0.5],
  ];
  await expect(batchedLayerNorm(x, byHand())).toMatchValues(expected, { axes: "position feature" });
});

test("it is PyTorch's layer norm", async () => {
  const { x, gamma, beta, usual } = golden("block").norm;
  const weights = { gamma: tf.tensor1d(gamma), beta: tf.tensor1d(beta) };
  await expect(batchedLayerNorm(tf.tensor3d(x), weights)).toMatchValues(usual.output, { axes: AXES });
});

test("an epsilon as large as the variance: PyTorch's numbers", async () => {
  const { x, gamma, beta, large } = golden("block").norm;
  const weights = { gamma: tf.tensor1d(gamma), beta: tf.tensor1d(beta) };
  await expect(batchedLayerNorm(tf.tensor3d(x), weights, large.epsilon)).toMatchValues(large.output, {
    axes: AXES,
  });
});

test("unless given, epsilon is 1e-5", async () => {
  const c = Math.sqrt(7.5e-6);
  const x = tf.tensor2d([[3 * c, -3 * c, c, -c, 0]]); // [1, 5]
  // The variance is 3e-5. With 1e-5 more, the root is 4c/√3.
  const normalized = [3, -3, 1, -1, 0].map((times) => (times * Math.sqrt(3)) / 4);
  const expected = tf.add(tf.mul(tf.tensor2d([normalized]), byHand().gamma), byHand().beta);
  await expect(batchedLayerNorm(x, byHand())).toMatchValues(expected, { axes: "position feature" });
});

test("an epsilon of 0 is taken as it is", async () => {
  const c = Math.sqrt(7.5e-6);
  const x = tf.tensor2d([[3 * c, -3 * c, c, -c, 0]]); // [1, 5]
  // The root of the variance is 2c, and nothing is added: the first vector by hand again.
  await expect(batchedLayerNorm(x, byHand(), 0)).toMatchValues([[3, -0.5, -2.5, -1.5, 1]], {
    axes: "position feature",
  });
});

test("every vector is a row of part 1, however many axes", async () => {
  const { gamma, beta } = randomWeights(7, 1);
  const x = randomTensor([30, 7], 3);
  const [rows, scale, shift] = (await Promise.all([x.array(), gamma.array(), beta.array()])) as [
    number[][],
    number[],
    number[],
  ];
  const { output } = layerNorm(rows, scale, shift, 0.1);
  for (const leading of [[30], [6, 5], [2, 3, 5], []]) {
    const count = leading.reduce((product, length) => product * length, 1);
    const shape = [...leading, 7];
    const got = batchedLayerNorm(tf.reshape(tf.slice(x, 0, count), shape), { gamma, beta }, 0.1);
    await expect(got).toMatchValues(tf.reshape(tf.tensor2d(output.slice(0, count)), shape), {
      what: `the result of shape [${shape}]`,
    });
  }
});

test("a vector of equal numbers becomes the shift, not NaN", async () => {
  const { gamma, beta } = byHand();
  const x = tf.mul(tf.tensor3d([[[3], [-7]]]), tf.ones([1, 2, 5])); // [1, 2, 5]
  const expected = tf.add(tf.zeros([1, 2, 5]), beta);
  await expect(batchedLayerNorm(x, { gamma, beta })).toMatchValues(expected, { axes: AXES });
});

test("far from 0 it is as exact as near it", async () => {
  const x = tf.tensor2d([[10_003, 9_997, 10_001, 9_999, 10_000]]); // [1, 5]
  await expect(batchedLayerNorm(x, byHand())).toMatchValues([[3, -0.5, -2.5, -1.5, 1]], {
    axes: "position feature",
  });
});

test("no item and no position matters to another", async () => {
  const weights = randomWeights(7, 4);
  const norm = (x: tf.Tensor) => batchedLayerNorm(x, weights);
  await expect(norm).toKeepApart(randomTensor([2, 5, 7], 6), { axis: 0, of: "item" });
  await expect(norm).toKeepApart(randomTensor([2, 5, 7], 7), { axis: 1, of: "position" });
});

test("gradients reach the input, the scale and the shift", async () => {
  const weights = randomWeights(7, 8);
  const x = randomTensor([2, 3, 7], 10);
  await expect((input: tf.Tensor) => batchedLayerNorm(input, weights, 0.1)).toBeDifferentiable({
    at: x,
    axes: AXES,
  });
  for (const name of ["gamma", "beta"] as const) {
    const norm = (weight: tf.Tensor) => batchedLayerNorm(x, { ...weights, [name]: weight });
    await expect(norm).toBeDifferentiable({
      at: weights[name],
      axes: "feature",
      what: `the result by ${name}`,
    });
  }
});

test("any length of any axis, zeros, and numbers of 1e-4", async () => {
  const slowly = (x: tf.Tensor, { gamma, beta }: NormWeights) => {
    const { mean, variance } = tf.moments(x, -1, true); // [..., 1] each
    return tf.add(tf.mul(tf.div(tf.sub(x, mean), tf.sqrt(tf.add(variance, 1e-5))), gamma), beta); // [..., D]
  };
  await expect(batchedLayerNorm).toAgreeWith(
    slowly,
    { x: AXES, weights: { gamma: "feature", beta: "feature" } },
    { axes: AXES, cases: "ones zeros small" },
  );
});

test("a scale or a shift of another width is refused", () => {
  const weights = randomWeights(7, 11);
  const x = randomTensor([2, 5, 7], 13);
  for (const name of ["gamma", "beta"] as const)
    for (const shape of [[1], [5, 7], [6]])
      expect(() => batchedLayerNorm(x, { ...weights, [name]: tf.ones(shape) })).toRefuse(
        RangeError,
        `a ${name} of shape [${shape}] for seven features`,
      );
});

test("no tensor is left behind, and the inputs stay", async () => {
  const weights = randomWeights(7, 14);
  const x = randomTensor([2, 5, 7], 16);
  await expect(() => batchedLayerNorm(x, weights)).toLeakNoTensors();
  await expect(() => batchedLayerNorm(x, weights)).toLeaveTensorsUnchanged({ x, ...weights });
});

test("every argument counts at every call, and the result is new", async () => {
  const args = { x: randomTensor([2, 5, 7], 17), weights: randomWeights(7, 18), epsilon: 0.1 };
  await expect(batchedLayerNorm).toHeed(args);
  await expect(batchedLayerNorm).toReturnNew(args);
});
