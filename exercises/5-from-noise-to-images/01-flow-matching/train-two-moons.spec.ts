import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import { moonNet } from "#lib/flow/moon-net";
import { nearMoons, twoMoons } from "#lib/flow/moons";
import { gaussians } from "#lib/flow/noise";
import { specRandom } from "#lib/kit/seed";
import { parameterStages, plainAdam } from "#lib/kit/tensors/adam-steps";
import { drawnPairs } from "#lib/kit/tensors/drawn-pairs";
import type { Random } from "#lib/random";
import { exhibit } from "#lib/spec/exhibit";
import { randomTensor, tensorSpec } from "#lib/spec/tensors";
import { train } from "#lib/spec/training";
import { energyDistance } from "./cloud-distance.js";
import { eulerFlow } from "./euler-flow.js";
import { type FlowPlan, type FlowTrainer, flowTrainer, moonLoss } from "./train-two-moons.js";

tensorSpec("train");

test("the first loss is that of the fresh variables, a number", async () => {
  const { variables, lossOf } = toy();
  const trainer = flowTrainer(variables, lossOf, PLAN);
  const due = toy().lossOf();
  await expect(trainer.step()).toMatchValues(due, {
    what: "the loss of the first step, before its update",
  });
  trainer.dispose();
});

test("five steps are AdamW's, at the rates of the schedule", async () => {
  await expectSteps(PLAN, {
    "The learning rate is the peak from the first step on.": () => PLAN.peak,
    "Each step has the rate of the first one: the steps must be counted.": () => PLAN.peak / 20,
    "The schedule was asked for the step counted from 1.": (n) => rateOf(n + 1, PLAN),
  });
});

test("with clip, one norm for all variables", async () => {
  for (const clip of [0.3, 2, 1e6]) await expectSteps({ ...PLAN, clip });
});

test("what isn't trained doesn't count in the norm", async () => {
  await expectSteps({ ...PLAN, clip: 0.3 }, {}, [1, 2, 3, 4, 5], ["weights"]);
});

test("the learning rate falls along a cosine to peak / 20", async () => {
  for (const steps of [21, 30])
    await expectSteps(
      { steps, peak: 0.05 },
      {},
      [20, 21, 25, 30, 34].filter((step) => step <= steps + 4),
    );
});

test("the loss is taken once per step, and only then", () => {
  let asked = 0;
  const { variables, lossOf } = toy();
  const counting = () => {
    asked += 1;
    return lossOf();
  };
  const trainer = flowTrainer(variables, counting, PLAN);
  expect(asked, "how often the loss is taken before the first step").toBe(0);
  for (const steps of [1, 2, 3]) {
    trainer.step();
    expect(asked, `how often the loss is taken in ${steps} steps`).toBe(steps);
  }
  trainer.dispose();
});

test("variables that aren't given, or don't count, stay", async () => {
  const { variables, lossOf } = toy();
  const [weights, bias] = variables;
  const idle = tf.variable(tf.tensor2d([[1, 2, 3]]));
  const before = { bias: tf.clone(bias), idle: tf.clone(idle), weights: tf.clone(weights) };
  const trainer = flowTrainer([weights, idle], lossOf, PLAN);
  for (let i = 0; i < 3; i++) trainer.step();
  await expect(bias).toMatchValues(before.bias, { axes: "unit", what: "a variable that wasn't given" });
  await expect(idle).toMatchValues(before.idle, {
    ...{ axes: "row column", what: "a variable that the loss doesn't depend on: there is no weight decay" },
  });
  const [moved] = await tf.max(tf.abs(tf.sub(weights, before.weights))).data();
  expect(moved, "how far the variable that was given has moved").toBeGreaterThan(1e-3);
  trainer.dispose();
});

test("two trainers are independent of each other", async () => {
  const [one, two] = [toy(), toy()];
  const first = flowTrainer(one.variables, one.lossOf, PLAN);
  const second = flowTrainer(two.variables, two.lossOf, PLAN);
  for (let i = 0; i < 3; i++) first.step();
  second.step();
  first.dispose();
  second.step();
  second.step();
  await expect(two.variables).toMatchStages(
    one.variables.map((variable, i) => ({
      ...{ name: String(i), expected: variable, axes: i === 0 ? "row column" : "unit" },
      ...{ what: `variable ${i} of the second trainer after three steps`, atol: 1e-6 },
    })),
  );
  second.dispose();
});

