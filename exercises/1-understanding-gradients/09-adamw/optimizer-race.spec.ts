import { expect, test } from "vitest";
import { exhibit } from "#lib/spec/exhibit";
import { optimizerRace } from "./optimizer-race.js";

/** Slope of x² + y²/2. */
const bowl = ([x, y]: number[]) => [2 * x, y];

/** A long valley: a hundred times steeper across than along. */
const valley = ([x, y]: number[]) => 50 * x * x + (y * y) / 2;
const valleySlope = ([x, y]: number[]) => [100 * x, y];

const rates = () => ({ sgd: 0.25, momentum: 0.125, adam: 0.5 });
const axes = "point coordinate";

test("SGD: from (4, −8) with lr 0.25 to (2, −6) to (1, −4.5)", () => {
  const expected = [
    [4, -8],
    [2, -6],
    [1, -4.5],
  ];
  expect(optimizerRace(bowl, [4, -8], 2, rates()).sgd).toMatchValues(expected, { axes });
});

test("momentum: its velocity starts as (8, −8), then (13.2, −14.2)", () => {
  const expected = [
    [4, -8],
    [3, -7],
    [1.35, -5.225],
    [-0.4725, -2.974375],
  ];
  expect(optimizerRace(bowl, [4, -8], 3, rates()).momentum).toMatchValues(expected, { axes });
});

test("Adam: the first step is lr long along every coordinate", () => {
  const expected = [
    [4, -8],
    [3.5, -7.5],
  ];
  expect(optimizerRace(bowl, [4, -8], 1, rates()).adam).toMatchValues(expected, { axes, atol: 1e-7 });
});

test("Adam: eight steps, with moments that go on from step to step", () => {
  const x = slowAdam(4, (at) => 2 * at, 8, 0.5);
  const y = slowAdam(-8, (at) => at, 8, 0.5);
  const expected = x.map((_, t) => [x[t], y[t]]);
  expect(optimizerRace(bowl, [4, -8], 8, rates()).adam).toMatchValues(expected, { axes, atol: 1e-10 });
});

test("three coordinates, where each slope depends on its neighbour", () => {
  const slope = ([a, b, c]: number[]) => [a - b, 2 * b + c, c - 0.5 * a];
  const race = optimizerRace(slope, [1, -2, 3], 2, { sgd: 0.1, momentum: 0.2, adam: 0.1 });
  expect(race).toMatchStages([
    {
      name: "sgd",
      expected: [
        [1, -2, 3],
        [0.7, -1.9, 2.75],
        [0.44, -1.795, 2.51],
      ],
      axes,
    },
    {
      name: "momentum",
      expected: [
        [1, -2, 3],
        [0.4, -1.8, 2.5],
        [-0.58, -1.4, 1.59],
      ],
      axes,
    },
  ]);
});

test("in the valley SGD explodes with lr above 0.02", () => {
  const { sgd } = optimizerRace(valleySlope, [1, 1], 300, { sgd: 0.021, momentum: 0.001, adam: 0.1 });
  expect(valley(sgd[300])).toLieBetween(3.4e26, 3.5e26, "f after 300 steps of SGD");
});

test("with lr 0.01 SGD creeps along the valley while momentum runs", async () => {
  const race = optimizerRace(valleySlope, [1, 10], 100, { sgd: 0.01, momentum: 0.01, adam: 0.1 });
  const heights = (path: number[][]) => path.map(valley);
  await exhibit({
    kind: "curve",
    title: "the race down the valley",
    caption: "SGD creeps; momentum swings and runs; Adam goes the same way along both axes, and then down.",
    series: { SGD: heights(race.sgd), momentum: heights(race.momentum), Adam: heights(race.adam) },
    xLabel: "step",
    yLabel: "height",
    log: true,
  });
  expect(valley(race.sgd[100])).toLieBetween(6.6, 6.8, "f after 100 steps of SGD");
  expect(valley(race.momentum[100])).toLieBetween(4.3e-4, 4.5e-4, "f after 100 steps of momentum");
});

