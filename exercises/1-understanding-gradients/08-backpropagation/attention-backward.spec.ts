import { expect, test } from "vitest";
import type { Matrix } from "#lib/arrays";
import { randomMatrix } from "#lib/kit/seed";
import { microModel } from "#lib/micro-model";
import { attention } from "../03-attention/attention.js";
import { type AttentionGradients, attentionBackward } from "./attention-backward.js";

/** The three gradients as stages, in the order in which they come out. */
const stages = ({ dQ, dK, dV }: AttentionGradients) => [
  { name: "dV", expected: dV, axes: "key component" },
  { name: "dQ", expected: dQ, axes: "query component" },
  { name: "dK", expected: dK, axes: "key component" },
];

/** Three queries and three keys of width 2, values of width 3: every transpose fits. */
const head = () => ({
  dOutput: [
    [1, -1, 0.5],
    [0.5, 2, -1],
    [-2, 0.3, 1],
  ], // [3, 3]
  Q: [
    [1, 2],
    [-1, 0.5],
    [2, -1],
  ], // [3, 2]
  K: [
    [0.5, 1],
    [1.5, -1],
    [-2, 1],
  ], // [3, 2]
  V: [
    [1, 0, -1],
    [2, 1, 0.5],
    [-1, 3, 2],
  ], // [3, 3]
});

test("two queries, three keys of width 4, by hand", () => {
  const [ln2, ln3] = [Math.log(2), Math.log(3)];
  const queries = [
    [2 * ln2 - 2, 1, -1, 1],
    [2, 2 * ln2 - 1, 2 * ln3 + 1, -1],
  ];
  const keys = [
    [1, 0, 0, 2],
    [0, 1, 0, -1],
    [0, 0, 1, 1],
  ]; // scaled scores ln 2, 0, 0 and 0, ln 2, ln 3
  const values = [
    [2, 1, 1, 3, 0],
    [0, 1, -2, 0, 0],
    [1, -1, 0, 0, 1],
  ];
  const weights = [
    [1 / 2, 1 / 4, 1 / 4],
    [1 / 6, 2 / 6, 3 / 6],
  ];
  const upstream = [
    [1, 0, 2, 0, -1],
    [0, 3, 0, 1, 1],
  ];
  // dWeights = (4, −4, 0), (6, 3, −2); dScaled = (3/2, −5/4, −1/4), (5/6, 2/3, −3/2); dRaw is half of it
  const queriesMixed = (a: number, b: number) => queries[0].map((x, c) => a * x + b * queries[1][c]);
  const dK = [queriesMixed(3 / 4, 5 / 12), queriesMixed(-5 / 8, 1 / 3), queriesMixed(-1 / 8, -3 / 4)];
  expect(attentionBackward(upstream, queries, keys, values, weights)).toMatchStages(
    stages({
      dV: [
        [1 / 2, 1 / 2, 1, 1 / 6, -1 / 3],
        [1 / 4, 1, 1 / 2, 1 / 3, 1 / 12],
        [1 / 4, 3 / 2, 1 / 2, 1 / 2, 1 / 4],
      ],
      dQ: [
        [3 / 4, -5 / 8, -1 / 8, 2],
        [5 / 12, 1 / 3, -3 / 4, -1 / 4],
      ],
      dK,
    }),
  );
});

test("one query and two keys: the numbers of the lesson", () => {
  const ln3 = Math.log(3);
  const keys = [
    [0, 1, 2, -1],
    [1, 1, 0, 1],
  ];
  const values = [
    [4, 0],
    [0, 2],
  ];
  const query = [[2 * ln3, -1, 0, 0]];
  expect(attentionBackward([[2, 0]], query, keys, values, [[1 / 4, 3 / 4]])).toMatchStages(
    stages({
      dV: [
        [0.5, 0],
        [1.5, 0],
      ],
      dQ: [[-0.75, 0, 1.5, -1.5]],
      dK: [
        [1.5 * ln3, -0.75, 0, 0],
        [-1.5 * ln3, 0.75, 0, 0],
      ],
    }),
  );
});

test("everything that goes in is the same afterwards", () => {
  const { dOutput, Q, K, V } = head();
  const { weights } = attention(Q, K, V);
  expect(() => attentionBackward(dOutput, Q, K, V, weights)).toLeaveUnchanged({ dOutput, Q, K, V, weights });
});

test("three causal queries: hidden keys get nothing", () => {
  const weights = [
    [1, 0, 0],
    [0.8044296825069569, 0.19557031749304313, 0],
    [0.05571660169461818, 0.9426596386226934, 0.0016237596826884362],
  ];
  const dQ = [
    [0, 0],
    [0.11124385495548583, -0.2224877099109715],
    [-0.039375349050603886, 0.03238923162698279],
  ];
  const dK = [
    [0.12508849999277855, -0.06254424999638927],
    [-0.14363308658246843, 0.07181654329123421],
    [0.018544586589690125, -0.009272293294845062],
  ];
  const dV = [
    [1.290781637864242, 0.6255743455222993, -0.24871308081233873],
    [-1.7875341184988653, 0.6739385265728943, 0.7470893211296503],
    [-0.0032475193653768723, 0.0004871279048065308, 0.0016237596826884362],
  ];
  const { dOutput, Q, K, V } = head();
  expect(attentionBackward(dOutput, Q, K, V, weights)).toMatchStages(stages({ dQ, dK, dV }));
});

