import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import { gaussians } from "#lib/flow/noise";
import type { Velocity } from "#lib/flow/velocity";
import { specRandom } from "#lib/kit/seed";
import { bright } from "#lib/pictures/pixels";
import { judgeShapes, shapeBatch, shapeWorld } from "#lib/pictures/shapes";
import type { Random } from "#lib/random";
import { exhibit } from "#lib/spec/exhibit";
import { randomTensor, tensorSpec } from "#lib/spec/tensors";
import { train } from "#lib/spec/training";
import { velocityLoss } from "../01-flow-matching/velocity-loss.js";
import { ditVelocity, initDiT } from "./dit-velocity.js";
import { lossAlong, normalTimes } from "./draw-times.js";
import { ditTrainer, drawPictures } from "./train-dit.js";

tensorSpec("train", { reads: "awaited" });

test("times from given normal numbers, by hand", async () => {
  // Odds of 1, 3, 1/3, 9, 1/9.
  const odds = [0, Math.log(3), -Math.log(3), Math.log(9), -Math.log(9)];
  await expect(normalTimes(5, scripted(odds))).toMatchValues([0.5, 0.75, 0.25, 0.9, 0.1], { axes: "time" });
});

test("rare normal numbers give times near the ends", async () => {
  // Odds of 999, 1/999, 9,999 and 1/9,999: normal numbers of ±6.9 and ±9.2.
  const odds = [Math.log(999), -Math.log(999), Math.log(9999), -Math.log(9999)];
  await expect(normalTimes(4, scripted(odds))).toMatchValues([0.999, 0.001, 0.9999, 0.0001], {
    ...{ axes: "time", what: "the times of odds of 999, 1/999, 9,999 and 1/9,999", atol: 1e-6 },
  });
});

test("each time has one normal number of its own", async () => {
  for (const B of [7, 1, 12]) {
    let drawn = 0;
    const rng = specRandom(1);
    const counting: Random = {
      ...rng,
      gauss: (mean, std) => {
        drawn++;
        return rng.gauss(mean, std);
      },
    };
    const got = normalTimes(B, counting);
    expect(got).toHaveShape([B], "time", `${B} times`);
    expect(drawn, `normal numbers drawn for ${B} times`).toBe(B);
    const twin = specRandom(1);
    const due = Array.from({ length: B }, () => 1 / (1 + Math.exp(-twin.gauss(0, 1))));
    await expect(got).toMatchValues(due, { axes: "time", what: `${B} times` });
  }
});

test("most times are in the middle, and none at an end", async () => {
  const times = Array.from(await normalTimes(8000, specRandom(2)).data());
  expect(Math.min(...times), "the smallest time").toBeGreaterThan(0);
  expect(Math.max(...times), "the largest time").toBeLessThan(1);
  const share = (low: number, high: number) => times.filter((t) => t > low && t < high).length / times.length;
  // ln 3 = 1.0986 is exceeded by 13.6% of normal numbers on either side. 5 standard errors: a false alarm has a chance of 6e-7 each.
  expect(share(0.25, 0.75)).toLieBetween(
    0.728 - 0.025,
    0.728 + 0.025,
    "the share of times from 0.25 to 0.75",
  );
  expect(share(0, 0.5)).toLieBetween(0.472, 0.528, "the share of times below 0.5");
});

test("no times, or half a time, are refused", () => {
  for (const B of [0, -1, 1.5, Number.NaN])
    expect(() => normalTimes(B, specRandom(3))).toRefuse(...([RangeError, `${B} times`, B] as const));
});

test("the loss at one time is velocityLoss at that time", async () => {
  const x0 = randomTensor([4, 3, 2], 4);
  for (const t of [0.25, 0, 1, 0.9]) {
    const [due] = await slowly(slanted, x0, [t], 5);
    expect(await lossAlong(slanted, x0, [t], specRandom(5))).toMatchValues([due], {
      ...{ axes: "time", what: `the loss at t = ${t}`, atol: 1e-5, rtol: 1e-5 },
    });
  }
});

