import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import { golden } from "#lib/spec/golden";
import { randomTensor, tensorSpec } from "#lib/spec/tensors";
import { type SwigluWeights, silu, swiglu } from "./swiglu.js";

tensorSpec();

const ln = Math.log;
const AXES = "batch position component";
const NAMES = ["W1", "W2", "W3"] as const;

/** Width 5, seven hidden units. */
const randomWeights = (stream: number): SwigluWeights => ({
  W1: tf.mul(randomTensor([5, 7], stream), 0.6),
  W2: tf.mul(randomTensor([7, 5], stream + 1), 0.6),
  W3: tf.mul(randomTensor([5, 7], stream + 2), 0.6),
});

test("silu of ln 3 is three quarters of it, by hand", async () => {
  // σ(ln 3) = 3/4, σ(−ln 3) = 1/4, σ(ln 9) = 9/10
  const z = tf.tensor1d([0, ln(3), -ln(3), ln(9)]); // [4]
  expect(() => silu(z)).toAccept("a z of one axis");
  await expect(silu(z)).toMatchValues([0, 0.75 * ln(3), -0.25 * ln(3), 0.9 * ln(9)], {
    axes: "place",
    what: "silu",
  });
});

test("silu lets all of a large number pass, nothing of −10,000", async () => {
  const z = tf.tensor1d([-10_000, -200, 200, 10_000]); // [4]
  await expect(silu(z)).toMatchValues([0, 0, 200, 10_000], { axes: "place", what: "silu" });
});

test("far out the slope of silu is 1 or 0", async () => {
  const z = tf.tensor1d([-10_000, -200, 200, 10_000]); // [4]
  await expect(tf.grad(silu)(z)).toMatchValues([0, 0, 1, 1], {
    axes: "place",
    what: "the tape's slope of silu",
  });
});

test("width 2, three hidden units, by hand", async () => {
  const x = tf.tensor3d([[[ln(3), 1]], [[0, 2]]]); // [2, 1, 2]
  const weights: SwigluWeights = {
    W1: tf.tensor2d([
      [1, -1, 2],
      [0, 0, 0],
    ]), // [2, 3]: gates (ln 3, −ln 3, ln 9), then all 0
    W3: tf.tensor2d([
      [0, 0, 0],
      [4, 8, -10],
    ]), // [2, 3]: values (4, 8, −10)
    W2: tf.tensor2d([
      [1, 0],
      [1, 2],
      [0, 1],
    ]), // [3, 2]
  };
  // Behind the gates: 3 ln 3, −2 ln 3, −18 ln 3; a gate of 0 is shut.
  const expected = [[[ln(3), -22 * ln(3)]], [[0, 0]]];
  expect(() => swiglu(x, weights)).toAccept("three hidden units for a width of two");
  await expect(swiglu(x, weights)).toMatchValues(expected, { axes: AXES });
});

test("it is PyTorch's silu, product and linear layers", async () => {
  const { x, W1, W2, W3, output } = golden("feed_forward").swiglu;
  const weights = { W1: tf.tensor2d(W1), W2: tf.tensor2d(W2), W3: tf.tensor2d(W3) };
  const exchanged = swigluOnLists(x, W3, W2, W1);
  await expect(swiglu(tf.tensor3d(x), weights)).toMatchValues(output, {
    axes: AXES,
    rivals: { "The gate is on the wrong branch: silu belongs to x · W1, not to x · W3.": exchanged },
  });
});

test("twice the values behind the gate, twice the output", async () => {
  const weights = randomWeights(1);
  const x = randomTensor([2, 3, 5], 4);
  const twice = swiglu(x, { ...weights, W3: tf.mul(weights.W3, 2) });
  await expect(twice).toMatchValues(tf.mul(swiglu(x, weights), 2), {
    axes: AXES,
    what: "the output for 2 · W3",
  });
});

test("nothing behind the gate, or no gate: the output is 0", async () => {
  const weights = randomWeights(5);
  const x = randomTensor([2, 3, 5], 8);
  for (const name of NAMES)
    await expect(swiglu(x, { ...weights, [name]: tf.zerosLike(weights[name]) })).toMatchValues(
      tf.zeros([2, 3, 5]),
      {
        axes: AXES,
        what: `the output for a ${name} of zeros`,
      },
    );
});

test("every position is computed from itself alone", async () => {
  const weights = randomWeights(9);
  const network = (x: tf.Tensor) => swiglu(x, weights);
  await expect(network).toKeepApart(randomTensor([2, 4, 5], 12), { axis: 1, of: "position" });
  await expect(network).toKeepApart(randomTensor([3, 2, 5], 13), { axis: 0, of: "item" });
});