test("the same three without a mask", () => {
  const weights = [
    [0.7748412003520988, 0.09288273300050634, 0.1322760666473949],
    [0.14082771825100537, 0.034237574979006015, 0.8249347067699886],
    [0.05571660169461818, 0.9426596386226934, 0.0016237596826884362],
  ];
  const dQ = [
    [0.801538752393182, -0.15017988801866206],
    [-0.4772263215836585, 0.03312394243168998],
    [-0.039375349050603886, 0.03238923162698279],
  ];
  const dK = [
    [0.3970379933127826, 0.3402049517041321],
    [0.059262683598193325, 0.15809351822423096],
    [-0.45630067691097576, -0.4982984699283631],
  ];
  const dV = [
    [0.7338218560883651, -0.4764707833417026, 0.3023094836196622],
    [-1.7753177567553775, 0.2583903085443137, 0.9548634301439406],
    [0.5414959006670123, 1.5180804747973886, -0.7571729137636026],
  ];
  const { dOutput, Q, K, V } = head();
  expect(attentionBackward(dOutput, Q, K, V, weights)).toMatchStages(stages({ dQ, dK, dV }));
});

test("dV, dQ and dK are the gradients of your attention", () => {
  for (const causal of [false, true]) {
    const [Q, K, V] = [randomMatrix(4, 3, 1), randomMatrix(5, 3, 2), randomMatrix(5, 2, 3)];
    const back = (q: Matrix, k: Matrix, v: Matrix, dY: Matrix) =>
      attentionBackward(dY, q, k, v, attention(q, k, v, { causal }).weights);
    const how = causal ? "causal" : "not causal";
    expect((v: Matrix, dY: Matrix) => back(Q, K, v, dY).dV).toBeGradientOf(
      (v: Matrix) => attention(Q, K, v, { causal }).output,
      { at: V, axes: "key component", what: `dV, ${how},` },
    );
    expect((q: Matrix, dY: Matrix) => back(q, K, V, dY).dQ).toBeGradientOf(
      (q: Matrix) => attention(q, K, V, { causal }).output,
      { at: Q, axes: "query component", what: `dQ, ${how},` },
    );
    expect((k: Matrix, dY: Matrix) => back(Q, k, V, dY).dK).toBeGradientOf(
      (k: Matrix) => attention(Q, k, V, { causal }).output,
      { at: K, axes: "key component", what: `dK, ${how},` },
    );
  }
});

test("the rows of dK sum to 0: all keys moved alike change nothing", () => {
  const [Q, K, V] = [randomMatrix(4, 3, 4), randomMatrix(6, 3, 5), randomMatrix(6, 2, 6)];
  const { dK } = attentionBackward(randomMatrix(4, 2, 7), Q, K, V, attention(Q, K, V).weights);
  const sums = [0, 1, 2].map((c) => dK.reduce((sum, row) => sum + row[c], 0));
  expect(sums).toMatchValues([0, 0, 0], { axes: "component", what: "the sum of the rows of dK" });
});

test("what one query wants does not reach the keys after it", () => {
  const [Q, K, V] = [randomMatrix(5, 3, 8), randomMatrix(5, 3, 9), randomMatrix(5, 2, 10)];
  const { weights } = attention(Q, K, V, { causal: true });
  const only2 = randomMatrix(5, 2, 11).map((row, t) => row.map((x) => (t === 2 ? x : 0)));
  const { dQ, dK, dV } = attentionBackward(only2, Q, K, V, weights);
  const exactly = { atol: 0, rtol: 0, axes: "row component" };
  expect({ dV: dV.slice(3), dK: dK.slice(3), dQ: [...dQ.slice(0, 2), ...dQ.slice(3)] }).toMatchStages([
    {
      name: "dV",
      expected: [
        [0, 0],
        [0, 0],
      ],
      what: "dV of the keys 3 and 4",
      ...exactly,
    },
    {
      name: "dK",
      expected: [
        [0, 0, 0],
        [0, 0, 0],
      ],
      what: "dK of the keys 3 and 4",
      ...exactly,
    },
    { name: "dQ", expected: Array(4).fill([0, 0, 0]), what: "dQ of the other queries", ...exactly },
  ]);
});

test("the model of part 1: both heads", () => {
  const { activations: a, gradients_wrt_activations: g } = microModel();
  const heads = a.Q.map((_, h) =>
    attentionBackward(g.head_outputs[h], a.Q[h], a.K[h], a.V[h], a.attention_weights[h]),
  );
  const all = { dV: heads.map(({ dV }) => dV), dQ: heads.map(({ dQ }) => dQ), dK: heads.map(({ dK }) => dK) };
  expect(all).toMatchStages([
    { name: "dV", expected: g.V, axes: "head key component", atol: 1e-12 },
    { name: "dQ", expected: g.Q, axes: "head query component", atol: 1e-12 },
    { name: "dK", expected: g.K, axes: "head key component", atol: 1e-12 },
  ]);
});

