import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import { golden } from "#lib/spec/golden";
import { randomTensor, tensorSpec } from "#lib/spec/tensors";
import { feedForward } from "../../1-understanding-gradients/05-feed-forward-network/feed-forward.js";
import { batchedFeedForward, type FeedForwardWeights } from "./batched-feed-forward.js";
import { geluExact } from "./gelu-forms.js";

tensorSpec();

const AXES = "batch position component";
const NAMES = ["W1", "b1", "W2", "b2"] as const;

/** Width 5, seven hidden units. */
const randomWeights = (stream: number): FeedForwardWeights => ({
  W1: tf.mul(randomTensor([5, 7], stream), 0.6),
  b1: randomTensor([7], stream + 1),
  W2: tf.mul(randomTensor([7, 5], stream + 2), 0.6),
  b2: randomTensor([5], stream + 3),
});

test("width 2, three hidden units with ReLU, by hand", async () => {
  const x = tf.tensor3d([[[2, -1]], [[0, 3]]]); // [2, 1, 2]
  const weights: FeedForwardWeights = {
    W1: tf.tensor2d([
      [1, 0, -1],
      [1, 2, 0],
    ]), // [2, 3]
    b1: tf.tensor1d([0, 1, 4]),
    W2: tf.tensor2d([
      [1, 0],
      [2, -1],
      [0, 1],
    ]), // [3, 2]
    b2: tf.tensor1d([0.5, -1]),
  };
  // Hidden: (1, -1, 2) and (3, 7, 4); the -1 is cut to 0.
  const expected = [[[1.5, 1]], [[17.5, -4]]];
  await expect(batchedFeedForward(x, weights, tf.relu)).toMatchValues(expected, { axes: AXES });
  const far = tf.tensor3d([[[2000, 3000]]]); // hidden (5000, 6001, -1996)
  await expect(batchedFeedForward(far, weights, tf.relu)).toMatchValues([[[17002.5, -6002]]], {
    ...{ axes: AXES, what: "the output of an input in the thousands" },
  });
});

test("every item gets what part 1's network gives it", async () => {
  const weights = randomWeights(1);
  const x = randomTensor([2, 3, 5], 5);
  const items = (await x.array()) as number[][][];
  const [W1, b1, W2, b2] = await Promise.all([
    tf.transpose(weights.W1).array(), // part 1 keeps weights as [out, in]
    weights.b1.array(),
    tf.transpose(weights.W2).array(),
    weights.b2.array(),
  ]);
  const p = { W1, b1, W2, b2 } as { W1: number[][]; b1: number[]; W2: number[][]; b2: number[] };
  const expected = items.map((rows) => feedForward(rows, p).output);
  await expect(batchedFeedForward(x, weights)).toMatchValues(expected, { axes: AXES });
});

test("with either form of GELU it is PyTorch's network", async () => {
  const { x, W1, b1, W2, b2, exact, tanh } = golden("feed_forward").network;
  const weights = { W1: tf.tensor2d(W1), b1: tf.tensor1d(b1), W2: tf.tensor2d(W2), b2: tf.tensor1d(b2) };
  const close = { axes: AXES, atol: 4e-6, rtol: 1e-6 };
  await expect(batchedFeedForward(tf.tensor3d(x), weights)).toMatchValues(tanh, {
    ...close,
    what: "the output with GELU unless another activation is given",
    rivals: {
      "Unless another activation is given it is the tanh form of GELU; this is the exact one.": exact,
    },
  });
  await expect(batchedFeedForward(tf.tensor3d(x), weights, geluExact)).toMatchValues(exact, {
    ...close,
    what: "the output with geluExact",
    rivals: { "The activation that was given was not used.": tanh },
  });
});

test("hidden units that stay as they are: two linear layers", async () => {
  const weights = randomWeights(6);
  const x = randomTensor([2, 3, 5], 10);
  const W = tf.matMul(weights.W1, weights.W2); // [D, D], the single layer that both make
  const b = tf.add(tf.matMul(tf.reshape(weights.b1, [1, 7]), weights.W2), weights.b2); // [1, D]
  const rows = tf.add(tf.matMul(tf.reshape(x, [6, 5]), W), b); // [B·T, D]
  await expect(batchedFeedForward(x, weights, (hidden) => hidden)).toMatchValues(
    tf.reshape(rows, [2, 3, 5]),
    { axes: AXES, what: "the output without a bend" },
  );
});

test("the activation sees every hidden unit once, and only these", () => {
  let seen = 0;
  batchedFeedForward(randomTensor([2, 3, 5], 11), randomWeights(12), (hidden) => {
    seen += hidden.size;
    return hidden;
  });
  // Two items of three positions with seven units each.
  expect(seen).toMatchValues(42, { atol: 0, rtol: 0, what: "the count of what the activation saw" });
});

