import { expect, test } from "vitest";
import { specRandom } from "#lib/kit/seed";
import { exhibit } from "#lib/spec/exhibit";
import { areaUnderCurve, type JudgeMetrics, judgeMetrics } from "./judge-the-judge.js";

const NAMES = {
  accuracy: "the accuracy",
  recall: "the recall of wrong steps",
  firstError: "the share of first errors found",
  auc: "the AUC",
};

function expectMetrics(got: JudgeMetrics, due: Partial<JudgeMetrics>, where: string): void {
  for (const [key, expected] of Object.entries(due) as [keyof JudgeMetrics, number | null][])
    if (expected === null) expect(got[key], `${NAMES[key]} ${where}`).toBeNull();
    else expect(got[key]).toMatchValues(expected, { what: `${NAMES[key]} ${where}` });
}

/**
 * Five chains. Wrong are step 1 of chain 0, steps 1, 2 and 4 of chain 1, and step 0 of chain 4; called wrong are step 1 of chain 0,
 * step 2 of chain 1, step 1 of chain 2, and step 0 of chain 4.
 */
const judged = () => ({
  scores: [[2, -1, 0.5], [1.2, 3, -2, 0.4, 1.5], [0.3, -3], [4], [-2, 1]],

  labels: [[1, 0, 1], [1, 0, 0, 1, 0], [1, 1], [1], [0, 1]],
});

test("10 of 13 steps are called what they are", async () => {
  await show();
  const { scores, labels } = judged();
  expectMetrics(judgeMetrics(scores, labels), { accuracy: 10 / 13 }, "over five chains");
});

test("3 of 5 wrong steps are found", () => {
  const { scores, labels } = judged();
  expectMetrics(judgeMetrics(scores, labels), { recall: 3 / 5 }, "over five chains");
});

test("2 of 3 first errors are found", () => {
  const { scores, labels } = judged();
  expectMetrics(judgeMetrics(scores, labels), { firstError: 2 / 3 }, "over five chains");
});

test("24 of 40 pairs of a right and a wrong step are in order", () => {
  // Of the wrong steps' −1, 3, −2, 1.5 and −2, how many are less than 2, 0.5, 1.2, 0.4, 0.3, −3, 4 and 1: 4 + 3 + 3 + 3 + 3 + 0 + 5 + 3.
  const { scores, labels } = judged();
  expectMetrics(judgeMetrics(scores, labels), { auc: 24 / 40 }, "over five chains");
});

test("the lists stay as they were, and each has its effect", () => {
  const { scores, labels } = judged();
  expect(() => judgeMetrics(scores, labels)).toLeaveUnchanged({ scores, labels });
  const [right, wrong] = [
    [2, -1, 0.5, 3],
    [1, 0.2, -2],
  ];
  expect(() => areaUnderCurve(right, wrong)).toLeaveUnchanged({ right, wrong });
  expect(areaUnderCurve).toHeed(
    { right, wrong },
    { others: { right: [-1, 0.1, 3, 0], wrong: [4, 0.2, -2] } },
  );
  const flip = (rows: number[][]) => rows.map((row) => row.map((x) => 1 - x));
  expect(judgeMetrics).toHeed({ scores, labels }, { others: { scores: flip(scores), labels: flip(labels) } });
});

test("more likely right than not: above 0, and not at 0", () => {
  expectMetrics(judgeMetrics([[1e-9, 0.3, 0.49]], [[1, 1, 1]]), { accuracy: 1 }, "of logits just above 0");
  expectMetrics(
    judgeMetrics([[-0.01]], [[0]]),
    { accuracy: 1, recall: 1, firstError: 1 },
    "of a logit just below 0",
  );
  expectMetrics(
    judgeMetrics([[0]], [[0]]),
    { accuracy: 1, recall: 1, firstError: 1 },
    "of a wrong step with the logit 0",
  );
  expectMetrics(
    judgeMetrics([[0, 1, -1]], [[1, 1, 1]]),
    { accuracy: 1 / 3 },
    "of a right step with the logit 0 among two",
  );
});

