import { expect, test } from "vitest";
import type { Matrix } from "#lib/arrays";
import { randomMatrix } from "#lib/kit/seed";
import { attention } from "./attention.js";

const Q = [
  [1, 2],
  [-1, 0.5],
  [2, -1],
]; // [3, 2]
const K = [
  [0.5, 1],
  [1.5, -1],
  [-2, 1],
]; // [3, 2]
const V = [
  [1, 0, -1, 3],
  [2, 1, 0.5, -2],
  [-1, 3, 2, 1],
]; // [3, 4]

/** Attention of rows that carry query, key (3 wide each) and value (2 wide) of one position side by side. */
const selfAttention = (causal: boolean) => (rows: number[][]) =>
  attention(
    rows.map((r) => r.slice(0, 3)),
    rows.map((r) => r.slice(3, 6)),
    rows.map((r) => r.slice(6)),
    { causal },
  ).output;

test("scores 0 and 2 ln 3 at width 4 give the weights 1/4 and 3/4, and the output mixes the values so", () => {
  const ln3 = Math.log(3);
  const query = [[1, 1, 1, -1]];
  const keys = [
    [0.5, -1.5, 2, 1],
    [ln3, -ln3, ln3, -ln3],
  ];
  const values = [
    [4, -8],
    [8, 4],
  ];
  expect(attention(query, keys, values)).toMatchStages([
    { name: "weights", expected: [[1 / 4, 3 / 4]], axes: "query key" },
    { name: "output", expected: [[7, 1]], axes: "query component" },
  ]);
});

test("with causal, every query shares its weight out over the keys up to its own", () => {
  const weights = [
    [1, 0, 0],
    [0.8044296825069569, 0.19557031749304313, 0],
    [0.05571660169461818, 0.9426596386226934, 0.0016237596826884362],
  ];
  const output = [
    [1, 0, -1, 3],
    [1.1955703174930432, 0.19557031749304313, -0.7066445237604353, 2.022148412534784],
    [1.9394121192573166, 0.9475309176707587, 0.4188607369821054, -1.716545712478844],
  ];
  expect(attention(Q, K, V, { causal: true })).toMatchStages([
    { name: "weights", expected: weights, axes: "query key" },
    { name: "output", expected: output, axes: "query component" },
  ]);
});

test("without causal, every query sees every key, also where there are five keys for four queries", () => {
  const [queries, keys, values] = [randomMatrix(4, 3, 1), randomMatrix(5, 3, 2), randomMatrix(5, 2, 3)];
  const { weights, output } = slowly(queries, keys, values, () => true);
  for (const options of [undefined, {}, { causal: false }]) {
    expect(attention(queries, keys, values, options)).toMatchStages([
      { name: "weights", expected: weights, axes: "query key" },
      { name: "output", expected: output, axes: "query component" },
    ]);
  }
});

test("with causal, query i sees the keys 0 to i, also where there are five keys for four queries", () => {
  const [queries, keys, values] = [randomMatrix(4, 3, 4), randomMatrix(5, 3, 5), randomMatrix(5, 2, 6)];
  const { weights, output } = slowly(queries, keys, values, (i, j) => j <= i);
  expect(attention(queries, keys, values, { causal: true })).toMatchStages([
    { name: "weights", expected: weights, axes: "query key" },
    { name: "output", expected: output, axes: "query component" },
  ]);
});

test("the weights of every query sum to 1, with and without causal", () => {
  for (const causal of [false, true]) {
    const { weights } = attention(randomMatrix(4, 3, 7), randomMatrix(5, 3, 8), randomMatrix(5, 2, 9), {
      causal,
    });
    const sums = weights.map((row) => row.reduce((sum, w) => sum + w, 0));
    expect(sums).toMatchValues([1, 1, 1, 1], {
      axes: "query",
      what: `the sum of each query's weights, causal ${causal},`,
    });
  }
});

test("with causal, a later query, key or value never changes an earlier output", () => {
  expect(selfAttention(true)).toBeCausal(randomMatrix(5, 8, 10));
});

test("without causal, the order of the positions does not matter", () => {
  expect(selfAttention(false)).toBeEquivariant(randomMatrix(5, 8, 11));
});

test("a query of zeros has no preference: with causal its output is the mean of the values so far", () => {
  const zeros = [
    [0, 0],
    [0, 0],
    [0, 0],
  ];
  const means = [
    [1, 0, -1, 3],
    [1.5, 0.5, -0.25, 0.5],
    [2 / 3, 4 / 3, 0.5, 2 / 3],
  ];
  expect(attention(zeros, K, V, { causal: true }).output).toMatchValues(means, { axes: "query component" });
});

test("scores of ±10000 give no NaN, and with causal no hidden key gets a weight", () => {
  const times = (factor: number) => Q.map((q) => q.map((x) => factor * x));
  const loudest = [
    [1, 0, 0],
    [0, 0, 1],
    [0, 1, 0],
  ];
  expect(attention(times(1e4), K, V).weights).toMatchValues(loudest, { axes: "query key" });
  const visible = [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ];
  expect(attention(times(-1e4), K, V, { causal: true }).weights).toMatchValues(visible, {
    axes: "query key",
  });
});

test("three keys with two values are refused", () => {
  expect(() => attention(Q, K, V.slice(0, 2))).toRefuse(RangeError, "three keys and two values");
});

test("queries, keys and values are the same afterwards", () => {
  expect(() => attention(Q, K, V, { causal: true })).toLeaveUnchanged({ Q, K, V });
});

/** Attention in plain loops, straight from the formula, over the keys that a query may see. */
function slowly(Q: Matrix, K: Matrix, V: Matrix, sees: (query: number, key: number) => boolean) {
  const weights: Matrix = [];
  const output: Matrix = [];
  for (const [i, q] of Q.entries()) {
    const e = K.map((k, j) =>
      sees(i, j) ? Math.exp((q[0] * k[0] + q[1] * k[1] + q[2] * k[2]) / Math.sqrt(3)) : 0,
    );
    const sum = e.reduce((total, x) => total + x, 0);
    weights.push(e.map((x) => x / sum));
    output.push(V[0].map((_, c) => V.reduce((total, v, j) => total + (e[j] / sum) * v[c], 0)));
  }
  return { weights, output };
}
