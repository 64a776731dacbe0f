import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import type { Velocity } from "#lib/flow/velocity";
import { exhibit } from "#lib/spec/exhibit";
import { randomTensor, tensorSpec } from "#lib/spec/tensors";
import { eulerFlow } from "./euler-flow.js";
import { heunFlow } from "./heun-flow.js";

tensorSpec();

const AXES = "item number";

test("a velocity that never changes: calls make no difference", async () => {
  const x1 = tf.tensor2d([
    [1, -2],
    [0.5, 3],
    [4, 0],
  ]);
  for (const calls of [2, 4, 10])
    await expect(heunFlow((x) => tf.onesLike(x), x1, calls)).toMatchValues(tf.sub(x1, 1), {
      ...{ axes: AXES, what: `x at t = 0 after ${calls} calls with a velocity of 1`, inputs: { x1 } },
      rivals: {
        "You added the two velocities, so each step went twice as far. Average them.": tf.sub(x1, 2),
        "You made one step for each call, but each as long as if there were half as many.": tf.sub(x1, 2),
        "You went only half of the way.": tf.sub(x1, 0.5),
        "You moved away from the data: x moves against the velocity.": tf.add(x1, 1),
      },
    });
});

test("the velocity is asked as often as calls say", () => {
  for (const calls of [2, 4, 6, 22]) {
    let asked = 0;
    const counting: Velocity = (x) => {
      asked += 1;
      return tf.zerosLike(x);
    };
    heunFlow(counting, tf.ones([3, 2]), calls);
    expect(asked, `how often the velocity is called for ${calls} calls`).toBe(calls);
  }
});

test("dx/dt = 4t³, two steps: 1.25, the trapezoidal rule", async () => {
  // From t = 1 to 0: half of 4/2 + 0.5 + 0/2. Exactly it would be 1.
  const x1 = tf.tensor2d([[1], [-3]]);
  await expect(heunFlow(timeOnly, x1, 4)).toMatchValues(tf.sub(x1, 1.25), {
    ...{ axes: AXES, what: "x at t = 0 after 4 calls" },
    rivals: {
      "You took both velocities at the start of the step. The second belongs to its end.": tf.sub(x1, 2.25),
      "You moved x by the second velocity only, or the times of the first rise from 0. They fall from 1.":
        tf.sub(x1, 0.25),
      "You took the second velocity in the middle of the step. Heun's method takes it at the end.": tf.sub(
        x1,
        1.5625,
      ),
      "You moved x by the velocity in the middle of each step. That is the midpoint method.": tf.sub(
        x1,
        0.875,
      ),
    },
  });
});

test("dx/dt = x, four steps from 1: 0.372529", async () => {
  // Each step multiplies by 1 − dt + dt²/2 = 0.78125. Exactly it would be 1/e = 0.367879.
  const x1 = tf.tensor2d([[1], [-2]]);
  const all = (factor: number) => tf.mul(x1, factor);
  await expect(heunFlow((x) => x, x1, 8)).toMatchValues(all(0.78125 ** 4), {
    ...{ axes: AXES, what: "x at t = 0 after 8 calls", atol: 1e-6 },
    rivals: {
      "You took the second velocity at the x of the first, which amounts to 4 steps of Euler's.": all(
        0.75 ** 4,
      ),
      "You made 8 steps of Euler's method.": all(0.875 ** 8),
      "You took the second velocity at an x that had moved away from the data.": all(
        (1 - 0.25 - 0.03125) ** 4,
      ),
      "You moved x by the second velocity only. The mean of both should move it.": all(
        (1 - 0.25 + 0.0625) ** 4,
      ),
      "You took the second velocity where half of the step would end.": all((1 - 0.25 + 0.015625) ** 4),
    },
  });
});