test("each trainer has its own plan, and a new one begins anew", async () => {
  const [alone, other, one] = [toy(), toy(), toy()];
  const step = (trainer: FlowTrainer) => {
    for (let i = 0; i < 3; i++) trainer.step();
    trainer.dispose();
  };
  step(flowTrainer([...alone.variables], alone.lossOf, PLAN));
  step(flowTrainer([...alone.variables], alone.lossOf, { ...PLAN, peak: 2 * PLAN.peak }));
  const trainer = flowTrainer(one.variables, one.lossOf, PLAN);
  flowTrainer(other.variables, other.lossOf, { steps: 90, peak: 5 * PLAN.peak, clip: 0.01 });
  step(trainer);
  step(flowTrainer(one.variables, one.lossOf, { ...PLAN, peak: 2 * PLAN.peak }));
  await expect(one.variables).toMatchStages(
    alone.variables.map((variable, i) => ({
      ...{ name: String(i), expected: variable, axes: i === 0 ? "row column" : "unit" },
      ...{ what: `variable ${i} after two trainers, beside a third one of another plan`, atol: 1e-6 },
    })),
  );
});

test("a step leaves its loss, and dispose frees the moments", async () => {
  const { variables, lossOf } = toy();
  const before = tf.memory().numTensors;
  const trainer = flowTrainer(variables, lossOf, { ...PLAN, clip: 0.3 });
  for (let i = 0; i < 2; i++) trainer.step().dispose();
  await expect(() => trainer.step()).toLeakNoTensors();
  trainer.dispose();
  // Two losses of the law above are still there: they are this test's.
  expect(tf.memory().numTensors - before, "tensors left after dispose, beside two losses").toBe(2);
  await expect(variables[0]).toBeFiniteNumbers();
  const wide = tf.tidy(() => tf.variable(randomTensor([4, 3], 22)));
  const held = tf.memory().numTensors;
  const another = flowTrainer([wide], () => tf.mean(tf.square(wide)) as tf.Scalar, PLAN);
  another.step().dispose();
  another.dispose();
  expect(tf.memory().numTensors - held, "tensors left by a trainer of another shape").toBe(0);
});

test("a clip that is not above 0 is refused, not left out", () => {
  const { variables, lossOf } = toy();
  for (const clip of [0, -0.5])
    expect(() => flowTrainer(variables, lossOf, { ...PLAN, clip }).step()).toRefuse(
      RangeError,
      `a clip of ${clip}`,
    );
});

test("a plan of 20 steps or fewer is refused", () => {
  const { variables, lossOf } = toy();
  for (const steps of [20, 7, 0, -3, Number.NaN])
    expect(() => flowTrainer(variables, lossOf, { ...PLAN, steps })).toRefuse(
      ...([RangeError, `a plan of ${steps} steps`, steps] as const),
    );
});

test("the loss of the moons is that of velocityLoss", async () => {
  // What went in is seen by a velocity u, from the gradient of the loss: −2 (x1 − x0 − u) / 2B.
  const { x0, x1, t, loss, u } = batchOf(64, specRandom(1));
  expect(t).toHaveShape([64], "pair", "the times that the velocity is given");
  const error = tf.mean(tf.squaredDifference(u, tf.sub(x1, x0))); // []
  await expect(loss).toMatchValues(error, { what: "the loss of 64 pairs", atol: 1e-4 });
});

test("data are points of the moons, noise is none", async () => {
  const { x0, x1 } = batchOf(40_000, specRandom(2));
  const [data, noise] = [(await x0.array()) as number[][], (await x1.array()) as number[][]];
  // 99.98% of the moons' points are near them, but 36% of the noise.
  expect(nearMoons(data)).toLieBetween(0.99, 1, "the share of x0 that is near the moons");
  // Each number of a point is off its half circle by noise of 0.05 radii. 40,000 distances: 10 standard errors are 0.0018.
  const [, width] = moments(data.flatMap((point) => [offMoons(point), -offMoons(point)]));
  expect(width).toLieBetween(0.0482, 0.0518, "how far x0 is off the moons, in radii, root mean square");
  expect(nearMoons(noise)).toLieBetween(0.3, 0.42, "the share of x1 that is near the moons");
  const [mean, std] = moments(noise.flat());
  // 80,000 numbers: 5 standard errors are 0.0177 and 0.0125. A false alarm has a chance of 6e-7 each.
  expect(mean).toLieBetween(-0.0177, 0.0177, "the mean of the noise");
  expect(std).toLieBetween(0.9875, 1.0125, "the standard deviation of the noise");
});

