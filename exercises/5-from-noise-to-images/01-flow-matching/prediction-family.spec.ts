import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import { specRandom } from "#lib/kit/seed";
import { exhibit } from "#lib/spec/exhibit";
import { randomTensor, tensorSpec } from "#lib/spec/tensors";
import { type Family, familyOf, velocityFrom } from "./prediction-family.js";

tensorSpec();

const AXES = "item number";
const KINDS = ["data", "noise", "score"] as const;

/** One item of one number. */
const one = (value: number) => tf.tensor2d([[value]]);

test("one path: from x and its velocity to both of its ends", async () => {
  // From x0 = 3 at t = 0 to x1 = −2 at t = 1: at t = 0.25 it is at 1.75.
  const { data, noise } = familyOf(one(-5), one(1.75), tf.tensor1d([0.25]));
  await expect(data).toMatchValues([[3]], {
    ...{ axes: AXES, what: "the data of x = 1.75 with a velocity of −5 at t = 0.25" },
    rivals: {
      "You added the velocity. It leads from data to noise, so subtract it to go back.": [[0.5]],
      "You returned the noise.": [[-2]],
      "You used 1 − t. t is how far x is from the data.": [[5.5]],
      "You subtracted the whole velocity. At time t, x has gone only the share t of its way from the data.": [
        [6.75],
      ],
    },
  });
  await expect(noise).toMatchValues([[-2]], {
    ...{ axes: AXES, what: "the noise of x = 1.75 with a velocity of −5 at t = 0.25" },
    rivals: {
      "You subtracted the velocity. It leads from data to noise, so add it to go on.": [[5.5]],
      "You returned the data.": [[3]],
      "You used t. 1 − t is how far x is from the noise.": [[0.5]],
      "You added the whole velocity. Only the share 1 − t of it is ahead.": [[-3.25]],
    },
  });
});

test("one path: its score is a gradient of a log-density", async () => {
  // d/dx of −(x − 0.75·3)² / (2·0.25²), at x = 1.75: 0.5 / 0.0625
  const { score } = familyOf(one(-5), one(1.75), tf.tensor1d([0.25]));
  await expect(score).toMatchValues([[8]], {
    ...{ axes: AXES, what: "the score of x = 1.75 with a velocity of −5 at t = 0.25" },
    rivals: {
      "You got the sign wrong: the score points to where x is more likely, against the noise.": [[-8]],
      "You divided the noise by t². What t² divides is the distance of x from the mean, which is t times the noise.":
        [[32]],
      "You didn't divide the noise at all.": [[2]],
      "You multiplied the noise by t. Little noise means a steep density.": [[0.5]],
      "You divided the noise by 1 − t. The noise in x has the standard deviation t.": [[8 / 3]],
    },
  });
});

test("all paths through x: the Gaussian with mean 1 and variance 1", async () => {
  // At t = 0.25, x is distributed as N(0.75, 0.5625 + 0.0625), whose score at 0.8 is −0.05 / 0.625. The velocity is E[x1 − x0 | x].
  const family = familyOf(one(-1.04), one(0.8), tf.tensor1d([0.25]));
  await expect(family).toMatchStages([
    { name: "data", expected: [[1.06]], axes: AXES, what: "the mean data at x = 0.8" },
    { name: "noise", expected: [[0.02]], axes: AXES, what: "the mean noise at x = 0.8" },
    { name: "score", expected: [[-0.08]], axes: AXES, what: "the score at x = 0.8" },
  ]);
});

test("from data back to the velocity", async () => {
  await expect(velocityFrom("data", one(3), one(1.75), tf.tensor1d([0.25]))).toMatchValues([[-5]], {
    ...{ axes: AXES, what: "the velocity at x = 1.75, t = 0.25 with data of 3" },
    rivals: {
      "Your velocity leads from x to the data. It must lead from the data to x.": [[5]],
      "You divided by 1 − t. The way from data to x takes the time t.": [[-5 / 3]],
      "You didn't divide the way from data to x by the time it takes.": [[-1.25]],
    },
  });
});

