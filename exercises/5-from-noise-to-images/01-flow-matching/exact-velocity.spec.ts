import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import { twoMoons } from "#lib/flow/moons";
import { specRandom } from "#lib/kit/seed";
import { exhibit } from "#lib/spec/exhibit";
import { randomTensor, tensorSpec } from "#lib/spec/tensors";
import { exactVelocity } from "./exact-velocity.js";

tensorSpec();

const AXES = "item component";

/** Seven points of the plane, well apart. */
const SEVEN = Array.from({ length: 7 }, (_, i) => [1.5 * Math.cos(i), 1.5 * Math.sin(i) - 0.2 * i]);

/** The velocity of numbers of a line, all at one time. */
const onLine = (x: number[], t: number, data: number[]) =>
  exactVelocity(
    tf.tensor2d(x, [x.length, 1]),
    tf.fill([x.length], t) as tf.Tensor1D,
    tf.tensor2d(data, [data.length, 1]),
  );

test("one data point: straight away from it", async () => {
  await expect(onLine([0.5], 0.5, [2])).toMatchValues([[-3]], {
    ...{ axes: AXES, what: "the velocity at 0.5, time 0.5, of the data {2}" },
    rivals: {
      "You returned the data to expect. The velocity is x1 − x0.": [[2]],
      "Your velocity has the wrong sign: it leads from data to noise, x1 − x0.": [[3]],
      "You returned the noise to expect. The velocity is x1 − x0.": [[-1]],
      "You returned x − x0. On the way from x0 to x an item has used up the time t.": [[-1.5]],
    },
  });
});

test("at time 1 every data point is equally likely", async () => {
  await expect(onLine([3, -2], 1, [0, 0, 9])).toMatchValues([[0], [-5]], {
    ...{ axes: AXES, what: "the velocity at 3 and −2, time 1, of the data {0, 0, 9}" },
  });
});

test("the data −1 and 1, by hand", async () => {
  // E[x0 | x] = tanh((1 − t) x / t²)
  for (const [x, t] of [
    [0.2, 0.25],
    [0.5, 0.5],
    [-0.3, 0.9],
    [0.05, 0.125],
  ]) {
    const given = (k: number) => [[(x - Math.tanh(k)) / t]];
    await expect(onLine([x], t, [-1, 1])).toMatchValues(given(((1 - t) * x) / t ** 2), {
      ...{ axes: AXES, what: `the velocity at ${x}, time ${t}, of the data {−1, 1}` },
      rivals: {
        "You divided by σ². The exponent of a Gaussian has 2σ² in the denominator.": given(
          (2 * (1 - t) * x) / t ** 2,
        ),
        "You didn't square the deviation. The exponent of a Gaussian has 2σ² in the denominator.": given(
          ((1 - t) * x) / t,
        ),
        "You compared x with d. At time t, the path from a data point d is around (1 − t)·d.": given(
          x / t ** 2,
        ),
      },
    });
  }
});

test("data points of different lengths: −2, 0 and 1 at time 0.5", async () => {
  // −(x − d/2)² · 2 at x = 0.1: −2.42, −0.02, −0.32
  const weights = [-2.42, -0.02, -0.32].map(Math.exp);
  const x0 = (-2 * weights[0] + weights[2]) / (weights[0] + weights[1] + weights[2]);
  await expect(onLine([0.1], 0.5, [-2, 0, 1])).toMatchValues([[(0.1 - x0) / 0.5]], {
    ...{ axes: AXES, what: "the velocity at 0.1, time 0.5, of the data {−2, 0, 1}" },
  });
});

test("each item at its own time, in the plane", async () => {
  const x = randomTensor([4, 2], 1) as tf.Tensor2D;
  const data = randomTensor([5, 2], 2) as tf.Tensor2D;
  const t = [0.9, 0.2, 1, 0.5];
  await expect(exactVelocity(x, tf.tensor1d(t), data)).toMatchValues(await slowly(x, tf.tensor1d(t), data), {
    ...{ axes: AXES, inputs: { t }, atol: 1e-4, rtol: 1e-4 },
  });
});

test("as many items as data points and coordinates", async () => {
  const x = randomTensor([3, 3], 3) as tf.Tensor2D;
  const data = randomTensor([3, 3], 4) as tf.Tensor2D;
  const t = tf.tensor1d([0.3, 0.8, 0.6]);
  await expect(exactVelocity(x, t, data)).toMatchValues(await slowly(x, t, data), {
    ...{ axes: AXES, atol: 1e-4, rtol: 1e-4 },
  });
});