test("Adam with lr 0.1 is at the bottom of the valley in 300 steps", () => {
  const { adam } = optimizerRace(valleySlope, [1, 10], 300, { sgd: 0.01, momentum: 0.01, adam: 0.1 });
  expect(valley(adam[300])).toLieBetween(1.6e-6, 1.8e-6, "f after 300 steps of Adam");
});

test("a single coordinate: from 4 down the slope 2x", () => {
  const race = optimizerRace(([x]) => [2 * x], [4], 2, rates());
  expect(race).toMatchStages([
    { name: "sgd", expected: [[4], [2], [1]], axes },
    { name: "momentum", expected: [[4], [3], [1.35]], axes },
    { name: "adam", expected: slowAdam(4, (at) => 2 * at, 2, 0.5).map((x) => [x]), axes, atol: 1e-10 },
  ]);
});

test("where the slope is 0 all three stay, and none is NaN", () => {
  const race = optimizerRace(bowl, [0, 0], 2, rates());
  const still = [
    [0, 0],
    [0, 0],
    [0, 0],
  ];
  expect(race).toMatchStages(["sgd", "momentum", "adam"].map((name) => ({ name, expected: still, axes })));
});

test("with rates of 1e-4 the first steps are still taken", () => {
  const race = optimizerRace(bowl, [0.5, -2], 1, { sgd: 1e-4, momentum: 2e-4, adam: 1e-4 });
  expect([race.sgd[1], race.momentum[1], race.adam[1]]).toMatchValues(
    [
      [0.4999, -1.9998],
      [0.4998, -1.9996],
      [0.4999, -1.9999],
    ],
    { axes: "optimizer coordinate", atol: 1e-11 },
  );
});

test("without a step everybody is at the start", () => {
  expect(optimizerRace(bowl, [4, -8], 0, rates())).toMatchStages(
    ["sgd", "momentum", "adam"].map((name) => ({ name, expected: [[4, -8]], axes })),
  );
});

test("the start is the same afterwards, also if paths are changed", () => {
  const start = [4, -8];
  const call = () => {
    const race = optimizerRace(bowl, start, 2, rates());
    for (const point of [...race.sgd, ...race.momentum, ...race.adam]) point.fill(99);
  };
  expect(call).toLeaveUnchanged({ start });
});

test("with the rates 0 all three stay at the start", () => {
  const race = optimizerRace(bowl, [4, -8], 1, { sgd: 0, momentum: 0, adam: 0 });
  const expected = [
    [4, -8],
    [4, -8],
  ];
  expect(race).toMatchStages(["sgd", "momentum", "adam"].map((name) => ({ name, expected, axes })));
});

test("slope, start, steps and rates count at every call", () => {
  expect((gain: number, start: number[], steps: number, lr: ReturnType<typeof rates>) =>
    optimizerRace((x) => x.map((at, i) => gain * (i + 1) * at), start, steps, lr),
  ).toHeed({ gain: 0.7, start: [4, -8], steps: 2, lr: rates() }, { others: { steps: 3 } });
});

test("all points are new lists, also where nothing moves", () => {
  expect(optimizerRace).toReturnNew({ gradient: bowl, start: [0, 0], steps: 2, lr: rates() });
  const still = { sgd: 0, momentum: 0, adam: 0 };
  expect(optimizerRace).toReturnNew({ gradient: bowl, start: [4, -8], steps: 2, lr: still });
});

/** Adam for one number with the usual settings. */
function slowAdam(start: number, slope: (x: number) => number, steps: number, rate: number) {
  const path = [start];
  let [m, v] = [0, 0];
  for (let t = 1; t <= steps; t++) {
    const g = slope(path[t - 1]);
    m += 0.1 * (g - m);
    v += 0.001 * (g * g - v);
    path.push(path[t - 1] - (rate * m) / (1 - 0.9 ** t) / (Math.sqrt(v / (1 - 0.999 ** t)) + 1e-8));
  }
  return path;
}
