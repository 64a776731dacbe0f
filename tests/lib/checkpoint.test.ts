import * as tf from "@tensorflow/tfjs";
import { beforeAll, expect, test } from "vitest";
import { useBackend } from "../../lib/backend/choose.js";
import { areEqual, assertCheckpoint } from "../../lib/checkpoint.js";
import { type Checkpoint, gpt2Shapes } from "../../lib/gpt2/checkpoint.js";

beforeAll(() => useBackend("judge"));

const check = (weights: Checkpoint, N: number) =>
  assertCheckpoint(weights, gpt2Shapes(weights, N), ["lm_head.weight"]);

/** A checkpoint of one block: V = 5, L = 3, D = 2, F = 7. */
const checkpoint = (): Checkpoint => {
  const shapes: Record<string, number[]> = {
    "wte.weight": [5, 2],
    "wpe.weight": [3, 2],
    "h.0.ln_1.weight": [2],
    "h.0.ln_1.bias": [2],
    "h.0.attn.c_attn.weight": [2, 6],
    "h.0.attn.c_attn.bias": [6],
    "h.0.attn.c_proj.weight": [2, 2],
    "h.0.attn.c_proj.bias": [2],
    "h.0.ln_2.weight": [2],
    "h.0.ln_2.bias": [2],
    "h.0.mlp.c_fc.weight": [2, 7],
    "h.0.mlp.c_fc.bias": [7],
    "h.0.mlp.c_proj.weight": [7, 2],
    "h.0.mlp.c_proj.bias": [2],
    "ln_f.weight": [2],
    "ln_f.bias": [2],
  };
  return Object.fromEntries(Object.entries(shapes).map(([name, shape]) => [name, tf.zeros(shape)]));
};

test("a whole checkpoint passes, with a head or without", () => {
  expect(() => check(checkpoint(), 1)).not.toThrow();
  expect(() => check({ ...checkpoint(), "lm_head.weight": tf.zeros([5, 2]) }, 1)).not.toThrow();
});

test("names that are missing and unknown are listed", () => {
  const { "ln_f.bias": _, ...rest } = checkpoint();
  expect(() => check({ ...rest, score: tf.scalar(1) }, 1)).toThrow(
    new RangeError("names missing: ln_f.bias; unknown: score"),
  );
  expect(() => check(checkpoint(), 2)).toThrow(/^names missing: h\.1\.ln_1\.weight, /);
  expect(() => check({}, 0)).toThrow(/h\.0\.ln_1\.weight/);
});

test("another shape is refused, of a head too", () => {
  expect(() => check({ ...checkpoint(), "h.0.mlp.c_proj.weight": tf.zeros([2, 7]) }, 1)).toThrow(
    new RangeError("h.0.mlp.c_proj.weight must have shape [7,2], got [2,7]"),
  );
  expect(() => check({ ...checkpoint(), "lm_head.weight": tf.zeros([2, 5]) }, 1)).toThrow(
    new RangeError("lm_head.weight must have shape [5,2], got [2,5]"),
  );
});

test("equal is equal in every number, and no tensor is left", async () => {
  const [a, b, c] = [tf.tensor1d([1, 2]), tf.tensor1d([1, 2]), tf.tensor1d([1, 2.5])];
  const before = tf.memory().numTensors;
  expect(await areEqual(a, b)).toBe(true);
  expect(await areEqual(a, c)).toBe(false);
  expect(tf.memory().numTensors).toBe(before);
});
