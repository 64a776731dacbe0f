import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import { golden } from "#lib/spec/golden";
import { randomTensor, tensorSpec } from "#lib/spec/tensors";
import { batchedLayerNorm, type NormWeights } from "./batched-layer-norm.js";
import { type LayerNormGradients, layerNormGradients } from "./layer-norm-gradients.js";

tensorSpec();

/** The gradients in the order in which they are found. */
const AXES: Record<keyof LayerNormGradients, string> = {
  dGamma: "feature",
  dBeta: "feature",
  dNormalized: "batch position feature",
  dx: "batch position feature",
};
const stages = (due: Record<keyof LayerNormGradients, unknown>, where = "") =>
  (["dGamma", "dBeta", "dNormalized", "dx"] as const).map((name) => ({
    name,
    expected: due[name] as number[],
    axes: AXES[name],
    what: where ? `${name} ${where}` : name,
  }));

/** Two items of five positions of width 7, and what a loss wants of them. */
const randomInput = (stream: number) => ({
  x: randomTensor([2, 5, 7], stream),
  weights: {
    gamma: tf.add(1, tf.mul(randomTensor([7], stream + 1), 0.4)),
    beta: randomTensor([7], stream + 2),
  },
  dOutput: randomTensor([2, 5, 7], stream + 3),
});

test("one vector in each of two items, by hand", async () => {
  const x = tf.tensor3d([[[5, -1, 3, 1, 2]], [[3, -2, -2, -2, -2]]]); // [2, 1, 5]
  const weights = { gamma: tf.tensor1d([2, 1, -1, 4, 3]), beta: tf.tensor1d([9, 9, 9, 9, 9]) };
  const dOutput = tf.tensor3d([[[2, 0, -4, 0, 1]], [[1, 5, 0, 1, 0]]]); // [2, 1, 5]
  // Both have the standard deviation 2; normalized they are (1.5, -1.5, 0.5, -0.5, 0) and (2, -0.5, -0.5, -0.5, -0.5).
  const due = {
    dGamma: [3 + 2, -2.5, -2, -0.5, 0],
    dBeta: [3, 5, -4, 1, 1],
    dNormalized: [[[4, 0, 4, 0, 3]], [[2, 5, 0, 4, 0]]],
    // means 2.2 and 2.2; means of dNormalized times normalized 8/5 and -1/10
    dx: [
      [[(4 - 2.2 - 2.4) / 2, (-2.2 + 2.4) / 2, (4 - 2.2 - 0.8) / 2, (-2.2 + 0.8) / 2, (3 - 2.2) / 2]],
      [
        [
          (2 - 2.2 + 0.2) / 2,
          (5 - 2.2 - 0.05) / 2,
          (-2.2 - 0.05) / 2,
          (4 - 2.2 - 0.05) / 2,
          (-2.2 - 0.05) / 2,
        ],
      ],
    ],
  };
  await expect(layerNormGradients(x, weights, dOutput)).toMatchStages(stages(due));
});

test("they are PyTorch's gradients, whatever the epsilon", async () => {
  const { x, gamma, beta, dOutput, ...cases } = golden("block").norm;
  const weights = { gamma: tf.tensor1d(gamma), beta: tf.tensor1d(beta) };
  for (const name of ["usual", "large"]) {
    const { epsilon, ...due } = cases[name];
    await expect(layerNormGradients(tf.tensor3d(x), weights, tf.tensor3d(dOutput), epsilon)).toMatchStages(
      stages(due, `with an epsilon of ${epsilon}`),
    );
  }
});

test("without an epsilon it is that of the forward pass, 1e-5", async () => {
  const { x: wide, weights, dOutput } = randomInput(1);
  const x = tf.mul(wide, 3e-3); // a variance near 1e-5
  const [dx] = tf.grads((input: tf.Tensor) => batchedLayerNorm(input, weights))([x], dOutput);
  await expect({ dx: layerNormGradients(x, weights, dOutput).dx }).toMatchStages([
    { name: "dx", expected: dx, axes: AXES.dx, rtol: 1e-4, atol: 1e-3, what: "dx of a variance near 1e-5" },
  ]);
});

test("with an epsilon of 0 dx grows as its vector shrinks", async () => {
  const { x, weights, dOutput } = randomInput(60);
  const { dx } = layerNormGradients(tf.mul(x, 1e-3), weights, dOutput, 0);
  const expected = tf.mul(layerNormGradients(x, weights, dOutput, 0).dx, 1e3);
  await expect({ dx }).toMatchStages([
    { name: "dx", expected, axes: AXES.dx, rtol: 1e-3, atol: 0.5, what: "dx of a thousandth of x" },
  ]);
});

