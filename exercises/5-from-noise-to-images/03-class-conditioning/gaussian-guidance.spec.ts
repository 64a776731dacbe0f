import { expect, test } from "vitest";
import { exhibit } from "#lib/spec/exhibit";
import { type Bell, bellVelocity, guidedBells, mixtureVelocity } from "./gaussian-guidance.js";

const TWO: () => Bell[] = () => [
  { mean: 1, sd: 1 },
  { mean: -1, sd: 1 },
];
/** Means, widths and distances that all differ. */
const THREE: () => Bell[] = () => [
  { mean: 1.5, sd: 0.5 },
  { mean: -2.25, sd: 1.25 },
  { mean: 0.25, sd: 2.5 },
];

test("data around 1, x = 0.8 at t = 0.25: −1.04", () => {
  expect(bellVelocity(0.8, 0.25, { mean: 1, sd: 1 })).toMatchValues(-1.04, {
    what: "the velocity of one bell",
    rivals: {
      "You got the sign wrong: the velocity is the mean of x1 − x0.": 1.04,
      "You added the mean noise and the mean datum. The velocity is their difference.": 1.08,
      "You returned the mean of x0. The velocity is the mean of x1 − x0.": 1.06,
      "You took x0 to be the bell's mean. Among the pairs at x, its mean is another.": (0.8 - 1) / 0.25,
    },
  });
});

test("at t = 1 x is the noise, at t = 0 it is the datum", () => {
  for (const bell of THREE())
    for (const x of [-3, 0, 0.7, 12]) {
      const of = `at x = ${x}, with mean ${bell.mean} and sd ${bell.sd}`;
      expect(bellVelocity(x, 1, bell)).toMatchValues(x - bell.mean, { what: `the velocity at t = 1, ${of}` });
      expect(bellVelocity(x, 0, bell)).toMatchValues(-x, { what: `the velocity at t = 0, ${of}` });
    }
});

test("t just below 1 is nearly noise, just above 0 nearly data", () => {
  for (const bell of THREE())
    for (const x of [-3, 0.7, 12]) {
      const of = `at x = ${x}, with mean ${bell.mean} and sd ${bell.sd}`;
      const exactly = { atol: 1e-9, rtol: 1e-9 };
      expect(bellVelocity(x, 1 - 1e-13, bell)).toMatchValues(x - bell.mean, {
        ...{ what: `the velocity at t = 1 − 1e-13, ${of}`, ...exactly },
      });
      expect(bellVelocity(x, 1e-13, bell)).toMatchValues(-x, {
        ...{ what: `the velocity at t = 1e-13, ${of}`, ...exactly },
      });
    }
});

test("the mean over all pairs that are at x", () => {
  for (const bell of [...TWO(), ...THREE(), { mean: 3, sd: 0.3 }])
    for (const t of [0.1, 0.35, 0.5, 0.8, 1])
      for (const x of [-2.5, 0, 0.4, 3])
        expect(bellVelocity(x, t, bell)).toMatchValues(overPairs(x, t, [bell]), {
          ...{
            what: `the velocity at x = ${x}, t = ${t}, with mean ${bell.mean} and sd ${bell.sd}`,
            atol: 1e-8,
          },
        });
});

test("a narrow bell and a wide one", () => {
  // A bell that is nearly a point sends everything to it: v = (x − mean) / t.
  expect(bellVelocity(2, 0.5, { mean: -1, sd: 1e-6 })).toMatchValues(6, {
    what: "the velocity at sd 1e-6",
    atol: 1e-9,
  });
  for (const sd of [1e-6, 1e-100])
    expect(bellVelocity(2, 0, { mean: -1, sd })).toMatchValues(-2, {
      what: `the velocity at sd ${sd} and t = 0, where x is the datum`,
    });
  // A very wide one says nothing of the datum: the noise is 0 on average, so x0 = x / (1 − t) and v = −x0.
  expect(bellVelocity(2, 0.5, { mean: -1, sd: 1e6 })).toMatchValues(-4, {
    what: "the velocity at sd 1e6",
    atol: 1e-9,
  });
});

