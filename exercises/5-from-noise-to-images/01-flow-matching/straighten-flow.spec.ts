import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import { moonNet } from "#lib/flow/moon-net";
import { nearMoons, twoMoons } from "#lib/flow/moons";
import { gaussians } from "#lib/flow/noise";
import type { Velocity } from "#lib/flow/velocity";
import { specRandom } from "#lib/kit/seed";
import { drawnPairs } from "#lib/kit/tensors/drawn-pairs";
import type { Random } from "#lib/random";
import { exhibit } from "#lib/spec/exhibit";
import { randomTensor, tensorSpec } from "#lib/spec/tensors";
import { train } from "#lib/spec/training";
import { energyDistance } from "./cloud-distance.js";
import { eulerFlow } from "./euler-flow.js";
import { type Pairs, pairLoss, straightPairs } from "./straighten-flow.js";
import { flowTrainer, moonLoss } from "./train-two-moons.js";

tensorSpec("train");

const AXES = "pair number";

test("each noise is paired with the sample that it leads to", async () => {
  // dx/dt = x in two steps of Euler's: half of x is left after each.
  const x1 = tf.tensor2d([
    [4, -8],
    [1, 2],
    [-3, 0.5],
  ]);
  await expect(straightPairs((x) => x, x1, 2)).toMatchStages([
    {
      ...{ name: "x1", expected: x1, axes: AXES, what: "the noise of three pairs" },
      rivals: {
        "You swapped x0 and x1: x0 is the data, x1 the noise.": tf.mul(0.25, x1),
      },
    },
    {
      ...{ name: "x0", expected: tf.mul(0.25, x1), axes: AXES, what: "the data of three pairs" },
      rivals: {
        "You returned the noise as the data too.": x1,
        "You made only one step.": tf.zerosLike(x1),
        "You moved away from the data.": tf.mul(2.25, x1),
      },
    },
  ]);
});

test("pairs of a flow that bends, of any shape, one alone too", async () => {
  for (const [shape, steps] of [
    [[5, 2], 3],
    [[1, 2], 1],
    [[1], 4],
    [[3, 2, 1, 2], 7],
  ] as [number[], number][]) {
    const x1 = randomTensor(shape, 1);
    const pairs = straightPairs(bending, x1, steps);
    for (const name of ["x0", "x1"] as const)
      expect(pairs[name]).toHaveShape(
        shape,
        shape.map((_, i) => `axis${i}`).join(" "),
        `${name} of the pairs`,
      );
    await expect(pairs.x1).toMatchValues(x1, { what: `the noise of shape [${shape}]` });
    await expect(pairs.x0).toMatchValues(await slowEuler(x1, steps), {
      what: `the data of shape [${shape}] after ${steps} steps`,
    });
  }
});

test("pairs are new tensors that a later training doesn't change", async () => {
  const strength = tf.variable(tf.scalar(0.5));
  const velocity: Velocity = (x) => tf.mul(strength, x);
  const x1 = randomTensor([3, 2], 2);
  const { x0, x1: noise } = straightPairs(velocity, x1, 1);
  const due = tf.mul(0.5, x1);
  strength.assign(tf.scalar(-2));
  await expect(x0).toMatchValues(due, { axes: AXES, what: "the data after the velocity has changed" });
  const copy = tf.clone(x1);
  x1.dispose();
  await expect(noise).toMatchValues(copy, { axes: AXES, what: "the noise after x1 was disposed of" });
});

test("the flow is followed with as many steps as asked for", () => {
  for (const steps of [1, 5, 16, 40, 100]) {
    let asked = 0;
    const counting: Velocity = (x) => {
      asked += 1;
      return tf.zerosLike(x);
    };
    straightPairs(counting, tf.ones([3, 2]), steps);
    expect(asked, `calls of the velocity for ${steps} steps`).toBe(steps);
  }
  for (const steps of [0, -1, 1.5, Number.NaN])
    expect(() => straightPairs(bending, tf.ones([3, 2]), steps)).toRefuse(RangeError, `${steps} steps`);
});

test("every argument of straightPairs counts, and x1 stays", async () => {
  const x1 = randomTensor([3, 2], 3);
  const run = (x: tf.Tensor, steps: number) => straightPairs(bending, x, steps);
  await expect(() => run(x1, 3)).toLeaveTensorsUnchanged({ x1 });
  await expect(() => run(x1, 3)).toLeakNoTensors();
  const noises = [randomTensor([4, 3], 51), randomTensor([5, 1, 2], 52)];
  await expect((nth: number) => run(noises[nth], 3)).toLeakNoTensors();
  await expect(run).toHeed({ x1, steps: 3 }, { others: { steps: 4 } });
  await expect(run).toReturnNew({ x1, steps: 3 });
  await expect((x: tf.Tensor) => straightPairs((each) => tf.zerosLike(each), x, 2)).toReturnNew({ x1 });
  await expect(() => run(x1, 3)).toRepeatItself();
});

