import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import { twoMoons } from "#lib/flow/moons";
import { gaussians } from "#lib/flow/noise";
import type { Velocity } from "#lib/flow/velocity";
import { specRandom } from "#lib/kit/seed";
import { exhibit } from "#lib/spec/exhibit";
import { randomTensor, tensorSpec } from "#lib/spec/tensors";
import { eulerFlow } from "./euler-flow.js";
import { exactVelocity } from "./exact-velocity.js";

tensorSpec();

/** The same velocity everywhere and at all times. */
const steady =
  (v: number): Velocity =>
  (x) =>
    tf.fill(x.shape, v);

/** dx/dt = x. */
const growing: Velocity = (x) => tf.clone(x);

/** The velocity is the time. */
const hurried: Velocity = (x, t) => tf.mul(tf.onesLike(x), tf.reshape(t, [-1, ...x.shape.slice(1).fill(1)]));

/** Where one item from 1 ends. */
const from1 = (velocity: Velocity, steps: number) => eulerFlow(velocity, tf.tensor1d([1]), steps);

test("a steady velocity of 3: from 1 to −2, however many steps", async () => {
  for (const steps of [1, 2, 3, 10])
    await expect(from1(steady(3), steps)).toMatchValues([-2], {
      ...{ axes: "item", what: `where it is at time 0 (steps: ${steps})` },
      rivals: {
        "You moved with the velocity. Time runs down from 1 to 0, so each step goes against it.": [4],
        "Your steps are as long as if there were one fewer.":
          steps > 1 ? [1 - (3 * steps) / (steps - 1)] : [1],
        "Your steps are as short as if there were one more.": [1 - (3 * steps) / (steps + 1)],
        "You made one step too many.": [1 - (3 * (steps + 1)) / steps],
        "You made one step too few.": [1 - (3 * (steps - 1)) / steps],
        "Your step takes the whole time. It is only one of several equal steps.": [1 - 3 * steps],
      },
    });
});

test("two steps ask at the times 1 and 0.5", async () => {
  await expect(from1(hurried, 2)).toMatchValues([0.25], {
    ...{ axes: "item", what: "where it is at time 0 if its velocity is the time" },
    rivals: {
      "You ran the times upward from 0. An item begins as noise, at time 1.": [0.75],
      "You asked for the velocity at the end of each step. A step asks where it begins.": [0.75],
      "You asked for the velocity in the middle of each step. A step asks where it begins.": [0.5],
      "You always asked for the velocity at time 1. Each step begins at a time of its own.": [0],
    },
  });
});

test("dx/dt = x, four steps by hand: 0.75⁴ = 0.316406", async () => {
  await expect(from1(growing, 4)).toMatchValues([0.31640625], {
    ...{ axes: "item", what: "where it is at time 0" },
    rivals: {
      "You returned the exact solution, e⁻¹. Euler's method falls short of it.": [Math.exp(-1)],
      "You asked at x1 in every step. A step begins where the previous one ended.": [0],
      "You moved with the velocity. Time runs down from 1 to 0, so each step goes against it.": [1.25 ** 4],
    },
  });
});

test("the velocity is called once per step, and never at time 0", async () => {
  for (const steps of [1, 4, 5, 7, 60]) {
    const times: tf.Tensor[] = [];
    const x1 = tf.tensor2d([[1], [2], [3]]);
    eulerFlow(
      (x, t) => {
        times.push(tf.keep(tf.clone(t)));
        return tf.zerosLike(x);
      },
      x1,
      steps,
    );
    const got = await Promise.all(times.map((t) => t.array()));
    tf.dispose(times);
    const due = Array.from({ length: steps }, (_, i) => Array(3).fill(1 - i / steps));
    await expect(got as number[][]).toMatchValues(due, {
      ...{ axes: "call item", what: `the times of all calls (steps: ${steps})`, atol: 1e-5 },
    });
  }
});

test("keep sees the start, and where each step has led", async () => {
  const seen: { x: tf.Tensor; t: number }[] = [];
  eulerFlow(growing, tf.tensor2d([[1, 2]]), 4, (x, t) => seen.push({ x: tf.clone(x), t }));
  expect(seen.map(({ t }) => t)).toMatchValues([1, 0.75, 0.5, 0.25, 0], {
    ...{ axes: "call", what: "the times that keep was told", atol: 1e-9 },
  });
  const due = [1, 0.75, 0.75 ** 2, 0.75 ** 3, 0.75 ** 4].map((x) => [[x, 2 * x]]);
  await expect(tf.stack(seen.map(({ x }) => x))).toMatchValues(due, {
    ...{ axes: "call item component", what: "what keep was shown" },
  });
});

test("no tensor is left behind, and the noise stays", async () => {
  const x1 = randomTensor([3, 2], 2);
  await expect(() => eulerFlow(growing, x1, 5)).toLeakNoTensors();
  await expect(() => eulerFlow((x) => x, x1, 5)).toLeakNoTensors();
  await expect(() => eulerFlow(growing, x1, 5, () => {})).toLeakNoTensors();
  const noises = [randomTensor([4, 3], 51), randomTensor([5, 1, 2], 52)];
  await expect((nth: number) => eulerFlow(growing, noises[nth], 5)).toLeakNoTensors();
  await expect(() => eulerFlow(growing, x1, 5)).toLeaveTensorsUnchanged({ x1 });
});

test("one step: keep sees noise at 1 and data at 0", async () => {
  const times: number[] = [];
  const x = eulerFlow(growing, tf.tensor1d([5]), 1, (_, t) => times.push(t));
  expect(times).toMatchValues([1, 0], { axes: "call", what: "the times that keep was told" });
  await expect(x).toMatchValues([0], { axes: "item", what: "where it is at time 0" });
});