test("each step asks where it starts, then where Euler's ends", async () => {
  const times: tf.Tensor[] = [];
  const places: tf.Tensor[] = [];
  const rising: Velocity = (x, t) => {
    times.push(tf.keep(tf.clone(t)));
    places.push(tf.keep(tf.clone(x)));
    return tf.onesLike(x);
  };
  heunFlow(rising, tf.fill([3, 2], 5), 6);
  for (const [i, t] of times.entries()) {
    expect(t).toHaveShape([3], "item", `t of call ${i}`);
    expect(places[i]).toHaveShape([3, 2], AXES, `x of call ${i}`);
  }
  const due = [1, 2 / 3, 2 / 3, 1 / 3, 1 / 3, 0];
  const rows = (list: number[], shape: number[]) => tf.stack(list.map((value) => tf.fill(shape, value)));
  await expect(tf.stack(times)).toMatchValues(rows(due, [3]), {
    ...{ axes: "call item", what: "the times of six calls" },
  });
  // With a velocity of 1 every x is 4 + t.
  const where = due.map((t) => 4 + t);
  await expect(tf.stack(places)).toMatchValues(rows(where, [3, 2]), {
    ...{ axes: `call ${AXES}`, what: "the x of six calls" },
  });
  tf.dispose([...times, ...places]);
});

test("the last call is at t = 0, however many steps", async () => {
  for (const calls of [2, 6, 14, 20, 98]) {
    let last: tf.Tensor = tf.scalar(Number.NaN);
    const recording: Velocity = (x, t) => {
      last.dispose();
      last = tf.keep(tf.clone(t));
      return tf.zerosLike(x);
    };
    heunFlow(recording, tf.ones([2, 1]), calls);
    await expect(last).toMatchValues([0, 0], {
      what: `t of the last of ${calls} calls`,
      atol: 0,
      rtol: 0,
    });
    last.dispose();
  }
});

test("twice as many calls, a quarter of the error", async () => {
  const error = async (calls: number) => {
    const [x] = await heunFlow((each) => each, tf.ones([1, 1]), calls).data();
    return Math.abs(x - Math.exp(-1));
  };
  // Of a method of first order the ratio is about 2. Here it is 4.4 and 4.2.
  for (const calls of [8, 16])
    expect((await error(calls)) / (await error(2 * calls))).toLieBetween(
      ...([3.5, 4.5, `error of ${calls} calls over that of ${2 * calls}`] as const),
    );
});

test("number by number, in any shape, one alone too", async () => {
  await expect((x1: tf.Tensor) => heunFlow(bending, x1, 6)).toAgreeWith(
    (x1: tf.Tensor) => slowHeun(x1, 3),
    { x1: AXES },
    { axes: AXES, cases: "ones zeros" },
  );
  for (const shape of [[5], [1], [2, 3, 5], [3, 2, 1, 5]]) {
    const x1 = randomTensor(shape, 1);
    const got = heunFlow(bending, x1, 2);
    expect(got).toHaveShape(shape, shape.map((_, i) => `axis${i}`).join(" "), `x of shape [${shape}]`);
    await expect(got).toMatchValues(await slowHeun(x1, 1), { what: `the result of shape [${shape}]` });
  }
});

test("a number of calls that makes no whole steps is refused", () => {
  for (const calls of [0, 1, 3, 7, -2, 2.5, 0.5, Number.NaN, Infinity])
    expect(() => heunFlow(bending, tf.ones([2, 3]), calls)).toRefuse(RangeError, `${calls} calls`, calls);
});

test("every argument counts, the result is new, x1 stays", async () => {
  const x1 = randomTensor([3, 2], 2);
  const run = () => heunFlow(bending, x1, 6);
  await expect(run).toLeaveTensorsUnchanged({ x1 });
  await expect(run).toLeakNoTensors();
  const noises = [randomTensor([4, 3], 51), randomTensor([5, 1, 2], 52)];
  await expect((nth: number) => heunFlow(bending, noises[nth], 6)).toLeakNoTensors();
  await expect(() => heunFlow((x) => x, x1, 4)).toLeaveTensorsUnchanged({ x1 });
  await expect((x: tf.Tensor, calls: number) => heunFlow(bending, x, calls)).toHeed(
    { x1, calls: 6 },
    { others: { calls: 4 } },
  );
  await expect((x: tf.Tensor) => heunFlow(bending, x, 4)).toReturnNew({ x1 });
  await expect((x: tf.Tensor) => heunFlow((each) => tf.zerosLike(each), x, 4)).toReturnNew({ x1 });
  const others = [bending, timeOnly, (x: tf.Tensor) => tf.neg(x)];
  for (const velocity of others)
    await expect(heunFlow(velocity, x1, 2)).toMatchValues(await slowHeun(x1, 1, velocity), {
      ...{ axes: AXES, what: "the result with another velocity" },
    });
  await expect(run).toRepeatItself();
});

