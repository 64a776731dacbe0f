import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import { exhibit } from "#lib/spec/exhibit";
import { golden } from "#lib/spec/golden";
import { randomTensor, tensorSpec } from "#lib/spec/tensors";
import { alibiBias, alibiSlopes } from "./alibi.js";

tensorSpec();

const BIAS = "head query key";
const slopes = { axes: "head", what: "the list of slopes" };

test("4 heads: 1/4, 1/16, 1/64, 1/256", () => {
  expect(alibiSlopes(4)).toMatchValues([1 / 4, 1 / 16, 1 / 64, 1 / 256], slopes);
});

test("8 heads: 1/2, 1/4, ... 1/256; a single head: 1/256", () => {
  expect(alibiSlopes(8)).toMatchValues(
    [1, 2, 3, 4, 5, 6, 7, 8].map((k) => 2 ** -k),
    slopes,
  );
  expect(alibiSlopes(1)).toMatchValues([1 / 256], slopes);
});

test("6 heads: those of 4, then the first and third of 8", () => {
  expect(alibiSlopes(6)).toMatchValues([1 / 4, 1 / 16, 1 / 64, 1 / 256, 1 / 2, 1 / 8], {
    ...slopes,
    rivals: {
      "The formula was stretched to 6 heads. The published rule takes the slopes of 4 heads and fills up.": [
        1, 2, 3, 4, 5, 6,
      ].map((k) => 2 ** ((-8 * k) / 6)),
    },
  });
});

test("1 to 20 heads follow the published rule", () => {
  const { alibiSlopes: table } = golden<{ alibiSlopes: Record<string, number[]> }>("positions");
  for (const [H, expected] of Object.entries(table)) {
    expect(alibiSlopes(Number(H))).toMatchValues(expected, {
      ...slopes,
      what: `the list of slopes of ${H} heads`,
    });
  }
});

test("112 heads: those of 64, then 48 from between", () => {
  const expected = Array.from({ length: 64 }, (_, h) => 2 ** (-(h + 1) / 8));
  for (let k = 0; k < 48; k++) expected.push(2 ** (-(2 * k + 1) / 16));
  expect(alibiSlopes(112)).toMatchValues(expected, { ...slopes, what: "the list of slopes of 112 heads" });
});

test("in the first of 4 heads each step back costs 1/4", async () => {
  const bias = tf.slice(alibiBias(4, 5), [0, 0, 0], [1, 5, 5]);
  const hidden = -Infinity;
  const expected = [
    [
      [0, hidden, hidden, hidden, hidden],
      [-0.25, 0, hidden, hidden, hidden],
      [-0.5, -0.25, 0, hidden, hidden],
      [-0.75, -0.5, -0.25, 0, hidden],
      [-1, -0.75, -0.5, -0.25, 0],
    ],
  ];
  await expect(bias).toMatchValues(expected, { axes: BIAS, what: "the bias of head 0" });
});

test("every head has its own slope", async () => {
  const [H, T] = [6, 5];
  const table = golden<{ alibiSlopes: Record<string, number[]> }>("positions").alibiSlopes[H];
  await exhibit({
    kind: "heatmap",
    title: "ALiBi in 6 heads",
    caption: "What is added to the scores: the steep heads look at what is near, the flat ones at all.",
    values: tf.maximum(alibiBias(H, 24), -12),
    axes: "head query key",
    range: [-12, 0],
    panelLabels: table.map((slope) => `slope 1/${1 / slope}`),
  });
  const expected = table.map((slope) =>
    Array.from({ length: T }, (_, i) =>
      Array.from({ length: T }, (_, j) => (j <= i ? slope * (j - i) : -Infinity)),
    ),
  );
  await expect(alibiBias(H, T)).toMatchValues(expected, { axes: BIAS });
});

test("at position 299 every key still counts by its distance", async () => {
  const last = tf.slice(alibiBias(1, 300), [0, 299, 0], [1, 1, 300]); // [1, 1, T]
  const expected = [[Array.from({ length: 300 }, (_, j) => (j - 299) / 256)]];
  await expect(last).toMatchValues(expected, { axes: BIAS, what: "the last of 300 rows" });
  const steep = tf.slice(alibiBias(8, 300), [0, 299, 0], [1, 1, 300]); // [1, 1, T]
  const falling = [[Array.from({ length: 300 }, (_, j) => (j - 299) / 2)]];
  await expect(steep).toMatchValues(falling, {
    axes: BIAS,
    what: "the last of 300 rows of the steepest head",
  });
});

test("softmax sees the same as of +slope · j behind a causal mask", async () => {
  // Along a row, −m(i − j) and +m·j differ by m·i, the same for every key.
  const [H, T] = [3, 7];
  const scores = randomTensor([2, H, T, T], 1);
  const causal = tf.tensor2d(
    Array.from({ length: T }, (_, i) => Array.from({ length: T }, (_, j) => (j <= i ? 0 : -Infinity))),
  ); // [T, T]
  const rising = tf.mul(tf.reshape(tf.tensor1d([1 / 16, 1 / 256, 1 / 4]), [H, 1, 1]), tf.range(0, T)); // [H, 1, T]
  const expected = tf.softmax(tf.add(tf.add(scores, rising), causal)); // [2, H, T, T]
  await expect(tf.softmax(tf.add(scores, alibiBias(H, T)))).toMatchValues(expected, {
    axes: "batch head query key",
    what: "the table of attention weights",
  });
});

test("gradients pass through the biased softmax, none is NaN", async () => {
  const bias = alibiBias(2, 4);
  const weights = (scores: tf.Tensor) => tf.softmax(tf.add(scores, bias));
  await expect(weights).toBeDifferentiable({ at: randomTensor([3, 2, 4, 4], 2) });
});

test("a single head and a single position have their bias too", async () => {
  const table = golden<{ alibiSlopes: Record<string, number[]> }>("positions").alibiSlopes;
  const slowly = (H: number, T: number) => {
    const positions = Array.from({ length: T }, (_, i) => i);
    return table[H].map((slope) =>
      positions.map((i) => positions.map((j) => (j <= i ? slope * (j - i) : -Infinity))),
    );
  };
  await expect(alibiBias).toAgreeWith(
    slowly,
    { H: ({ head }) => head, T: ({ position }) => position },
    { axes: BIAS, lengths: { head: 6, position: 5 } },
  );
});

test("no head, and half a head, are refused", () => {
  for (const H of [0, -2, 2.5, Number.NaN]) {
    expect(() => alibiSlopes(H)).toRefuse(RangeError, `a number of ${H} heads`);
    expect(() => alibiBias(H, 3)).toRefuse(RangeError, `a bias for ${H} heads`);
  }
});

test("every call computes its result again", async () => {
  await expect(alibiSlopes).toHeed({ H: 6 }, { others: { H: 5 } });
  await expect(alibiSlopes).toReturnNew({ H: 6 });
  await expect(alibiBias).toHeed({ H: 6, T: 5 }, { others: { H: 5, T: 4 } });
  await expect(alibiBias).toReturnNew({ H: 6, T: 5 });
});

test("no tensor is left behind", async () => {
  await expect(() => alibiBias(3, 4)).toLeakNoTensors();
});
