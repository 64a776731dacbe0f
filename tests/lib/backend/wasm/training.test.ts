import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import { startWasm } from "../../../../lib/backend/wasm/start.js";
import { SmallGpt } from "../../../bench/small-gpt.js";
import { Draw } from "./agree.js";
import { ConvVae } from "./conv-vae.js";

// Before the mended backend starts, so this is the optimizer that TensorFlow.js ships.
const shippedStep = tf.AdamOptimizer.prototype.applyGradients;

tf.enableProdMode();

interface Model {
  weights: Record<string, tf.Variable>;
  loss(): tf.Scalar;
  step(): tf.Scalar;
  dispose(): void;
}

function gpt(): Model {
  const model = new SmallGpt({ batch: 3, time: 7, width: 12, layers: 2, heads: 3, vocabulary: 11 });
  const d = new Draw(1);
  const [ids, targets] = [d.whole([3, 7], 0, 11)() as tf.Tensor2D, d.whole([3, 7], 0, 11)() as tf.Tensor2D];
  return {
    weights: model.weights,
    loss: () => model.loss(ids, targets),
    step: () => model.step(ids, targets),
    dispose: () => model.dispose(),
  };
}

function vae(): Model {
  const model = new ConvVae({ batch: 5, side: 12, channels: [3, 5], latent: 4 });
  const d = new Draw(2);
  const images = tf.tidy(() => tf.sigmoid(d.normal([5, 12, 12, 1])())) as tf.Tensor4D;
  const noise = d.normal([5, 4])() as tf.Tensor2D;
  return {
    weights: model.weights,
    loss: () => model.loss(images, noise),
    step: () => model.step(images, noise),
    dispose: () => model.dispose(),
  };
}

async function lossesOf(make: () => Model, steps: number): Promise<number[]> {
  const model = make();
  const losses: number[] = [];
  for (let i = 0; i < steps; i++) losses.push((await model.step().data())[0]);
  losses.push((await model.loss().data())[0]);
  return losses;
}

test.each([
  ["a transformer", gpt],
  ["a convolutional VAE", vae],
])("%s takes five steps of Adam as on the cpu backend", async (_, make) => {
  await startWasm();
  const got = await lossesOf(make, 5);
  await tf.setBackend("cpu");
  const due = await lossesOf(make, 5);
  for (const [i, loss] of due.entries()) expect(Math.abs(got[i] - loss)).toBeLessThan(1e-5);
  // A step that does nothing would agree as well.
  expect(due[5]).toBeLessThan(due[0] - 1e-3);
});

test.each([
  ["a transformer", gpt],
  ["a convolutional VAE", vae],
])("the gradient of %s is that of differences", async (_, make) => {
  await startWasm();
  const model = make();
  const names = Object.keys(model.weights);
  const { grads } = tf.variableGrads(model.loss, Object.values(model.weights));
  const d = new Draw(3);
  for (const name of names) {
    const weight = model.weights[name];
    const start = Array.from(await weight.data());
    const drawn = d.normal(weight.shape, 1 / Math.sqrt(weight.size))();
    const direction = Array.from(await drawn.data());
    const gradient = await grads[weight.name].data();
    const due = direction.reduce((sum, x, i) => sum + x * gradient[i], 0);
    const at = async (steps: number) => {
      tf.tidy(() =>
        weight.assign(
          tf.tensor(
            start.map((x, i) => x + steps * direction[i]),
            weight.shape,
          ),
        ),
      );
      return (await model.loss().data())[0];
    };
    // Four points: the formula is off by little, float32 by 1e-4: the loss is near 2, and 2^-23 · 2 / h that.
    const h = 5e-3;
    const slope =
      (8 * ((await at(h)) - (await at(-h))) - ((await at(2 * h)) - (await at(-2 * h)))) / (12 * h);
    await at(0);
    expect(Math.abs(slope - due), `d loss / d ${name}: ${due}, by differences ${slope}`).toBeLessThan(3e-4);
  }
});

test("fifty steps leave as many tensors and places as the first left", async () => {
  await startWasm();
  const model = gpt();
  for (let i = 0; i < 2; i++) model.step().dispose();
  const before = [tf.memory().numTensors, tf.backend().numDataIds()];
  for (let i = 0; i < 50; i++) model.step().dispose();
  expect([tf.memory().numTensors, tf.backend().numDataIds()]).toEqual(before);
});

test("Adam in one kernel makes the shipped optimizer's numbers, twenty steps long", async () => {
  await startWasm();
  const shapes = [[], [1], [3], [4], [7], [5, 13], [16, 16]];
  const run = async (adam: tf.AdamOptimizer): Promise<number[][]> => {
    const d = new Draw(4);
    const variables = shapes.map((shape) => tf.variable(d.normal(shape)()));
    for (let step = 0; step < 20; step++) {
      const gradients = variables.map(({ name, shape }) => ({
        name,
        tensor: d.normal(shape, 10 ** (step % 5) / 100)(),
      }));
      // One variable goes without a gradient for a while.
      if (step === 7) gradients[2].tensor = null as never;
      adam.applyGradients(gradients as never);
      tf.dispose(gradients.map(({ tensor }) => tensor));
    }
    const state = (await adam.getWeights()).map(({ tensor }) => tensor);
    return Promise.all([...variables, ...state].map(async (tensor) => Array.from(await tensor.data())));
  };
  const [ours, shipped] = [1, 2].map(() => new tf.AdamOptimizer(0.01, 0.9, 0.98, 1e-6));
  shipped.applyGradients = shippedStep;
  expect(await run(ours)).toEqual(await run(shipped));
});
