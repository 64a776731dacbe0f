import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import { parameterStages, plainAdam } from "#lib/kit/tensors/adam-steps";
import { perturb } from "#lib/kit/tensors/perturb";
import { tensorSpec } from "#lib/spec/tensors";

tensorSpec("judge", { reads: "awaited" });

const loss = (a: tf.Tensor, b: tf.Tensor) => () =>
  tf.add(tf.sum(tf.square(a)), tf.mul(4, tf.sum(b))) as tf.Scalar;

test.each([0.95, 0.99])("steps of clipped Adam with β₂ = %s are those of TensorFlow.js", async (beta2) => {
  const [a, b, c, d] = [[[2, -1]], [3], [[2, -1]], [3]].map((x) => tf.variable(tf.tensor(x)));
  const step = plainAdam({ a, b }, { lr: 0.1, maxNorm: 5, beta2 });
  const adam = tf.train.adam(0.1, 0.9, beta2, 1e-8);
  for (let i = 0; i < 3; i++) {
    const { value, grads } = tf.variableGrads(loss(c, d), [c, d]);
    const flat = (await Promise.all(Object.values(grads).map((grad) => grad.data()))).flatMap((x) => [...x]);
    const norm = Math.hypot(...flat);
    adam.applyGradients(
      Object.fromEntries(
        Object.entries(grads).map(([name, grad]) => [name, tf.mul(grad, Math.min(1, 5 / norm))]),
      ),
    );
    const due = await step(loss(a, b));
    await expect({ loss: due.loss, norm: due.norm, a, b }).toMatchStages([
      { name: "loss", expected: (await value.data())[0], axes: "", what: "the loss" },
      { name: "norm", expected: norm, axes: "", rtol: 1e-5, what: "the norm" },
      { name: "a", expected: c, axes: "row column", rtol: 1e-4, what: "a" },
      { name: "b", expected: d, axes: "unit", rtol: 1e-4, what: "b" },
    ]);
    await expect({ a, b }).toMatchStages(parameterStages(due.parameters, "after the step", ["b", "a"]));
  }
});

test("a variable that the loss does not reach stays", async () => {
  const [a, b] = [tf.variable(tf.tensor1d([2])), tf.variable(tf.tensor1d([3]))];
  const { norm } = await plainAdam(
    { a, b },
    { lr: 0.1, maxNorm: 9 },
  )(() => tf.sum(tf.square(a)) as tf.Scalar);
  await expect(b).toMatchValues([3], { axes: "unit" });
  expect(norm).toBeCloseTo(4, 5);
});

test("perturb moves every variable by noise of its own", async () => {
  const parameters = { gamma: tf.variable(tf.ones([50])), beta: tf.variable(tf.zeros([50])) };
  perturb(parameters, 0.3);
  const [gamma, beta] = await Promise.all([parameters.gamma.array(), parameters.beta.array()]);
  const noise = (gamma as number[]).map((x) => x - 1);
  const rms = (xs: number[]) => Math.sqrt(xs.reduce((sum, x) => sum + x * x, 0) / xs.length);
  expect(rms(noise)).toBeGreaterThan(0.2);
  expect(rms(noise)).toBeLessThan(0.4);
  expect(rms(noise.map((x, i) => x - (beta as number[])[i]))).toBeGreaterThan(0.2);
});
