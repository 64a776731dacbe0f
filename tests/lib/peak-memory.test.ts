import * as tf from "@tensorflow/tfjs";
import { beforeAll, expect, test } from "vitest";
import { useBackend } from "../../lib/backend/choose.js";
import { peakMemory } from "../../lib/spec/peak-memory.js";

beforeAll(() => useBackend("judge"));

/** A table of n × n numbers, of which one row is left. */
const rowOfTable = (n: number) => () => tf.tidy(() => tf.slice(tf.fill([n, n], 2), [0, 0], [1, n]));

test("the most that is in use at a time counts, although it is freed by the end", () => {
  const held = tf.zeros([1000]); // was there before
  const { bytes, largest } = peakMemory(rowOfTable(100));
  expect(bytes).toBe(4 * (100 * 100 + 100));
  expect(largest).toEqual([100, 100]);
  held.dispose();
});

test("what is freed in between does not count twice", () => {
  const twice = () => {
    tf.dispose(rowOfTable(100)());
    return rowOfTable(100)();
  };
  expect(peakMemory(twice).bytes).toBe(4 * (100 * 100 + 100));
});

test("no tensor is left, and the engine is as it was, even after an error", () => {
  const { numTensors } = tf.memory();
  const { runKernel } = tf.engine();
  peakMemory(rowOfTable(3));
  expect(tf.memory().numTensors).toBe(numTensors);
  const refused = () => {
    throw new RangeError("no");
  };
  expect(() => peakMemory(refused)).toThrow("no");
  expect(tf.engine().runKernel).toBe(runKernel);
});
