import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import { scripted } from "#lib/kit/scripted";
import { specRandom } from "#lib/kit/seed";
import { mersenneTwister } from "#lib/random";
import { golden } from "#lib/spec/golden";
import { randomTensor, tensorSpec } from "#lib/spec/tensors";
import { invertedDropout } from "./inverted-dropout.js";

tensorSpec();

test("at rate 1/5 four draws of five stay, 5/4 as large", async () => {
  const x = tf.tensor2d([
    [4, -8, 12, 2, 20],
    [-16, 6, 24, -2, 10],
  ]);
  const rng = scripted(0.19, 0.5, 0.9, 0.21, 0.3, 0.6, 0.81, 0.25, 0.1, 0.4);
  const y = invertedDropout(x, 0.2, true, rng);
  expect(10 - rng.left(), "how many of ten numbers were drawn from rng").toBe(10);
  const expected = [
    [0, -10, 15, 2.5, 25],
    [-20, 7.5, 30, 0, 12.5],
  ];
  const unscaled = [
    [0, -8, 12, 2, 20],
    [-16, 6, 24, 0, 10],
  ];
  await expect(y).toMatchValues(expected, {
    axes: "row unit",
    rivals: {
      "The right numbers were dropped, but those that stay make up for nothing: divide them by 1 − rate.":
        unscaled,
    },
  });
});

test("a draw equal to the rate stays", async () => {
  const y = invertedDropout(tf.tensor1d([3, 6]), 0.25, true, scripted(0.25, 0.2));
  await expect(y).toMatchValues([4, 0], { axes: "unit" });
});

test("at a rate of 0.999 what stays is 1,000 times as large", async () => {
  const y = () => invertedDropout(tf.tensor1d([2, -3, 5]), 0.999, true, scripted(0.9995, 0.998, 0.9991));
  expect(y).toAccept("a rate of 0.999, which is below 1,");
  await expect(y()).toMatchValues([2000, 0, 5000], { axes: "unit", rtol: 1e-4 });
});

test("every number has a draw of its own, row after row", async () => {
  const { seed, rate, x, y } = golden("positions").dropout;
  const got = invertedDropout(tf.tensor3d(x), rate, true, mersenneTwister(seed));
  await expect(got).toMatchValues(y, { axes: "batch time unit" });
});

test("a single item, row or unit is dropped like any other", async () => {
  const slowly = async (x: tf.Tensor, seed: number) => {
    const rng = mersenneTwister(seed);
    const drop = (value: number) => (rng.random() >= 0.3 ? value / 0.7 : 0);
    return ((await x.array()) as number[][][]).map((rows) => rows.map((row) => row.map(drop)));
  };
  await expect((x: tf.Tensor, seed: number) =>
    invertedDropout(x, 0.3, true, mersenneTwister(seed)),
  ).toAgreeWith(slowly, { x: "batch time unit", seed: 3 }, { axes: "batch time unit" });
});

test("outside of training nothing is dropped or scaled", async () => {
  const x = randomTensor([2, 5, 3], 1);
  await expect(invertedDropout(x, 0.4, false, specRandom(1))).toMatchValues(x, { axes: "batch time unit" });
});

test("outside of training nothing is drawn", async () => {
  const rng = specRandom(2);
  invertedDropout(randomTensor([2, 5, 3], 1), 0.4, false, rng);
  const [next, due] = [rng.random(), specRandom(2).random()];
  expect([next]).toMatchValues([due], { axes: "draw", what: "the list with the next number of the stream" });
});

test("at rate 0 everything stays as it is", async () => {
  const x = randomTensor([2, 5, 3], 2);
  expect(() => invertedDropout(x, 0, true, specRandom())).toAccept("a rate of 0");
  await expect(invertedDropout(x, 0, true, specRandom())).toMatchValues(x, { axes: "batch time unit" });
});

test("of 20,000 ones the mean stays 1, and 30% are dropped", async () => {
  // Standard errors 0.0046 and 0.0032: a miss by 0.025 and 0.017 or more has a chance of at most 2e-7 each.
  const y = invertedDropout(tf.ones([200, 100]), 0.3, true, specRandom(3));
  const mean = (await tf.mean(y).data())[0];
  const dropped = (await tf.mean(tf.cast(tf.equal(y, 0), "float32")).data())[0];
  expect(dropped).toLieBetween(0.283, 0.317, "the share of dropped numbers");
  expect(mean).toLieBetween(0.975, 1.025, "the mean of what is left");
});

test("one seed gives one mask, and the next call another", async () => {
  const x = tf.ones([3, 50]);
  await expect(() => invertedDropout(x, 0.5, true, mersenneTwister(7))).toRepeatItself();
  const rng = specRandom(4);
  const [first, second] = [invertedDropout(x, 0.5, true, rng), invertedDropout(x, 0.5, true, rng)];
  const differing = (await tf.mean(tf.cast(tf.notEqual(first, second), "float32")).data())[0];
  // Half of 150 on average, 0.041 standard error; 0.25 or 0.75 is 6 of these away.
  expect(differing).toLieBetween(0.25, 0.75, "the share of numbers treated otherwise by the next call");
});

test("gradients pass where a number stayed, through the same mask", async () => {
  const x = randomTensor([2, 5, 3], 5);
  const drop = (a: tf.Tensor) => invertedDropout(a, 0.4, true, mersenneTwister(9));
  await expect(drop).toBeDifferentiable({ at: x, axes: "batch time unit" });
  const off = (a: tf.Tensor) => invertedDropout(a, 0.4, false, scripted());
  await expect(off).toBeDifferentiable({ at: x, axes: "batch time unit" });
});

const expectRefusal = (rate: number) => {
  const x = randomTensor([2, 3], 6);
  for (const training of [true, false])
    expect(() => invertedDropout(x, rate, training, specRandom())).toRefuse(
      RangeError,
      `a rate of ${rate} ${training ? "in" : "outside of"} training`,
    );
};

test("a rate of 1 is refused", () => expectRefusal(1));

test("a rate above 1, below 0 or NaN is refused", () => {
  for (const rate of [1.5, -0.1, -1e-9, Number.POSITIVE_INFINITY, Number.NaN]) expectRefusal(rate);
});

test("no tensor is left behind, and the input stays", async () => {
  const x = randomTensor([2, 5, 3], 7);
  for (const training of [true, false]) {
    const call = () => invertedDropout(x, 0.4, training, specRandom(8));
    await expect(call).toLeakNoTensors();
    await expect(call).toLeaveTensorsUnchanged({ x });
  }
});

test("every call draws a new mask and returns a new tensor", async () => {
  const x = randomTensor([2, 5, 3], 9);
  const drop = (a: tf.Tensor, rate: number, training: boolean, seed: number) =>
    invertedDropout(a, rate, training, mersenneTwister(seed));
  await expect(drop).toHeed({ x, rate: 0.4, training: true, seed: 1 }, { others: { seed: 2 } });
  for (const training of [true, false]) await expect(drop).toReturnNew({ x, rate: 0.4, training, seed: 1 });
  await expect(drop).toReturnNew({ x, rate: 0, training: true, seed: 1 });
});
