import { expect, test } from "vitest";
import type { Matrix, Vector } from "#lib/arrays";
import { microModel, type Parameters } from "#lib/micro-model";
import { multiHeadAttention } from "../04-multi-head-attention/multi-head-attention.js";
import { layerNorm } from "./layer-norm.js";
import { bookBlock, cosine } from "./missing-residual.js";

const AXES = "position feature";

/** The model of part 1 and its five tokens, new lists at each call. */
function sentence(): { X: Matrix; p: Parameters } {
  const { activations, initial_parameters } = microModel();
  return { X: activations.X, p: initial_parameters };
}

/** The parameters with an FFN that adds nothing. */
const silentFfn = (p: Parameters) => ({
  ...p,
  W2: p.W2.map((row) => row.map(() => 0)),
  b2: p.b2.map(() => 0),
});

/** Tokens plus attention, normalized: what the block gives if its FFN adds nothing. */
function tokensPlusAttention(X: Matrix, p: Parameters): Matrix {
  const found = multiHeadAttention(X, p).output;
  const sum = X.map((row, t) => row.map((x, d) => x + found[t][d]));
  return layerNorm(sum, p.ln2_gamma, p.ln2_beta).output;
}

/** The cosine of two rows, in plain loops. */
function slowCosine(u: Vector, v: Vector): number {
  const product = u.reduce((sum, x, d) => sum + x * v[d], 0);
  return product / Math.hypot(...u) / Math.hypot(...v);
}

/** The cosines of all pairs of different rows. */
const cosines = (rows: Matrix): Vector =>
  rows.flatMap((row, i) => rows.slice(0, i).map((other) => slowCosine(row, other)));

test("the cosine of (3, 4, 0) and (0, 8, 6) is 32 / (5 · 10)", () => {
  expect(cosine([3, 4, 0], [0, 8, 6])).toMatchValues(0.64, { what: "the cosine" });
});

test("the same direction: 1; right angles: 0; opposite: −1", () => {
  const got = [cosine([3, 4], [0.03, 0.04]), cosine([3, 4], [-8, 6]), cosine([3, 4], [-6, -8])];
  expect(got).toMatchValues([1, 0, -1], { axes: "pair", what: "the cosine" });
});

test("vectors of a single number point the same way or opposite", () => {
  expect(cosine([1, 2], [3, 5])).toMatchValues(13 / Math.sqrt(170), {
    what: "the cosine of (1, 2) and (3, 5)",
  });
  for (const size of [1e-70, 1e70])
    expect(cosine([size], [size]), `the cosine of (${size}) with itself`).toBeCloseTo(1, 9);
  const got = [cosine([0.5], [4]), cosine([-3], [2]), cosine([1e-3], [1e3])];
  expect(got).toMatchValues([1, -1, 1], { axes: "pair", what: "the cosine" });
});

test("vectors as short as 0.0000005 have a direction, too", () => {
  const got = [cosine([3e-7, 4e-7], [4e-7, 3e-7]), cosine([3e-7, 4e-7], [8e7, -6e7])];
  expect(got).toMatchValues([0.96, 0], { axes: "pair", what: "the cosine" });
});

test("the cosine leaves both vectors unchanged", () => {
  const [u, v] = [
    [3, 4, 0],
    [0, 8, 6],
  ];
  expect(() => cosine(u, v)).toLeaveUnchanged({ u, v });
});

test("another vector gives another cosine, at every call", () => {
  expect(cosine).toHeed({ u: [3.5, 4.5, 0.5], v: [0.5, 8.5, -6.5] });
});

test("vectors of different lengths are refused", () => {
  expect(() => cosine([1, 2, 3], [1, 2])).toRefuse(RangeError, "three numbers and two");
  expect(() => cosine([1, 2], [1, 2, 3])).toRefuse(RangeError, "two numbers and three");
});

test("a vector of zeros has no direction and is refused", () => {
  expect(() => cosine([0, 0], [1, 2])).toRefuse(RangeError, "a vector of zeros");
  expect(() => cosine([1, 2], [0, 0])).toRefuse(RangeError, "a vector of zeros");
  expect(() => cosine([0, 0], [0, 0])).toRefuse(RangeError, "two vectors of zeros");
  expect(() => cosine([0], [0.5])).toRefuse(RangeError, "a vector of one zero");
});

test("if the FFN adds nothing, every row is nearly its token still", () => {
  const { X, p } = sentence();
  const expected = tokensPlusAttention(X, p).map((row, t) => slowCosine(row, X[t]));
  const rows = bookBlock(X, silentFfn(p));
  expect(rows.map((row, t) => slowCosine(row, sentence().X[t]))).toMatchValues(expected, {
    axes: "position",
    what: "the cosine of what comes in and what goes out",
  });
});

test("no two rows have a cosine above 0.5: the symptom is gone", () => {
  const { X, p } = sentence();
  expect(Math.max(...cosines(bookBlock(X, p)))).toLieBetween(-1, 0.5, "the largest cosine of two rows");
});

test("if the FFN adds nothing, the norm gets tokens plus attention", () => {
  const { X, p } = sentence();
  const expected = tokensPlusAttention(X, p);
  expect(bookBlock(X, silentFfn(p))).toMatchValues(expected, { axes: AXES });
});

test("γ and β of the second norm come last", () => {
  const { X, p } = sentence();
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
  const { X, p } = sentence();
  const start = bookBlock(X, p).map((row) => row.slice(0, 4)); // [5, 4]
  expect(start).toMatchValues(expected, { axes: AXES });
});

test("what comes later does not reach what came before", () => {
  const { X, p } = sentence();
  expect((rows: Matrix) => bookBlock(rows, p)).toBeCausal(X);
});

test("X and the parameters are the same afterwards", () => {
  const { X, p } = sentence();
  expect(() => bookBlock(X, p)).toLeaveUnchanged({ X, ...p });
});

test("the first token alone gives what it gives among others", () => {
  const { X, p } = sentence();
  expect(bookBlock([X[0]], p)).toMatchValues([bookBlock(X, p)[0]], { axes: AXES });
});

test("another X or parameter gives other rows, at every call", () => {
  const { X, p } = sentence();
  const unused = [
    "token_embedding",
    "position_embedding",
    "W_lm",
    "ln1_gamma",
    "ln1_beta",
    "ln_f_gamma",
    "ln_f_beta",
  ];
  expect(bookBlock).toHeed({ X, p }, { except: unused.map((name) => `p.${name}`) });
});

test("the rows are new at every call", () => {
  expect(bookBlock).toReturnNew({ ...sentence() });
});