test("times are uniform, and each pair has its own", async () => {
  const { t } = batchOf(4000, specRandom(3));
  const times = Array.from(await t.data());
  expect(new Set(times).size, "different times of 4,000 pairs").toBeGreaterThan(3900);
  const [mean, std] = moments(times);
  // 5 standard errors: 0.2887 / √4000 and 0.1291 / √4000. A false alarm has a chance of 6e-7 each.
  expect(mean).toLieBetween(0.4772, 0.5228, "the mean of the times");
  expect(std).toLieBetween(0.2785, 0.2989, "the standard deviation of the times");
  expect(Math.max(...times), "the largest time").toBeLessThan(1);
  // Of 4,000 times none below 0.005 has a chance of 2e-9.
  expect(Math.min(...times)).toLieBetween(0, 0.005, "the smallest of 4,000 times");
  expect(Math.max(...times)).toLieBetween(0.995, 1, "the largest of 4,000 times");
});

test("no draw is used for two pairs or in two calls", async () => {
  const rng = specRandom(4);
  const batches = [batchOf(50, rng), batchOf(50, rng), batchOf(7, rng)];
  for (const name of ["x0", "x1", "t"] as const) {
    // Without the sign: a draw and its mirror image are one draw. Four digits of a time may agree by chance.
    const rows = (await tf.abs(tf.concat(batches.map((batch) => batch[name]))).array()) as (
      | number
      | number[]
    )[];
    const distinct = new Set(
      rows.map((row) =>
        [row]
          .flat()
          .map((x) => x.toFixed(4))
          .join(),
      ),
    );
    expect(distinct.size, `different rows of ${name} among 107`).toBeGreaterThan(90);
  }
  // Pairs must be independent: with 4,000, 5 standard errors of a correlation are 0.079.
  const { x0, x1, t } = batchOf(4000, specRandom(5));
  const [data, noise, times] = [await x0.array(), await x1.array(), await t.data()] as [
    number[][],
    number[][],
    Float32Array,
  ];
  for (const i of [0, 1])
    for (const [what, other] of [
      ["noise", noise.map((row) => row[i])],
      ["time", Array.from(times)],
    ] as const)
      expect(
        correlation(
          data.map((row) => row[i]),
          other,
        ),
      ).toLieBetween(
        ...([-0.079, 0.079, `the correlation of number ${i} of x0 with the ${what} of its pair`] as const),
      );
});

test("a row of the batch says nothing about its time", async () => {
  const times = Array.from(await batchOf(4000, specRandom(13)).t.data());
  // 5 standard errors of a correlation of 4,000: a false alarm has a chance of 6e-7.
  expect(correlation([...times.keys()], times)).toLieBetween(
    ...([-0.079, 0.079, "the correlation of a time with its row"] as const),
  );
  expect(correlation(times.slice(1), times.slice(0, -1))).toLieBetween(
    ...([-0.079, 0.079, "the correlation of a time with that of the row before"] as const),
  );
});

test("a batch of one, and gradients for the velocity", async () => {
  for (const size of [1, 5]) {
    const { u, x0, x1, loss, t } = batchOf(size, specRandom(6));
    expect(t).toHaveShape([size], "pair", `the times of a batch of ${size}`);
    await expect(loss).toMatchValues(tf.mean(tf.squaredDifference(u, tf.sub(x1, x0))), {
      ...{ what: `the loss of a batch of ${size}`, atol: 1e-4 },
    });
    const run = (given: tf.Tensor) => moonLoss((x) => tf.mul(x, given), size, specRandom(7));
    await expect(run).toBeDifferentiable({ at: tf.scalar(0.7), axes: "" });
  }
});