test("a first error is found only if nothing before it is blamed", () => {
  const found = (scores: number[], labels: number[]) => judgeMetrics([scores], [labels]).firstError;
  expect(found([1, 1, -1, -1], [1, 1, 0, 0])).toMatchValues(1, {
    what: `${NAMES.firstError}, exactly there`,
  });
  expect(found([-1, 1, 1, -1], [1, 1, 0, 0])).toMatchValues(0, {
    what: `${NAMES.firstError}, of which the judge blames only others`,
  });
  expect(found([-1, 1, -1, -1], [1, 1, 0, 0])).toMatchValues(0, {
    what: `${NAMES.firstError}, after a false alarm`,
  });
  expect(found([1, 1, -1, -3], [1, 1, 0, 0])).toMatchValues(1, {
    what: `${NAMES.firstError}, blamed less than a later one`,
  });
  expect(found([1, 1, 1, -1], [1, 1, 0, 0])).toMatchValues(0, { what: `${NAMES.firstError}, one step late` });
  expect(found([1, 1, 1, 1], [1, 1, 0, 0])).toMatchValues(0, { what: `${NAMES.firstError}, never blamed` });
  expect(found([-1, -1], [0, 1])).toMatchValues(1, {
    what: `${NAMES.firstError}, a right step after it blamed too`,
  });
});

test("chains without an error have no first error to find", () => {
  const scores = [
    [1, -1],
    [2, 2],
    [-2, 1, 1],
    [1, 1],
  ];
  const labels = [
    [1, 0],
    [1, 1],
    [1, 1, 1],
    [1, 0],
  ];
  expectMetrics(judgeMetrics(scores, labels), { firstError: 1 / 2 }, "where two of four chains have one");
});

test("equal scores count half", () => {
  expect(areaUnderCurve([1], [1])).toMatchValues(0.5, { what: "the AUC of one pair of equal scores" });
  expect(areaUnderCurve([2, 1], [1, 0, 1])).toMatchValues(5 / 6, { what: "the AUC of 2, 1 against 1, 0, 1" });
  expect(areaUnderCurve([1, 0, 1], [2, 1])).toMatchValues(1 / 6, { what: "the AUC of 1, 0, 1 against 2, 1" });
  expectMetrics(judgeMetrics([[3, 3], [3]], [[1, 0], [1]]), { auc: 0.5 }, "of a judge that always says 3");
});

test("the AUC sees the order of the scores alone", () => {
  const rng = specRandom();
  const [right, wrong] = [31, 23].map((n, i) =>
    Array.from({ length: n }, () => Math.round(10 * rng.gauss(-i, 1)) / 10),
  );
  const below = (r: number) => wrong.filter((w) => w < r).length + wrong.filter((w) => w === r).length / 2;
  const due = right.reduce((sum, r) => sum + below(r), 0) / (31 * 23);
  for (const [name, f] of Object.entries({
    "as they are": (z: number) => z,
    "plus 7": (z: number) => z + 7,
    "as powers of e": Math.exp,
    "to the third, times 10,000": (z: number) => 10_000 * z ** 3,
    "divided by 10¹²": (z: number) => z / 1e12,
  }))
    expect(areaUnderCurve(right.map(f), wrong.map(f))).toMatchValues(due, {
      what: `the AUC of 31 and 23 scores, ${name}`,
    });
  const [low, high] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  expect(areaUnderCurve([low, 0, high], [low, high])).toMatchValues(0.5, {
    what: "the AUC with infinite scores",
  });
});

test("no pair in order: an AUC of 0, and not null", () => {
  expect(areaUnderCurve([0, -1], [2, 1, 3]), "the AUC of 0, −1 against 2, 1, 3").toBe(0);
  expectMetrics(
    judgeMetrics([[-1, 2], [1]], [[1, 0], [0]]),
    { accuracy: 0, recall: 0, firstError: 0, auc: 0 },
    "of a judge that is wrong about every step",
  );
});

test("without wrong steps there is no recall", () => {
  const sure = judgeMetrics([[1, -1, 2], [3]], [[1, 1, 1], [1]]);
  expectMetrics(
    sure,
    { accuracy: 3 / 4, recall: null, firstError: null, auc: null },
    "where every step is right",
  );
});