test("a drawn row keeps both ends of its pair", async () => {
  const pairs = numbered(11);
  for (const size of [1, 4, 60]) {
    const { x0, x1 } = batchOf(pairs, size, specRandom(4));
    // Pair i of this table has x0 = (i, −i) and x1 = (2i + 1, 10 − i).
    const rows = (await x0.array()) as number[][];
    const due = rows.map(([i]) => [2 * i + 1, 10 - i]);
    await expect(x1).toMatchValues(due, {
      ...{ axes: AXES, what: `the noise that belongs to the data of ${size} drawn pairs`, atol: 1e-3 },
    });
    for (const [i, minus] of rows) {
      expect(Math.abs(i - Math.round(i)), "how far a drawn x0 is from all of the table").toBeLessThan(1e-3);
      expect(Math.abs(i + minus), "how far a drawn x0 is from all of the table").toBeLessThan(2e-3);
    }
  }
});

test("all pairs are drawn, each as often as the others", async () => {
  const draws = 11_000;
  const { x0 } = batchOf(numbered(11), draws, specRandom(5));
  const counts = Array(11).fill(0);
  for (const [i] of (await x0.array()) as number[][]) counts[Math.round(i)] += 1;
  // 1,000 are due, with a standard deviation of 30. A false alarm in one of 22 tails has a chance of 1e-6 at 5.5 of them.
  for (const [i, count] of counts.entries())
    expect(count).toLieBetween(834, 1166, `how often pair ${i} is drawn`);
});

test("each batch has fresh draws", async () => {
  const rng = specRandom(18);
  const seen = new Set<string>();
  const drawn = new Set<number>();
  for (let i = 0; i < 12; i++) {
    const rows = await rowsOf(numbered(11), 5, rng);
    seen.add(rows.join());
    for (const row of rows) drawn.add(row);
  }
  expect(seen.size, "different batches of five pairs among 12").toBeGreaterThan(9);
  // Of 60 draws from 11 pairs none of the last six has a chance of 3e-21.
  expect(Math.max(...drawn)).toLieBetween(5, 10, "the last of 11 pairs that 12 batches of five drew");
});

test("a pair that is drawn says nothing about the next", async () => {
  const rng = specRandom(19);
  let next = 0;
  for (let i = 0; i < 200; i++) {
    const rows = await rowsOf(numbered(11), 8, rng);
    for (let k = 1; k < 8; k++) if (rows[k] === (rows[k - 1] + 1) % 11) next += 1;
  }
  // 127 of 1,400 are due, with a standard deviation of 10.8. A false alarm at 5.5 of them has a chance of 4e-8.
  expect(next).toLieBetween(68, 186, "how often the next row of the table comes next, in 1,400 draws");
});

test("a pair may come twice in a batch", async () => {
  const rng = specRandom(6);
  let twice = 0;
  for (let i = 0; i < 40; i++) if (new Set(await rowsOf(numbered(11), 6, rng)).size < 6) twice += 1;
  // Six different ones of 11 have a chance of 0.188: 40 such batches one of 1e29.
  expect(twice, "how many of 40 batches of six have a pair twice").toBeGreaterThan(0);
});

test("times are uniform, new for each pair that is drawn", async () => {
  const rng = specRandom(7);
  const { t, x0 } = batchOf(numbered(11), 4000, rng);
  expect(t).toHaveShape([4000], "pair", "the times that the velocity is given");
  const times = Array.from(await t.data());
  expect(new Set(times).size, "different times of 4,000 pairs").toBeGreaterThan(3900);
  // Of 4,000 times none below 0.005 has a chance of 2e-9.
  expect(Math.min(...times)).toLieBetween(0, 0.005, "the smallest of 4,000 times");
  expect(Math.max(...times)).toLieBetween(0.995, 1, "the largest of 4,000 times");
  const mean = times.reduce((sum, x) => sum + x, 0) / 4000;
  const std = Math.sqrt(times.reduce((sum, x) => sum + (x - mean) ** 2, 0) / 4000);
  // 5 standard errors: 0.2887 / √4000 and 0.1291 / √4000. A false alarm has a chance of 6e-7 each.
  expect(mean).toLieBetween(0.4772, 0.5228, "the mean of the times");
  expect(std).toLieBetween(0.2785, 0.2989, "the standard deviation of the times");
  // The draws of the rows say nothing about the times: 5 standard errors of a correlation are 0.079.
  const rows = ((await x0.array()) as number[][]).map(([i]) => i);
  expect(correlation(rows, times)).toLieBetween(-0.079, 0.079, "the correlation of drawn pairs and times");
  const next = Array.from(await batchOf(numbered(11), 4000, rng).t.data());
  expect(next.join() === times.join(), "whether the next batch has the same times").toBe(false);
});

