import * as tf from "@tensorflow/tfjs";
import { afterEach, expect, test } from "vitest";
import type { TrainingTold } from "#lib/judge/told";
import { tensorSpec } from "../../../lib/spec/tensors.js";
import { train } from "../../../lib/spec/training.js";
import { alphabet, Bigram, within } from "./tiny.js";

tensorSpec("train");

test("trains until the smoothed loss meets the threshold, and no further", async () => {
  const model = new Bigram();
  const batch = alphabet();
  const { losses, loss } = await train({ step: () => model.step(batch()), budget: within(300, 0.9) });
  expect(losses.length).toBeGreaterThan(20);
  expect(losses.length).toBeLessThan(150);
  expect(losses[0]).toBeCloseTo(Math.log(27), 1);
  expect(loss).toBeLessThanOrEqual(0.9);
  const kept = losses.slice(-10).sort((a, b) => a - b);
  expect(loss).toBeCloseTo(
    kept.slice(1, -1).reduce((sum, x) => sum + x / 8, 0),
    9,
  );
});

test("leaves no tensor behind, and frees the losses that it was given", async () => {
  const model = new Bigram();
  const batch = alphabet();
  tf.dispose(model.step(batch())); // Adam makes its moments
  const before = tf.memory().numTensors;
  const given: tf.Scalar[] = [];
  const step = () => {
    given.push(model.step(batch()));
    return given.at(-1) as tf.Scalar;
  };
  await train({ step, budget: within(300, 0.9) });
  expect(tf.memory().numTensors).toBe(before);
  expect(given.every((loss) => loss.isDisposed)).toBe(true);
});

test("takes a number, a promise of one, and a promise of a tensor", async () => {
  for (const wrap of [
    async (loss: tf.Scalar) => {
      const value = (await loss.data())[0];
      loss.dispose();
      return value;
    },
    async (loss: tf.Scalar) => loss,
  ]) {
    const model = new Bigram();
    const batch = alphabet();
    const { loss } = await train({ step: () => wrap(model.step(batch())), budget: within(300, 0.9) });
    expect(loss).toBeLessThanOrEqual(0.9);
  }
  let left = 3;
  const { losses } = await train({ step: () => left--, budget: within(50, -5) });
  expect(losses.slice(0, 4)).toEqual([3, 2, 1, 0]);
});

test("one lucky batch is not enough, although the mean of ten is under the threshold with it", async () => {
  let step = 0;
  const lucky = () => (++step === 15 ? 0 : 2 + 0.05 * Math.sin(step));
  const found = await train({ step: lucky, budget: within(40, 1.9) }).catch((error: Error) => error);
  expect(found).toMatchObject({ message: expect.stringContaining("the loss stays at 2.0") });
  expect(step).toBe(40);
});

test("what a step throws comes through as it is", async () => {
  const step = () => {
    throw new TypeError("x.mop is not a function");
  };
  await expect(train({ step, budget: within(30, 1) })).rejects.toThrow(TypeError);
});

test.each([
  [within(9, 1), /at least 10, got 9/],
  [within(20.5, 1), /whole number of steps/],
  [within(20, Number.NaN), /finite loss/],
])("a budget without sense is refused", async (budget, message) => {
  await expect(train({ step: () => 1, budget })).rejects.toThrow(message);
});

const { send } = process;
const { KATA_WORKER } = process.env;
afterEach(() => {
  process.send = send;
  if (KATA_WORKER === undefined) delete process.env.KATA_WORKER;
});

test("tells the grader every loss, at most 15 times a second, and the end", async () => {
  const told: TrainingTold[] = [];
  process.env.KATA_WORKER = "1";
  process.send = ((message: { kataTold?: TrainingTold }) => {
    if (message.kataTold) told.push(message.kataTold);
    return true;
  }) as typeof process.send;
  const model = new Bigram();
  const batch = alphabet();
  const slow = async () => {
    await new Promise((resolve) => setTimeout(resolve, 5));
    return model.step(batch());
  };
  const { losses } = await train({ step: slow, budget: within(300, 0.9), uniform: Math.log(27) });
  process.send = send;

  expect(told.flatMap(({ losses: some }) => some)).toHaveLength(losses.length);
  expect(told[0]).toMatchObject({ step: 1, losses: [losses[0]], done: false });
  for (const { kind, test: name, steps, threshold, uniform } of told)
    expect([kind, name, steps, threshold, uniform]).toEqual([
      "training",
      "tells the grader every loss, at most 15 times a second, and the end",
      300,
      0.9,
      Math.log(27),
    ]);
  const last = told.at(-1) as TrainingTold;
  expect(last).toMatchObject({ step: losses.length, secondsLeft: 0, done: true });
  expect(told.length).toBeLessThanOrEqual(2 + 15 * last.seconds);
  expect(told.length).toBeGreaterThan(3);
  const half = told[Math.floor(told.length / 2)];
  expect(half.secondsLeft).toBeCloseTo((300 - half.step) / half.stepsPerSecond, 3);
});