test("a batch that isn't a whole number of pairs is refused", () => {
  for (const size of [0, -1, 2.5, Number.NaN, Infinity])
    expect(() => moonLoss((x) => x, size, specRandom(8))).toRefuse(RangeError, `${size} pairs`, size);
});

test("velocity, size and draws count, and no tensor is left", async () => {
  const run = (factor: tf.Tensor, size: number, stream: number) =>
    moonLoss((x) => tf.mul(x, factor), size, specRandom(stream));
  const args = { factor: tf.scalar(0.5), size: 6, stream: 9 };
  await expect(run).toHeed(args, { others: { size: 4, stream: 10 } });
  await expect(run).toReturnNew(args);
  await expect(() => run(args.factor, 6, 9)).toLeakNoTensors();
  await expect(() => run(args.factor, 6, 9)).toRepeatItself();
});

test("learns the moons: 78 of 100 samples near them", async () => {
  const rng = specRandom(11);
  const net = moonNet(rng);
  const trainer = flowTrainer(net.variables, () => moonLoss(net.velocity, 256, rng), {
    steps: 2500,
    peak: 3e-3,
  });
  const budget = { steps: 2500, loss: 1.25 };
  const { losses } = await train({
    step: () => trainer.step(),
    budget: { cpu: budget, gpu: budget },
    whole: true,
  });
  trainer.dispose();
  const fresh = specRandom(12);
  const data = twoMoons(1000, fresh);
  const noise = gaussians([1000, 2], fresh);
  const told: { calls: number; near: number; energy: number }[] = [];
  const clouds: Record<number, number[][]> = {};
  for (const calls of [1, 2, 4, 8, 16, 32]) {
    const points = (await eulerFlow(net.velocity, noise, calls).array()) as number[][];
    clouds[calls] = points.slice(0, 400);
    told.push({ calls, near: nearMoons(points), energy: energyDistance(points, data) });
  }
  await exhibit({
    kind: "points",
    title: "samples",
    caption:
      "The same 400 draws of noise, with more and more calls of the network. One call leads to the middle.",
    panels: [1, 2, 4, 32].map((calls) => ({
      label: calls === 1 ? "1 call" : `${calls} calls`,
      clouds: { data: data.slice(0, 400), samples: clouds[calls] },
    })),
    range: [-3, 3],
  });
  await exhibit({
    kind: "table",
    title: "samples by calls",
    caption: "More calls follow the learned paths more closely. One call lands between the moons.",
    columns: ["calls", "near the moons", "energy distance"],
    rows: told.map(({ calls, near, energy }) => [calls, near.toFixed(3), energy.toFixed(4)]),
  });
  await exhibit({
    kind: "curve",
    title: "loss while learning",
    caption: "The loss stays far above 0: through one point lead paths of many pairs.",
    series: { loss: losses },
    xLabel: "step",
    yLabel: "mean squared error",
  });
  const [once, , , , , full] = told;
  // With 15 seeds: 0.840 to 0.916, 0.0021 to 0.0090, and 0.002 to 0.023 with one call.
  expect(full.near).toLieBetween(0.78, 1, "the share of samples near the moons, with 32 calls");
  expect(full.energy).toLieBetween(-1e-9, 0.02, "the energy distance of 32 calls from fresh data");
  expect(once.near).toLieBetween(0, 0.08, "the share of samples near the moons, with one call");
});

const PLAN: FlowPlan = { steps: 40, peak: 0.05 };

/** How much the two parts of the toy loss weigh at each step: gradients change their length, each variable's in its own way. */
const WEIGHTS = [
  [1, 0.5],
  [14, 1],
  [0.3, 6],
  [5, 0.1],
  [0.1, 2],
];

/** A loss of a layer's weights and bias, other at each call, as that of a batch is. */
function toy() {
  const weights = tf.variable(randomTensor([2, 3], 20));
  const bias = tf.variable(randomTensor([3], 21));
  const goal = tf.tensor2d([[1, -2, 0.5]]);
  const x = tf.tensor2d([
    [1, 0.5],
    [-0.3, 2],
    [0.7, -1],
  ]);
  let calls = 0;
  const lossOf = () =>
    tf.tidy(() => {
      const [whole, alone] = WEIGHTS[calls++ % WEIGHTS.length];
      const out = tf.add(tf.matMul(x, weights as unknown as tf.Tensor2D), bias); // [3, 3]
      const error = tf.mean(tf.squaredDifference(tf.tanh(out), goal)); // []
      return tf.add(tf.mul(whole, error), tf.mul(alone, tf.mean(tf.square(bias)))) as tf.Scalar; // []
    });
  return { variables: [weights, bias], named: { weights, bias }, lossOf };
}