test("time 0.01: finite, and straight from the nearest point", async () => {
  await expect(onLine([0.3, -0.9, 40], 0.01, [-1, 1])).toMatchValues([[-70], [10], [3900]], {
    ...{ axes: AXES, what: "the velocity at time 0.01 of the data {−1, 1}", rtol: 1e-4 },
  });
  const far = tf.tensor2d([
    [90, 0, 4],
    [0, -80, 3],
  ]);
  const x = tf.tensor2d([
    [89, 1, 4],
    [1, -80, 0],
  ]);
  const t = tf.tensor1d([0.01, 0.01]);
  await expect(exactVelocity(x, t, far)).toMatchValues(tf.mul(100, tf.sub(x, far)), {
    // The noise to expect, divided by 0.01, less the data to expect is rounded at 100 times the places.
    ...{ axes: AXES, what: "the velocity at time 0.01 of data far apart", atol: 0.02, rtol: 1e-4 },
  });
});

test("small times: data points about t apart share the weight", async () => {
  for (const t of [0.1, 0.06, 0.03, 0.01]) {
    // Halfway between the means of two points that are t apart the exponents differ little.
    const data = [0, t, 2.5 * t];
    const x = 0.6 * t;
    const weights = data.map((d) => Math.exp(-((x - (1 - t) * d) ** 2) / (2 * t * t)));
    const sum = weights.reduce((a, b) => a + b);
    const x0 = data.reduce((mean, d, i) => mean + (d * weights[i]) / sum, 0);
    await expect(onLine([x], t, data)).toMatchValues([[(x - x0) / t]], {
      ...{ axes: AXES, what: `the velocity at time ${t} of data about ${t} apart`, atol: 1e-3, rtol: 1e-3 },
    });
  }
});

test("the mean velocity of the paths that pass near x", async () => {
  const rng = specRandom(1);
  const [t, data] = [0.6, [-1.5, 0.5, 1]];
  const paths = Array.from({ length: 200_000 }, () => [data[rng.integer(3)], rng.gauss(0, 1)]);
  for (const x of [-0.5, 0.6]) {
    const near = paths.filter(([x0, x1]) => Math.abs((1 - t) * x0 + t * x1 - x) < 0.05);
    const mean = near.reduce((sum, [x0, x1]) => sum + x1 - x0, 0) / near.length;
    const [got] = await onLine([x], t, data).data();
    // About 10,000 paths pass, their velocities scatter by 1.6: five standard errors are 0.08. A false alarm has a chance of 6e-7.
    expect(got - mean).toLieBetween(-0.1, 0.1, `the velocity at ${x}, less the mean of ${near.length} paths`);
  }
});

test("twenty steps from noise end at data points", async () => {
  const data = tf.tensor2d(SEVEN);
  let x = randomTensor([40, 2], 3) as tf.Tensor2D;
  for (let i = 20; i >= 1; i--)
    x = tf.sub(x, tf.div(exactVelocity(x, tf.fill([40], i / 20) as tf.Tensor1D, data), 20));
  const squares = tf.sum(tf.squaredDifference(tf.expandDims(x, 1), data), 2); // [B, M]
  const [worst] = await tf.max(tf.sqrt(tf.min(squares, 1))).data();
  expect(worst).toLieBetween(0, 0.001, "how far the last of 40 samples is from its nearest data point");
});

test("two moons: to the middle at first, then to points", async () => {
  const data = twoMoons(60, specRandom(4));
  const grid = Array.from({ length: 49 }, (_, i) => [((i % 7) - 3) / 1.5, (Math.floor(i / 7) - 3) / 1.5]);
  const x = tf.tensor2d(grid);
  const ends: number[][][] = [];
  for (const t of [0.9, 0.5, 0.2]) {
    const v = exactVelocity(x, tf.fill([49], t) as tf.Tensor1D, tf.tensor2d(data));
    expect(v).toHaveShape([49, 2], AXES, "the velocity at 49 places");
    ends.push((await tf.sub(x, tf.mul(t, v)).array()) as number[][]); // x − t·v is the data to expect
  }
  await exhibit({
    kind: "points",
    title: "where the exact velocity comes from",
    caption:
      "Each arrow goes a third of the way to the data to expect, x − t·v. At t 0.9 all aim at the middle, at t 0.2 each at data near it.",
    panels: ends.map((end, i) => ({
      label: `t ${[0.9, 0.5, 0.2][i]}`,
      clouds: { data },
      arrows: end.map(([toX, toY], k) => [...grid[k], (toX - grid[k][0]) / 3, (toY - grid[k][1]) / 3]),
    })),
    range: [-2.2, 2.2],
  });
  const spread = ends.map((end) => Math.sqrt(end.reduce((sum, [a, b]) => sum + a ** 2 + b ** 2, 0) / 49));
  // 0.16 to 0.38 and 1.26 to 1.42 with 60 seeds.
  expect(spread[0]).toLieBetween(0, 0.6, "how far from 0 the data to expect is at time 0.9");
  expect(spread[2]).toLieBetween(0.9, 1.6, "how far from 0 the data to expect is at time 0.2");
});