test("from noise back to the velocity", async () => {
  await expect(velocityFrom("noise", one(-2), one(1.75), tf.tensor1d([0.25]))).toMatchValues([[-5]], {
    ...{ axes: AXES, what: "the velocity at x = 1.75, t = 0.25 with noise of −2" },
    rivals: {
      "Your velocity leads from the noise to x. It must lead from x to the noise.": [[5]],
      "You divided by t. The way from x to the noise takes the time 1 − t.": [[-15]],
      "You didn't divide the way from x to the noise by the time it takes.": [[-3.75]],
    },
  });
});

test("from the score back to the velocity", async () => {
  await expect(velocityFrom("score", one(8), one(1.75), tf.tensor1d([0.25]))).toMatchValues([[-5]], {
    ...{ axes: AXES, what: "the velocity at x = 1.75, t = 0.25 with a score of 8" },
    rivals: {
      "You kept the sign of the score. It points against the noise: a score of 8 means a noise of −2 here.": [
        [1 / 3],
      ],
      "You took the score for the noise.": [[25 / 3]],
      "You multiplied the score by t². It takes a factor of t to become noise.": [[-3]],
      "You got the sign of the whole wrong.": [[5]],
    },
  });
});

test("the tensors that are given stay as they are", async () => {
  const { t, x, v } = paths([5, 3], 6);
  await expect(() => familyOf(v, x, t)).toLeaveTensorsUnchanged({ v, x, t });
  for (const kind of KINDS)
    await expect(() => velocityFrom(kind, v, x, t)).toLeaveTensorsUnchanged({ v, x, t });
});

test("each item has a time of its own", async () => {
  const { x0, x1, t, x, v } = paths([5, 3], 1);
  const family = familyOf(v, x, t);
  await expect(family).toMatchStages([
    { name: "data", expected: x0, axes: AXES, what: "the data of five items", atol: 1e-5 },
    { name: "noise", expected: x1, axes: AXES, what: "the noise of five items", atol: 1e-5 },
    {
      name: "score",
      expected: await slowScore(x1, t),
      ...{ axes: AXES, what: "the score of five items", atol: 1e-4 },
    },
  ]);
});

test("as many items as numbers: t still belongs to the items", async () => {
  const { x0, x1, t, x, v } = paths([3, 3], 2);
  await expect(familyOf(v, x, t)).toMatchStages([
    { name: "data", expected: x0, axes: AXES, what: "the data of three items", atol: 1e-5 },
    { name: "noise", expected: x1, axes: AXES, what: "the noise of three items", atol: 1e-5 },
    {
      name: "score",
      expected: await slowScore(x1, t),
      ...{ axes: AXES, what: "the score of three items", atol: 1e-4 },
    },
  ]);
  for (const kind of KINDS)
    await expect(velocityFrom(kind, familyOf(v, x, t)[kind], x, t)).toMatchValues(v, {
      ...{ axes: AXES, what: `the velocity of three items from their ${kind}`, atol: 1e-4 },
    });
});

test("there and back, for any shape and each item's time", async () => {
  for (const shape of [[5], [1], [2, 3], [1, 1], [3, 2, 5], [2, 3, 1, 5]]) {
    const { t, x, v } = paths(shape, 3);
    const family = familyOf(v, x, t);
    for (const kind of KINDS) {
      const axes = shape.map((_, i) => `axis${i}`).join(" ");
      expect(family[kind]).toHaveShape(shape, axes, `the ${kind}`);
      const back = velocityFrom(kind, family[kind], x, t);
      expect(back).toHaveShape(shape, axes, `the velocity from the ${kind}`);
      await expect(back).toMatchValues(v, {
        ...{ what: `the velocity of shape [${shape}] from its ${kind}`, atol: 1e-4 },
      });
    }
  }
});

