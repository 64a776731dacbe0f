import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import { randomTensor, tensorSpec } from "../../../../lib/spec/tensors.js";
import * as layer from "./layers.js";

tensorSpec();

/** The message with which a matcher refuses, or "" if it does not. */
async function refusal(judged: Promise<unknown>): Promise<string> {
  try {
    await judged;
    return "";
  } catch (error) {
    expect((error as Error).name).toBe("Finding");
    return (error as Error).message;
  }
}

const matches = (got: unknown, expected: tf.Tensor | number[][], options = {}) =>
  refusal((async () => expect(got).toMatchValues(expected, options))());

test("a tensor is compared with lists and with tensors, in float32", async () => {
  const x = randomTensor([2, 3], 1);
  expect(await matches(x, x)).toBe("");
  expect(await matches(x, (await x.array()) as number[][])).toBe("");
  expect(await matches(tf.add(x, 1e-6), x)).toBe("");
  expect(await matches(tf.add(x, 1e-4), x)).toContain("the result has the wrong values");
});

test("the shape comes first, with named axes", async () => {
  const x = randomTensor([2, 3], 1);
  const message = await matches(tf.transpose(x), x, { axes: "batch time" });
  expect(message).toContain("the result has the wrong shape");
  expect(message).toContain("The axes batch and time are exchanged");
});

test("what makes a wrong tensor of the right one is told", async () => {
  const x = randomTensor([2, 3, 5], 1);
  const told = (wrong: tf.Tensor) => matches(wrong, x, { axes: "batch time unit" });
  expect(await told(tf.mul(x, Math.sqrt(3)))).toContain("× 1.732: that is √3");
  expect(await told(tf.neg(x))).toContain("the opposite sign");
  expect(await told(tf.add(x, 0.25))).toContain("plus 0.25 everywhere");
  expect(await told(tf.tile(tf.slice(x, [0, 0, 0], [1, 3, 5]), [2, 1, 1]))).toContain(
    "Every batch of your result is the same",
  );
  expect(await told(tf.zerosLike(x))).toContain("Every value of your result is 0");
});

test("an input that comes back and a rival are recognised", async () => {
  const x = randomTensor([2, 3], 1);
  const y = tf.tanh(x);
  expect(await matches(x, y, { inputs: { x } })).toContain("Your result equals the input x");
  expect(await matches(tf.sin(x), y, { rivals: { "This is the sine.": tf.sin(x) } })).toContain(
    "This is the sine.",
  );
});

test("a disposed tensor, a Promise and NaN are told", async () => {
  const x = randomTensor([2, 3], 1);
  const gone = tf.tidy(() => tf.add(x, 1));
  gone.dispose();
  expect(await matches(gone, x)).toContain("was disposed before it could be read");
  expect(await matches(Promise.resolve(x), x)).toContain("is an await missing?");
  expect(await matches(tf.mul(x, Number.NaN), x)).toContain("wrong values");
});

test("stages of tensors are judged up to the first wrong one", async () => {
  const x = randomTensor([2, 3], 1);
  const judged = async () =>
    expect({ dk: x, dq: tf.neg(x) }).toMatchStages([
      { name: "dk", expected: x },
      { name: "dq", expected: x },
      { name: "dv", expected: x },
    ]);
  expect(await refusal(judged())).toContain("dk ok, dq wrong; dv not judged");
});

test("infinity is not finite", async () => {
  await expect(randomTensor([3], 1)).toBeFiniteNumbers();
  expect(await refusal((async () => expect(tf.div(1, tf.tensor1d([1, 0]))).toBeFiniteNumbers())())).toContain(
    "1 of 2 are not",
  );
});

test("what a call leaves behind is counted, its result is not", async () => {
  const x = randomTensor([2, 3], 1);
  await expect(() => tf.tidy(() => tf.add(tf.tanh(x), 1))).toLeakNoTensors();
  await expect(() => ({ output: tf.tanh(x), weights: [tf.neg(x)] })).toLeakNoTensors();
  await expect(() => x).toLeakNoTensors();
  expect(await refusal(expect(() => tf.add(tf.tanh(x), 1)).toLeakNoTensors())).toContain("it leaves 1");
  expect(await refusal(expect(() => tf.keep(tf.tanh(x))).toLeakNoTensors())).toContain("a result is kept");
  const late = (nth: number) => (nth === 1 ? tf.keep(tf.scalar(1)) && tf.neg(x) : tf.neg(x));
  expect(await refusal(expect(late).toLeakNoTensors())).toContain("it leaves 1");
  const kept = [tf.neg(x), tf.neg(x), tf.neg(x)];
  expect(await refusal(expect(() => void kept.pop()?.dispose()).toLeakNoTensors())).toContain(
    "1 fewer than there were",
  );
});

test("an input that is disposed or written over is told", async () => {
  const x = randomTensor([2, 3], 1);
  const weights = tf.variable(randomTensor([2, 3], 2));
  await expect(() => tf.add(x, weights)).toLeaveTensorsUnchanged({ x, weights });
  const assigns = () => weights.assign(tf.add(weights, 1));
  expect(await refusal(expect(assigns).toLeaveTensorsUnchanged({ x, weights }))).toContain(
    "the input weights was changed",
  );
  expect(await refusal(expect(() => x.dispose()).toLeaveTensorsUnchanged({ x, weights }))).toContain(
    "the input x was disposed",
  );
  weights.dispose();
});