test("one bell: its own velocity; the same bell twice too", () => {
  const [bell] = THREE();
  for (const t of [0, 0.3, 1]) {
    const due = bellVelocity(0.6, t, bell);
    for (const bells of [[bell], [bell, bell], [bell, bell, bell]])
      expect(mixtureVelocity(0.6, t, bells)).toMatchValues(due, {
        what: `the velocity at t = ${t} of ${bells.length} bells that are the same`,
      });
  }
});

test("pure noise is equally likely in all classes", () => {
  // At t = 1 each x is as likely with every class: the mean of x − 1.5, x + 2.25 and x − 0.25.
  for (const x of [-4, 0, 2.5])
    expect(mixtureVelocity(x, 1, THREE())).toMatchValues(x + 0.5 / 3, {
      what: `the velocity at x = ${x}, t = 1`,
    });
});

test("a class counts as it is likely at x, at time t", () => {
  // Two bells around ±1, x = 0.5, t = 0.5: both have the variance 0.5 there and the means ±0.5.
  // ln of the densities' ratio: (1² − 0²) / (2 · 0.5) = 1, so the first one counts 1 / (1 + e⁻¹) = 0.731059.
  const share = 1 / (1 + Math.exp(-1));
  // Their velocities: −1 at x = 0.5 = its mean, and (0.5 − 0.5) · 1 / 0.5 + 1 = 1.
  expect(mixtureVelocity(0.5, 0.5, TWO())).toMatchValues(1 - 2 * share, {
    what: "the velocity of two bells at x = 0.5, t = 0.5",
    rivals: {
      "You counted both classes the same. At x, one of them is likelier.": 0,
      "You took the densities at t = 0, where the bells lie farther apart.": 1 - 2 * share,
    },
  });
});

test("it is the mean over all pairs of all classes", () => {
  for (const bells of [THREE(), THREE().reverse(), TWO(), THREE().slice(1)])
    for (const t of [0.1, 0.35, 0.6, 0.9, 1])
      for (const x of [-2.5, -0.5, 0.4, 3])
        expect(mixtureVelocity(x, t, bells)).toMatchValues(overPairs(x, t, bells), {
          ...{ what: `the velocity of ${bells.length} bells at x = ${x}, t = ${t}`, atol: 1e-8 },
        });
});

test("far away from all classes it is a finite number", () => {
  const narrow = [
    { mean: 1, sd: 0.01 },
    { mean: -1, sd: 0.01 },
  ];
  // There the nearer class has all the weight.
  for (const [x, t, nearer] of [
    [50, 0.01, 0],
    [-50, 0.01, 1],
    [1e4, 0.3, 0],
    [-1e4, 0, 1],
  ])
    expect(mixtureVelocity(x, t, narrow)).toMatchValues(bellVelocity(x, t, narrow[nearer]), {
      ...{ what: `the velocity at x = ${x}, t = ${t}`, rtol: 1e-9 },
    });
  // Of two bells with different widths the wider one is likelier, however near the other one is.
  const [wide, small] = [
    { mean: -1, sd: 1 },
    { mean: 1, sd: 0.01 },
  ];
  for (const x of [300, 1e6, -1e6, 1e100, -1e100])
    for (const bells of [
      [wide, small],
      [small, wide],
    ])
      expect(mixtureVelocity(x, 0.01, bells)).toMatchValues(bellVelocity(x, 0.01, wide), {
        ...{ what: `the velocity of a wide and a narrow bell at x = ${x}, t = 0.01`, rtol: 1e-12 },
      });
});

test("one guided step by hand", () => {
  // At t = 1 the velocities are 0.5 without a class and −0.5 with class 0: 0.5 + 3 · (−1) = −2.5.
  expect(guidedBells([0.5], TWO(), 0, 3, 1)).toMatchValues([3], {
    ...{ axes: "sample", what: "where 0.5 ends after one step at w = 3" },
    rivals: {
      "You stepped along the velocity. Samplers go against it, down to t = 0.": [-2],
      "You used the class's own velocity, so guidance has no effect.": [1],
      "You used the paper's own w, which is ours minus 1.": [4],
      "You swapped the two velocities.": [-2],
    },
  });
  expect(guidedBells([0.5], TWO(), 1, 3, 1)).toMatchValues([-3], {
    ...{ axes: "sample", what: "where 0.5 ends after one step toward class 1" },
  });
});

