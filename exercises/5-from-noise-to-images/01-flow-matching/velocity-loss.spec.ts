import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import { gaussians } from "#lib/flow/noise";
import type { Velocity } from "#lib/flow/velocity";
import { specRandom } from "#lib/kit/seed";
import { randomTensor, tensorSpec } from "#lib/spec/tensors";
import { refuseToTrain } from "#lib/training/earlier";
import { exactVelocity } from "./exact-velocity.js";
import { velocityLoss } from "./velocity-loss.js";

tensorSpec();

const AXES = "item component";

/** Two items of three numbers, and noise for them. */
const pair = () => ({
  x0: tf.tensor2d([
    [0, 2, -1],
    [1, 3, 4],
  ]),
  x1: tf.tensor2d([
    [1, 0, 2],
    [-1, 3, 1],
  ]),
  t: tf.tensor1d([0.25, 0.5]),
});
// x1 − x0 is (1, −2, 3) and (−2, 0, −3); the places are (0.25, 1.5, −0.25) and (0, 3, 2.5).

/** The same velocity everywhere and at all times. */
const steady =
  (v: number): Velocity =>
  (x) =>
    tf.fill(x.shape, v);

test("a velocity of 0: the mean square of x1 − x0, by hand", async () => {
  const { x0, x1, t } = pair();
  await expect(velocityLoss(steady(0), x0, x1, t)).toMatchValues(27 / 6, {
    ...{ what: "the loss of a velocity of 0" },
    rivals: {
      "You added up the squares. The loss is their mean over all numbers.": 27,
      "You averaged the sums of the items. The mean is over all numbers of all items.": 27 / 2,
      "You returned half of the mean.": 27 / 12,
      "You didn't square the errors.": 11 / 6,
      "You used the data as the target. The velocity must say which way the item moves.": 31 / 6,
      "You used the noise as the target. The velocity must say which way the item moves.": 16 / 6,
    },
  });
});

test("a velocity of 1 everywhere: the target has a sign", async () => {
  const { x0, x1, t } = pair();
  // Errors (0, 3, −2) and (3, 1, 4): 39. Against x0 − x1, (2, −1, 4) and (−1, 1, −2): 27.
  await expect(velocityLoss(steady(1), x0, x1, t)).toMatchValues(39 / 6, {
    ...{ what: "the loss of a velocity of 1" },
    rivals: {
      "Your target has the wrong sign. An item that goes from x0 to x1 in a time of 1 has the velocity x1 − x0.":
        27 / 6,
    },
  });
});

test("the right answer has a loss of 0", async () => {
  const { x0, x1, t } = pair();
  await expect(velocityLoss(() => tf.sub(x1, x0), x0, x1, t)).toMatchValues(0, {
    what: "the loss of a velocity that is always right",
  });
});

test("no tensor is left behind, and the inputs stay", async () => {
  const inputs = pair();
  const call = () => velocityLoss((x) => tf.clone(x), inputs.x0, inputs.x1, inputs.t);
  await expect(call).toLeakNoTensors();
  await expect(call).toLeaveTensorsUnchanged(inputs);
  const [x, t] = [tf.ones([3, 5]), tf.zeros([3])];
  const before = tf.memory().numTensors;
  velocityLoss(steady(0), x, x, t).dispose();
  expect(tf.memory().numTensors - before, "the tensors left by a first call with another shape").toBe(0);
});

test("the velocity is asked once: on the path, at its time", async () => {
  const { x0, x1, t } = pair();
  const asked: tf.Tensor[][] = [];
  velocityLoss(
    (x, time) => {
      asked.push([tf.keep(tf.clone(x)), tf.keep(tf.clone(time))]);
      return tf.zerosLike(x);
    },
    x0,
    x1,
    t,
  );
  expect(asked.length, "how often the velocity was called").toBe(1);
  const [[x, time]] = asked;
  const [places, times] = [tf.clone(x), tf.clone(time)];
  tf.dispose(asked);
  await expect(times).toMatchValues([0.25, 0.5], {
    axes: "item",
    what: "the times that the velocity is given",
  });
  await expect(places).toMatchValues(
    [
      [0.25, 1.5, -0.25],
      [0, 3, 2.5],
    ],
    {
      ...{ axes: AXES, what: "the places that the velocity is given" },
      rivals: {
        "You asked the velocity at the data. Ask it on the way, at x_t.": pair().x0,
        "You asked the velocity at the noise. Ask it on the way, at x_t.": pair().x1,
      },
    },
  );
});

test("the velocity is given items in the shape of the data", () => {
  for (const shape of [[2, 3], [2], [2, 3, 5], [2, 3, 5, 1]]) {
    const asked: number[][] = [];
    const velocity: Velocity = (x) => {
      asked.push(x.shape);
      return tf.zerosLike(x);
    };
    velocityLoss(velocity, randomTensor(shape, 4), randomTensor(shape, 5), tf.tensor1d([0.2, 0.7]));
    expect(asked, `the shape that the velocity is given, of data of shape [${shape}]`).toEqual([shape]);
  }
});

test("its answer is judged number by number", async () => {
  const { x0, x1, t } = pair();
  // x less x1 − x0: (−0.75, 3.5, −3.25) and (2, 3, 5.5)
  const squares = [0.75, 3.5, 3.25, 2, 3, 5.5].map((error) => error ** 2);
  await expect(velocityLoss((x) => tf.clone(x), x0, x1, t)).toMatchValues(
    squares.reduce((sum, square) => sum + square) / 6,
    { what: "the loss of a velocity that repeats where it is asked" },
  );
});

