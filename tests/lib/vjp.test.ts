import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import { randomTensor, tensorSpec } from "../../lib/spec/tensors.js";
import { vjp } from "../../lib/vjp.js";

tensorSpec();

const f = (x: tf.Tensor, w: tf.Tensor) => tf.tanh(tf.matMul(x, w));

test("the gradients are those of tf.grads, and zeros where there is no path", async () => {
  const [x, w, dy] = [randomTensor([2, 3], 1), randomTensor([3, 5], 2), randomTensor([2, 5], 3)];
  const [dx, dw] = tf.grads(f)([x, w], dy);
  const got = vjp((a, b) => f(a, b), [x, w, tf.ones([4])], dy);
  await expect(got[0]).toMatchValues(dx, { axes: "row column" });
  await expect(got[1]).toMatchValues(dw, { axes: "row column" });
  await expect(got[2]).toMatchValues([0, 0, 0, 0], { axes: "number" });
});

test("it runs inside the gradient of customGrad, several times, and leaves no tensor", async () => {
  const [x, w] = [randomTensor([2, 3], 1), randomTensor([3, 3], 2)];
  const custom = (x: tf.Tensor, w: tf.Tensor) =>
    tf.customGrad((...args) => {
      const [a, b, save] = args as unknown as [tf.Tensor, tf.Tensor, tf.GradSaveFunc];
      save([a, b]);
      return { value: f(a, b), gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => vjp(f, saved, dy) };
    })(x, w);
  const twice = (g: typeof f) => (x: tf.Tensor, w: tf.Tensor) => tf.sum(tf.mul(g(tf.exp(g(x, w)), w), x));
  const due = tf.grads(twice(f))([x, w]);
  const before = tf.memory().numTensors;
  const got = tf.grads(twice(custom))([x, w]);
  expect(tf.memory().numTensors - before).toBe(2);
  for (const i of [0, 1]) await expect(got[i]).toMatchValues(due[i], { axes: "row column" });
  const variable = tf.variable(w, true, "w of vjp");
  const { value, grads } = tf.variableGrads(() => twice(custom)(x, variable) as tf.Scalar);
  await expect(grads["w of vjp"]).toMatchValues(due[1], { axes: "row column" });
  tf.dispose([value, variable]);
});

test("a function that throws leaves the tape as it was", async () => {
  const x = tf.scalar(3);
  const broken = () =>
    vjp(
      () => {
        throw new RangeError("no");
      },
      [x],
      x,
    );
  expect(broken).toThrow(RangeError);
  await expect(tf.grad((x: tf.Tensor) => tf.square(x))(x)).toMatchValues(6);
});