test("every position is computed from itself alone", async () => {
  const weights = randomWeights(16);
  const network = (x: tf.Tensor) => batchedFeedForward(x, weights);
  await expect(network).toKeepApart(randomTensor([2, 5, 5], 20), { axis: 1, of: "position" });
});

test("the items of a batch never meet", async () => {
  const weights = randomWeights(21);
  const network = (x: tf.Tensor) => batchedFeedForward(x, weights);
  await expect(network).toKeepApart(randomTensor([3, 2, 5], 25), { axis: 0, of: "item" });
});

test("the order of the positions does not matter", async () => {
  const weights = randomWeights(26);
  const network = (x: tf.Tensor) => batchedFeedForward(x, weights);
  await expect(network).toFollowOrder(randomTensor([2, 4, 5], 30), { axis: 1, of: "position" });
});

test("gradients reach the input, both weights and both biases", async () => {
  const weights = randomWeights(31);
  const x = randomTensor([2, 3, 5], 35);
  await expect(({ x: input, ...changed }: Record<string, tf.Tensor>) =>
    batchedFeedForward(input, { ...weights, ...changed }),
  ).toBeDifferentiable({
    at: { x, ...weights },
    axes: {
      x: AXES,
      ...Object.fromEntries(NAMES.map((name) => [name, name.startsWith("W") ? "in out" : "unit"])),
    },
    what: "the output",
  });
});

test("it is sums of products, at every length, with zeros too", async () => {
  await expect(batchedFeedForward).toAgreeWith(
    slowly,
    {
      x: "item position component",
      weights: { W1: "component unit", b1: "unit", W2: "unit component", b2: "component" },
    },
    { axes: "item position component", cases: "ones zeros small" },
  );
});

test("as many hidden units as components: no weight is transposed", async () => {
  const weights = {
    W1: randomTensor([5, 5], 50),
    b1: randomTensor([5], 51),
    W2: randomTensor([5, 5], 52),
    b2: randomTensor([5], 53),
  };
  const x = randomTensor([2, 3, 5], 54);
  await expect(batchedFeedForward(x, weights)).toMatchValues(slowly(x, weights), {
    axes: AXES,
    what: "the output of a network with square weights",
  });
});

test("weights of another width are refused", () => {
  const weights = randomWeights(36);
  const x = randomTensor([2, 3, 5], 40);
  expect(() => batchedFeedForward(x, { ...weights, W1: randomTensor([6, 7], 41) })).toRefuse(
    RangeError,
    "x of width 5 for a W1 of 6",
  );
  expect(() => batchedFeedForward(x, { ...weights, W2: randomTensor([8, 5], 42) })).toRefuse(
    RangeError,
    "seven hidden units for a W2 of eight",
  );
  expect(() => batchedFeedForward(x, { ...weights, W2: randomTensor([7, 4], 43) })).toRefuse(
    RangeError,
    "x of width 5 for a W2 of four columns",
  );
  for (const columns of [4, 6]) {
    const down = { W2: randomTensor([7, columns], 43), b2: randomTensor([columns], 44) }; // these fit each other
    expect(() => batchedFeedForward(x, { ...weights, ...down })).toRefuse(
      RangeError,
      `x of width 5 for a W2 and a b2 of ${columns} columns`,
    );
  }
  for (const name of ["b1", "b2"] as const)
    expect(() => batchedFeedForward(x, { ...weights, [name]: tf.ones([1]) })).toRefuse(
      RangeError,
      `a ${name} of one number`,
    );
});

test("no tensor is left behind, and the inputs stay", async () => {
  const weights = randomWeights(43);
  const x = randomTensor([2, 3, 5], 47);
  for (const call of [() => batchedFeedForward(x, weights), () => batchedFeedForward(x, weights, tf.relu)]) {
    await expect(call).toLeakNoTensors();
    await expect(call).toLeaveTensorsUnchanged({ x, ...weights });
  }
});

test("every argument counts at every call, and the result is new", async () => {
  const [x, weights] = [randomTensor([2, 3, 5], 48), randomWeights(49)];
  await expect(batchedFeedForward).toHeed({ x, weights });
  await expect(batchedFeedForward).toReturnNew({ x, weights });
});

/** The same without a matrix product: every number times its weight, then sums. */
function slowly(x: tf.Tensor, { W1, b1, W2, b2 }: FeedForwardWeights): tf.Tensor {
  const hidden = tf.add(tf.sum(tf.mul(tf.expandDims(x, -1), W1), -2), b1); // [B, T, F]
  const cubic = tf.add(hidden, tf.mul(0.044715, tf.pow(hidden, 3))); // [B, T, F]
  const active = tf.mul(tf.div(hidden, 2), tf.add(1, tf.tanh(tf.mul(Math.sqrt(2 / Math.PI), cubic)))); // [B, T, F]
  return tf.add(tf.sum(tf.mul(tf.expandDims(active, -1), W2), -2), b2); // [B, T, D]
}