/** The variables after each of the steps, against Adam in plain numbers. */
async function expectSteps(
  plan: FlowPlan,
  rivals: Record<string, (step: number) => number> = {},
  judged = [1, 2, 3, 4, 5],
  trained = ["weights", "bias"],
): Promise<void> {
  const [mine, due] = [toy(), toy()];
  const part = ({ named }: ReturnType<typeof toy>) =>
    Object.fromEntries(Object.entries(named).filter(([name]) => trained.includes(name)));
  const adam = (of: ReturnType<typeof toy>, lr: (step: number) => number) =>
    plainAdam(part(of), { lr, maxNorm: plan.clip ?? Infinity, beta2: 0.99 });
  const step = adam(due, (n) => rateOf(n, plan));
  const others = Object.entries(rivals).map(([because, lr]) => {
    const other = toy();
    return { because, step: adam(other, lr), lossOf: other.lossOf };
  });
  const trainer = flowTrainer(Object.values(part(mine)), mine.lossOf, plan);
  for (let n = 1; n <= Math.max(...judged); n++) {
    const told = trainer.step();
    const { loss, parameters } = await step(due.lossOf);
    const wrong: Record<string, number[][]> = {};
    for (const other of others)
      wrong[other.because] = (await (
        await other.step(other.lossOf)
      ).parameters.weights.array()) as number[][];
    if (!judged.includes(n)) continue;
    await expect(told).toMatchValues(loss, { what: `the loss of step ${n}`, atol: 1e-3 });
    const when = `after step ${n}${plan.clip ? `, clipped to ${plan.clip}` : ""}`;
    await expect(part(mine)).toMatchStages(
      parameterStages(parameters, when).map((stage) => ({
        ...stage,
        ...{ atol: 2e-4, rtol: 1e-4 },
        rivals: stage.name === "weights" ? wrong : {},
      })),
    );
  }
  trainer.dispose();
}

/** 20 steps up, then half a cosine down to a 20th of the peak; n counts from 1. */
function rateOf(n: number, { steps, peak }: FlowPlan): number {
  if (n <= 20) return (peak * n) / 20;
  const progress = Math.min(1, (n - 21) / (steps - 20));
  return peak / 20 + ((peak - peak / 20) * (1 + Math.cos(Math.PI * progress))) / 2;
}

/** The pairs that a batch was made of. */
const batchOf = (size: number, rng: Random) =>
  drawnPairs((velocity) => moonLoss(velocity, size, rng), [size, 2]);

/** How far a point is from the nearer half circle, in its radii. */
function offMoons([px, py]: number[]): number {
  const [x, y] = [px / 1.2 + 0.5, py / 1.2 + 0.25];
  const fromUpper =
    y >= 0 ? Math.abs(Math.hypot(x, y) - 1) : Math.min(Math.hypot(x - 1, y), Math.hypot(x + 1, y));
  const [u, v] = [1 - x, 0.5 - y]; // the lower moon is the upper one, turned around
  const fromLower =
    v >= 0 ? Math.abs(Math.hypot(u, v) - 1) : Math.min(Math.hypot(u - 1, v), Math.hypot(u + 1, v));
  return Math.min(fromUpper, fromLower);
}

function moments(numbers: number[]): [mean: number, std: number] {
  const mean = numbers.reduce((sum, x) => sum + x, 0) / numbers.length;
  return [mean, Math.sqrt(numbers.reduce((sum, x) => sum + (x - mean) ** 2, 0) / numbers.length)];
}

function correlation(a: number[], b: number[]): number {
  const [[meanA, stdA], [meanB, stdB]] = [moments(a), moments(b)];
  return a.reduce((sum, x, i) => sum + (x - meanA) * (b[i] - meanB), 0) / a.length / stdA / stdB;
}
