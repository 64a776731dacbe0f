import { expect, test } from "vitest";
import { randomMatrix } from "#lib/kit/seed";
import { layerNorm } from "./layer-norm.js";
import { rmsNorm } from "./rms-norm.js";

const AXES = "position feature";
const gamma = () => [0.5, 3, 2, -1];
// Mean squares 15.5, 3.5 and 24.5: with an epsilon of 0.5 the divisors are 4, 2 and 5.
const X = () => [
  [6, -4, 3, 1],
  [0, 3, -1, 2],
  [7, -6, 3, 2],
]; // [3, 4]

test("mean squares 15.5, 3.5, 24.5 and ε = 0.5: divisors 4, 2, 5", () => {
  const expected = [
    [0.75, -3, 1.5, -0.25],
    [0, 4.5, -1, -1],
    [0.7, -3.6, 1.2, -0.4],
  ];
  expect(rmsNorm(X(), gamma(), 0.5)).toMatchValues(expected, { axes: AXES, inputs: { X: X() } });
});

test("without an epsilon given, 1e-5 is added to the mean square", () => {
  const rms = Math.sqrt(7.5e-6 + 1e-5); // of 0.004, 0.001, −0.003, 0.002
  const expected = [[0.002 / rms, 0.003 / rms, -0.006 / rms, -0.002 / rms]];
  expect(rmsNorm([[0.004, 0.001, -0.003, 0.002]], gamma())).toMatchValues(expected, { axes: AXES });
});

test("a row of zeros stays a row of zeros: no NaN", () => {
  expect(rmsNorm([[0, 0, 0, 0]], gamma())).toMatchValues([[0, 0, 0, 0]], { axes: AXES });
});

test("stretching a row changes nothing", () => {
  const stretched = X().map((row, t) => row.map((x) => (t + 2) * x));
  const plain = rmsNorm(X(), gamma(), 1e-13);
  expect(rmsNorm(stretched, gamma(), 1e-13)).toMatchValues(plain, { axes: AXES });
});

test("moving a row does change it: (1, 2) plus 3 is (4, 5)", () => {
  // over the roots of (1 + 4)/2 + 0.5 and (16 + 25)/2 + 0.5; layer norm makes the same of both rows
  const [near, far] = [Math.sqrt(3), Math.sqrt(21)];
  const rows = [
    [1, 2],
    [4, 5],
  ];
  const expected = [
    [1 / near, -2 / near],
    [4 / far, -5 / far],
  ];
  expect(rmsNorm(rows, [1, -1], 0.5)).toMatchValues(expected, { axes: AXES });
});

test("on rows of mean 0 it is layer norm without β", () => {
  const g = randomMatrix(1, 7, 2)[0];
  const centered = randomMatrix(5, 7, 1).map((row) => {
    const mean = row.reduce((sum, x) => sum + x, 0) / 7;
    return row.map((x) => x - mean);
  });
  const expected = layerNorm(centered, g, Array(7).fill(0), 0.1).output;
  expect(rmsNorm(centered, g, 0.1)).toMatchValues(expected, { axes: AXES });
});

test("every row is normalized by itself", () => {
  expect((rows: number[][]) => rmsNorm(rows, gamma(), 0.5)).toTreatRowsAlone(X());
});

test("a γ of another width than the rows is refused", () => {
  expect(() => rmsNorm(X(), [1, 2, 3])).toRefuse(RangeError, "rows of width 4 and a γ of width 3");
  expect(() => rmsNorm([X()[0], [1, 2, 3]], gamma())).toRefuse(RangeError, "a second row of width 3");
});

test("X and γ are the same afterwards", () => {
  const [rows, g] = [X(), gamma()];
  expect(() => rmsNorm(rows, g)).toLeaveUnchanged({ X: rows, gamma: g });
});

test("a single position or feature is no exception", () => {
  const slowly = (rows: number[][], g: number[]) =>
    rows.map((row) => {
      let squares = 0;
      for (const x of row) squares += x * x;
      return row.map((x, d) => (x * g[d]) / Math.sqrt(squares / row.length + 1e-5));
    });
  expect(rmsNorm).toAgreeWith(
    slowly,
    { X: "position feature", gamma: "feature" },
    { axes: AXES, cases: "ones zeros small large" },
  );
});

test("with an ε of 1e-12, rows of small numbers come to scale", () => {
  const tiny = X().map((row) => row.map((x) => 1e-6 * x)); // mean squares 15.5e-12, 3.5e-12 and 24.5e-12
  const divisors = [16.5e-12, 4.5e-12, 25.5e-12].map(Math.sqrt);
  const expected = tiny.map((row, t) => row.map((x, d) => (gamma()[d] * x) / divisors[t]));
  expect(rmsNorm(tiny, gamma(), 1e-12)).toMatchValues(expected, { axes: AXES });
});

test("an ε of 0 adds nothing to the mean square", () => {
  const divisors = [15.5, 3.5, 24.5].map(Math.sqrt);
  const expected = X().map((row, t) => row.map((x, d) => (gamma()[d] * x) / divisors[t]));
  expect(rmsNorm(X(), gamma(), 0)).toMatchValues(expected, { axes: AXES });
});

test("a row that has changed has another root mean square", () => {
  const [rows, g] = [X(), gamma()];
  rmsNorm(rows, g, 0.5);
  for (const row of rows) row[1] += 3;
  const expected = rows.map((row) => {
    const squares = row.reduce((sum, x) => sum + x * x, 0);
    return row.map((x, d) => (g[d] * x) / Math.sqrt(squares / 4 + 0.5));
  });
  expect(rmsNorm(rows, g, 0.5)).toMatchValues(expected, { axes: AXES });
});

test("another X, γ or ε gives other rows, at every call", () => {
  expect(rmsNorm).toHeed({ X: randomMatrix(3, 4, 3), gamma: gamma(), epsilon: 0.5 });
});

test("the rows are new, even those of zeros", () => {
  expect(rmsNorm).toReturnNew({ X: [[0, 0, 0, 0], ...X()], gamma: gamma() });
});