test("each time is that of the whole batch, asked once", async () => {
  const seen: tf.Tensor[] = [];
  const watching: Velocity = (x, t) => {
    seen.push(tf.keep(tf.clone(t)));
    return tf.zerosLike(x);
  };
  await lossAlong(watching, randomTensor([3, 5], 6), [0.5, 0.125, 1], specRandom(7));
  expect(seen.length, "how often the velocity is asked about three times").toBe(3);
  for (const [i, t] of [0.5, 0.125, 1].entries())
    await expect(seen[i]).toMatchValues([t, t, t], { axes: "item", what: `the times of call ${i}` });
  tf.dispose(seen);
});

test("data and noise are the same at all times", async () => {
  // Who answers 0 errs by x1 − x0, whatever the time is.
  const x0 = randomTensor([5, 3], 8);
  const [square] = await tf.mean(tf.square(tf.sub(gaussians([5, 3], specRandom(9)), x0))).data();
  const got = await lossAlong((x) => tf.zerosLike(x), x0, [0.1, 0.4, 0.4, 0.8], specRandom(9));
  expect(got).toMatchValues([square, square, square, square], {
    ...{ axes: "time", what: "the losses of a velocity of 0", atol: 1e-5, rtol: 1e-5 },
  });
});

test("many times, in their order, for data of any rank", async () => {
  const times = [0.75, 0.05, 1, 0.5, 0, 0.05];
  for (const shape of [[3], [4, 2], [2, 3, 5], [2, 4, 3, 1], [1, 1]]) {
    const x0 = randomTensor(shape, 10);
    expect(await lossAlong(slanted, x0, times, specRandom(11))).toMatchValues(
      await slowly(slanted, x0, times, 11),
      {
        ...{ axes: "time", what: `the losses of data of shape [${shape}]`, atol: 1e-5, rtol: 1e-5 },
      },
    );
  }
});

test("no times: no losses", async () => {
  expect(await lossAlong(slanted, randomTensor([3, 2], 12), [], specRandom(13))).toEqual([]);
});

test("a time before 0 or after 1 is refused at once", async () => {
  let asked = 0;
  const counting: Velocity = (x) => {
    asked++;
    return tf.zerosLike(x);
  };
  for (const odd of [-0.1, 1.1, Number.NaN, Number.POSITIVE_INFINITY])
    for (const times of [[odd], [odd, 0.5, 0.25], [0.5, odd, 0.25], [0.5, 0.25, odd]])
      await expect(() => lossAlong(counting, randomTensor([3, 2], 14), times, specRandom(15))).toRefuse(
        RangeError,
        `a list of times [${times.join(", ")}]`,
      );
  expect(asked, "how often the velocity was asked").toBe(0);
});

test("no tensor is left behind, and the data stay", async () => {
  const x0 = randomTensor([3, 2], 16);
  await expect(() => normalTimes(5, specRandom(17))).toLeakNoTensors();
  const before = tf.memory().numTensors;
  await lossAlong(slanted, x0, [0.5, 0.25], specRandom(18));
  expect(tf.memory().numTensors - before).toMatchValues(0, {
    what: "the tensors that lossAlong left behind",
  });
  await expect(x0).toMatchValues(randomTensor([3, 2], 16), { axes: "item number", what: "the data" });
});

test("every argument counts at every call", async () => {
  const [a, b] = [randomTensor([3, 2], 19), randomTensor([3, 2], 20)];
  const flat: Velocity = (x) => tf.mul(x, 0.3);
  for (const [velocity, x0, times, stream] of [
    [slanted, a, [0.5, 0.25], 21],
    [flat, a, [0.5, 0.25], 21],
    [slanted, b, [0.5, 0.25], 21],
    [slanted, a, [0.75, 1], 21],
    [slanted, a, [0.5, 0.25], 22],
  ] as const)
    expect(await lossAlong(velocity, x0, [...times], specRandom(stream))).toMatchValues(
      await slowly(velocity, x0, [...times], stream),
      { axes: "time", what: "the losses for other arguments", atol: 1e-5, rtol: 1e-5 },
    );
  const held = await lossAlong(slanted, a, [0.5, 0.25], specRandom(26));
  await lossAlong(flat, b, [0.75, 1], specRandom(27));
  expect(held).toMatchValues(await slowly(slanted, a, [0.5, 0.25], 26), {
    ...{ axes: "time", what: "the first losses after a second call", atol: 1e-5, rtol: 1e-5 },
  });
  const [one, two] = [normalTimes(3, specRandom(23)), normalTimes(3, specRandom(24))];
  await expect(one).toMatchValues(normalTimes(3, specRandom(23)), {
    axes: "time",
    what: "the first three times",
  });
  const [apart] = await tf.max(tf.abs(tf.sub(one, two))).data();
  expect(apart, "how far apart times from two sources are").toBeGreaterThan(1e-4);
});

