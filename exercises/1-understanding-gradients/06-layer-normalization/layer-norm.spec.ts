import { expect, test } from "vitest";
import { randomMatrix } from "#lib/kit/seed";
import { microModel } from "#lib/micro-model";
import { layerNorm } from "./layer-norm.js";

const AXES = "position feature";
const gamma = () => [0.5, 3, 2, -1];
const beta = () => [0.1, -1, -0.2, 0.3];
// Means 1, 3 and -2; variances 15.5, 3.5 and 24.5: with an epsilon of 0.5 the divisors are 4, 2 and 5.
const X = () => [
  [-5, 5, 4, 0],
  [6, 1, 2, 3],
  [-9, 4, 1, -4],
]; // [3, 4]

test("X, γ and β are the same afterwards", () => {
  const [rows, g, b] = [X(), gamma(), beta()];
  expect(() => layerNorm(rows, g, b)).toLeaveUnchanged({ X: rows, gamma: g, beta: b });
});

test("variances 15.5, 3.5, 24.5 and ε = 0.5: divisors 4, 2, 5", () => {
  expect(layerNorm(X(), gamma(), beta(), 0.5)).toMatchStages([
    { name: "std", expected: [4, 2, 5], axes: "position" },
    {
      name: "normalized",
      expected: [
        [-1.5, 1, 0.75, -0.25],
        [1.5, -1, -0.5, 0],
        [-1.4, 1.2, 0.6, -0.4],
      ],
      axes: AXES,
    },
    {
      name: "output",
      expected: [
        [-0.65, 2, 1.3, 0.55],
        [0.85, -4, -1.2, 0.3],
        [-0.6, 2.6, 1, 0.7],
      ],
      axes: AXES,
    },
  ]);
});

test("without an epsilon given, 1e-5 is added to the variance", () => {
  const small = [[0.004, 0.001, -0.003, 0.002]]; // mean 0.001, variance 6.5e-6
  const std = Math.sqrt(1.65e-5);
  const normalized = [[0.003 / std, 0, -0.004 / std, 0.001 / std]];
  expect(layerNorm(small, gamma(), beta())).toMatchStages([
    { name: "std", expected: [std], axes: "position" },
    { name: "normalized", expected: normalized, axes: AXES },
    {
      name: "output",
      expected: [normalized[0].map((x, d) => gamma()[d] * x + beta()[d])],
      axes: AXES,
    },
  ]);
});

test("a row of equal numbers becomes β: no NaN", () => {
  const { output, normalized, std } = layerNorm([[7, 7, 7, 7]], gamma(), beta());
  expect(normalized).toMatchValues([[0, 0, 0, 0]], { axes: AXES, what: "normalized" });
  expect(output).toMatchValues([beta()], { axes: AXES, what: "output" });
  expect(std).toMatchValues([Math.sqrt(1e-5)], { axes: "position", what: "std" });
});

test("moving and stretching a row changes nothing", () => {
  const moved = X().map((row, t) => row.map((x) => (t + 2) * x - 3 * t)); // its own factor and offset for each row
  const plain = layerNorm(X(), gamma(), beta(), 1e-13).output;
  expect(layerNorm(moved, gamma(), beta(), 1e-13).output).toMatchValues(plain, { axes: AXES });
});

test("x̂ has the mean 0 and the variance σ²/(σ² + ε)", () => {
  const rows = randomMatrix(5, 7, 1);
  const [g, b] = randomMatrix(2, 7, 2);
  const { normalized } = layerNorm(rows, g, b, 0.1);
  const mean = (v: number[]) => v.reduce((sum, x) => sum + x, 0) / 7;
  const variance = (v: number[]) => mean(v.map((x) => (x - mean(v)) ** 2));
  expect(normalized.map(mean)).toMatchValues([0, 0, 0, 0, 0], { axes: "position", what: "the mean of x̂" });
  expect(normalized.map(variance)).toMatchValues(
    rows.map((row) => variance(row) / (variance(row) + 0.1)),
    { axes: "position", what: "the variance of x̂" },
  );
});

test("every row is normalized by itself", () => {
  expect((rows: number[][]) => layerNorm(rows, gamma(), beta(), 0.5).output).toTreatRowsAlone(X());
});

test("the first norm of the micro model", () => {
  const { activations: a, initial_parameters: p } = microModel();
  expect(layerNorm(a.X, p.ln1_gamma, p.ln1_beta)).toMatchStages([
    { name: "std", expected: a.ln1_std, axes: "position" },
    { name: "normalized", expected: a.ln1_normalized, axes: AXES },
    { name: "output", expected: a.ln1_output, axes: AXES },
  ]);
});