test("several steps, as with means over all pairs", () => {
  for (const [start, wanted, w, steps] of [
    [[-1.3, 0.2, 1.1], 0, 3, 4],
    [[0.7, -0.4, 1.9], 0, 3, 4],
    [[-1.3, 0.2, 1.1], 1, 0, 3],
    [[-1.3, 0.2, 1.1], 2, 1, 5],
    [[-1.3, 0.2, 1.1], 1, 2, 2],
    [[-1.3, 0.2, 1.1], 0, -0.5, 3],
  ] as const)
    expect(guidedBells([...start], THREE(), wanted, w, steps)).toMatchValues(
      start.map((from) => slowly(from, THREE(), wanted, w, steps)),
      {
        axes: "sample",
        what: `where they end toward class ${wanted} at w = ${w} in ${steps} steps`,
        atol: 1e-7,
      },
    );
});

test("a single class can't be guided", () => {
  for (const w of [0, 1, 3])
    expect(guidedBells([-1, 0.5], THREE().slice(0, 1), 0, w, 6)).toMatchValues(
      [-1, 0.5].map((from) => slowly(from, THREE().slice(0, 1), 0, 1, 6)),
      { axes: "sample", what: `where they end with one class at w = ${w}`, atol: 1e-7 },
    );
});

test("an empty list of noise, and a single number", () => {
  expect(guidedBells([], TWO(), 0, 3, 5), "the samples from no noise").toEqual([]);
  expect(guidedBells([0.2], TWO(), 0, 3, 5)).toMatchValues([slowly(0.2, TWO(), 0, 3, 5)], {
    ...{ axes: "sample", what: "the sample from one number", atol: 1e-7 },
  });
});

test("guidance goes beyond the class, and crowds its samples", async () => {
  const scales = [0, 1, 3, 8];
  const ends = scales.map((w) => guidedBells(quantiles(2000), TWO(), 0, w, 100));
  await show(scales, ends);
  for (const [i, [mean, sd]] of [
    [0, 1.402],
    [0.995, 0.985],
    [2.03, 0.645],
    [3.274, 0.495],
  ].entries()) {
    const found = ends[i].reduce((sum, x) => sum + x, 0) / 2000;
    const spread = Math.sqrt(ends[i].reduce((sum, x) => sum + (x - found) ** 2, 0) / 2000);
    expect(found).toLieBetween(mean - 0.01, mean + 0.01, `the mean of the samples at w = ${scales[i]}`);
    expect(spread).toLieBetween(sd - 0.01, sd + 0.01, `their standard deviation at w = ${scales[i]}`);
  }
});

test("times outside 0 to 1 are refused", () => {
  for (const t of [-0.01, 1.01, 5, Number.NaN]) {
    expect(() => bellVelocity(0.5, t, TWO()[0])).toRefuse(RangeError, `one bell at t = ${t}`, t);
    expect(() => mixtureVelocity(0.5, t, TWO())).toRefuse(RangeError, `two bells at t = ${t}`, t);
  }
});

test("impossible bells are refused, and so are no bells", () => {
  for (const [odd, value] of [
    [{ mean: 0, sd: 0 }, 0],
    [{ mean: 0, sd: -1 }, -1],
    [{ mean: 0, sd: Number.NaN }, "NaN"],
    [{ mean: 0, sd: Number.POSITIVE_INFINITY }, "Infinity"],
    [{ mean: Number.NaN, sd: 1 }, "NaN"],
    [{ mean: Number.NEGATIVE_INFINITY, sd: 1 }, "Infinity"],
  ] as [Bell, number | string][]) {
    const what = `a bell with mean ${odd.mean} and sd ${odd.sd}`;
    expect(() => bellVelocity(0.5, 0.5, odd)).toRefuse(RangeError, what, value);
    for (const place of [0, 1, 2]) {
      const bells = [...TWO().slice(0, place), odd, ...TWO().slice(place)];
      expect(() => mixtureVelocity(0.5, 0.5, bells)).toRefuse(RangeError, `${what}, as bell ${place}`, value);
      for (const start of [[0.5], []])
        expect(() => guidedBells(start, bells, 1, 2, 3)).toRefuse(
          RangeError,
          `${what}, as bell ${place}, ${start.length} samples`,
          value,
        );
    }
  }
  expect(() => mixtureVelocity(0.5, 0.5, [])).toRefuse(RangeError, "no bells");
  expect(() => guidedBells([0.5], [], 0, 2, 3)).toRefuse(RangeError, "no bells to guide toward");
});

