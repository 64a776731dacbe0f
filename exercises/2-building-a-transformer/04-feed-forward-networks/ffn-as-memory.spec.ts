import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import { exhibit } from "#lib/spec/exhibit";
import { randomTensor, tensorSpec } from "#lib/spec/tensors";
import { batchedFeedForward, type FeedForwardWeights } from "./batched-feed-forward.js";
import { ffnAsMemory, silenceUnit } from "./ffn-as-memory.js";
import { geluExact } from "./gelu-forms.js";

tensorSpec();

const UNITS = "batch position unit";
const PARTS = "batch position unit component";
const AXES = "batch position component";

/** Width 5, seven hidden units. */
const randomWeights = (stream: number): FeedForwardWeights => ({
  W1: tf.mul(randomTensor([5, 7], stream), 0.6),
  b1: randomTensor([7], stream + 1),
  W2: tf.mul(randomTensor([7, 5], stream + 2), 0.6),
  b2: randomTensor([5], stream + 3),
});

test("width 2, three units with ReLU, by hand", async () => {
  const x = tf.tensor3d([[[2, -1]], [[0, 3]]]); // [2, 1, 2]
  const weights: FeedForwardWeights = {
    W1: tf.tensor2d([
      [1, 0, -1],
      [1, 2, 0],
    ]), // [2, 3]
    b1: tf.tensor1d([0, 1, 4]),
    W2: tf.tensor2d([
      [1, 3],
      [2, -1],
      [-5, 0.5],
    ]), // [3, 2]
    b2: tf.tensor1d([0.5, -1]),
  };
  // Before ReLU: (1, -1, 2) and (3, 7, 4); the -1 is cut to 0.
  const contributions = [
    [
      [
        [1, 3],
        [0, 0],
        [-10, 1],
      ],
    ],
    [
      [
        [3, 9],
        [14, -7],
        [-20, 2],
      ],
    ],
  ];
  await expect(ffnAsMemory(x, weights, tf.relu)).toMatchStages([
    { name: "activations", expected: [[[1, 0, 2]], [[3, 7, 4]]], axes: UNITS },
    { name: "contributions", expected: contributions, axes: PARTS },
  ]);
  await expect(silenceUnit(x, weights, 1, tf.relu)).toMatchValues([[[-8.5, 3]], [[-16.5, 10]]], {
    axes: AXES,
    what: "the output without unit 1",
  });
});

test("b2 and all contributions sum to the network's output", async () => {
  const weights = randomWeights(1);
  const x = randomTensor([2, 3, 5], 5);
  const activations: Record<string, ((h: tf.Tensor) => tf.Tensor) | undefined> = {
    "GELU unless given": undefined,
    geluExact,
    sigmoid: tf.sigmoid,
  };
  for (const [name, activation] of Object.entries(activations)) {
    const { contributions } = ffnAsMemory(x, weights, activation);
    await expect(tf.add(tf.sum(contributions, 2), weights.b2)).toMatchValues(
      batchedFeedForward(x, weights, activation),
      { axes: AXES, what: `b2 and the sum of contributions (${name})` },
    );
  }
});

test("each unit adds its row of W2, as much as it is active", async () => {
  const weights = randomWeights(6);
  const x = randomTensor([2, 3, 5], 10);
  const got = ffnAsMemory(x, weights, tf.sigmoid);
  const [a, rows] = (await Promise.all([got.activations.array(), weights.W2.array()])) as [
    number[][][],
    number[][],
  ];
  const expected = a.map((item) =>
    item.map((position) => position.map((share, j) => rows[j].map((w) => share * w))),
  );
  await expect({ contributions: got.contributions }).toMatchStages([
    { name: "contributions", expected, axes: PARTS },
  ]);
});

test("as many hidden units as components: still rows, not columns", async () => {
  const square: FeedForwardWeights = {
    W1: randomTensor([4, 4], 11),
    b1: randomTensor([4], 12),
    W2: randomTensor([4, 4], 13),
    b2: randomTensor([4], 14),
  };
  const x = randomTensor([4, 4, 4], 15); // every axis alike: whatever goes astray finds a place
  const { contributions } = ffnAsMemory(x, square);
  await expect(tf.add(tf.sum(contributions, 2), square.b2)).toMatchValues(batchedFeedForward(x, square), {
    axes: AXES,
    what: "b2 and the sum of contributions, with four of everything",
  });
});

