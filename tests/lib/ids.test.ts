import * as tf from "@tensorflow/tfjs";
import { beforeAll, expect, test } from "vitest";
import { useBackend } from "../../lib/backend/choose.js";
import { assertIds } from "../../lib/ids.js";

beforeAll(() => useBackend("judge"));

const refusal = (ids: number[], dtype?: "int32") => () =>
  assertIds("targets", tf.tensor(ids, [1, 3], dtype), 7, -100);

test("ids of the vocabulary and the number beside it pass", () => {
  expect(refusal([0, 6, -100], "int32")).not.toThrow();
});

test.each([[7], [-1], [100], [0.5], [Number.NaN]])("%d among the ids is refused, and named", (odd) => {
  expect(refusal([3, odd, 0])).toThrow(
    new RangeError(`targets must be whole numbers from 0 to 6, or -100, got ${odd}`),
  );
});

test("the result of a kernel is checked, too", () => {
  const ids = tf.add(tf.tensor([0, 6, 3], [1, 3], "int32"), tf.scalar(1, "int32"));
  expect(() => assertIds("targets", ids, 7, -100)).toThrow("got 7");
});