test("a row of the batch says nothing about its time", async () => {
  const times = Array.from(await batchOf(numbered(11), 4000, specRandom(20)).t.data());
  // 5 standard errors of a correlation of 4,000: a false alarm has a chance of 6e-7.
  expect(correlation([...times.keys()], times)).toLieBetween(
    ...([-0.079, 0.079, "the correlation of a time with its row"] as const),
  );
});

test("the loss is that of velocityLoss, of any shape", async () => {
  for (const shape of [[7, 2], [7, 1], [1, 2], [1, 1], [5], [1], [4, 2, 1, 3]])
    for (const size of [6, 1]) {
      const pairs = { x0: randomTensor(shape, 8), x1: randomTensor(shape, 9) };
      const { x0, x1, u, loss } = batchOf(pairs, size, specRandom(10));
      await expect(loss).toMatchValues(tf.mean(tf.squaredDifference(u, tf.sub(x1, x0))), {
        ...{ what: `the loss of ${size} drawn pairs, of a table [${shape}]`, atol: 1e-4 },
      });
      const table = (await tf.reshape(pairs.x0, [shape[0], -1]).array()) as number[][];
      for (const row of (await tf.reshape(x0, [size, -1]).array()) as number[][]) {
        const nearest = Math.min(...table.map((other) => Math.hypot(...other.map((x, k) => x - row[k]))));
        expect(nearest, `how far a drawn x0 is from the nearest of a table [${shape}]`).toBeLessThan(1e-3);
      }
    }
});

test("gradients reach the velocity, and nothing is left", async () => {
  const pairs = { x0: randomTensor([5, 2], 11), x1: randomTensor([5, 2], 12) };
  const run = (factor: tf.Tensor, x0: tf.Tensor, x1: tf.Tensor, size: number, stream: number) =>
    pairLoss((x) => tf.mul(x, factor), { x0, x1 }, size, specRandom(stream));
  const factor = tf.scalar(0.7);
  const call = () => run(factor, pairs.x0, pairs.x1, 6, 13);
  await expect((given: tf.Tensor) => run(given, pairs.x0, pairs.x1, 6, 13)).toBeDifferentiable({
    at: factor,
    axes: "",
  });
  await expect(call).toLeaveTensorsUnchanged({ pairs });
  await expect(call).toLeakNoTensors();
  const tables = [4, 7].map((n) => ({ x0: randomTensor([n, 3], 50 + n), x1: randomTensor([n, 3], 60 + n) }));
  await expect((nth: number) => run(factor, tables[nth].x0, tables[nth].x1, 6, 13)).toLeakNoTensors();
  const args = { factor, ...pairs, size: 6, stream: 13 };
  await expect(run).toHeed(args, { others: { size: 4, stream: 14 } });
  await expect(run).toReturnNew(args);
  await expect(call).toRepeatItself();
});

test("batches and pairs that don't fit are refused", () => {
  const pairs = numbered(11);
  for (const size of [0, -1, 2.5, Number.NaN, Infinity])
    expect(() => pairLoss(bending, pairs, size, specRandom(15))).toRefuse(RangeError, `${size} pairs`, size);
  for (const shape of [[10, 2], [11, 1], [11], [2, 11], [11, 2, 1]]) {
    const odd = tf.ones(shape);
    expect(() => pairLoss(bending, { ...pairs, x0: odd }, 4, specRandom(15))).toRefuse(
      ...([RangeError, `x0 [${shape}] with x1 [11,2]`] as const),
    );
    expect(() => pairLoss(bending, { ...pairs, x1: odd }, 4, specRandom(15))).toRefuse(
      ...([RangeError, `x0 [11,2] with x1 [${shape}]`] as const),
    );
  }
});

