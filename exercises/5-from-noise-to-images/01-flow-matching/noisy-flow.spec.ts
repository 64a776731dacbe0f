import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import type { Velocity } from "#lib/flow/velocity";
import { specRandom } from "#lib/kit/seed";
import { exhibit } from "#lib/spec/exhibit";
import { randomTensor, tensorSpec } from "#lib/spec/tensors";
import { noisyFlow } from "./noisy-flow.js";

tensorSpec();

const AXES = "item number";

test("without churn it is Euler's method", async () => {
  const x1 = randomTensor([3, 5], 1);
  for (const steps of [1, 2, 7])
    await expect(noisyFlow(bell, x1, steps, 0, specRandom(2))).toMatchValues(await slowEuler(x1, steps), {
      ...{ axes: AXES, what: `x at t = 0 after ${steps} steps without churn`, inputs: { x1 } },
    });
});

test("the velocity is asked once per step, with t down to dt", async () => {
  for (const steps of [1, 4, 49]) {
    const times: tf.Tensor[] = [];
    const recording: Velocity = (x, t) => {
      times.push(tf.keep(tf.clone(t)));
      return tf.zerosLike(x);
    };
    noisyFlow(recording, tf.ones([3, 2]), steps, 0.5, specRandom(3));
    expect(times.length, `calls of the velocity in ${steps} steps`).toBe(steps);
    for (const t of times) expect(t).toHaveShape([3], "item", "t");
    const due = Array.from({ length: steps }, (_, i) => Array(3).fill((steps - i) / steps));
    await expect(tf.stack(times)).toMatchValues(due, { axes: "call item", what: "the times of the calls" });
    tf.dispose(times);
  }
});

test("one step, the last one: a drift along the score, no noise", async () => {
  // At t = 1 the score is −x, and g² is the churn. With a velocity of 3 and churn 0.5: x − (3 + 0.25 x).
  const x1 = tf.tensor2d([
    [4, -2],
    [1, 0],
    [8, 6],
  ]);
  const due = tf.sub(tf.mul(0.75, x1), 3);
  await expect(noisyFlow(three, x1, 1, 0.5, specRandom(4))).toMatchValues(due, {
    ...{ axes: AXES, what: "x at t = 0 after one step", inputs: { x1 } },
    rivals: {
      "Your drift goes against the score, so it spreads the points, as the noise does.": tf.sub(
        tf.mul(1.25, x1),
        3,
      ),
      "Your drift is twice as strong as it should be: the spreading is half of g².": tf.sub(
        tf.mul(0.5, x1),
        3,
      ),
      "You left the drift out of this step. Every step has one, even the last.": tf.sub(x1, 3),
      "Your whole step went the other way.": tf.add(tf.mul(1.25, x1), 3),
      "You took the score after x had moved along the velocity. Take both where the step begins.": tf.sub(
        tf.mul(0.75, x1),
        2.25,
      ),
      "You used g where g² belongs.": tf.sub(tf.mul(1 - Math.SQRT1_2 / 2, x1), 3),
    },
  });
});

test("two steps from 0: the noise of the first has variance g² dt", async () => {
  // x = 0 at t = 1, and no velocity: after the first step x is noise of variance 0.8 · 0.5 = 0.4. The second step, at t = 0.5, has the
  // score −x / 0.5 and g² = 0.4, so it takes a fifth of x away, and adds nothing: 0.8 · √0.4 = 0.506.
  const out = await numbersOf(noisyFlow(still, tf.zeros([100, 200]), 2, 0.8, specRandom(5)));
  const { mean, std } = momentsOf(out);
  // 20,000 numbers: 5 standard errors of the mean are 0.0179, of the standard deviation 0.0126. A false alarm has a chance of 6e-7.
  expect(mean).toLieBetween(-0.0179, 0.0179, "the mean of 20,000 numbers");
  expect(std).toLieBetween(0.4933, 0.5186, "the standard deviation of 20,000 numbers, where 0.506 is due");
});

