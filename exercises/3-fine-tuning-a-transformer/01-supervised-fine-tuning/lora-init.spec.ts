import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import { specRandom } from "#lib/kit/seed";
import { mersenneTwister } from "#lib/random";
import { exhibit } from "#lib/spec/exhibit";
import { golden } from "#lib/spec/golden";
import { randomTensor, tensorSpec } from "#lib/spec/tensors";
import { type Adapter, initAdapter, loraDelta } from "./lora-init.js";

tensorSpec();

/** Adapter of given numbers, or of random ones for a matrix of `[inputs, outputs]`. */
const adapterOf = (A: tf.TensorLike, B: tf.TensorLike): Adapter =>
  tf.tidy(() => ({ A: tf.variable(tf.tensor(A)), B: tf.variable(tf.tensor(B)) }));
const randomAdapter = (inputs: number, rank: number, outputs: number, stream: number): Adapter =>
  tf.tidy(() => ({
    A: tf.variable(randomTensor([inputs, rank], stream)),
    B: tf.variable(randomTensor([rank, outputs], stream + 1)),
  }));

test("x goes through the rank, and the result is scaled", async () => {
  // (1, 1)·A = 1 + 2 = 3; 3·(3, 4) = (9, 12); twice that.
  const x = tf.tensor3d([[[1, 1]]]);
  await expect(loraDelta(x, adapterOf([[1], [2]], [[3, 4]]), 2)).toMatchValues([[[18, 24]]], {
    axes: "batch position output",
  });
});

test("the delta of a trained adapter, by PyTorch", async () => {
  const { x, A, B, scale, delta } = golden("lora").trained;
  await expect(loraDelta(tf.tensor(x), adapterOf(A, B), scale)).toMatchValues(delta, {
    axes: "batch position output",
  });
});

test("A and B have the shapes that x·A·B needs", () => {
  const shape: [number, number] = [5, 7];
  const expectShapes = (rank: number) => {
    const [inputs, outputs] = shape;
    const { A, B } = initAdapter(shape, rank, specRandom(1));
    expect(A).toHaveShape([inputs, rank], "input rank", "A");
    expect(B).toHaveShape([rank, outputs], "rank output", "B");
  };
  for (const rank of [3, 1]) expectShapes(rank);
  shape[0] = 1; // the same list, with another number in it
  for (const rank of [3, 11]) expectShapes(rank);
  expect(() => initAdapter(shape, 2, specRandom(1))).toLeaveUnchanged({ shape });
});

test("a fresh adapter adds nothing, whatever x is", async () => {
  for (const [inputs, outputs, rank] of [
    [5, 7, 3],
    [1, 1, 1],
    [3, 2, 4],
  ] as const) {
    const adapter = initAdapter([inputs, outputs], rank, specRandom(2));
    const x = tf.mul(randomTensor([2, 3, inputs], 3), 100);
    const delta = tf.matMul(tf.matMul(tf.reshape(x, [6, inputs]), adapter.A), adapter.B); // [6, outputs]
    await expect(delta).toMatchValues(tf.zeros([6, outputs]), {
      axes: "position output",
      what: "x·A·B at the start",
    });
  }
});

test("the first gradient moves B, and not yet A", async () => {
  const [x, due] = [randomTensor([2, 3, 5], 4), randomTensor([2, 3, 7], 5)];
  const steps = await firstSteps(initAdapter([5, 7], 3, specRandom(6)), x, due);
  await exhibit({
    kind: "table",
    title: "the first three steps of an adapter",
    caption:
      "Each step follows the gradient. Which matrix can learn at first, and what does the other wait for?",
    columns: ["step", "length of x·A·B", "of A's gradient", "of B's gradient"],
    rows: steps.map((lengths, i) => [i + 1, ...lengths.map((length) => length.toFixed(4))]),
  });
  expect([steps[0][1]]).toMatchValues([0], { axes: "number", what: "the length of A's first gradient" });
  expect(steps[0][2]).toLieBetween(0.01, 100, "the length of B's first gradient");
  expect(steps[1][1]).toLieBetween(1e-4, 100, "the length of A's second gradient");
});