test("gradients reach the input and all three weights", async () => {
  const weights = randomWeights(14);
  const x = randomTensor([2, 3, 5], 17);
  await expect(silu).toBeDifferentiable({ at: x, axes: AXES, what: "silu" });
  await expect(({ x: input, ...changed }: Record<string, tf.Tensor>) =>
    swiglu(input, { ...weights, ...changed }),
  ).toBeDifferentiable({
    at: { x, ...weights },
    axes: { x: AXES, ...Object.fromEntries(NAMES.map((name) => [name, "in out"])) },
    what: "the output",
  });
});

test("one number alone gives what it gives among others", async () => {
  await expect((z: tf.Tensor) => ({ silu: silu(z) })).toHoldAtLengthOne(
    { z: "batch position unit" },
    { gives: { silu: "batch position unit" }, apart: "batch position unit" },
  );
});

test("it is sums of products, at every length, with zeros too", async () => {
  await expect(swiglu).toAgreeWith(
    slowly,
    {
      x: "item position component",
      weights: { W1: "component unit", W2: "unit component", W3: "component unit" },
    },
    { axes: "item position component", cases: "ones zeros small" },
  );
});

test("weights of another width are refused", () => {
  const weights = randomWeights(18);
  const x = randomTensor([2, 3, 5], 21);
  expect(() => swiglu(x, { ...weights, W1: randomTensor([6, 7], 22) })).toRefuse(
    RangeError,
    "x of width 5 for a W1 of 6",
  );
  expect(() => swiglu(x, { ...weights, W3: randomTensor([4, 7], 23) })).toRefuse(
    RangeError,
    "x of width 5 for a W3 of 4",
  );
  expect(() => swiglu(x, { ...weights, W2: randomTensor([8, 5], 24) })).toRefuse(
    RangeError,
    "seven hidden units for a W2 of eight",
  );
  // One hidden unit would fit every number of them, without an error.
  for (const [name, shape] of [
    ["W1", [5, 1]],
    ["W3", [5, 1]],
    ["W3", [5, 6]],
    ["W2", [7, 4]],
  ] as const)
    expect(() => swiglu(x, { ...weights, [name]: randomTensor([...shape], 33) })).toRefuse(
      RangeError,
      `a ${name} of shape [${shape}]`,
    );
});

test("no tensor is left behind, and the inputs stay", async () => {
  const weights = randomWeights(25);
  const x = randomTensor([2, 3, 5], 28);
  await expect(() => silu(x)).toLeakNoTensors();
  await expect(() => silu(x)).toLeaveTensorsUnchanged({ x });
  await expect(() => swiglu(x, weights)).toLeakNoTensors();
  await expect(() => swiglu(x, weights)).toLeaveTensorsUnchanged({ x, ...weights });
});

test("every argument counts at every call, and the result is new", async () => {
  const [x, weights] = [randomTensor([2, 3, 5], 29), randomWeights(30)];
  await expect(silu).toHeed({ z: x });
  await expect(silu).toReturnNew({ z: x });
  await expect(silu).toReturnNew({ z: tf.tensor1d([0, 300]) });
  await expect(swiglu).toHeed({ x, weights });
  await expect(swiglu).toReturnNew({ x, weights });
  await expect(swiglu).toReturnNew({ x: tf.zeros([2, 3, 5]), weights });
});

/** SwiGLU without a matrix product: every number times its weight, then sums. */
function slowly(x: tf.Tensor, { W1, W2, W3 }: SwigluWeights): tf.Tensor {
  const times = (rows: tf.Tensor, W: tf.Tensor) => tf.sum(tf.mul(tf.expandDims(rows, -1), W), -2);
  const z = times(x, W1); // [B, T, F]
  const gate = tf.div(z, tf.add(1, tf.exp(tf.neg(z)))); // [B, T, F]
  return times(tf.mul(gate, times(x, W3)), W2); // [B, T, D]
}

/** SwiGLU with loops, in JavaScript's own numbers. */
function swigluOnLists(x: number[][][], gate: number[][], down: number[][], value: number[][]): number[][][] {
  const times = (row: number[], W: number[][]) =>
    W[0].map((_, o) => row.reduce((sum, r, i) => sum + r * W[i][o], 0));
  return x.map((item) =>
    item.map((row) => {
      const values = times(row, value);
      return times(
        times(row, gate).map((z, j) => (z / (1 + Math.exp(-z))) * values[j]),
        down,
      );
    }),
  );
}