test("at both ends of the path: 0.001 for 0 in a divisor", async () => {
  const [x, ends] = [tf.tensor2d([[3], [3]]), tf.tensor1d([0, 1])];
  await expect(familyOf(tf.tensor2d([[-4], [-4]]), x, ends)).toMatchStages([
    { name: "data", expected: [[3], [7]], axes: AXES, what: "the data at t = 0 and t = 1" },
    {
      ...{ name: "noise", expected: [[-1], [3]], axes: AXES, what: "the noise at t = 0 and t = 1" },
      rivals: {
        "You got the noise from the data, with a division by t. x and the velocity give it without one.": [
          [0],
          [3],
        ],
      },
    },
    { name: "score", expected: [[1000], [-3]], axes: AXES, what: "the score at t = 0 and t = 1" },
  ]);
  // Formulas that agree elsewhere differ here, by 5 of 5,000 at most: a score may become data first, and v may be x1 − x0.
  const [told, rtol] = [tf.tensor2d([[2], [2]]), 0.003];
  await expect(velocityFrom("data", told, x, ends)).toMatchValues([[1000], [1]], {
    ...{ axes: AXES, what: "the velocity from data of 2 at t = 0 and t = 1", rtol },
  });
  await expect(velocityFrom("noise", told, x, ends)).toMatchValues([[-1], [-1000]], {
    ...{ axes: AXES, what: "the velocity from noise of 2 at t = 0 and t = 1", rtol },
  });
  await expect(velocityFrom("score", told, x, tf.tensor1d([1, 1]))).toMatchValues([[-5000], [-5000]], {
    ...{ axes: AXES, what: "the velocity from a score of 2 at t = 1", rtol },
  });
});

test("a divisor of 0.002 is left alone, one of 0.0005 is not", async () => {
  const x = tf.tensor2d([[3], [3], [3]]);
  const told = tf.tensor2d([[2], [2], [2]]);
  const early = tf.tensor1d([0.002, 0.0005, 0.001]);
  await expect(velocityFrom("data", told, x, early)).toMatchValues([[500], [1000], [1000]], {
    ...{ axes: AXES, what: "the velocity from data of 2 at t = 0.002, 0.0005 and 0.001", rtol: 0.003 },
  });
  const late = tf.sub(1, tf.tensor1d([0.25, 1 / 512, 1 / 2048]));
  await expect(velocityFrom("noise", told, x, late)).toMatchValues([[-4], [-512], [-1000]], {
    ...{ axes: AXES, what: "the velocity from noise of 2 at 1 − t = 1/4, 1/512 and 1/2048", rtol: 0.003 },
  });
  const { score } = familyOf(tf.zerosLike(x), x, early);
  await expect(score).toMatchValues([[-1500], [-3000], [-3000]], {
    ...{ axes: AXES, what: "the score at t = 0.002, 0.0005 and 0.001", rtol: 1e-4 },
  });
});

test("gradients pass from the result to both arguments", async () => {
  const { t, x, v } = paths([2, 3], 4);
  const given = { v, x };
  for (const kind of KINDS) {
    const family = (at: typeof given) => familyOf(at.v, at.x, t)[kind];
    await expect(family).toBeDifferentiable({ at: given, axes: { v: AXES, x: AXES } });
    const velocity = (at: typeof given) => velocityFrom(kind, at.v, at.x, t);
    await expect(velocity).toBeDifferentiable({ at: given, axes: { v: AXES, x: AXES } });
  }
});

test("shapes that don't fit are refused", () => {
  const refused = (given: number[], x: number[], t: number[]) => {
    const what = `[${given}] with x [${x}] and t [${t}]`;
    const make = () => [tf.ones(given), tf.ones(x), tf.fill(t, 0.5)] as const;
    expect(() => familyOf(...make())).toRefuse(RangeError, `a velocity ${what}`);
    for (const kind of KINDS)
      expect(() => velocityFrom(kind, ...make())).toRefuse(RangeError, `a ${kind} ${what}`);
  };
  for (const given of [[3, 2], [1, 3], [2, 1], [2], [3], [2, 3, 1], []]) refused(given, [2, 3], [2]);
  for (const x of [[3, 2], [1, 3], [2, 1], [2], [2, 3, 1]]) refused([2, 3], x, [2]);
  for (const t of [[1], [3], [2, 1], [2, 3], []]) refused([2, 3], [2, 3], t);
  refused([3, 3], [3, 3], [1, 3]);
});