// Of 3000 uniform numbers the largest is below 0.98 of the bound once in 2e26 samples, the mean is off by 0.06 of it, or the
// mean square by 0.1 of its value, in less than one of 1e6.

test("the random start is uniform within 1/√n", async () => {
  for (const [inputs, outputs, rank] of [
    [100, 7, 30],
    [20, 9, 150],
    [12, 300, 250],
  ] as const) {
    const { A } = initAdapter([inputs, outputs], rank, specRandom(7));
    expect(A).toHaveShape([inputs, rank], "input rank", "A");
    const numbers = Array.from(await A.data(), (a: number) => a * Math.sqrt(inputs)); // within ±1
    const meanOf = (f: (a: number) => number) => numbers.reduce((sum, a) => sum + f(a), 0) / numbers.length;
    const what = `√${inputs} · A for ${inputs} inputs and a rank of ${rank}`;
    expect(Math.max(...numbers.map(Math.abs))).toLieBetween(0.98, 1, `the largest number of ${what}`);
    expect(meanOf((a) => a)).toLieBetween(-0.06, 0.06, `the mean of ${what}`);
    expect(meanOf((a) => a * a)).toLieBetween(
      0.3,
      0.3667,
      `the mean square of ${what}, of uniform numbers 1/3,`,
    );
  }
});

test("every number is a draw of its own, from the given source", async () => {
  const { A } = initAdapter([4, 7], 5, mersenneTwister(1));
  const numbers = Array.from(await A.data());
  expect(new Set(numbers).size, "different numbers among the 20 of A").toBe(20);
  await expect(() => initAdapter([4, 7], 5, mersenneTwister(1))).toRepeatItself();
  const rng = mersenneTwister(1);
  const [first, second] = [initAdapter([4, 7], 5, rng), initAdapter([4, 7], 5, rng)];
  await expect(first.A).toMatchValues(A, {
    axes: "input rank",
    what: "the first A of a source",
  });
  const shared = await tf.sum(tf.cast(tf.equal(first.A, second.A), "float32")).data();
  expect(shared[0], "numbers that the second A of a source has in common with the first").toBe(0);
});

test("A and B are variables: an optimizer can change them", () => {
  const { A, B } = initAdapter([4, 7], 5, specRandom(8));
  expect([A, B].map((tensor) => tensor instanceof tf.Variable && tensor.trainable)).toEqual([true, true]);
});

test("a rank that is no whole number from 1 on is refused", () => {
  for (const rank of [0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY])
    expect(() => initAdapter([4, 7], rank, specRandom())).toRefuse(RangeError, `a rank of ${rank}`, rank);
});

test("the gradients of the delta, by PyTorch", async () => {
  for (const name of ["trained", "fresh"] as const) {
    const { x, A, B, scale, dDelta, gradients } = golden("lora")[name];
    const adapter = adapterOf(A, B);
    const { grads } = tf.variableGrads(
      () => tf.sum(tf.mul(loraDelta(tf.tensor(x), adapter, scale), tf.tensor(dDelta))) as tf.Scalar,
      [adapter.A, adapter.B],
    );
    const dx = tf.grad((x) => loraDelta(x, adapter, scale))(tf.tensor(x), tf.tensor(dDelta));
    await expect({ dx, dA: grads[adapter.A.name], dB: grads[adapter.B.name] }).toMatchStages([
      { name: "dx", expected: gradients.x, axes: "batch position input", atol: 1e-4 },
      { name: "dA", expected: gradients.A, axes: "input rank", atol: 1e-4 },
      { name: "dB", expected: gradients.B, axes: "rank output", atol: 1e-4 },
    ]);
  }
});

