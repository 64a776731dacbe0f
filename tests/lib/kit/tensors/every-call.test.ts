import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import { keepsArguments } from "#lib/kit/kept-arguments";
import { mersenneTwister, type Random } from "#lib/random";
import { tensorSpec } from "#lib/spec/tensors";

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

test("a source of random numbers keeps no tensors, an optimizer may", async () => {
  const seen = new Set([2]);
  const remembers = (x: tf.Tensor, _by: Random | { rng: Random } | tf.Optimizer) => {
    if (!seen.has(x.shape[0])) tf.keep(tf.scalar(1));
    seen.add(x.shape[0]);
    return tf.tidy(() => tf.neg(x));
  };
  const [two, three, four, five] = [2, 3, 4, 5].map((length) => tf.ones([length]));
  const draws = keepsArguments(remembers);
  const rng = mersenneTwister(1);
  await expect(() => draws(two, rng)).toLeakNoTensors();
  expect(() => draws(three, rng)).toThrow("one leaves 1");
  expect(() => draws(four, { rng })).toThrow("one leaves 1");
  const steps = keepsArguments(remembers);
  const optimizer = tf.train.sgd(0.1);
  await expect(() => steps(two, optimizer)).toLeakNoTensors();
  expect(steps(five, optimizer).shape).toEqual([5]);
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