test("any number of items and axes, one too", async () => {
  const velocity: Velocity = (x, t) =>
    tf.add(tf.mul(0.5, tf.square(x)), tf.reshape(t, [-1, ...x.shape.slice(1).fill(1)]));
  const loss = (x0: tf.Tensor, x1: tf.Tensor, t: tf.Tensor) => velocityLoss(velocity, x0, x1, t);
  const slowly = async (...tensors: tf.Tensor[]) => {
    const times = await tensors[2].data();
    const [data, noise] = await Promise.all(tensors.slice(0, 2).map((x) => x.data()));
    const each = data.length / times.length;
    let total = 0;
    for (let i = 0; i < data.length; i++) {
      const t = times[Math.floor(i / each)];
      const x = data[i] + t * (noise[i] - data[i]);
      total += (0.5 * x * x + t - noise[i] + data[i]) ** 2;
    }
    return total / data.length;
  };
  for (const axes of ["item", AXES, "item row column", "item row column channel"])
    await expect(loss).toAgreeWith(
      slowly,
      { x0: axes, x1: axes, t: "item" },
      {
        ...{ cases: "ones zeros small", rtol: 1e-4 },
      },
    );
});

test("gradients reach what the velocity is computed from", async () => {
  const { x0, x1, t } = pair();
  const at = { W: tf.mul(0.5, randomTensor([3, 3], 1)), b: randomTensor([3], 2), c: randomTensor([3], 3) };
  const loss = ({ W, b, c }: Record<string, tf.Tensor>) =>
    velocityLoss(
      (x, time) => tf.add(tf.add(tf.matMul(x, W), b), tf.mul(tf.expandDims(time, 1), c)),
      x0,
      x1,
      t,
    );
  await expect(loss).toBeDifferentiable({ at, axes: { W: "in out", b: "out", c: "out" } });
});

test("every call computes its result again", async () => {
  const loss = (x0: tf.Tensor, x1: tf.Tensor, t: tf.Tensor) =>
    velocityLoss((x, time) => tf.mul(x, tf.expandDims(time, 1)), x0, x1, t);
  await expect(loss).toHeed(pair());
  await expect(loss).toReturnNew(pair());
});

test("the same data with other noise has another loss", async () => {
  const { x0, x1, t } = pair();
  velocityLoss(steady(0), x0, x1, t);
  // x0 − x0 is 0, and 2·x1 − x0 is (2, −2, 5) and (−3, 3, −2).
  await expect(velocityLoss(steady(0), x0, tf.clone(x0), t)).toMatchValues(0, {
    what: "the loss of a velocity of 0, where the noise is the data",
  });
  await expect(velocityLoss(steady(0), x0, tf.mul(2, x1), t)).toMatchValues(55 / 6, {
    what: "the loss of a velocity of 0, with noise twice as large",
  });
});

test("data and noise of different shapes are refused", () => {
  const t = tf.zeros([2]);
  for (const [one, other] of [
    [
      [2, 3],
      [2, 1],
    ],
    [
      [2, 1],
      [2, 3],
    ],
    [
      [2, 3],
      [1, 3],
    ],
    [[2, 3], [3]],
    [[2], [2, 1]],
  ])
    expect(() => velocityLoss(steady(0), tf.zeros(one), tf.zeros(other), t)).toRefuse(
      RangeError,
      `x0 of shape [${one}] and x1 of shape [${other}]`,
    );
});

test("times that are not one for each item are refused", () => {
  const [x0, x1] = [tf.zeros([3, 2]), tf.ones([3, 2])];
  for (const shape of [[2], [1], [4], [], [3, 1], [3, 2]])
    expect(() => velocityLoss(steady(0), x0, x1, tf.zeros(shape))).toRefuse(
      RangeError,
      `three items and times of shape [${shape}]`,
    );
});

test("the exact velocity of the data is where the loss is lowest", async () => {
  refuseToTrain();
  const rng = specRandom(1);
  const data = tf.tensor2d([[-1.5], [0.5], [1]]);
  const B = 40_000;
  const rows = Array.from({ length: B }, () => [[-1.5, 0.5, 1][rng.integer(3)]]);
  const [x0, x1, t] = [tf.tensor2d(rows), gaussians([B, 1], rng), tf.fill([B], 0.6)];
  const edges = [-2.5, -0.9, -0.2, 0.4, 1, 2.5];
  /** The exact velocity, and something more in each of five bins of x. */
  const lifted =
    (lift: tf.Tensor): Velocity =>
    (x, time) => {
      const bins = edges.slice(1).map((edge, i) => {
        const isIn = tf.logicalAnd(tf.greaterEqual(x, edges[i]), tf.less(x, edge));
        return tf.cast(isIn, "float32"); // [B, 1]
      });
      const exact = exactVelocity(x as tf.Tensor2D, time as tf.Tensor1D, data);
      return tf.add(exact, tf.matMul(tf.concat(bins, 1), tf.reshape(lift, [5, 1]))); // [B, 1]
    };
  const slopes = tf.grad((lift: tf.Tensor) => velocityLoss(lifted(lift), x0, x1, t))(tf.zeros([5]));
  expect(slopes).toHaveShape([5], "bin", "the gradient of the lifts");
  const got = await slopes.data();
  // Errors scatter by about 1.5, and a bin holds at most a third of the items: five standard errors of 2·mean(error) are 0.045.
  for (const [i, slope] of got.entries())
    expect(slope).toLieBetween(-0.05, 0.05, `how the loss changes with the velocity in bin ${i}`);
});