test("they are the gradients of your layer norm, by differences", async () => {
  const { x, weights } = randomInput(5);
  const norm = (input: tf.Tensor, changed: Partial<NormWeights> = {}) =>
    batchedLayerNorm(input, { ...weights, ...changed }, 0.1);
  const back = (dy: tf.Tensor) => layerNormGradients(x, weights, dy, 0.1);
  await expect((_: tf.Tensor, dy: tf.Tensor) => back(dy).dGamma).toBeTensorGradientOf(
    (gamma: tf.Tensor) => norm(x, { gamma }),
    { at: weights.gamma, axes: AXES.dGamma, what: "dGamma" },
  );
  await expect((_: tf.Tensor, dy: tf.Tensor) => back(dy).dBeta).toBeTensorGradientOf(
    (beta: tf.Tensor) => norm(x, { beta }),
    { at: weights.beta, axes: AXES.dBeta, what: "dBeta" },
  );
  await expect(
    (input: tf.Tensor, dy: tf.Tensor) => layerNormGradients(input, weights, dy, 0.1).dx,
  ).toBeTensorGradientOf((input: tf.Tensor) => norm(input), { at: x, axes: AXES.dx, what: "dx" });
});

test("moving or stretching a vector changes nothing: dx agrees", async () => {
  const { x, weights, dOutput } = randomInput(9);
  const { dx } = layerNormGradients(x, weights, dOutput, 1e-12);
  const zeros = tf.zeros([2, 5]);
  await expect(tf.sum(dx, -1)).toMatchValues(zeros, {
    axes: "batch position",
    atol: 5e-5,
    what: "what dx wants of all features at once",
  });
  await expect(tf.sum(tf.mul(dx, x), -1)).toMatchValues(zeros, {
    axes: "batch position",
    atol: 5e-5,
    what: "what dx wants of the vector's length",
  });
});

test("scale and shift collect from all vectors, of any axes", async () => {
  const { x, weights, dOutput } = randomInput(13);
  const { dGamma, dBeta, dNormalized, dx } = layerNormGradients(x, weights, dOutput);
  for (const shape of [
    [10, 7],
    [2, 1, 5, 7],
  ]) {
    const got = layerNormGradients(tf.reshape(x, shape), weights, tf.reshape(dOutput, shape));
    const axes = shape.map((_, i) => (i === shape.length - 1 ? "feature" : `axis${i}`)).join(" ");
    const due = { dGamma, dBeta, dNormalized: tf.reshape(dNormalized, shape), dx: tf.reshape(dx, shape) };
    await expect(got).toMatchStages(
      stages(due, `of shape [${shape}]`).map((stage) => ({
        ...stage,
        axes: stage.axes === "feature" ? "feature" : axes,
      })),
    );
  }
});

test("the tape agrees at every length, and with zeros", async () => {
  const tape = (x: tf.Tensor, { gamma, beta }: NormWeights, dOutput: tf.Tensor, epsilon: number) => {
    const norm = (...[a, g, b]: tf.Tensor[]) => batchedLayerNorm(a, { gamma: g, beta: b }, epsilon);
    const [dx, dGamma, dBeta] = tf.grads(norm)([x, gamma, beta], dOutput);
    return { dGamma, dBeta, dNormalized: tf.mul(dOutput, gamma), dx };
  };
  const vectors = "batch position feature";
  await expect(layerNormGradients).toAgreeWith(
    tape,
    { x: vectors, weights: { gamma: "feature", beta: "feature" }, dOutput: vectors, epsilon: 0.1 },
    { axes: AXES },
  );
});

test("what does not fit is refused", () => {
  const { x, weights, dOutput } = randomInput(17);
  for (const shape of [[1], [5, 7], [1, 7], [7, 1]])
    expect(() => layerNormGradients(x, { ...weights, gamma: tf.ones(shape) }, dOutput)).toRefuse(
      RangeError,
      `a gamma of shape [${shape}] for seven features`,
    );
  for (const shape of [
    [5, 7],
    [1, 5, 7],
    [2, 1, 7],
    [2, 5, 1],
    [5, 2, 7],
    [1, 2, 5, 7],
  ])
    expect(() => layerNormGradients(x, weights, tf.ones(shape))).toRefuse(
      RangeError,
      `a dOutput of shape [${shape}] for an x of shape [2,5,7]`,
    );
});

test("no tensor is left behind, and the inputs stay", async () => {
  const { x, weights, dOutput } = randomInput(21);
  const call = () => layerNormGradients(x, weights, dOutput);
  await expect(call).toLeakNoTensors();
  await expect(call).toLeaveTensorsUnchanged({ x, dOutput, ...weights });
});

test("every argument counts at every call, and results are new", async () => {
  const args = { ...randomInput(25), epsilon: 0.1 };
  await expect(layerNormGradients).toHeed(args, { except: ["weights.beta"] });
  await expect(layerNormGradients).toReturnNew(args);
  // With a gamma of 1, and of a single vector, some gradients have the numbers of dOutput.
  const [x, dOutput] = [randomTensor([7], 29), randomTensor([7], 30)];
  const weights = { gamma: tf.ones([7]), beta: tf.zeros([7]) };
  await expect(layerNormGradients).toReturnNew({ x, weights, dOutput });
});
