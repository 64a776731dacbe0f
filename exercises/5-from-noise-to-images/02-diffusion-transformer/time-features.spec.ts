import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import { exhibit } from "#lib/spec/exhibit";
import { golden } from "#lib/spec/golden";
import { randomTensor, tensorSpec } from "#lib/spec/tensors";
import { timeFeatures } from "./time-features.js";

tensorSpec();

const AXES = "item feature";
/** What backends make of large angles in float32. */
const NEAR = { axes: AXES, atol: 2e-3 };

test("two hands at t = 0.5, by hand: 500 and 5 radians", async () => {
  const expected = [[Math.cos(500), Math.cos(5), Math.sin(500), Math.sin(5)]];
  await expect(timeFeatures(tf.tensor1d([0.5]), 4)).toMatchValues(expected, {
    ...NEAR,
    what: "the features of t = 0.5",
  });
});

test("what 32 features say of the times from 0 to 1", async () => {
  const told = timeFeatures(tf.linspace(0, 1, 41), 32); // [41, 32]
  await exhibit({
    kind: "heatmap",
    title: "times from 0 to 1",
    caption:
      "Left the cosines, right the sines. The first hands run wild, the last ones hardly move: together they know the time.",
    values: told,
    axes: "time feature",
    range: [-1, 1],
  });
  expect(told).toHaveShape([41, 32], AXES, "the features of 41 times");
});

test("at t = 0 each cosine is 1, and each sine 0", async () => {
  await expect(timeFeatures(tf.tensor1d([0]), 6)).toMatchValues([[1, 1, 1, 0, 0, 0]], { axes: AXES });
});

test("a single hand: 1,000 radians from 0 to 1", async () => {
  const expected = [0, 0.25, 1].map((t) => [Math.cos(1000 * t), Math.sin(1000 * t)]);
  await expect(timeFeatures(tf.tensor1d([0, 0.25, 1]), 2)).toMatchValues(expected, NEAR);
});

test("each hand is slower by the same factor", async () => {
  // Three hands, period 1000: each is ten times slower than the one before it.
  const angles = [0.5, 0.05, 0.005];
  const expected = [[...angles.map(Math.cos), ...angles.map(Math.sin)]];
  await expect(timeFeatures(tf.tensor1d([0.25]), 6, { scale: 2, period: 1000 })).toMatchValues(
    expected,
    NEAR,
  );
});

test("PyTorch's features of two times", async () => {
  const { t, usual, other } = golden("dit").times;
  await expect(timeFeatures(tf.tensor1d(t), 6)).toMatchValues(usual, NEAR);
  await expect(timeFeatures(tf.tensor1d(t), 10, { scale: 50, period: 300 })).toMatchValues(other, NEAR);
});

test("scale and period have their defaults, each by itself", async () => {
  const t = tf.tensor1d([0.125, 0.75]);
  for (const [given, scale, period] of [
    [{ scale: 4 }, 4, 10_000],
    [{ period: 16 }, 1000, 16],
    [{}, 1000, 10_000],
    [{ scale: 0 }, 0, 10_000], // no position from 0 to 1: every hand stands still
  ] as const)
    await expect(timeFeatures(t, 8, given)).toMatchValues(slowly([0.125, 0.75], 8, scale, period), {
      ...{ ...NEAR, what: `the features with ${JSON.stringify(given)}` },
    });
});

test("t = 0.1 and t = 0.9 look different", async () => {
  const [a, b] = tf.unstack(timeFeatures(tf.tensor1d([0.1, 0.9]), 256)); // [256] each
  const [cosine] = await tf.div(tf.sum(tf.mul(a, b)), tf.mul(tf.norm(a), tf.norm(b))).data();
  // 0.19; with a scale of 1 it is 0.98.
  expect(cosine).toLieBetween(-1, 0.5, "the cosine between the features of t = 0.1 and t = 0.9");
});

test("one item, or one hand alone: the same", async () => {
  const t = [0, 0.375, 0.5, 1];
  for (const dim of [2, 4, 14])
    for (const times of [t, [0.375], [1]])
      await expect(timeFeatures(tf.tensor1d(times), dim, { scale: 8 })).toMatchValues(
        slowly(times, dim, 8, 10_000),
        { ...NEAR, what: `${dim} features of ${times.length} times` },
      );
});

test("no item matters to another", async () => {
  await expect((t: tf.Tensor) => timeFeatures(t, 6, { scale: 2 })).toKeepApart(randomTensor([5], 1), {
    ...{ axis: 0, of: "item" },
  });
});

test("gradients reach the time", async () => {
  await expect((t: tf.Tensor) => timeFeatures(t, 6, { scale: 2, period: 9 })).toBeDifferentiable({
    ...{ at: tf.tensor1d([0.3, 0.8, 0.5]), axes: "item" },
  });
});

test("an odd number of features, or none, is refused", () => {
  const t = tf.tensor1d([0.5, 0.25]);
  for (const dim of [0, -2, 1, 3, 7, 2.5, Number.NaN])
    expect(() => timeFeatures(t, dim)).toRefuse(RangeError, `${dim} features`, dim);
});

test("times that aren't one list are refused", () => {
  for (const shape of [[], [2, 1], [1, 2], [2, 1, 1]])
    expect(() => timeFeatures(tf.ones(shape), 4)).toRefuse(RangeError, `times of shape [${shape}]`);
});

test("no tensor is left behind, and the times stay", async () => {
  const t = tf.tensor1d([0.5, 0.25]);
  await expect(() => timeFeatures(t, 6)).toLeakNoTensors();
  await expect(() => timeFeatures(t, 6)).toLeaveTensorsUnchanged({ t });
});

test("every argument counts at every call, and the result is new", async () => {
  const args = { t: tf.tensor1d([0.5, 0.25, 1]), dim: 6, options: { scale: 3, period: 50 } };
  await expect(timeFeatures).toHeed(args, { others: { dim: 8, "options.scale": 5, "options.period": 20 } });
  await expect(timeFeatures).toReturnNew(args);
});

/** Number by number. */
function slowly(times: number[], dim: number, scale: number, period: number): number[][] {
  return times.map((t) => {
    const angles: number[] = [];
    for (let k = 0; k < dim / 2; k++) angles.push((t * scale) / period ** (k / (dim / 2)));
    return [...angles.map(Math.cos), ...angles.map(Math.sin)];
  });
}