test("γ and β of another width than the rows are refused", () => {
  expect(() => layerNorm(X(), gamma().slice(1), beta().slice(1))).toRefuse(
    RangeError,
    "γ and β that are too short",
  );
  expect(() => layerNorm(X(), [...gamma(), 2], [...beta(), 1])).toRefuse(
    RangeError,
    "γ and β that are too long",
  );
  for (const [g, b] of [
    [gamma(), beta().slice(1)],
    [gamma(), [...beta(), 1]],
    [gamma().slice(1), beta()],
    [[...gamma(), 2], beta()],
  ])
    expect(() => layerNorm(X(), g, b)).toRefuse(RangeError, `${g.length} numbers in γ and ${b.length} in β`);
  expect(() => layerNorm([X()[0], [1, 2, 3]], gamma(), beta())).toRefuse(
    RangeError,
    "a second row of width 3",
  );
});

test("a single position or feature is no exception", () => {
  expect(layerNorm).toAgreeWith(
    slowly,
    { X: "position feature", gamma: "feature", beta: "feature" },
    { axes: { output: AXES, normalized: AXES, std: "position" }, cases: "ones zeros small large" },
  );
});

test("with BERT's ε, 1e-12, rows of small numbers come to scale", () => {
  type Numbers = Parameters<typeof slowly>;
  expect((...[X, g, b]: Numbers) => layerNorm(X, g, b, 1e-12)).toAgreeWith(
    (...[X, g, b]: Numbers) => slowly(X, g, b, 1e-12),
    { X: "position feature", gamma: "feature", beta: "feature" },
    { axes: { output: AXES, normalized: AXES, std: "position" }, cases: "small" },
  );
});

test("an ε of 0 adds nothing to the variance", () => {
  const { output, normalized, std } = slowly(X(), gamma(), beta(), 0);
  expect(layerNorm(X(), gamma(), beta(), 0)).toMatchStages([
    { name: "std", expected: std, axes: "position" },
    { name: "normalized", expected: normalized, axes: AXES },
    { name: "output", expected: output, axes: AXES },
  ]);
});

test("an outlier among 17 features stays as far out as it is", () => {
  // Mean 1, variance (16 + 256) / 17 = 16, and √(16 + 9) = 5.
  const zeros = Array<number>(16).fill(0);
  const { normalized } = layerNorm([[...zeros, 17]], Array(17).fill(1), Array(17).fill(0), 9);
  expect(normalized).toMatchValues([[...zeros.map(() => -0.2), 3.2]], { axes: AXES, what: "normalized" });
});

test("a row that has changed has another mean and variance", () => {
  const rows = X();
  layerNorm(rows, gamma(), beta(), 0.5);
  for (const row of rows) row[1] += 3;
  const expected = slowly(rows, gamma(), beta(), 0.5).output;
  expect(layerNorm(rows, gamma(), beta(), 0.5).output).toMatchValues(expected, { axes: AXES });
});

test("another X, γ, β or ε counts, at every call", () => {
  expect(layerNorm).toHeed({ X: randomMatrix(3, 4, 3), gamma: gamma(), beta: beta(), epsilon: 0.5 });
});

test("output, x̂ and std are new lists", () => {
  expect(layerNorm).toReturnNew({ X: X(), gamma: gamma(), beta: beta() });
  expect(layerNorm).toReturnNew({ X: X(), gamma: [1, 1, 1, 1], beta: [0, 0, 0, 0] });
  // A row of equal numbers becomes β, but it must not be the list of β itself.
  expect(layerNorm).toReturnNew({ X: [[7, 7, 7, 7], ...X()], gamma: gamma(), beta: beta() });
});

/** The formulas in plain loops. */
function slowly(rows: number[][], gamma: number[], beta: number[], epsilon = 1e-5) {
  const normalized: number[][] = [];
  const std: number[] = [];
  for (const row of rows) {
    let [mean, variance] = [0, 0];
    for (const x of row) mean += x / row.length;
    for (const x of row) variance += (x - mean) ** 2 / row.length;
    std.push(Math.sqrt(variance + epsilon));
    normalized.push(row.map((x) => (x - mean) / Math.sqrt(variance + epsilon)));
  }
  return { output: normalized.map((row) => row.map((x, d) => x * gamma[d] + beta[d])), normalized, std };
}
