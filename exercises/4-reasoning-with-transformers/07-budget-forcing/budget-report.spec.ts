import { expect, test } from "vitest";
import { specRandom } from "#lib/kit/seed";
import { exhibit } from "#lib/spec/exhibit";
import { budgetReport, type Run } from "./budget-report.js";

const of = (...pairs: [tokens: number, accuracy: number][]): Run[] =>
  pairs.map(([tokens, accuracy]) => ({ tokens, accuracy }));
const THREE = () => of([2, 0.2], [4, 0.4], [8, 0.5]);
const WIDE = { least: 0, most: 100 };

test("four runs have six slopes", () => {
  const runs = of([1, 0.1], [2, 0.5], [4, 0.3], [5, 0.9]);
  const sum = 0.4 + 0.2 / 3 + 0.2 - 0.1 + 0.4 / 3 + 0.6;
  expect(budgetReport(runs, WIDE).scaling).toMatchValues(sum / 6, {
    ...{ rtol: 1e-9, what: "the scaling of 0.1, 0.5, 0.3 and 0.9 at 1, 2, 4 and 5 tokens" },
    rivals: {
      "This is the slope from the first run to the last. Every pair of runs has one.": 0.2,
      "This is the mean slope between neighbors. Runs that are no neighbors are pairs, too.": 0.3,
      "This is the slope of the line that fits best. Scaling is the mean over pairs.": 0.15,
      "The slopes were added up, and not divided by the number of pairs.": sum,
      "The sum was divided by the number of runs squared.": sum / 16,
      "This is the median of the slopes. Scaling is their mean.": 1 / 6,
      "All differences were added up before the division. Each pair has a slope, and slopes are averaged.":
        2.2 / 14,
    },
  });
});

test("three runs on a bend: 0.0583 for each token more", async () => {
  const runs = THREE();
  await exhibit({
    kind: "curve",
    title: "three runs",
    caption:
      "Slopes: 0.1 from the first to the second, 0.025 from there to the third, 0.05 from the first to the third.",
    series: { accuracy: { x: runs.map(({ tokens }) => tokens), y: runs.map(({ accuracy }) => accuracy) } },
    xLabel: "tokens of thinking",
    yLabel: "accuracy",
  });
  expect(budgetReport(runs, WIDE).scaling).toMatchValues((0.1 + 0.025 + 0.05) / 3, {
    ...{ rtol: 1e-9, what: "the scaling of 0.2, 0.4 and 0.5 at 2, 4 and 8 tokens" },
    rivals: {
      "This is the mean slope between neighbors. Runs that are no neighbors are pairs, too.": 0.0625,
      "This is the slope of the line that fits best. Scaling is the mean over pairs.": 13 / 280,
      "The slopes were added up, and not divided by the number of pairs.": 0.175,
      "The sum was divided by the number of runs squared.": 0.175 / 9,
    },
  });
});

test("control: how many runs keep to the limits, both included", () => {
  for (const [least, most, share] of [
    [3, 9, 2 / 3],
    [2, 8, 1],
    [2.1, 7.9, 1 / 3],
    [4, 4, 1 / 3],
    [5, 7, 0],
    [0, 1, 0],
    [9, 9, 0],
    [8, 100, 1 / 3],
    [-1, 4, 2 / 3],
    [3, Number.POSITIVE_INFINITY, 2 / 3],
  ])
    expect(budgetReport(THREE(), { least, most }).control).toMatchValues(share, {
      ...{ what: `the control of runs with 2, 4 and 8 tokens, limits ${least} to ${most}` },
    });
});

test("tokens are averages, and needn't be whole", () => {
  const runs = of([2.25, 0.2], [2.75, 0.4], [8.5, 0.5]);
  expectReport(runs, { least: 2.5, most: 8.25 }, [1 / 3, (0.4 + 0.1 / 5.75 + 0.3 / 6.25) / 3, 0.5]);
  const close = 2 ** -30;
  expectReport(of([5, 0.2], [5 + close, 0.4]), { least: 5 + close, most: 9 }, [1 / 2, 0.2 / close, 0.4]);
});

test("performance: the best run, wherever it is", () => {
  expectReport(of([2, 0.7], [4, 0.4], [8, 0.5]), { least: 3, most: 9 }, [
    2 / 3,
    (-0.15 - 0.2 / 6 + 0.025) / 3,
    0.7,
  ]);
  expectReport(of([2, 0.1], [4, 0.4], [8, 0.3]), { least: 5, most: 9 }, [
    1 / 3,
    (0.15 + 0.2 / 6 - 0.025) / 3,
    0.4,
  ]);
});

test("runs outside the limits have their slopes, too", () => {
  const runs = THREE();
  expectReport(runs, { least: 20, most: 30 }, [0, 0.175 / 3, 0.5]);
  expectReport(runs, { least: 3, most: 5 }, [1 / 3, 0.175 / 3, 0.5]);
});

test("the order of the runs doesn't matter", () => {
  for (const order of [
    [0, 1, 2],
    [2, 0, 1],
    [2, 1, 0],
    [1, 0, 2],
    [1, 2, 0],
  ])
    expectReport(
      order.map((i) => THREE()[i]),
      { least: 4, most: 9 },
      [2 / 3, 0.175 / 3, 0.5],
    );
});

test("accuracy that falls: scaling below 0", () => {
  expectReport(of([10, 0.9], [20, 0.5], [30, 0.4]), WIDE, [1, (-0.04 - 0.025 - 0.01) / 3, 0.9]);
  expectReport(of([10, 0.5], [30, 0.5]), WIDE, [1, 0, 0.5]);
});