test("every argument counts, results are new, nothing is left", async () => {
  const { t, x, v } = paths([5, 3], 5);
  await expect(() => familyOf(v, x, t)).toLeakNoTensors();
  await expect((velocity: tf.Tensor, at: tf.Tensor, time: tf.Tensor) => familyOf(velocity, at, time)).toHeed({
    v,
    x,
    t,
  });
  await expect(familyOf).toReturnNew({ v, x, t });
  await expect(() => familyOf(v, x, t)).toRepeatItself();
  for (const kind of KINDS) {
    const run = (prediction: tf.Tensor, at: tf.Tensor, time: tf.Tensor) =>
      velocityFrom(kind, prediction, at, time);
    await expect(() => run(v, x, t)).toLeakNoTensors();
    await expect(run).toHeed({ v, x, t });
    await expect(run).toReturnNew({ v, x, t });
    await expect(() => run(v, x, t)).toRepeatItself();
  }
  // The three kinds differ: nothing is remembered of another one.
  const family: Family = familyOf(v, x, t);
  for (const kind of ["score", "data", "noise", "data", "score"] as const)
    await expect(velocityFrom(kind, family[kind], x, t)).toMatchValues(v, {
      ...{ axes: AXES, what: `the velocity from the ${kind}, after other kinds`, atol: 1e-4 },
    });
});

test("one small error of each kind, turned into a velocity", async () => {
  const times = Array.from({ length: 19 }, (_, i) => (i + 1) / 20);
  const t = tf.tensor1d(times);
  const [x, v] = [tf.ones([19, 1]), tf.ones([19, 1])];
  const family = familyOf(v, x, t);
  const series: Record<string, { x: number[]; y: number[] }> = {};
  for (const kind of KINDS) {
    const off = tf.abs(tf.sub(velocityFrom(kind, tf.add(family[kind], 0.1), x, t), v)); // [19, 1]
    series[kind] = { x: times, y: Array.from(await off.data()) };
  }
  await exhibit({
    kind: "curve",
    title: "what an error of 0.1 becomes",
    caption:
      "Each kind of prediction is off by 0.1. How far off is the velocity, and at which end is it safe?",
    series,
    xLabel: "t",
    yLabel: "error of the velocity",
    log: true,
  });
  // 0.1/t, 0.1/(1 − t), 0.1 t/(1 − t)
  await expect([series.data.y[0], series.noise.y[18], series.score.y[9]]).toMatchValues([2, 2, 0.1], {
    ...{ axes: "place", what: "the errors from data at 0.05, noise at 0.95, score at 0.5", atol: 1e-3 },
  });
});

/** Paths from data to noise: items of this shape, each at a time of its own, from 0.2 to 0.8. */
function paths(shape: number[], stream: number) {
  const rng = specRandom(stream + 50);
  const t = tf.tensor1d(Array.from({ length: shape[0] }, () => 0.2 + 0.6 * rng.random()));
  const s = tf.reshape(t, [shape[0], ...Array(shape.length - 1).fill(1)]);
  const [x0, x1] = [randomTensor(shape, stream), randomTensor(shape, stream + 20)];
  const x = tf.add(tf.mul(tf.sub(1, s), x0), tf.mul(s, x1));
  return { x0, x1, t, x, v: tf.sub(x1, x0) };
}

/** −x1 / t, row by row. */
async function slowScore(x1: tf.Tensor, t: tf.Tensor): Promise<number[][]> {
  const [rows, times] = [(await x1.array()) as number[][], await t.data()];
  return rows.map((row, b) => row.map((x) => -x / times[b]));
}