test("96 steps: keep is told every time, down to 0", () => {
  const times: number[] = [];
  eulerFlow(growing, tf.tensor1d([5]), 96, (_, t) => times.push(t));
  expect(times).toMatchValues(
    Array.from({ length: 97 }, (_, i) => 1 - i / 96),
    { axes: "call", what: "the times that keep was told", atol: 1e-12 },
  );
});

test("after the last step the time is exactly 0", () => {
  for (const steps of [3, 5, 6, 10, 49, 96]) {
    const times: number[] = [];
    eulerFlow(growing, tf.tensor1d([5]), steps, (_, t) => times.push(t));
    expect(times.at(-1)).toMatchValues(0, {
      ...{ what: `the last time that keep was told (steps: ${steps})`, atol: 0, rtol: 0 },
    });
  }
});

test("a velocity may return the same tensor at every call", async () => {
  const v = tf.tensor2d([[1, -2]]);
  const x1 = tf.tensor2d([[3, 4]]);
  await expect(eulerFlow(() => v, x1, 4)).toMatchValues([[2, 6]], {
    ...{ axes: "item component", what: "where it is at time 0" },
  });
  await expect(() => eulerFlow(() => v, x1, 4)).toLeaveTensorsUnchanged({ v, x1 });
});

test("to the data −1 and 1: one step ends at their mean", async () => {
  const data = tf.tensor2d([[-1], [1]]);
  const velocity: Velocity = (x, t) => exactVelocity(x as tf.Tensor2D, t as tf.Tensor1D, data);
  for (const [steps, due] of [
    [1, 0],
    [2, 0.379949],
    [4, 0.9995288],
  ])
    await expect(eulerFlow(velocity, tf.tensor2d([[0.4]]), steps)).toMatchValues([[due]], {
      ...{ axes: "item component", what: `where noise of 0.4 is at time 0 (steps: ${steps})`, atol: 1e-5 },
    });
});

test("the error halves with twice as many steps", async () => {
  const errors: number[] = [];
  for (const steps of [16, 32]) errors.push(Math.exp(-1) - (await from1(growing, steps).data())[0]);
  // (1 − 1/N)^N falls short of e⁻¹ by e⁻¹/2N: 2.06 at N = 16.
  expect(errors[0] / errors[1]).toLieBetween(1.95, 2.15, "the error of 16 steps over that of 32");
});

test("any number of axes, and an item of one number", async () => {
  for (const shape of [[3], [1], [3, 2], [1, 1], [2, 3, 4], [2, 3, 4, 5]]) {
    const x1 = randomTensor(shape, 1);
    const velocity: Velocity = (x, t) => tf.add(growing(x, t), hurried(x, t));
    // x − (x + 1)/2, then x − (x + ½)/2
    await expect(eulerFlow(velocity, x1, 2)).toMatchValues(tf.sub(tf.mul(0.25, x1), 0.5), {
      what: `the result for noise of shape [${shape}]`,
    });
  }
});

test("every call computes its result again", async () => {
  const flow = (x1: tf.Tensor, steps: number) => eulerFlow(growing, x1, steps);
  const x1 = randomTensor([3, 2], 3);
  await expect(flow).toHeed({ x1, steps: 4 }, { others: { steps: 3 } });
  await expect(flow).toReturnNew({ x1, steps: 4 });
  await expect((noise: tf.Tensor) => eulerFlow(steady(0), noise, 2)).toReturnNew({ x1 });
  await expect(eulerFlow(steady(1), x1, 4)).toMatchValues(tf.sub(x1, 1), {
    ...{ axes: "item component", what: "the result for another velocity, a steady one of 1" },
  });
});

test("steps must be a whole number of at least 1", () => {
  for (const steps of [0, -1, -4, 0.5, 2.5, Number.NaN, Number.POSITIVE_INFINITY])
    expect(() => eulerFlow(growing, tf.tensor1d([1]), steps)).toRefuse(RangeError, `${steps} steps`);
});

test("from noise to two moons: the paths bend", async () => {
  const rng = specRandom(4);
  const data = tf.tensor2d(twoMoons(200, rng));
  const velocity: Velocity = (x, t) => exactVelocity(x as tf.Tensor2D, t as tf.Tensor1D, data);
  const x1 = gaussians([12, 2], rng);
  const paths: Record<number, number[][][]> = {};
  for (const steps of [1, 4, 40]) {
    const seen: tf.Tensor[] = [];
    eulerFlow(velocity, x1, steps, (x) => seen.push(tf.clone(x)));
    const points = (await Promise.all(seen.map((x) => x.array()))) as number[][][]; // [steps + 1, 12, 2]
    paths[steps] = Array.from({ length: 12 }, (_, i) => points.map((each) => each[i]));
  }
  const moons = (await data.array()) as number[][];
  await exhibit({
    kind: "points",
    title: "from noise to data",
    caption:
      "Each pair of data and noise is joined by a straight line, but the paths of the mean velocity bend. One step leads to the middle.",
    panels: Object.entries(paths).map(([steps, lines]) => ({
      label: steps === "1" ? "1 step" : `${steps} steps`,
      clouds: { data: moons },
      paths: lines,
    })),
    range: [-3, 3],
  });
  const far = paths[40].map((path) =>
    Math.min(...moons.map(([x, y]) => Math.hypot(path[40][0] - x, path[40][1] - y))),
  );
  // 0.02 to 0.09 with 60 seeds.
  expect(Math.max(...far)).toLieBetween(0, 0.2, "how far the last of 12 items ends from the data");
});