test("any number of items, data points and coordinates, one too", async () => {
  const shapes = {
    x: "item component",
    t: ({ item }: Record<string, number>) => tf.tensor1d([0.7, 0.4].slice(0, item)),
    data: "row component",
  };
  await expect(exactVelocity).toAgreeWith(slowly, shapes as never, {
    ...{ axes: AXES, cases: "ones zeros small", atol: 1e-4, rtol: 1e-4 },
  });
});

test("no item matters to another", async () => {
  const data = randomTensor([5, 3], 5) as tf.Tensor2D;
  const t = tf.tensor1d([0.2, 0.5, 0.9, 0.4]);
  await expect((x: tf.Tensor) => exactVelocity(x as tf.Tensor2D, t, data)).toKeepApart(
    randomTensor([4, 3], 6),
    {
      ...{ axis: 0, of: "item" },
    },
  );
});

test("no tensor is left behind, and the inputs stay", async () => {
  const { x, t, data } = inputs();
  await expect(() => exactVelocity(x, t, data)).toLeakNoTensors();
  await expect(() => exactVelocity(x, t, data)).toLeaveTensorsUnchanged({ x, t, data });
});

test("every call computes its result again", async () => {
  await expect(exactVelocity).toHeed(inputs());
  await expect(exactVelocity).toReturnNew(inputs(), { neverZero: ["t"] });
});

test("rows of different lengths, and other axes, are refused", () => {
  const refuses = (what: string, shapes: { x?: number[]; t?: number[]; data?: number[] }) => {
    const { x = [2, 3], t = [2], data = [5, 3] } = shapes;
    const call = exactVelocity as (...all: tf.Tensor[]) => tf.Tensor;
    expect(() => call(tf.ones(x), tf.ones(t), tf.ones(data))).toRefuse(RangeError, what);
  };
  refuses("x of width 2, data of width 3", { x: [2, 2] });
  refuses("x of width 1, data of width 3", { x: [2, 1] });
  refuses("x of width 3, data of width 1", { data: [5, 1] });
  refuses("x of shape [3]", { x: [3] });
  refuses("x of shape [2, 1, 3]", { x: [2, 1, 3] });
  refuses("data of shape [3]", { data: [3] });
  refuses("data of shape [1, 5, 3]", { data: [1, 5, 3] });
  refuses("two items, one time", { t: [1] });
  refuses("two items, three times", { t: [3] });
  refuses("times of shape [2, 1]", { t: [2, 1] });
  refuses("a time without an axis", { t: [] });
});

test("data without a row is refused", () => {
  const none = tf.tensor2d([], [0, 3]);
  expect(() => exactVelocity(tf.ones([2, 3]), tf.ones([2]), none)).toRefuse(RangeError, "no data point");
});

const inputs = () => ({
  x: randomTensor([2, 3], 7) as tf.Tensor2D,
  t: tf.tensor1d([0.9, 0.6]),
  data: randomTensor([5, 3], 8) as tf.Tensor2D,
});

/** Bayes' rule in numbers, item by item. */
async function slowly(x: tf.Tensor, t: tf.Tensor, data: tf.Tensor): Promise<number[][]> {
  const [places, rows] = (await Promise.all([x.array(), data.array()])) as number[][][];
  const times = await t.data();
  return places.map((place, i) => {
    const logs = rows.map(
      (row) =>
        -place.reduce((sum, value, d) => sum + ((value - (1 - times[i]) * row[d]) / times[i]) ** 2, 0) / 2,
    );
    const shares = logs.map((log) => Math.exp(log - Math.max(...logs)));
    const total = shares.reduce((sum, share) => sum + share, 0);
    // Each path that leads here from a row has its noise fixed: x1 = (x − (1 − t)·x0) / t.
    return place.map((value, d) =>
      rows.reduce(
        (sum, row, m) => sum + (shares[m] / total) * ((value - (1 - times[i]) * row[d]) / times[i] - row[d]),
        0,
      ),
    );
  });
}