// 400 steps of 32 pictures, 10 seeds. Loss at t 0.35 and 0.5, and error of 240 pictures: times by this rule 0.146-0.172, 0.288-0.321,
// 0.131-0.153; uniform times 0.201-0.239, 0.358-0.407, 0.165-0.184.

test("the same training, with times drawn by this rule", async () => {
  const [world, rng] = [shapeWorld(16), specRandom(25)];
  const sizes = { height: 8, width: 8, channels: 1, patch: 4, dModel: 48, heads: 4, layers: 2 };
  const dit = initDiT(sizes, rng);
  const trainer = ditTrainer(dit, world, { steps: 400, peak: 1e-2, clip: 1, batch: 32 }, rng, normalTimes);
  await train({
    step: () => trainer.step(),
    budget: { cpu: { steps: 400, loss: 0.5 }, gpu: { steps: 400, loss: 0.5 } },
    whole: true,
  });
  trainer.dispose();
  const { x } = shapeBatch(world, 256, rng);
  const along = await lossAlong((z, t) => ditVelocity(dit, z, t), x, TIMES, rng);
  const pictures = await drawPictures(dit, 240, 20, rng);
  await show(along, pictures);
  const { error } = judgeShapes(pictures, world);
  expect(along[2]).toLieBetween(0, 0.187, "the loss at t = 0.35; with uniform times it is 0.22");
  expect(along[3]).toLieBetween(0, 0.34, "the loss at t = 0.5; with uniform times it is 0.39");
  expect(error).toLieBetween(0, 0.18, "how far the pictures are from the nearest shapes, mean square");
});

const TIMES = [0.05, 0.2, 0.35, 0.5, 0.65, 0.8, 0.95];
/** Means of 10 seeds with uniform times; of the moons' network, made wider, in as many steps: means of 2 seeds. */
const UNIFORM = [0.557, 0.162, 0.224, 0.386, 0.594, 0.639, 0.523];
const MLP = [0.934, 0.649, 0.582, 0.668, 0.869, 1.033, 1.066];

/** A velocity for tests, of data of any rank: linear in x, with a part that knows the time. */
const slanted: Velocity = (x, t) =>
  tf.add(tf.mul(0.7, x), tf.reshape(t, [-1, ...Array<number>(x.rank - 1).fill(1)]));

/** A source that gives these normal numbers. */
function scripted(numbers: number[]): Random {
  let at = 0;
  const refuse = () => {
    throw new Error("only rng.gauss is asked for times");
  };
  return {
    random: refuse,
    integer: refuse,
    gauss: (mean, std) => mean + std * numbers[at++ % numbers.length],
  };
}

/** The losses, one by one. */
async function slowly(velocity: Velocity, x0: tf.Tensor, times: number[], stream: number): Promise<number[]> {
  const x1 = gaussians(x0.shape, specRandom(stream));
  const losses: number[] = [];
  for (const t of times) {
    const all = tf.tensor1d(Array<number>(x0.shape[0]).fill(t));
    losses.push((await velocityLoss(velocity, x0, x1, all).data())[0]);
  }
  return losses;
}

async function show(along: number[], pictures: Float32Array[]): Promise<void> {
  await exhibit({
    kind: "curve",
    title: "loss along t",
    caption: "Where the network errs. Your times gave up a little at both ends, and won in the middle.",
    series: {
      "your times": { x: TIMES, y: along },
      "uniform times": { x: TIMES, y: UNIFORM },
      "no transformer": { x: TIMES, y: MLP },
    },
    xLabel: "t",
    yLabel: "mean square",
  });
  await exhibit({
    kind: "images",
    title: "drawn from noise",
    caption: "The first 32 of 240. Compare them with those of `train-dit`: as many steps, other times.",
    values: pictures.slice(0, 32).map((pixels) => {
      const shades = bright(pixels);
      return Array.from({ length: 8 }, (_, row) => shades.slice(8 * row, 8 * row + 8));
    }),
    across: 16,
  });
}
