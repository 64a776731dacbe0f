import { expect, test } from "vitest";
import type { Matrix } from "#lib/arrays";
import { randomMatrix } from "#lib/kit/seed";
import { softmax } from "../03-attention/softmax.js";
import { headReport } from "./head-report.js";

const ln = Math.log;

/** A head that splits its attention by halves: the entropies of its rows are 0, 1, 3/2 and 7/4 times ln 2. */
const halving = () => [
  [1, 0, 0, 0],
  [1 / 2, 1 / 2, 0, 0],
  [1 / 2, 1 / 4, 1 / 4, 0],
  [1 / 8, 1 / 4, 1 / 2, 1 / 8],
];
const lookingBack = () => [
  [1, 0, 0, 0],
  [1, 0, 0, 0],
  [0, 1, 0, 0],
  [0, 0, 1, 0],
];
const lookingAtTheFirst = () => [
  [1, 0, 0, 0],
  [1, 0, 0, 0],
  [1, 0, 0, 0],
  [1, 0, 0, 0],
];

/** Judges the report of one head. */
function expectReport(report: unknown, entropy: number, previousToken: number, firstToken: number): void {
  expect(report).toMatchStages([
    { name: "entropy", expected: entropy },
    { name: "previousToken", expected: previousToken },
    { name: "firstToken", expected: firstToken },
  ]);
}

test("weights of 1/2, 1/4 and 1/8 are described by hand", () => {
  // (0 + 1 + 3/2 + 7/4) / 4 · ln 2;  (1/2 + 1/4 + 1/2) / 3;  (1/2 + 1/2 + 1/8) / 3
  expectReport(headReport([halving()])[0], (17 / 16) * ln(2), 5 / 12, 3 / 8);
});

test("a head that always looks one token back has entropy 0", () => {
  expectReport(headReport([lookingBack()])[0], 0, 1, 1 / 3);
});

test("a head that always looks at the first token is seen as such", () => {
  expectReport(headReport([lookingAtTheFirst()])[0], 0, 1 / 3, 1);
});

test("equal weights on n visible keys have the entropy ln n", () => {
  const equal = [0, 1, 2, 3, 4].map((i) => [0, 1, 2, 3, 4].map((j) => (j <= i ? 1 / (i + 1) : 0)));
  const share = (1 / 2 + 1 / 3 + 1 / 4 + 1 / 5) / 4;
  expectReport(headReport([equal])[0], ln(1 * 2 * 3 * 4 * 5) / 5, share, share);
});

test("two tokens: the token before is the first one", () => {
  const two = [
    [1, 0],
    [3 / 4, 1 / 4],
  ];
  expectReport(headReport([two])[0], ((3 / 4) * ln(4 / 3) + (1 / 4) * ln(4)) / 2, 3 / 4, 3 / 4);
});

test("a weight of one in a million still counts", () => {
  const rare = [
    [1, 0],
    [1 - 1e-6, 1e-6],
  ];
  expectReport(headReport([rare])[0], (1e-6 * ln(1e6) - (1 - 1e-6) * ln(1 - 1e-6)) / 2, 1 - 1e-6, 1 - 1e-6);
  const rarer = [
    [1, 0],
    [1 - 1e-9, 1e-9],
  ];
  const { entropy } = headReport([rarer])[0];
  const billionth = (1e-9 * ln(1e9) - (1 - 1e-9) * ln(1 - 1e-9)) / 2;
  expect(entropy).toMatchValues(billionth, { what: "the entropy", atol: 0, rtol: 1e-6 });
  const rarest = [
    [1, 0],
    [1, 1e-200],
  ];
  expect(1e200 * headReport([rarest])[0].entropy).toMatchValues(ln(1e200) / 2, {
    what: "10²⁰⁰ times the entropy with a weight of 10⁻²⁰⁰",
  });
});

test("three heads get three reports, in their order", () => {
  const reports = headReport([lookingAtTheFirst(), halving(), lookingBack()]);
  expect(reports.map((report) => report.previousToken)).toMatchValues([1 / 3, 5 / 12, 1], { axes: "head" });
  expect(reports.map((report) => report.firstToken)).toMatchValues([1, 3 / 8, 1 / 3], { axes: "head" });
  expect(reports.map((report) => report.entropy)).toMatchValues([0, (17 / 16) * ln(2), 0], { axes: "head" });
});

test("the weights are the same afterwards", () => {
  const weights = [halving(), lookingBack()];
  expect(() => headReport(weights)).toLeaveUnchanged({ weights });
});

test("without a mask too: five tokens and weights on the future", () => {
  const weights = [0, 1].map((stream) => randomMatrix(5, 5, stream).map((row) => softmax(row)));
  const reports = headReport(weights);
  for (const [h, rows] of weights.entries()) {
    const { entropy, previousToken, firstToken } = slowly(rows);
    expectReport(reports[h], entropy, previousToken, firstToken);
  }
});

test("weights of 0 stand anywhere in a row, also before others", () => {
  const gaps = [
    [0, 1 / 2, 0, 1 / 2],
    [1 / 4, 0, 0, 3 / 4],
    [0, 0, 1, 0],
    [1 / 2, 0, 0, 1 / 2],
  ];
  const entropies = [ln(2), (1 / 4) * ln(4) + (3 / 4) * ln(4 / 3), 0, ln(2)];
  const mean = entropies.reduce((sum, entropy) => sum + entropy, 0) / 4;
  expectReport(headReport([gaps])[0], mean, 1 / 12, 1 / 4);
});

test("heads that agree in their last row alone are different heads", () => {
  const last = [0.25, 0.5, 0.25];
  const heads = [
    [[1, 0, 0], [1, 0, 0], last],
    [[1, 0, 0], [0.5, 0.5, 0], last],
  ];
  const [same, other] = headReport(heads);
  for (const [h, report] of [same, other].entries())
    expect(report.firstToken).toBeCloseTo((heads[h][1][0] + 0.25) / 2, 12);
  expect(other.entropy - same.entropy).toBeCloseTo(ln(2) / 3, 12);
});

test("a head with a single query is refused", () => {
  expect(() => headReport([[[1]]])).toRefuse(RangeError, "a head with a single query");
  expect(() => headReport([halving(), [[1]]])).toRefuse(RangeError, "a second head with a single query");
});

test("weights with rows of different lengths are refused", () => {
  const uneven = [[1, 0], [1]];
  expect(() => headReport([uneven])).toRefuse(RangeError, "a row of two weights and a row of one");
  expect(() => headReport([halving(), uneven])).toRefuse(RangeError, "such rows in the second head");
});

test("other weights give another report, at every call", () => {
  expect(headReport).toHeed(
    { weights: [halving(), lookingBack()] },
    { others: { weights: [lookingAtTheFirst(), halving()] } },
  );
});

/** The three numbers in one plain loop over all weights. */
function slowly(rows: Matrix) {
  let [entropy, previousToken, firstToken] = [0, 0, 0];
  const queries = rows.length;
  for (let i = 0; i < queries; i++) {
    for (let j = 0; j < rows[i].length; j++) {
      entropy -= (rows[i][j] * ln(rows[i][j])) / queries;
      if (i > 0 && j === i - 1) previousToken += rows[i][j] / (queries - 1);
      if (i > 0 && j === 0) firstToken += rows[i][j] / (queries - 1);
    }
  }
  return { entropy, previousToken, firstToken };
}