test("the noise is normal", async () => {
  const out = await numbersOf(noisyFlow(still, tf.zeros([100, 200]), 2, 2, specRandom(25)));
  const share = out.filter((x) => Math.abs(x) < 0.5).length / 20_000;
  // 0.6827 of normal numbers are within one standard deviation, 0.577 of uniform ones. 5 standard errors: a false alarm has a chance of 6e-7.
  expect(share).toLieBetween(0.6662, 0.6992, "the share of 20,000 numbers within one standard deviation");
  // 54 are due beyond three of them, with a standard deviation of 7.3; of clipped ones none. A false alarm has a chance of 2e-8.
  const far = out.filter((x) => Math.abs(x) > 1.5).length;
  expect(far).toLieBetween(19, 101, "how many of 20,000 numbers are beyond three standard deviations");
});

test("every step but the last adds noise, of its own size", async () => {
  const [churn, width] = [7, 4000];
  for (const steps of [25, 80]) {
    const seen: tf.Tensor[] = [];
    const recording: Velocity = (x) => {
      seen.push(tf.keep(tf.clone(x)));
      return tf.zerosLike(x);
    };
    noisyFlow(recording, tf.zeros([1, width]), steps, churn, specRandom(26));
    const path = (await tf.concat(seen).array()) as number[][]; // x before each step
    tf.dispose(seen);
    for (let i = 0; i < steps - 1; i++) {
      const t = 1 - i / steps;
      const added = path[i + 1].map((x, j) => x - path[i][j] * (1 - churn / 2 / steps));
      // 4,000 numbers: 6 standard errors are 6.7% of the standard deviation. A false alarm has a chance of 2e-9.
      expect(momentsOf(added).std / Math.sqrt((churn * t) / steps)).toLieBetween(
        ...([
          0.933,
          1.067,
          `the standard deviation of the noise at t = ${t.toFixed(3)}, over √(g²·dt), of ${steps} steps`,
        ] as const),
      );
    }
  }
});

test("g² is churn times t: three steps from 0", async () => {
  // Step by step, the variance is multiplied by (1 − churn · dt / 2)² and grows by churn · t · dt, but for the last step.
  const std = slowStd(3, 1.5);
  const out = momentsOf(await numbersOf(noisyFlow(still, tf.zeros([200, 200]), 3, 1.5, specRandom(6))));
  // 40,000 numbers: 5 standard errors are 1.77% of the standard deviation. A false alarm has a chance of 6e-7.
  expect(out.std / std).toLieBetween(0.9823, 1.0177, `the standard deviation over the ${std.toFixed(4)} due`);
});

test("noise is new for each number and each step", async () => {
  const [steps, churn] = [2, 0.7];
  const out = await numbersOf(noisyFlow(still, tf.zeros([5, 7]), steps, churn, specRandom(7)));
  expect(new Set(out).size, "different numbers among 35").toBe(35);
  const rng = specRandom(8);
  const first = await numbersOf(noisyFlow(still, tf.zeros([5, 7]), steps, churn, rng));
  const second = await numbersOf(noisyFlow(still, tf.zeros([5, 7]), steps, churn, rng));
  expect(new Set([...first, ...second]).size, "different numbers of two calls with one rng").toBe(70);
  const seen: tf.Tensor[] = [];
  const recording: Velocity = (x) => {
    seen.push(tf.keep(tf.clone(x)));
    return tf.zerosLike(x);
  };
  noisyFlow(recording, tf.zeros([1, 1]), 4, churn, specRandom(9));
  const path = await numbersOf(tf.concat(seen));
  // What a step adds, beside the drift: x times (1 − churn · dt / 2).
  const added = path.slice(1).map((x, i) => x - path[i] * (1 - churn / 8));
  const unit = added.map((noise, i) => (noise / Math.sqrt((churn * (1 - i / 4)) / 4)).toFixed(3));
  expect(new Set(unit).size, "different noises in three steps").toBe(3);
  tf.dispose(seen);
});

