import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import { drawnPairs } from "#lib/kit/tensors/drawn-pairs";
import { tensorSpec } from "#lib/spec/tensors";

tensorSpec("judge");

test("finds both ends and the times of what a loss has drawn", async () => {
  const [x0, x1] = [
    tf.tensor3d([
      [[1], [2]],
      [[-3], [0.5]],
    ]),
    tf.tensor3d([
      [[4], [-1]],
      [[2], [7]],
    ]),
  ];
  const t = tf.tensor1d([0.25, 0.75]);
  const s = tf.reshape(t, [2, 1, 1]);
  const drawn = drawnPairs(
    (velocity) => {
      const x = tf.add(tf.mul(tf.sub(1, s), x0), tf.mul(s, x1));
      return tf.mean(tf.squaredDifference(velocity(x, t), tf.sub(x1, x0)));
    },
    [2, 2, 1],
  );
  await expect(drawn).toMatchStages([
    { name: "x0", expected: x0, axes: "pair row column" },
    { name: "x1", expected: x1, axes: "pair row column" },
    { name: "t", expected: t, axes: "pair" },
  ]);
});

test("a velocity that is asked for another shape is a finding", () => {
  expect(() => drawnPairs((velocity) => tf.mean(velocity(tf.ones([2, 3]), tf.ones([2]))), [2, 2])).toThrow(
    "the x that the velocity is given",
  );
});