test("a silent unit takes its contribution away, nothing else", async () => {
  const weights = randomWeights(16);
  for (const [T, unit, activation] of [
    [3, 0, undefined],
    [3, 3, tf.sigmoid],
    [3, 6, undefined],
    [1, 2, tf.sigmoid],
  ] as const) {
    const x = randomTensor([2, T, 5], 20);
    const mask = tf.tensor1d(Array.from({ length: 7 }, (_, j) => (j === unit ? 0 : 1))); // [F]
    const masked = (hidden: tf.Tensor) => tf.mul(activation?.(hidden) ?? geluDefault(hidden), mask);
    await expect(silenceUnit(x, weights, unit, activation)).toMatchValues(
      batchedFeedForward(x, weights, masked),
      {
        axes: AXES,
        what: `the output without unit ${unit} (${activation ? "sigmoid" : "GELU unless given"}, T = ${T})`,
      },
    );
  }
});

test("without all units but one, only b2 and its share remain", async () => {
  const weights = randomWeights(21);
  const one: FeedForwardWeights = {
    W1: tf.slice(weights.W1, [0, 2], [5, 1]),
    b1: tf.slice(weights.b1, 2, 1),
    W2: tf.slice(weights.W2, [2, 0], [1, 5]),
    b2: weights.b2,
  };
  const x = randomTensor([2, 3, 5], 25);
  await expect(silenceUnit(x, one, 0)).toMatchValues(tf.broadcastTo(weights.b2, [2, 3, 5]), {
    axes: AXES,
    what: "the output without the only unit",
  });
});

test("one position, unit or component alone: the same parts", async () => {
  const weights = { W1: "component unit", b1: "unit", W2: "unit component", b2: "component" };
  await expect(ffnAsMemory).toAgreeWith(
    slowly,
    { x: "batch position component", weights },
    { axes: { activations: UNITS, contributions: PARTS } },
  );
});

test("gradients reach the input and the weights", async () => {
  const weights = randomWeights(26);
  const x = randomTensor([2, 3, 5], 30);
  for (const part of ["contributions", "activations"] as const)
    await expect((input: tf.Tensor) => ffnAsMemory(input, weights)[part]).toBeDifferentiable({
      at: x,
      axes: AXES,
      what: `the ${part} by x`,
    });
  const { W1, b1, W2 } = weights;
  await expect((changed: Record<string, tf.Tensor>) =>
    silenceUnit(x, { ...weights, ...changed }, 1),
  ).toBeDifferentiable({
    at: { W1, b1, W2 },
    axes: { W1: "in out", b1: "unit", W2: "in out" },
    what: "the output without unit 1",
  });
});

test("units that are not there, and other widths, are refused", () => {
  const weights = randomWeights(31);
  const x = randomTensor([2, 3, 5], 35);
  for (const unit of [-1, 7, 1.5])
    expect(() => silenceUnit(x, weights, unit)).toRefuse(RangeError, `unit ${unit} of seven`);
  expect(() => ffnAsMemory(x, { ...weights, W2: randomTensor([1, 5], 36) })).toRefuse(
    RangeError,
    "one row of W2 for seven units",
  );
  for (const width of [1, 4, 6])
    expect(() => ffnAsMemory(x, { ...weights, W2: randomTensor([7, width], 39) })).toRefuse(
      RangeError,
      `a W2 that gives width ${width} to a stream of width 5`,
      width,
    );
  const wide = randomTensor([2, 3, 6], 38);
  expect(() => ffnAsMemory(wide, weights)).toRefuse(RangeError, "x of width 6 for a W1 of 5");
  expect(() => silenceUnit(wide, weights, 1)).toRefuse(RangeError, "x of width 6 for a W1 of 5");
});

test("no tensor is left behind, and the inputs stay", async () => {
  const weights = randomWeights(37);
  const x = randomTensor([2, 3, 5], 41);
  for (const call of [() => ffnAsMemory(x, weights), () => silenceUnit(x, weights, 4, tf.relu)]) {
    await expect(call).toLeakNoTensors();
    await expect(call).toLeaveTensorsUnchanged({ x, ...weights });
  }
});

test("every argument counts at every call, and results are new", async () => {
  const [x, weights] = [randomTensor([2, 3, 5], 42), randomWeights(43)];
  await expect(ffnAsMemory).toHeed({ x, weights }, { except: ["weights.b2"] });
  await expect(ffnAsMemory).toReturnNew({ x, weights });
  await expect(silenceUnit).toHeed({ x, weights, unit: 4 }, { others: { unit: 5 } });
  await expect(silenceUnit).toReturnNew({ x, weights, unit: 4 });
});