test("without right steps there is no AUC", () => {
  const lost = judgeMetrics([[1, -1, 2], [-3]], [[0, 0, 0], [0]]);
  expectMetrics(
    lost,
    { accuracy: 1 / 2, recall: 1 / 2, firstError: 1 / 2, auc: null },
    "where every step is wrong",
  );
  expect(areaUnderCurve([], [1]), "the AUC without right steps").toBeNull();
  expect(areaUnderCurve([1], []), "the AUC without wrong steps").toBeNull();
  expect(areaUnderCurve([], []), "the AUC of nothing").toBeNull();
});

test("without steps there is nothing to measure", () => {
  const nothing = { accuracy: null, recall: null, firstError: null, auc: null };
  expectMetrics(judgeMetrics([], []), nothing, "of no chains");
  expectMetrics(judgeMetrics([[], []], [[], []]), nothing, "of two chains without steps");
  expectMetrics(
    judgeMetrics([[], [-1], [1, 1]], [[], [0], [1, 0]]),
    { accuracy: 2 / 3, recall: 1 / 2, firstError: 1 / 2, auc: 3 / 4 },
    "of three chains, one without steps",
  );
});

test("always right: accurate, and good for nothing", () => {
  const labels = Array.from({ length: 50 }, (_, b) => (b % 5 === 0 ? [1, 0, 1, 1, 0] : [1, 1, 1, 1, 1]));
  const yes = labels.map((row) => row.map(() => 2));
  const no = labels.map((row) => row.map(() => -2));
  const where = "of a judge that calls everything";
  expectMetrics(
    judgeMetrics(yes, labels),
    { accuracy: 0.92, recall: 0, firstError: 0, auc: 0.5 },
    `${where} right`,
  );
  expectMetrics(
    judgeMetrics(no, labels),
    { accuracy: 0.08, recall: 1, firstError: 0, auc: 0.5 },
    `${where} wrong`,
  );
});

test("lists that do not fit are refused", () => {
  const refused = (scores: number[][], labels: number[][], what: string) =>
    expect(() => judgeMetrics(scores, labels)).toRefuse(RangeError, what);
  refused([[1], [2]], [[1]], "a chain without labels");
  refused([[1]], [[1], [0]], "labels without a chain");
  refused([], [[]], "labels of a chain that is not there");
  for (let b = 0; b < 3; b++) {
    const { scores, labels } = judged();
    scores[b].push(1);
    refused(scores, labels, `a step without a label in chain ${b}`);
    const more = judged();
    more.labels[b].push(1);
    refused(more.scores, more.labels, `a label without a step in chain ${b}`);
  }
});

test("a NaN and a label that is not 0 or 1 are refused", () => {
  for (const [b, s] of [
    [0, 0],
    [1, 2],
    [3, 0],
    [1, 4],
  ]) {
    const { scores, labels } = judged();
    scores[b][s] = Number.NaN;
    expect(() => judgeMetrics(scores, labels)).toRefuse(RangeError, `NaN at step ${s} of chain ${b}`);
    for (const odd of [2, -1, 0.5, Number.NaN]) {
      const other = judged();
      other.labels[b][s] = odd;
      expect(() => judgeMetrics(other.scores, other.labels)).toRefuse(
        RangeError,
        `label ${odd} at step ${s} of chain ${b}`,
      );
    }
  }
});

/** Four judges of the same 200 chains, in which 8 of 100 steps are wrong. */
async function show(): Promise<void> {
  const rng = specRandom(9);
  const labels = Array.from({ length: 200 }, () =>
    Array.from({ length: 6 }, () => Number(rng.random() >= 0.08)),
  );
  const judge = (score: (label: number) => number) => labels.map((row) => row.map(score));
  const told = (x: number | null) => (x === null ? "none" : Number(x).toFixed(2));
  await exhibit({
    kind: "table",
    title: "four judges",
    caption: "Accuracy can't tell the first from a good judge. Nobody but the last finds first errors.",
    columns: ["judge", "accuracy", "recall", "first error", "AUC"],
    rows: Object.entries({
      "calls everything right": judge(() => 1),
      "calls everything wrong": judge(() => -1),
      "throws a coin": judge(() => rng.gauss(0, 1)),
      "knows something": judge((label) => rng.gauss(label === 1 ? 3 : -2, 1.5)),
    }).map(([name, scores]) => {
      const { accuracy, recall, firstError, auc } = judgeMetrics(scores, labels);
      return [name, told(accuracy), told(recall), told(firstError), told(auc)];
    }),
  });
}