test("no tensor is as large as the frozen matrix", async () => {
  const [x, adapter] = [randomTensor([2, 3, 31], 9), randomAdapter(31, 2, 37, 10)];
  const { kernels } = await tf.profile(() => loraDelta(x, adapter, 1.5));
  const sizes = kernels.flatMap(({ outputShapes }) =>
    outputShapes.map((shape) => tf.util.sizeFromShape(shape)),
  );
  // The result has 6·37 numbers, W would have 31·37.
  expect(Math.max(...sizes)).toLieBetween(222, 222, "how many numbers the largest tensor on the way has");
});

test("every axis alone, and zeros", async () => {
  const slow = (x: tf.Tensor, A: tf.Tensor, B: tf.Tensor) =>
    tf.tidy(() => {
      const [batch, time, inputs] = x.shape as [number, number, number];
      const W = tf.mul(-0.75, tf.matMul(A, B)); // [inputs, outputs]
      return tf.reshape(tf.matMul(tf.reshape(x, [batch * time, inputs]), W), [
        batch,
        time,
        B.shape[1] as number,
      ]);
    });
  const delta = (x: tf.Tensor, A: tf.Tensor, B: tf.Tensor) =>
    loraDelta(x, { A: A as tf.Variable, B: B as tf.Variable }, -0.75);
  await expect(delta).toAgreeWith(slow, { x: "item time input", A: "input rank", B: "rank output" });
});

test("a scale of 0 switches the adapter off", async () => {
  const delta = loraDelta(randomTensor([1, 2, 5], 15), randomAdapter(5, 3, 4, 16), 0);
  await expect(delta).toMatchValues(tf.zeros([1, 2, 4]), { axes: "batch position output" });
});

test("x, adapter and scale count at every call", async () => {
  const { A, B } = randomAdapter(5, 3, 7, 12);
  const delta = (x: tf.Tensor, A: tf.Variable, B: tf.Variable, scale: number) =>
    loraDelta(x, { A, B }, scale);
  await expect(delta).toHeed({ x: randomTensor([2, 4, 5], 14), A, B, scale: 0.75 });
  await expect(delta).toReturnNew({ x: randomTensor([2, 4, 5], 14), A, B, scale: 1 });
});

test("an x that does not fit is refused", () => {
  const adapter = randomAdapter(5, 3, 7, 15);
  for (const shape of [
    [2, 4, 6],
    [4, 5],
    [1, 2, 4, 5],
  ])
    expect(() => loraDelta(tf.zeros(shape), adapter, 1)).toRefuse(
      RangeError,
      `an x of [${shape}] for 5 inputs`,
    );
});

test("no tensor is left behind, and the adapter stays", async () => {
  const [x, adapter] = [randomTensor([2, 4, 5], 16), randomAdapter(5, 3, 7, 17)];
  await expect(() => initAdapter([4, 7], 5, specRandom(18))).toLeakNoTensors();
  await expect(() => loraDelta(x, adapter, 2)).toLeakNoTensors();
  await expect(() => loraDelta(x, adapter, 2)).toLeaveTensorsUnchanged({ x, ...adapter });
});

/** For each of three steps of descent the lengths of the delta and of both gradients; the loss is the mean square error to `due`. */
async function firstSteps({ A, B }: Adapter, x: tf.Tensor, due: tf.Tensor): Promise<number[][]> {
  const [rows, target] = [tf.reshape(x, [-1, A.shape[0]]), tf.reshape(due, [-1, B.shape[1] as number])];
  const delta = () => tf.matMul(tf.matMul(rows, A), B); // [positions, outputs]
  const lengths: number[][] = [];
  for (let step = 0; step < 3; step++) {
    const { grads } = tf.variableGrads(
      () => tf.mean(tf.square(tf.sub(delta(), target))) as tf.Scalar,
      [A, B],
    );
    const [dA, dB] = [grads[A.name], grads[B.name]];
    lengths.push(
      await Promise.all([delta(), dA, dB].map(async (tensor) => (await tf.norm(tensor).data())[0])),
    );
    A.assign(tf.sub(A, dA));
    B.assign(tf.sub(B, dB));
  }
  return lengths;
}