test("a Gaussian keeps its mean and standard deviation", async () => {
  // Data N(2, 0.5²). Any churn leads there, but for what the length of the steps costs. A recursion of mean and variance is exact.
  for (const [i, churn] of [0.5, 3].entries()) {
    const due = slowBell(40, churn);
    expect(due.std, "the standard deviation that is due").toBeCloseTo(0.5, 1);
    const x1 = randomTensor([10_000, 1], 10 + i);
    const { mean, std } = momentsOf(await numbersOf(noisyFlow(bell, x1, 40, churn, specRandom(12 + i))));
    // 5 standard errors of 10,000 numbers: 0.025 and 3.54% of the standard deviation. A false alarm has a chance of 6e-7.
    expect(mean - due.mean).toLieBetween(-0.025, 0.025, `the mean with churn ${churn}, less the one due`);
    expect(std / due.std).toLieBetween(
      ...([0.9646, 1.0354, `the standard deviation with churn ${churn}, over the one due`] as const),
    );
  }
});

test("items keep apart, in any shape, one alone too", async () => {
  const flow = (x1: tf.Tensor) => noisyFlow(bell, x1, 3, 0.8, specRandom(14));
  await expect(flow).toKeepApart(randomTensor([4, 3], 15), { axis: 0, of: "item" });
  for (const shape of [[5], [1], [1, 1], [3, 2, 5], [2, 1, 3, 5]]) {
    const x1 = randomTensor(shape, 16);
    const axes = shape.map((_, i) => `axis${i}`).join(" ");
    const got = noisyFlow(still, x1, 1, 0.8, specRandom(17));
    expect(got).toHaveShape(shape, axes, `the result for x1 of shape [${shape}]`);
    await expect(got).toMatchValues(tf.mul(0.6, x1), { what: `the result of shape [${shape}]` });
    const noisy = noisyFlow(still, x1, 2, 0.8, specRandom(17));
    expect(noisy).toHaveShape(shape, axes, `the result of two steps for x1 of shape [${shape}]`);
    await expect(noisy).toBeFiniteNumbers();
  }
});

test("impossible steps and churn are refused", () => {
  const x1 = tf.ones([2, 3]);
  for (const steps of [0, -1, 1.5, 0.5, Number.NaN, Infinity])
    expect(() => noisyFlow(bell, x1, steps, 0.5, specRandom(18))).toRefuse(
      RangeError,
      `${steps} steps`,
      steps,
    );
  for (const churn of [-0.1, -3, Number.NaN, Infinity, -Infinity])
    expect(() => noisyFlow(bell, x1, 4, churn, specRandom(18))).toRefuse(
      ...([RangeError, `a churn of ${churn}`, churn] as const),
    );
});

test("every argument counts, the result is new, x1 stays", async () => {
  const x1 = randomTensor([3, 2], 19);
  const run = (x = x1, steps = 4, churn = 0.8, stream = 20) =>
    noisyFlow(bell, x, steps, churn, specRandom(stream));
  await expect(() => run()).toLeaveTensorsUnchanged({ x1 });
  await expect(() => run()).toLeakNoTensors();
  const noises = [randomTensor([4, 3], 51), randomTensor([5, 1, 2], 52)];
  await expect((nth: number) => run(noises[nth])).toLeakNoTensors();
  await expect(() => noisyFlow((x) => x, x1, 3, 0, specRandom(21))).toLeaveTensorsUnchanged({ x1 });
  await expect((x: tf.Tensor, steps: number, churn: number, rng: number) => run(x, steps, churn, rng)).toHeed(
    { x1, steps: 4, churn: 0.8, rng: 20 },
    { others: { steps: 3, churn: 2, rng: 21 } },
  );
  await expect((x: tf.Tensor) => run(x)).toReturnNew({ x1 });
  await expect((x: tf.Tensor) => noisyFlow(still, x, 2, 0, specRandom(22))).toReturnNew({ x1 });
  for (const [velocity, due] of [
    [three, tf.sub(tf.mul(0.6, x1), 3)],
    [still, tf.mul(0.6, x1)],
  ] as const)
    await expect(noisyFlow(velocity, x1, 1, 0.8, specRandom(23))).toMatchValues(due, {
      ...{ axes: AXES, what: "the result with another velocity" },
    });
  await expect(() => run()).toRepeatItself();
});