test("runs with equal tokens are no pair", () => {
  expectReport(of([2, 0.2], [4, 0.4], [4, 0.6]), WIDE, [1, (0.1 + 0.2) / 2, 0.6]);
  expectReport(of([4, 0.6], [2, 0.2], [4, 0.4], [2, 0.2]), WIDE, [1, (0.2 + 0.2 + 0.1 + 0.1) / 4, 0.6]);
  expectReport(of([2, 0.2], [4, 0.4], [2, 0.2], [5, 0.8]), WIDE, [1, (0.1 + 0.1 + 0.2 + 0.2 + 0.4) / 5, 0.8]);
  expectReport(of([5, 0.2], [5, 0.2], [7, 0.4]), { least: 6, most: 7 }, [1 / 3, 0.1, 0.4]);
});

test("one run, or equal tokens in all: scaling is null", () => {
  expectReport(of([5, 0.3]), WIDE, [1, null, 0.3]);
  expectReport(of([5, 0.3]), { least: 6, most: 8 }, [0, null, 0.3]);
  expectReport(of([5, 0.3], [5, 0.8], [5, 0.1]), { least: 5, most: 5 }, [1, null, 0.8]);
});

test("no tokens, no accuracy, and full accuracy", () => {
  expectReport(of([0, 0], [4, 0]), { least: 0, most: 0 }, [1 / 2, 0, 0]);
  expectReport(of([0, 0], [1, 1]), WIDE, [1, 1, 1]);
  expectReport(of([0, 0]), { least: 0, most: 0 }, [1, null, 0]);
});

test("thousands of tokens, and twelve runs", () => {
  expectReport(of([512, 0.4], [8192, 0.567]), { least: 1000, most: 8192 }, [1 / 2, 0.167 / 7680, 0.567]);
  const twelve = of(...Array.from({ length: 12 }, (_, i): [number, number] => [i * i, i / 12]));
  expectReport(twelve, { least: 1, most: 25 }, [5 / 12, slowly(twelve), 11 / 12]);
});

test("a hundred random reports", () => {
  const rng = specRandom();
  for (let i = 0; i < 100; i++) {
    const runs = Array.from({ length: 2 + rng.integer(6) }, () => ({
      tokens: rng.integer(8),
      accuracy: rng.random(),
    }));
    const [least, most] = [rng.integer(5), 4 + rng.integer(5)];
    const inside = runs.reduce((count, { tokens }) => count + Number(tokens >= least && tokens <= most), 0);
    const sorted = runs.map(({ accuracy }) => accuracy).sort((a, b) => b - a);
    expectReport(runs, { least, most }, [inside / runs.length, slowly(runs), sorted[0]]);
  }
});

test("runs and limits stay, and each of their numbers counts", () => {
  const [runs, limits] = [THREE().reverse(), { least: 3, most: 5 }];
  const before = JSON.stringify({ runs, limits });
  budgetReport(runs, limits);
  expect(JSON.stringify({ runs, limits }), "runs and limits after the call").toBe(before);
  const by = (tokens: number[], accuracy: number[], least: number, most: number) =>
    budgetReport(
      tokens.map((count, i) => ({ tokens: count, accuracy: accuracy[i] })),
      { least, most },
    );
  expect(by).toHeed(
    { tokens: [2.5, 4.5, 8.5], accuracy: [0.2, 0.4, 0.5], least: 3, most: 5 },
    { others: { least: 1, most: 9 } },
  );
  expect(by).toReturnNew({ tokens: [2, 4, 8], accuracy: [0.2, 0.4, 0.5], least: 3, most: 5 });
});

test("no run, and numbers that can't be, are refused", () => {
  expect(() => budgetReport([], WIDE)).toRefuse(RangeError, "no run");
  expect(() => budgetReport(THREE(), { least: 5, most: 4 })).toRefuse(RangeError, "limits from 5 to 4", 5, 4);
  for (const place of [0, 1, 2]) {
    const odd = (change: Partial<Run>) =>
      THREE().map((run, i) => (i === place ? { ...run, ...change } : run));
    for (const tokens of [-1, Number.NaN, Number.POSITIVE_INFINITY])
      expect(() => budgetReport(odd({ tokens }), WIDE)).toRefuse(
        RangeError,
        `${tokens} tokens in run ${place}`,
        `${tokens}`,
      );
    for (const accuracy of [-0.1, 1.1, 56.7, Number.NaN])
      expect(() => budgetReport(odd({ accuracy }), WIDE)).toRefuse(
        RangeError,
        `an accuracy of ${accuracy} in run ${place}`,
        `${accuracy}`,
      );
  }
});

function expectReport(
  runs: Run[],
  limits: { least: number; most: number },
  [control, scaling, performance]: [number, number | null, number],
): void {
  const got = budgetReport(runs, limits);
  const what = `of runs ${runs.map(({ tokens, accuracy }) => `${accuracy} at ${tokens}`).join(", ")}, limits ${limits.least} to ${limits.most}`;
  expect(got.control).toMatchValues(control, { what: `the control ${what}` });
  if (scaling === null || got.scaling === null) expect(got.scaling, `the scaling ${what}`).toBe(scaling);
  else expect(got.scaling).toMatchValues(scaling, { rtol: 1e-9, atol: 1e-12, what: `the scaling ${what}` });
  expect(got.performance).toMatchValues(performance, { what: `the performance ${what}` });
}

/** Each ordered pair once, so every slope counts twice. */
function slowly(runs: Run[]): number | null {
  let [sum, pairs] = [0, 0];
  for (const a of runs)
    for (const b of runs) {
      if (a.tokens === b.tokens) continue;
      sum += (a.accuracy - b.accuracy) / (a.tokens - b.tokens);
      pairs++;
    }
  return pairs === 0 ? null : sum / pairs;
}
