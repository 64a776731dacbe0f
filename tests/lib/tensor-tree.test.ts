import type * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import { tensorsOf, tensorTree, withTensors } from "../../lib/tensor-tree.js";

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

test("a tree gives its tensors in its order, and takes others in their places", () => {
  const tree = tensorTree<{ heads: number; blocks: { W: tf.Tensor; norm: { b: tf.Tensor } }[] }>({
    heads: 3,
    blocks: [
      { W: [[1, 2]], norm: { b: [3] } },
      { W: [[4], [5]], norm: { b: [6, 7] } },
    ],
  });
  const found = tensorsOf(tree);
  expect(found.map(({ shape }) => shape)).toEqual([[1, 2], [1], [2, 1], [2]]);
  expect(withTensors(tree, found)).toEqual(tree);
  const turned = withTensors(tree, [...found].reverse());
  expect(turned.heads).toBe(3);
  expect(turned.blocks[0].W).toBe(found[3]);
  expect(turned.blocks[1].norm.b).toBe(found[0]);
  expect(tree.blocks[0].W).toBe(found[0]);
});