test("a fan from one start", async () => {
  const [steps, churn] = [40, 2];
  const times = Array.from({ length: steps + 1 }, (_, i) => i / steps);
  const seen: tf.Tensor[] = [];
  const recording: Velocity = (x, t) => {
    seen.push(tf.keep(tf.clone(x)));
    return bell(x, t);
  };
  const end = noisyFlow(recording, tf.fill([7, 1], -1), steps, churn, specRandom(24));
  const table = (await tf.concat([...seen, end], 1).array()) as number[][]; // [7, steps + 1]
  tf.dispose(seen);
  await exhibit({
    kind: "curve",
    title: "a fan from one start",
    caption: "Seven paths from the same noise, x = −1. Euler's would be one path to 1.5. Where do these end?",
    series: Object.fromEntries(table.map((y, i) => [`path ${i + 1}`, { x: times, y }])),
    xLabel: "1 − t",
    yLabel: "x",
  });
  const ends = table.map((row) => row[steps]);
  expect(new Set(ends.map((x) => x.toFixed(4))).size, "different ends of seven paths").toBe(7);
});

const [MEAN, SD] = [2, 0.5];

const still: Velocity = (x) => tf.zerosLike(x);
const three: Velocity = (x) => tf.fill(x.shape, 3);

/** Slope and mean of the velocity of all paths from N(2, 0.5²) to standard normal noise: slope · (x − mean) − 2. */
function bellAt(t: number): { slope: number; mean: number } {
  const variance = ((1 - t) * SD) ** 2 + t * t;
  return { slope: (t - (1 - t) * SD * SD) / variance, mean: (1 - t) * MEAN };
}

const bell: Velocity = (x, t) =>
  tf.tidy(() => {
    const s = tf.reshape(t, [x.shape[0], ...Array(x.rank - 1).fill(1)]); // [B, 1, ...]
    const rest = tf.sub(1, s);
    const variance = tf.add(tf.square(tf.mul(rest, SD)), tf.square(s));
    const slope = tf.div(tf.sub(s, tf.mul(rest, SD * SD)), variance);
    return tf.sub(tf.mul(slope, tf.sub(x, tf.mul(rest, MEAN))), MEAN); // [B, ...]
  });

/** Euler's method along `bell`, in numbers. */
async function slowEuler(x1: tf.Tensor, steps: number): Promise<tf.Tensor> {
  let x = Array.from(await x1.data());
  for (let i = 0; i < steps; i++) {
    const { slope, mean } = bellAt((steps - i) / steps);
    x = x.map((each) => each - (slope * (each - mean) - MEAN) / steps);
  }
  return tf.tensor(x, x1.shape);
}

/** The standard deviation of a flow without velocity that starts at 0. */
function slowStd(steps: number, churn: number): number {
  let variance = 0;
  for (let i = 0; i < steps; i++) {
    const t = (steps - i) / steps;
    variance *= (1 - churn / 2 / steps) ** 2;
    if (i < steps - 1) variance += (churn * t) / steps;
  }
  return Math.sqrt(variance);
}

/** Mean and standard deviation of a flow along `bell` that starts at N(0, 1): every step is linear in x. */
function slowBell(steps: number, churn: number): { mean: number; std: number } {
  let [mean, variance] = [0, 1];
  for (let i = 0; i < steps; i++) {
    const t = (steps - i) / steps;
    const { slope, mean: center } = bellAt(t);
    // v = slope · x + shift; the noise in x is x + (1 − t) v; the step is x − dt (v + churn/2 · noise)
    const shift = -slope * center - MEAN;
    const factor = 1 - (slope + (churn / 2) * (1 + (1 - t) * slope)) / steps;
    mean = factor * mean - (shift * (1 + (churn / 2) * (1 - t))) / steps;
    variance = factor ** 2 * variance + (i < steps - 1 ? (churn * t) / steps : 0);
  }
  return { mean, std: Math.sqrt(variance) };
}

async function numbersOf(x: tf.Tensor): Promise<number[]> {
  return Array.from(await x.data());
}

function momentsOf(numbers: number[]): { mean: number; std: number } {
  const mean = numbers.reduce((sum, x) => sum + x, 0) / numbers.length;
  const variance = numbers.reduce((sum, x) => sum + (x - mean) ** 2, 0) / numbers.length;
  return { mean, std: Math.sqrt(variance) };
}