test("one call: from none to 60 of 100 samples near the moons", async () => {
  const rng = specRandom(16);
  const net = moonNet(rng);
  const fresh = specRandom(17);
  const [data, noise] = [twoMoons(1000, fresh), gaussians([1000, 2], fresh)];
  const pathsOf = async () => {
    const seen: tf.Tensor[] = [];
    eulerFlow(net.velocity, tf.slice(noise, 0, 40), 32, (x) => seen.push(tf.clone(x)));
    return (await tf.stack(seen, 1).array()) as number[][][]; // [40, 33, 2]
  };
  const tell = async () => {
    const rows: { calls: number; near: number; energy: number }[] = [];
    for (const calls of [1, 2, 4, 32]) {
      const points = (await eulerFlow(net.velocity, noise, calls).array()) as number[][];
      rows.push({ calls, near: nearMoons(points), energy: energyDistance(points, data) });
    }
    return rows;
  };
  let trainer = flowTrainer(net.variables, () => moonLoss(net.velocity, 256, rng), {
    steps: FIRST,
    peak: 3e-3,
  });
  const first = { steps: FIRST, loss: 1.25 };
  await train({ step: () => trainer.step(), budget: { cpu: first, gpu: first }, whole: true });
  trainer.dispose();
  const before = await tell();
  const bent = await pathsOf();
  const pairs = straightPairs(net.velocity, gaussians([4096, 2], rng), 32);
  trainer = flowTrainer(net.variables, () => pairLoss(net.velocity, pairs, 256, rng), {
    steps: SECOND,
    peak: 2e-3,
  });
  const second = { steps: SECOND, loss: 0.02 };
  const { losses } = await train({
    step: () => trainer.step(),
    budget: { cpu: second, gpu: second },
    whole: true,
  });
  trainer.dispose();
  const after = await tell();
  await exhibit({
    kind: "points",
    title: "paths",
    caption: "From the same 40 draws of noise. The ends hardly change, and the ways there become straight.",
    panels: [
      { label: "before", clouds: { data: data.slice(0, 400) }, paths: bent },
      { label: "after", clouds: { data: data.slice(0, 400) }, paths: await pathsOf() },
    ],
    range: [-3, 3],
  });
  await exhibit({
    kind: "table",
    title: "samples by calls, before and after",
    caption: "Straight paths need one step. What was paid for it shows at 32 calls.",
    columns: ["calls", "near, before", "near, after", "energy, before", "energy, after"],
    rows: before.map(({ calls, near, energy }, i) => [
      ...[calls, near.toFixed(3), after[i].near.toFixed(3)],
      ...[energy.toFixed(4), after[i].energy.toFixed(4)],
    ]),
  });
  await exhibit({
    kind: "curve",
    title: "loss of the second training",
    caption: "Through one point leads one path now, so the loss can fall nearly to 0.",
    series: { loss: losses },
    xLabel: "step",
    yLabel: "mean squared error",
    log: true,
  });
  // With 10 seeds: 0.005 to 0.039 before, 0.710 to 0.741 after, energy 0.0075 to 0.0146 after. Shuffled pairs: 0.005 to 0.093.
  expect(before[0].near).toLieBetween(0, 0.12, "the share near the moons with one call, before");
  expect(after[0].near).toLieBetween(0.6, 1, "the share near the moons with one call, after");
  expect(after[0].energy).toLieBetween(-1e-9, 0.03, "the energy distance of one call from fresh data, after");
});

const [FIRST, SECOND] = [1500, 400];

/** The pairs that a batch was made of. */
const batchOf = (pairs: Pairs, size: number, rng: Random) =>
  drawnPairs((velocity) => pairLoss(velocity, pairs, size, rng), [size, ...pairs.x0.shape.slice(1)]);

/** Pairs that tell their number: x0 = (i, −i), x1 = (2i + 1, 10 − i). */
function numbered(count: number): Pairs {
  const ids = Array.from({ length: count }, (_, i) => i);
  return { x0: tf.tensor2d(ids.map((i) => [i, -i])), x1: tf.tensor2d(ids.map((i) => [2 * i + 1, 10 - i])) };
}

/** sin(2x) + 3 t x² / (1 + x²), of each number alone. */
const bending: Velocity = (x, t) =>
  tf.tidy(() => {
    const s = tf.reshape(t, [x.shape[0], ...Array(x.rank - 1).fill(1)]); // [B, 1, ...]
    const square = tf.square(x);
    return tf.add(tf.sin(tf.mul(2, x)), tf.mul(tf.mul(3, s), tf.div(square, tf.add(1, square))));
  });

async function slowEuler(x1: tf.Tensor, steps: number): Promise<tf.Tensor> {
  let x = Array.from(await x1.data());
  for (let i = 0; i < steps; i++) {
    const t = (steps - i) / steps;
    x = x.map((each) => each - (Math.sin(2 * each) + (3 * t * each * each) / (1 + each * each)) / steps);
  }
  return tf.tensor(x, x1.shape);
}

/** The numbers of the pairs that are drawn from a numbered table. */
async function rowsOf(pairs: Pairs, size: number, rng: Random): Promise<number[]> {
  const rows = (await batchOf(pairs, size, rng).x0.array()) as number[][];
  return rows.map(([i]) => Math.round(i));
}

function correlation(a: number[], b: number[]): number {
  const moments = (list: number[]) => {
    const mean = list.reduce((sum, x) => sum + x, 0) / list.length;
    return [mean, Math.sqrt(list.reduce((sum, x) => sum + (x - mean) ** 2, 0) / list.length)];
  };
  const [[meanA, stdA], [meanB, stdB]] = [moments(a), moments(b)];
  return a.reduce((sum, x, i) => sum + (x - meanA) * (b[i] - meanB), 0) / a.length / stdA / stdB;
}
