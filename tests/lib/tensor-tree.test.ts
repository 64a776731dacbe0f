import type * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import { tensorTree } from "../../lib/tensor-tree.js";

test("lists of numbers become tensors, all else stays what it is", async () => {
  const tree = tensorTree<{ heads: number; E: tf.Tensor; blocks: { norm: { gamma: tf.Tensor } }[] }>({
    heads: 3,
    E: [
      [1, 2],
      [3, 4],
      [5, 6],
    ],
    blocks: [{ norm: { gamma: [7, 8] } }, { norm: { gamma: [9] } }],
  });
  expect(tree.heads).toBe(3);
  expect(tree.E.shape).toEqual([3, 2]);
  expect(Array.from(await tree.E.data())).toEqual([1, 2, 3, 4, 5, 6]);
  expect(tree.blocks.map(({ norm }) => norm.gamma.shape)).toEqual([[2], [1]]);
});
