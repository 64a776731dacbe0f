import { expect, test } from "vitest";
import type { Matrix } from "#lib/arrays";
import { microModel } from "#lib/micro-model";
import { multiHeadAttention } from "../04-multi-head-attention/multi-head-attention.js";
import { layerNorm } from "./layer-norm.js";
import { bookBlock, cosine } from "./missing-residual.js";

const AXES = "position feature";
const { activations, initial_parameters: p } = microModel();
const X = activations.X; // [5, 16]
const zeros = (A: Matrix) => A.map((row) => row.map(() => 0));
/** An FFN that adds nothing. */
const silentFfn = { W2: zeros(p.W2), b2: p.b2.map(() => 0) };

/** The cosines of all pairs of different rows. */
function cosines(rows: Matrix): number[] {
  const length = (v: number[]) => Math.hypot(...v);
  const pairs: number[] = [];
  for (let i = 0; i < rows.length; i++) {
    for (let j = 0; j < i; j++) {
      const product = rows[i].reduce((sum, x, d) => sum + x * rows[j][d], 0);
      pairs.push(product / length(rows[i]) / length(rows[j]));
    }
  }
  return pairs;
}

test("the cosine of (3, 4, 0) and (0, 8, 6) is 32 / (5 · 10)", () => {
  expect(cosine([3, 4, 0], [0, 8, 6])).toMatchValues(0.64, { what: "the cosine" });
});

test("the same direction: 1; right angles: 0; opposite: −1", () => {
  const got = [cosine([3, 4], [0.03, 0.04]), cosine([3, 4], [-8, 6]), cosine([3, 4], [-6, -8])];
  expect(got).toMatchValues([1, 0, -1], { axes: "pair", what: "the cosine" });
});

test("a vector of zeros has no direction and is refused", () => {
  expect(() => cosine([0, 0], [1, 2])).toRefuse(RangeError, "a vector of zeros");
  expect(() => cosine([1, 2], [0, 0])).toRefuse(RangeError, "a vector of zeros");
});

test("if the FFN adds nothing, the norm gets tokens plus attention", () => {
  const found = multiHeadAttention(X, p).output;
  const sum = X.map((row, t) => row.map((x, d) => x + found[t][d]));
  const expected = layerNorm(sum, p.ln2_gamma, p.ln2_beta).output;
  expect(bookBlock(X, { ...p, ...silentFfn })).toMatchValues(expected, { axes: AXES });
});

test("γ and β of the second norm come last", () => {
  const ln2_gamma = p.ln2_gamma.map((_, d) => 1 + 0.1 * d);
  const ln2_beta = p.ln2_beta.map((_, d) => 0.3 - 0.1 * d);
  const plain = bookBlock(X, p);
  const expected = plain.map((row) => row.map((x, d) => ln2_gamma[d] * x + ln2_beta[d]));
  expect(bookBlock(X, { ...p, ln2_gamma, ln2_beta })).toMatchValues(expected, { axes: AXES });
});

test("the first four features of every row, computed in Python", () => {
  const expected = [
    [0.8990535396691096, -0.34295143659219746, 0.830462997617003, 0.5286974306451269],
    [-0.7134573991752516, -1.2346919456260312, 0.3857276221181751, 0.32511104131654894],
    [1.0193936334665212, -2.0555533476782877, -0.39125476041648977, 0.9350249785470486],
    [-1.409259287513413, -1.2479483867327772, -2.666955671451946, 0.228085135479879],
    [-1.0801472274629569, -0.9515591295105479, -0.7995603719626586, 2.7123110218064648],
  ];
  const start = bookBlock(X, p).map((row) => row.slice(0, 4)); // [5, 4]
  expect(start).toMatchValues(expected, { axes: AXES });
});

test("the symptom is gone: no two rows have a cosine above 0.5", () => {
  expect(Math.max(...cosines(bookBlock(X, p)))).toLieBetween(-1, 0.5, "the largest cosine of two rows");
});

test("what comes later does not reach what came before", () => {
  expect((rows: Matrix) => bookBlock(rows, p)).toBeCausal(X);
});

test("X is the same afterwards", () => {
  expect(() => bookBlock(X, p)).toLeaveUnchanged({ X });
});
