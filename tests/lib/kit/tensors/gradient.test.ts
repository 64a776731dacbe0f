import * as tf from "@tensorflow/tfjs";
import { describe, expect, test } from "vitest";
import { judgeDifferentiable, judgeTensorGradient } from "../../../../lib/kit/tensors/gradient.js";
import { randomTensor, tensorSpec } from "../../../../lib/spec/tensors.js";
import * as layer from "./layers.js";

tensorSpec();

const SHAPE = [2, 3, 5];
const W = () => randomTensor([5, 4], 2);
const square = () => randomTensor([5, 5], 3);

type Pass = [name: string, backward: () => layer.Backward, forward: () => layer.Forward];
const PASSES: Pass[] = [
  ["softmax", () => layer.softmaxBackward, () => layer.softmax],
  ["layer norm", () => layer.normalizeBackward, () => layer.normalize],
  ["a product", () => layer.timesBackward(W()), () => layer.times(W())],
  ["a product with square weights", () => layer.timesBackward(square()), () => layer.times(square())],
  ["tanh", () => layer.tanhBackward, () => layer.tanh],
];

test.each(PASSES)("%s: the right pass passes, with every seed", async (_, backward, forward) => {
  for (let seed = 1; seed <= 10; seed++) {
    const at = randomTensor(SHAPE, seed);
    expect(await judgeTensorGradient(backward(), forward(), { at, seed }), `seed ${seed}`).toBeUndefined();
  }
});

describe.each(PASSES)("%s: a wrong pass is told", (_, backward, forward) => {
  const wrong: [string, (right: layer.Backward) => layer.Backward][] = [
    ["zeros", () => (x) => tf.zerosLike(x)],
    ["dy ignored", (right) => (x) => right(x, tf.onesLike(forward()(x)))],
    ["dy handed on", () => (x, dy) => (dy.size === x.size ? dy : tf.zerosLike(x))],
    ["twice", (right) => (x, dy) => tf.mul(2, right(x, dy))],
    ["the sign", (right) => (x, dy) => tf.neg(right(x, dy))],
    [
      "one element off",
      (right) => (x, dy) =>
        tf.add(
          right(x, dy),
          tf.oneHot(
            tf.tensor2d(
              [
                [4, 4, 1],
                [0, 2, 3],
              ],
              [2, 3],
              "int32",
            ),
            5,
          ),
        ),
    ],
    [
      "the first item for all",
      (right) => (x, dy) => tf.tile(tf.slice(right(x, dy), [0, 0, 0], [1, -1, -1]), [2, 1, 1]),
    ],
    ["the wrong shape", (right) => (x, dy) => tf.transpose(right(x, dy), [0, 2, 1])],
    ["NaN", (right) => (x, dy) => tf.mul(right(x, dy), Number.NaN)],
  ];
  test.each(wrong)("%s", async (name, spoil) => {
    const at = randomTensor(SHAPE, 7);
    const found = await judgeTensorGradient(spoil(backward()), forward(), { at });
    expect(found?.headline, name).toContain("the gradient");
  });
});

test("a term that is missing from softmax and from layer norm is told", async () => {
  const at = randomTensor(SHAPE, 8);
  const noSum: layer.Backward = (x, dy) => tf.mul(tf.softmax(x), dy);
  expect(await judgeTensorGradient(noSum, layer.softmax, { at })).toBeDefined();
  const noShift: layer.Backward = (x, dy) =>
    tf.add(layer.normalizeBackward(x, dy), tf.mul(0.3, tf.mean(dy, -1, true)));
  expect(await judgeTensorGradient(noShift, layer.normalize, { at })).toBeDefined();
});

test("transposed square weights are told", async () => {
  const at = randomTensor(SHAPE, 9);
  const turned = layer.timesBackward(tf.transpose(square()));
  expect(await judgeTensorGradient(turned, layer.times(square()), { at })).toBeDefined();
});