const COUNTRIES = ["France", "Japan", "Kenya"];
const RELATIONS = ["capital", "food", "sea"];
const ANSWERS = ["Paris", "crepe", "Atlantic", "Tokyo", "ramen", "Pacific", "Nairobi", "ugali", "Indian"];

test("nine facts by hand: silencing one unit forgets one fact", async () => {
  const { x, weights } = facts();
  const { activations } = ffnAsMemory(x, weights, tf.relu);
  const forgotten = silenceUnit(x, weights, 3, tf.relu); // [1, 9, D]
  await showMemory(activations, forgotten);
  const answers = (output: tf.Tensor) => tf.slice(output, [0, 0, 6], [1, 9, 9]); // [1, 9, 9]
  await expect(answers(batchedFeedForward(x, weights, tf.relu))).toMatchValues(tf.expandDims(tf.eye(9), 0), {
    axes: "batch question answer",
    what: "what the memory answers",
  });
  const allButTokyo = tf.mul(tf.eye(9), tf.tensor1d(ANSWERS.map((answer) => (answer === "Tokyo" ? 0 : 1)))); // [9, 9]
  await expect(answers(forgotten)).toMatchValues(tf.expandDims(allButTokyo, 0), {
    axes: "batch question answer",
    what: "what it answers without unit 3",
  });
});

/**
 * A network that knows nine facts. The stream has 15 components: three countries, three relations, nine answers. The key of
 * unit (country, relation) has a 1 for each, its bias lets it pass only where both are there, its value is the answer.
 */
function facts(): { x: tf.Tensor; weights: FeedForwardWeights } {
  const ones = (length: number, ...places: number[]) =>
    Array.from({ length }, (_, i) => (places.includes(i) ? 1 : 0));
  const pairs = COUNTRIES.flatMap((_, country) => RELATIONS.map((_, relation) => [country, 3 + relation]));
  const questions = pairs.map((pair) => ones(15, ...pair)); // [9, 15]
  return {
    x: tf.tensor3d([questions]),
    weights: {
      W1: tf.transpose(tf.tensor2d(questions)), // [15, 9]
      b1: tf.fill([9], -1),
      W2: tf.tensor2d(pairs.map((_, j) => ones(15, 6 + j))), // [9, 15]
      b2: tf.zeros([15]),
    },
  };
}

async function showMemory(activations: tf.Tensor, forgotten: tf.Tensor): Promise<void> {
  const questions = COUNTRIES.flatMap((country) => RELATIONS.map((relation) => `${country} ${relation}`));
  await exhibit({
    kind: "heatmap",
    title: "which unit knows what",
    caption: "Each question wakes the one unit whose key has its country and its relation.",
    values: tf.squeeze(activations, [0]), // [9, 9]
    axes: "question unit",
    range: [0, 1],
    rowLabels: questions,
  });
  await exhibit({
    kind: "heatmap",
    title: "what is answered without unit 3",
    caption: "One row is empty: Japan has lost its capital, and nothing else.",
    values: tf.reshape(tf.slice(forgotten, [0, 0, 6], [1, 9, 9]), [9, 9]),
    axes: "question answer",
    range: [0, 1],
    rowLabels: questions,
    columnLabels: ANSWERS,
  });
}

/** The activation of the network unless one is given, by way of two layers that change nothing. */
function geluDefault(hidden: tf.Tensor): tf.Tensor {
  const F = hidden.shape.at(-1) as number;
  const same = { W1: tf.eye(F), b1: tf.zeros([F]), W2: tf.eye(F), b2: tf.zeros([F]) };
  return tf.reshape(batchedFeedForward(tf.reshape(hidden, [1, -1, F]), same), hidden.shape); // the shape of hidden
}

/** Activations and contributions without a matrix product: every number times its weight, then sums. */
function slowly(x: tf.Tensor, { W1, b1, W2 }: FeedForwardWeights) {
  const activations = geluDefault(tf.add(tf.sum(tf.mul(tf.expandDims(x, -1), W1), -2), b1)); // [B, T, F]
  return { activations, contributions: tf.mul(tf.expandDims(activations, -1), W2) }; // [B, T, F] and [B, T, F, D]
}