test("lists and objects of tensors that a call changes are told", async () => {
  const blocks = [1, 2].map((stream) => ({ mlp: { W1: randomTensor([2, 3], stream) } }));
  const told = (call: () => unknown) => refusal(expect(call).toLeaveTensorsUnchanged({ blocks }));
  await expect(() => blocks.map(({ mlp }) => mlp.W1)).toLeaveTensorsUnchanged({ blocks });
  expect(await told(() => blocks.reverse())).toMatch(
    /the input blocks was changed[\s\S]*its member 0 is another/,
  );
  blocks[1].mlp.W1 = randomTensor([2, 3], 3);
  const other = () => {
    blocks[1].mlp.W1 = randomTensor([2, 3], 4);
  };
  expect(await told(other)).toMatch(
    /the input blocks\.1\.mlp was changed[\s\S]*its W1 is another than before/,
  );
  expect(await told(() => blocks.shift())).toMatch(
    /the input blocks was changed[\s\S]*it held 2, now it holds 1/,
  );
  expect(await told(() => blocks[0].mlp.W1.dispose())).toContain("the input blocks.0.mlp.W1 was disposed");
});

test("two calls that differ are told", async () => {
  const x = randomTensor([2, 3], 1);
  await expect(() => tf.tanh(x)).toRepeatItself();
  let calls = 0;
  expect(await refusal(expect(() => tf.add(x, calls++)).toRepeatItself())).toContain(
    "two calls with the same input",
  );
});

const mixing = (mask: number[][]) => (x: tf.Tensor) =>
  tf.matMul(tf.tile(tf.expandDims(tf.tensor2d(mask), 0), [2, 1, 1]), x); // [B, T, D]

test("the future must not reach the past", async () => {
  const x = randomTensor([2, 3, 4], 1);
  const causal = mixing([
    [1, 0, 0],
    [0.5, 0.5, 0],
    [0.2, 0.3, 0.5],
  ]);
  const leaking = mixing([
    [1, 0, 0],
    [0.5, 0.5, 0.1],
    [0.2, 0.3, 0.5],
  ]);
  await expect(causal).toBeCausalAlong(x, { axis: 1 });
  expect(await refusal(expect(leaking).toBeCausalAlong(x, { axis: 1, of: "token" }))).toContain(
    "token 1 changed when only token 2 did",
  );
});

test("ids are disturbed within their vocabulary", async () => {
  const table = randomTensor([4, 3], 1);
  const ids = tf.tensor2d(
    [
      [3, 0, 2],
      [1, 3, 0],
    ],
    [2, 3],
    "int32",
  );
  await expect((x: tf.Tensor) => tf.gather(table, x)).toKeepApart(ids, { axis: 1, of: "token" });
  const mixed = (x: tf.Tensor) => tf.cumsum(tf.gather(table, x), 1);
  await expect(mixed).toBeCausalAlong(ids, { axis: 1 });
  expect(await refusal(expect(mixed).toKeepApart(ids, { axis: 1, of: "token" }))).toContain(
    "Every token is computed from itself alone",
  );
});

test("the items of a batch must not meet", async () => {
  const x = randomTensor([2, 3, 4], 1);
  await expect(layer.normalize).toKeepApart(x, { axis: 0, of: "item" });
  const overBatch = (t: tf.Tensor) => tf.sub(t, tf.mean(t, 0, true));
  expect(await refusal(expect(overBatch).toKeepApart(x, { axis: 0, of: "item" }))).toContain(
    "item 0 changed when only item 1 did",
  );
});

test("a function of a set follows the order of its rows", async () => {
  const x = randomTensor([2, 3, 4], 1);
  await expect((t: tf.Tensor) => tf.sub(t, tf.mean(t, 1, true))).toFollowOrder(x, { axis: 1 });
  expect(
    await refusal(
      expect(
        mixing([
          [1, 0, 0],
          [1, 1, 0],
          [1, 1, 1],
        ]),
      ).toFollowOrder(x, { axis: 1 }),
    ),
  ).toContain("must not matter");
});

test("a result with another number of positions is told", async () => {
  const x = randomTensor([2, 3, 4], 1);
  const first = (t: tf.Tensor) => tf.slice(t, [0, 0, 0], [2, 2, 4]);
  expect(await refusal(expect(first).toBeCausalAlong(x, { axis: 1 }))).toContain(
    "3 positions went in, so 3 should come out, got 2",
  );
});

test("a length that is no whole number is told before any value", async () => {
  const broken = tf.reshape(randomTensor([1, 4, 6], 1), [1, 3, 4 / 3, 6]);
  const told = "a tensor has the shape [1, 3, 1.333, 6]: lengths are whole numbers";
  expect(await matches(broken, tf.zeros([1, 3, 4, 2]))).toContain(told);
  expect(() => expect(broken).toHaveShape([1, 3, 4, 2], "batch head position column")).toThrow(told);
});