test("of a large tensor a wrong element outside the sample is told along a direction", async () => {
  const at = randomTensor([4, 10, 10], 10);
  const spoiled: layer.Backward = (x, dy) =>
    tf.add(
      layer.tanhBackward(x, dy),
      tf.reshape(tf.mul(5, tf.oneHot(tf.scalar(123, "int32"), 400)), x.shape),
    );
  const found = await judgeTensorGradient(spoiled, layer.tanh, { at });
  expect(found?.headline).toMatch(/along a random direction|has the wrong values/);
});

test("what tf.grad can follow is differentiable, what leaves the tape is not", async () => {
  const at = randomTensor(SHAPE, 11);
  expect(await judgeDifferentiable(layer.normalize, { at })).toBeUndefined();
  const numbers = (await at.array()) as number[][][];
  const remade: layer.Forward = () => tf.tensor(numbers);
  await expect(judgeDifferentiable(remade, { at })).rejects.toThrow("cannot be differentiated");
  const unstacked = (x: tf.Tensor) => tf.stack(tf.unstack(x, 1), 2);
  const alone = await judgeDifferentiable(unstacked, { at: randomTensor([2, 3, 4], 5), what: "the output" });
  expect(alone?.headline).toBe("the output cannot be differentiated where axis 1 of x has length 1");
  expect(alone?.misconception).toMatch(/unstack/);
  await expect(judgeDifferentiable(unstacked, { at: randomTensor([2, 1, 4], 5) })).rejects.toThrow(/unstack/);
  await expect(judgeDifferentiable((x) => x, { at })).rejects.toThrow("returns its argument itself");
  const cut = tf.customGrad((x) => ({ value: tf.tanh(x as tf.Tensor), gradFunc: (dy) => tf.zerosLike(dy) }));
  const halfCut: layer.Forward = (x) => tf.mul(x, cut(x));
  const found = await judgeDifferentiable(halfCut, { at, what: "the output" });
  expect(found?.headline).toBe("the gradient of the output has the wrong values");
  expect(found?.misconception).toMatch(/^What TensorFlow.js derives is not the slope/);
});

describe("several tensors at once", () => {
  const at = () => ({
    x: randomTensor([2, 3, 5], 31),
    W: randomTensor([5, 4], 32),
    b: randomTensor([4], 33),
  });
  const axes = { x: "item row column", W: "in out", b: "out" };
  const affine = ({ x, W, b }: Record<string, tf.Tensor>) => tf.tanh(tf.add(layer.times(W)(x), b));
  const held = tf.customGrad((x) => ({
    value: tf.clone(x as tf.Tensor),
    gradFunc: (dy) => tf.zerosLike(dy),
  }));

  test("the right pass passes, with every seed", async () => {
    for (let seed = 1; seed <= 10; seed++)
      expect(await judgeDifferentiable(affine, { at: at(), axes, seed }), `seed ${seed}`).toBeUndefined();
  });

  test.each(["x", "W", "b"])("%s that gets no gradient is named", async (name) => {
    for (let seed = 1; seed <= 10; seed++) {
      const cut = (tensors: Record<string, tf.Tensor>) => affine({ ...tensors, [name]: held(tensors[name]) });
      const found = await judgeDifferentiable(cut, { at: at(), axes, seed, what: "the output" });
      expect(found?.headline).toContain(`the gradient of the output by ${name}`);
    }
  });

  test("half a gradient is told as where it is the only one", async () => {
    const half = (W: tf.Tensor) => tf.add(tf.mul(W, 0.5), tf.mul(held(W), 0.5));
    const among = await judgeDifferentiable(({ W, ...rest }) => affine({ ...rest, W: half(W) }), {
      at: at(),
      axes,
    });
    const alone = await judgeDifferentiable((W) => affine({ ...at(), W: half(W) }), {
      at: at().W,
      axes: axes.W,
      what: "the result by W",
    });
    expect(among).toEqual(alone);
  });

  test("one that is left out altogether is named", async () => {
    const constant = randomTensor([4], 33);
    await expect(
      judgeDifferentiable((tensors) => affine({ ...tensors, b: constant }), { at: at(), what: "the output" }),
    ).rejects.toThrow("the output by b cannot be differentiated");
  });
});