test("quality by calls", async () => {
  const x1 = randomTensor([200, 1], 3);
  const due = tf.add(MEAN, tf.mul(SD, x1)); // [200, 1]
  const errorOf = async (x: tf.Tensor) => (await tf.sqrt(tf.mean(tf.squaredDifference(x, due))).data())[0];
  const calls = [2, 4, 8, 16, 32, 64];
  const [euler, heun]: number[][] = [[], []];
  for (const n of calls) {
    euler.push(await errorOf(eulerFlow(bell, x1, n)));
    heun.push(await errorOf(heunFlow(bell, x1, n)));
  }
  await exhibit({
    kind: "curve",
    title: "error by calls",
    caption: "A flow to the Gaussian with mean 2 and standard deviation 0.3. At which price does Heun win?",
    series: { Euler: { x: calls, y: euler }, Heun: { x: calls, y: heun } },
    xLabel: "calls of the velocity",
    yLabel: "root mean squared error",
    ...{ log: true, logX: true },
  });
  for (const [i, n] of calls.entries())
    if (n >= 8)
      expect(heun[i] / euler[i]).toLieBetween(0, 0.5, `Heun's error over Euler's, with ${n} calls each`);
});

const [MEAN, SD] = [2, 0.3];

/** The velocity of all paths from the Gaussian to standard normal noise: an exact one that can be asked at t = 0. */
const bell: Velocity = (x, t) =>
  tf.tidy(() => {
    const s = tf.reshape(t, [-1, 1]); // [B, 1]
    const rest = tf.sub(1, s); // [B, 1]
    const variance = tf.add(tf.square(tf.mul(rest, SD)), tf.square(s)); // [B, 1]
    const slope = tf.div(tf.sub(s, tf.mul(rest, SD * SD)), variance); // [B, 1]
    return tf.sub(tf.mul(slope, tf.sub(x, tf.mul(rest, MEAN))), MEAN); // [B, 1]
  });

/** 4t³, wherever x is. */
const timeOnly: Velocity = (x, t) => {
  const s = tf.reshape(t, [x.shape[0], ...Array(x.rank - 1).fill(1)]); // [B, 1, ...]
  return tf.add(tf.zerosLike(x), tf.mul(tf.mul(4, s), tf.square(s)));
};

/** sin(2x) + 3 t x² / (1 + x²), of each number alone. */
const bending: Velocity = (x, t) =>
  tf.tidy(() => {
    const s = tf.reshape(t, [x.shape[0], ...Array(x.rank - 1).fill(1)]); // [B, 1, ...]
    const square = tf.square(x);
    return tf.add(tf.sin(tf.mul(2, x)), tf.mul(tf.mul(3, s), tf.div(square, tf.add(1, square))));
  });

/** Step by step in float64, the velocity as a function of numbers. */
async function slowHeun(x1: tf.Tensor, steps: number, velocity?: Velocity): Promise<tf.Tensor> {
  const numbers = Array.from(await x1.data());
  const f = async (list: number[], t: number) => {
    if (!velocity) return list.map((x) => Math.sin(2 * x) + (3 * t * x * x) / (1 + x * x));
    const told = velocity(tf.tensor(list, x1.shape), tf.fill([x1.shape[0]], t));
    return Array.from(await told.data());
  };
  let x = numbers;
  for (let i = 0; i < steps; i++) {
    const [from, to] = [(steps - i) / steps, (steps - i - 1) / steps];
    const first = await f(x, from);
    const second = await f(
      x.map((each, k) => each - first[k] / steps),
      to,
    );
    x = x.map((each, k) => each - (first[k] + second[k]) / 2 / steps);
  }
  return tf.tensor(x, x1.shape);
}