test("an impossible class, w or number of steps is refused", () => {
  for (const start of [[0.5, 1], []]) {
    for (const wanted of [2, -1, 0.5, Number.NaN])
      expect(() => guidedBells(start, TWO(), wanted, 3, 4)).toRefuse(
        RangeError,
        `class ${wanted} of two, ${start.length} samples`,
        wanted,
      );
    for (const w of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])
      expect(() => guidedBells(start, TWO(), 0, w, 4)).toRefuse(
        RangeError,
        `w = ${w}, ${start.length} samples`,
        w,
      );
    for (const steps of [0, -1, 2.5, Number.NaN, Number.POSITIVE_INFINITY])
      expect(() => guidedBells(start, TWO(), 0, 3, steps)).toRefuse(
        RangeError,
        `${steps} steps, ${start.length} samples`,
        steps,
      );
  }
});

test("everything counts at each call, and the list is new", () => {
  const bell = (x: number, t: number, mean: number, sd: number) => bellVelocity(x, t, { mean, sd });
  expect(bell).toHeed({ x: 0.7, t: 0.4, mean: 1.5, sd: 0.8 });
  expect(mixtureVelocity).toHeed({ x: 0.7, t: 0.4, bells: THREE() });
  const args = { start: [-0.4, 0.3, 1.2], bells: THREE(), wanted: 1, w: 2.5, steps: 4 };
  expect(guidedBells).toHeed(args, { others: { wanted: 2, steps: 3 } });
  expect(guidedBells).toReturnNew(args);
});

/** The mean of x1 − x0 over all pairs that are at x at time t, by a sum over x0; t is above 0. */
function overPairs(x: number, t: number, bells: Bell[]): number {
  let [sum, total] = [0, 0];
  for (const { mean, sd } of bells)
    for (let x0 = -20; x0 <= 20; x0 += 0.02) {
      const x1 = (x - (1 - t) * x0) / t;
      const weight = Math.exp(-(((x0 - mean) / sd) ** 2) / 2 - x1 ** 2 / 2) / sd;
      sum += weight * (x1 - x0);
      total += weight;
    }
  return sum / total;
}

function slowly(from: number, bells: Bell[], wanted: number, w: number, steps: number): number {
  let x = from;
  for (let i = steps; i > 0; i--) {
    const free = overPairs(x, i / steps, bells);
    const given = overPairs(x, i / steps, [bells[wanted]]);
    x -= ((1 - w) * free + w * given) / steps;
  }
  return x;
}

/** n normal numbers without chance: each splits the bell into as much again. By bisection of the distribution function. */
function quantiles(n: number): number[] {
  const width = 1e-3;
  const list: number[] = [];
  let below = 0;
  for (let x = -6; list.length < n && x < 6; x += width) {
    below += (width * Math.exp(-((x + width / 2) ** 2) / 2)) / Math.sqrt(2 * Math.PI);
    while (list.length < n && below >= (list.length + 0.5) / n) list.push(x + width);
  }
  return list;
}

async function show(scales: number[], ends: number[][]): Promise<void> {
  const centers = Array.from({ length: 41 }, (_, i) => -4 + i / 4.5);
  const share = (samples: number[], center: number) =>
    samples.filter((x) => Math.abs(x - center) <= 1 / 9).length / samples.length;
  await exhibit({
    kind: "curve",
    title: "where the samples end",
    caption: "The class is a bell around 1 with sd 1. Guidance moves the samples beyond it, and crowds them.",
    series: Object.fromEntries(
      scales.map((w, i) => [`w = ${w}`, { x: centers, y: centers.map((center) => share(ends[i], center)) }]),
    ),
    xLabel: "x",
    yLabel: "share of the samples",
  });
}
