import { expect, test } from "vitest";
import type { Matrix } from "#lib/arrays";
import { randomMatrix } from "#lib/kit/seed";
import { exhibit } from "#lib/spec/exhibit";
import { attention } from "./attention.js";

const Q = () => [
  [1, 2],
  [-1, 0.5],
  [2, -1],
]; // [3, 2]
const K = () => [
  [0.5, 1],
  [1.5, -1],
  [-2, 1],
]; // [3, 2]
const V = () => [
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

test("query 0 weighs its keys 1/16, 2/16, 3/16, 4/16 and 6/16", () => {
  const ln = Math.log;
  const queries = [
    [1, 0, 0, 0],
    [0, 1, 0, 0],
    [0, 0, 1, -1],
  ]; // [3, 4]
  // Scaled by 1/√4, the scores are logarithms: of 1, 2, 3, 4, 6 for query 0; of 5, 1, 2, 4, 8 for query 1; of
  // 2/1, 3/1, 1/2, 4/2, 5/1 for query 2.
  const keys = [
    [2 * ln(1), 2 * ln(5), 2 * ln(2), 2 * ln(1)],
    [2 * ln(2), 2 * ln(1), 2 * ln(3), 2 * ln(1)],
    [2 * ln(3), 2 * ln(2), 2 * ln(1), 2 * ln(2)],
    [2 * ln(4), 2 * ln(4), 2 * ln(4), 2 * ln(2)],
    [2 * ln(6), 2 * ln(8), 2 * ln(5), 2 * ln(1)],
  ]; // [5, 4]
  const values = [
    [4, 0, -8, 1, 0, 20],
    [0, 8, 4, -1, 0, 0],
    [8, 0, 0, 2, -4, 10],
    [-4, 4, 0, 0, 5, 0],
    [0, 0, 8, -2, 10, -10],
  ]; // [5, 6]
  const weights = [
    [1 / 16, 2 / 16, 3 / 16, 4 / 16, 6 / 16],
    [5 / 20, 1 / 20, 2 / 20, 4 / 20, 8 / 20],
    [0.16, 0.24, 0.04, 0.16, 0.4],
  ];
  const output = [
    [0.75, 2, 3, -0.4375, 4.25, -0.625],
    [1, 1.2, 1.4, -0.4, 4.6, 2],
    [0.32, 2.56, 2.88, -0.8, 4.64, -0.4],
  ];
  expect(attention(queries, keys, values)).toMatchStages([
    { name: "weights", expected: weights, axes: "query key" },
    { name: "output", expected: output, axes: "query component" },
  ]);
});

test("with causal, a query attends to the keys up to its own", async () => {
  await showMaps();
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
  expect(attention(Q(), K(), V(), { causal: true })).toMatchStages([
    { name: "weights", expected: weights, axes: "query key" },
    { name: "output", expected: output, axes: "query component" },
  ]);
});

test("queries, keys and values are the same afterwards", () => {
  const [q, k, v] = [Q(), K(), V()];
  expect(() => attention(q, k, v, { causal: true })).toLeaveUnchanged({ Q: q, K: k, V: v });
});

test("without causal, each of four queries sees all five keys", () => {
  const [queries, keys, values] = [randomMatrix(4, 3, 1), randomMatrix(5, 3, 2), randomMatrix(5, 2, 3)];
  const { weights, output } = slowly(queries, keys, values, () => true);
  for (const options of [undefined, {}, { causal: false }]) {
    expect(attention(queries, keys, values, options)).toMatchStages([
      { name: "weights", expected: weights, axes: "query key" },
      { name: "output", expected: output, axes: "query component" },
    ]);
  }
});

test("a single key gets all the weight: each output is its value", () => {
  const values = [[2, -1, 0.5]];
  expect(attention(Q(), [[0.5, 1]], values)).toMatchStages([
    { name: "weights", expected: [[1], [1], [1]], axes: "query key" },
    { name: "output", expected: [values[0], values[0], values[0]], axes: "query component" },
  ]);
});

test("with causal, query i of four sees the keys 0 to i of five", () => {
  const [queries, keys, values] = [randomMatrix(4, 3, 4), randomMatrix(5, 3, 5), randomMatrix(5, 2, 6)];
  const { weights, output } = slowly(queries, keys, values, (i, j) => j <= i);
  expect(attention(queries, keys, values, { causal: true })).toMatchStages([
    { name: "weights", expected: weights, axes: "query key" },
    { name: "output", expected: output, axes: "query component" },
  ]);
});

test("with causal, query i of five sees the keys 0 to i of three", () => {
  const [queries, keys, values] = [randomMatrix(5, 3, 12), randomMatrix(3, 3, 13), randomMatrix(3, 4, 14)];
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

test("with causal, nothing that comes later changes an output", () => {
  expect(selfAttention(true)).toBeCausal(randomMatrix(5, 8, 10));
});

test("without causal, the order of the positions does not matter", () => {
  expect(selfAttention(false)).toBeEquivariant(randomMatrix(5, 8, 11));
});

test("a query of zeros gets the plain mean of the values it sees", () => {
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
  expect(attention(zeros, K(), V(), { causal: true }).output).toMatchValues(means, {
    axes: "query component",
  });
});

test("scores of −60 and −70 still differ by e¹⁰", () => {
  const { weights } = attention([[1]], [[-60], [-70]], [[1], [2]]);
  expect(weights).toMatchValues([[1 / (1 + Math.exp(-10)), 1 / (1 + Math.exp(10))]], {
    axes: "query key",
    atol: 0,
    rtol: 1e-9,
  });
});

test("scores of ±10¹² give no NaN, and what is hidden stays hidden", () => {
  const times = (factor: number) => Q().map((q) => q.map((x) => factor * x));
  const loudest = [
    [1, 0, 0],
    [0, 0, 1],
    [0, 1, 0],
  ];
  expect(attention(times(1e12), K(), V()).weights).toMatchValues(loudest, { axes: "query key" });
  const visible = [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ];
  expect(attention(times(-1e12), K(), V(), { causal: true }).weights).toMatchValues(visible, {
    axes: "query key",
  });
});

test("nor do scores of ±10²⁰⁰, and it stays hidden all the same", () => {
  const times = (factor: number) => Q().map((q) => q.map((x) => factor * x));
  const visible = [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ];
  expect(attention(times(-1e200), K(), V(), { causal: true }).weights).toMatchValues(visible, {
    axes: "query key",
  });
});

test("a key without a value is refused", () => {
  for (const causal of [false, true])
    expect(() => attention(Q(), K(), V().slice(0, 2), { causal })).toRefuse(
      RangeError,
      `three keys and two values${causal ? ", causal" : ""}`,
    );
});

test("a value without a key is refused", () => {
  for (const causal of [false, true])
    expect(() => attention(Q(), K().slice(0, 2), V(), { causal })).toRefuse(
      RangeError,
      `two keys and three values${causal ? ", causal" : ""}`,
    );
});

test("queries and keys of different widths are refused", () => {
  for (const causal of [false, true]) {
    const how = causal ? ", causal" : "";
    expect(() => attention(Q(), randomMatrix(3, 4, 15), V(), { causal })).toRefuse(
      RangeError,
      `queries of width 2 and keys of width 4${how}`,
    );
    expect(() => attention(randomMatrix(3, 4, 16), K(), V(), { causal })).toRefuse(
      RangeError,
      `queries of width 4 and keys of width 2${how}`,
    );
  }
});

test("one query, key or component, and zeros, causal or not", () => {
  for (const causal of [false, true]) {
    const oracle = (Q: Matrix, K: Matrix, V: Matrix) => slowly(Q, K, V, (i, j) => !causal || j <= i);
    expect(attention).toAgreeWith(
      oracle,
      { Q: "query width", K: "key width", V: "key component", options: { causal } },
      { axes: { weights: "query key", output: "query component" }, cases: "ones zeros small" },
    );
  }
});

test("every call heeds its own queries, keys, values and causal", () => {
  expect(attention).toHeed({ Q: Q(), K: K(), V: V(), options: { causal: true } });
});

test("a weight of a ten-millionth still moves its value", () => {
  const small = Math.exp(-16) / (1 + Math.exp(-16));
  const { output, weights } = attention([[16]], [[1], [0]], [[0], [1e6]]);
  expect(1e6 * weights[0][1]).toMatchValues(1e6 * small, { what: "10⁶ · the weight of key 1" });
  expect(output).toMatchValues([[1e6 * small]], { axes: "query component" });
});

test("every call returns new matrices, also for a single key", () => {
  expect(attention).toReturnNew({ Q: Q(), K: K(), V: V(), options: { causal: true } });
  expect(attention).toReturnNew({ Q: [[1, 2]], K: [[0.5, 1]], V: [[3, -1, 4]] });
});

/** Attention in plain loops, straight from the formula, over the keys that a query may see. */
function slowly(Q: Matrix, K: Matrix, V: Matrix, sees: (query: number, key: number) => boolean) {
  const weights: Matrix = [];
  const output: Matrix = [];
  for (const [i, q] of Q.entries()) {
    const e = K.map((k, j) =>
      sees(i, j) ? Math.exp(k.reduce((sum, x, c) => sum + x * q[c], 0) / Math.sqrt(k.length)) : 0,
    );
    const sum = e.reduce((total, x) => total + x, 0);
    weights.push(e.map((x) => x / sum));
    output.push(V[0].map((_, c) => V.reduce((total, v, j) => total + (e[j] / sum) * v[c], 0)));
  }
  return { weights, output };
}

/** The weights of five positions that look at each other, with the future and without it. */
async function showMaps(): Promise<void> {
  const positions = [
    [2, 0, 1],
    [0, 2, 0],
    [1, 1, -1],
    [-1, 0, 2],
    [1, -1, 1],
  ]; // [5, 3]
  const map = (causal: boolean) => attention(positions, positions, positions, { causal }).weights;
  await exhibit({
    kind: "heatmap",
    title: "who looks at whom",
    caption:
      "Each row sums to 1. With causal, no query looks at a later key, so the keys that are left share the 1.",
    values: [map(false), map(true)], // [map, query, key]
    axes: "map query key",
    panelLabels: ["all keys", "causal"],
    range: [0, 1],
  });
}