test("a dOutput with fewer rows than Q is refused", () => {
  const { dOutput, Q, K, V } = head();
  const { weights } = attention(Q, K, V);
  expect(() => attentionBackward(dOutput.slice(1), Q, K, V, weights)).toRefuse(
    RangeError,
    "two rows of dOutput for three queries",
  );
  expect(() => attentionBackward([...dOutput, dOutput[0]], Q, K, V, weights)).toRefuse(
    RangeError,
    "four rows of dOutput for three queries",
  );
});

test("weights with fewer rows than Q are refused", () => {
  const { dOutput, Q, K, V } = head();
  const { weights } = attention(Q, K, V);
  expect(() => attentionBackward(dOutput, Q, K, V, weights.slice(1))).toRefuse(
    RangeError,
    "weights of two queries for three",
  );
  expect(() => attentionBackward(dOutput, Q, K, V, [...weights, weights[0]])).toRefuse(
    RangeError,
    "weights of four queries for three",
  );
});

test("keys, values and queries that do not fit are refused", () => {
  const { dOutput, Q, K, V } = head();
  const { weights } = attention(Q, K, V);
  const back = (k: Matrix, v: Matrix) => () => attentionBackward(dOutput, Q, k, v, weights);
  expect(back(K.slice(1), V)).toRefuse(RangeError, "two keys under weights of three");
  expect(back(K, V.slice(1))).toRefuse(RangeError, "two values under weights of three");
  expect(back(randomMatrix(3, 4, 21), V)).toRefuse(RangeError, "keys of width 4 for queries of width 2");
  expect(back(K, randomMatrix(3, 2, 22))).toRefuse(RangeError, "values of width 2 for a dOutput of width 3");
});

test("one query, key or component alone, zeros, tiny numbers", () => {
  const weights = ({ query, key }: Record<string, number>) =>
    attention(randomMatrix(query, 3, 23), randomMatrix(key, 3, 24), randomMatrix(key, 1, 25)).weights;
  expect(attentionBackward).toAgreeWith(
    plainSums,
    { dOutput: "query value", Q: "query width", K: "key width", V: "key value", weights },
    {
      axes: { dV: "key component", dQ: "query component", dK: "key component" },
      lengths: { query: 2, key: 3, width: 5, value: 4 },
      cases: "ones zeros small",
    },
  );
});

test("a weight of 1e-8 passes on what a large value makes of it", () => {
  // dWeights = (0, 1e8), their average 1: dScaled = (−(1 − 1e-8), 1 − 1e-8).
  const dScaled = 1 - 1e-8;
  const { dQ, dK } = attentionBackward([[1]], [[2]], [[0], [3]], [[0], [1e8]], [[1 - 1e-8, 1e-8]]);
  expect(dQ).toMatchValues([[3 * dScaled]], { axes: "query component", what: "dQ", atol: 1e-7 });
  expect(dK).toMatchValues([[-2 * dScaled], [2 * dScaled]], {
    axes: "key component",
    what: "dK",
    atol: 1e-7,
  });
});

test("everything that goes in counts at every call", () => {
  const [Q, K, V] = [randomMatrix(2, 4, 31), randomMatrix(3, 4, 32), randomMatrix(3, 5, 33)];
  const { weights } = attention(Q, K, V);
  expect(attentionBackward).toHeed({ dOutput: randomMatrix(2, 5, 34), Q, K, V, weights });
});

test("the gradients are new, also those of one query with one key", () => {
  const [dOutput, Q, K, V] = [[[2, -1, 0.5]], [[0, 0]], [[1, 3]], [[4, 5, 6]]];
  expect(attentionBackward).toReturnNew({ dOutput, Q, K, V, weights: [[1]] });
});

/** The sums of the lesson, one number at a time: a score's gradient, then what it sends to its query and its key. */
function plainSums(dOutput: Matrix, Q: Matrix, K: Matrix, V: Matrix, weights: Matrix): AttentionGradients {
  const sum = (n: number, term: (k: number) => number) =>
    Array.from({ length: n }, (_, k) => term(k)).reduce((total, x) => total + x, 0);
  const dWeight = (i: number, j: number) => sum(V[0].length, (c) => dOutput[i][c] * V[j][c]);
  const dRaw = weights.map((p, i) =>
    p.map(
      (_, j) => sum(p.length, (k) => p[k] * (Number(j === k) - p[j]) * dWeight(i, k)) / K[0].length ** 0.5,
    ),
  );
  return {
    dV: V.map((row, j) => row.map((_, c) => sum(Q.length, (i) => weights[i][j] * dOutput[i][c]))),
    dQ: Q.map((row, i) => row.map((_, c) => sum(K.length, (j) => dRaw[i][j] * K[j][c]))),
    dK: K.map((row, j) => row.map((_, c) => sum(Q.length, (i) => dRaw[i][j] * Q[i][c]))),
  };
}
