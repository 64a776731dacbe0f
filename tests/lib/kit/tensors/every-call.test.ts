import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import { keepsArguments } from "#lib/kit/kept-arguments";
import { tensorSpec } from "#lib/tensors";

tensorSpec();

test("a tensor that is kept for each new length is told, at whatever length the law was judged", async () => {
  const masks = new Map<number, tf.Tensor>();
  const masked = keepsArguments((x: tf.Tensor) =>
    tf.tidy(() => {
      const T = x.shape[0];
      if (!masks.has(T)) masks.set(T, tf.keep(tf.ones([T])));
      return tf.mul(x, masks.get(T) as tf.Tensor);
    }),
  );
  const [three, four] = [tf.ones([3]), tf.ones([4])];
  masked(three);
  await expect(expect(() => masked(three)).toLeakNoTensors()).rejects.toThrow("one leaves 1");
  expect(() => masked(four)).toThrow("one leaves 1");
  for (const mask of masks.values()) mask.dispose();
});

test("results, what they hold and what a gradient keeps are no leaks", async () => {
  const doubled = keepsArguments((x: tf.Tensor) => tf.tidy(() => ({ y: tf.mul(x, 2), z: [tf.neg(x)] })));
  const x = tf.tensor1d([1, 2]);
  await expect(() => doubled(x)).toLeakNoTensors();
  expect(doubled(x).y.shape).toEqual([2]);
  const grad = tf.grad((at: tf.Tensor) => tf.sum(doubled(at).y));
  expect(await grad(x).array()).toEqual([2, 2]);
});

test("what is asked step by step makes no tensor before it is asked", async () => {
  const steps = async function* (x: tf.Tensor, _: () => void) {
    const kept = tf.neg(x);
    try {
      for (let i = 0; i < 2; i++) yield (await kept.data())[0];
    } finally {
      kept.dispose();
    }
  };
  const x = tf.tensor1d([1, 2]);
  const lazy = keepsArguments(steps);
  const told: number[] = [];
  for await (const step of lazy(x, () => {})) told.push(step);
  expect(told).toEqual([-1, -1]);
  const eager = keepsArguments((x: tf.Tensor, act: () => void) => {
    const all = steps(x, act);
    const first = all.next();
    return (async function* () {
      yield (await first).value;
      yield* all;
    })();
  });
  expect(() => eager(x, () => {})).toThrow("before anybody asks for the first step");
});
