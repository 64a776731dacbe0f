import { expect, test } from "vitest";
import type { Matrix } from "#lib/arrays";
import { misfitRows } from "#lib/kit/misfits";
import { randomMatrix } from "#lib/kit/seed";
import { microModel } from "#lib/micro-model";
import { headsAsSum } from "./heads-as-sum.js";
import { multiHeadAttention } from "./multi-head-attention.js";

const VECTORS = "head token feature";
const WEIGHTS = "head query key";

/** Weights for `heads` heads of width 2 that read tokens of width 4; six streams of random numbers are used up. */
function weights(heads: number, stream: number) {
  const each = (first: number) =>
    Array.from({ length: heads }, (_, h) => randomMatrix(4, 2, stream + first + 10 * h));
  return { W_Q: each(0), W_K: each(1), W_V: each(2), W_O: randomMatrix(4, 2 * heads, stream + 3) };
}

const [ln2, ln3] = [Math.log(2), Math.log(3)];

/** Three tokens of width 4, two heads of width 1. */
function byHand() {
  const X = [
    [1, 0, 1, 2],
    [0, 1, -1, 1],
    [2, 0, 0, 3],
  ];
  const p = {
    W_Q: [
      [[-3], [ln3 - 3], [-1], [2]],
      [[ln2 - 3], [-3], [-1], [2]],
    ],
    W_K: [
      [[3], [4], [1], [-2]],
      [[-1], [1], [0], [1]],
    ],
    W_V: [
      [[1], [-3], [-1], [2]],
      [[-1], [0], [-1], [2]],
    ],
    W_O: [
      [1, 2],
      [-1, 4],
      [2, 0],
      [3, -1],
    ],
  };
  return { X, p };
}

test("two heads of width 1 are mixed by W_O, by hand", () => {
  const { X, p } = byHand();
  const weights = [
    [
      [1, 0, 0],
      [1 / 4, 3 / 4, 0],
      [1 / 3, 1 / 3, 1 / 3],
    ],
    [
      [1, 0, 0],
      [1 / 2, 1 / 2, 0],
      [1 / 6, 4 / 6, 1 / 6],
    ],
  ];
  const concatenated = [
    [4, 2],
    [1, 5 / 2],
    [4, 3],
  ];
  const output = [
    [8, 4, 8, 10],
    [6, 9, 2, 0.5],
    [10, 8, 8, 9],
  ];
  expect(multiHeadAttention(X, p)).toMatchStages([
    {
      name: "Q",
      expected: [
        [[0], [ln3], [0]],
        [[ln2], [0], [2 * ln2]],
      ],
      axes: VECTORS,
    },
    {
      name: "K",
      expected: [
        [[0], [1], [0]],
        [[1], [2], [1]],
      ],
      axes: VECTORS,
    },
    {
      name: "V",
      expected: [
        [[4], [0], [8]],
        [[2], [3], [4]],
      ],
      axes: VECTORS,
    },
    { name: "weights", expected: weights, axes: WEIGHTS },
    { name: "concatenated", expected: concatenated, axes: "token column" },
    { name: "output", expected: output, axes: "token output" },
  ]);
});

test("three heads of width 2 and W_O of [4, 6], in plain loops", () => {
  const X = randomMatrix(5, 4, 0);
  const p = weights(3, 1);
  const { Q, K, V, weights: shares, concatenated, output } = slowly(X, p);
  expect(multiHeadAttention(X, p)).toMatchStages([
    { name: "Q", expected: Q, axes: VECTORS },
    { name: "K", expected: K, axes: VECTORS },
    { name: "V", expected: V, axes: VECTORS },
    { name: "weights", expected: shares, axes: WEIGHTS },
    { name: "concatenated", expected: concatenated, axes: "token column" },
    { name: "output", expected: output, axes: "token output" },
  ]);
});

test("the model of part 1: every stage of both heads", () => {
  const { activations: a, initial_parameters: p } = microModel();
  expect(multiHeadAttention(a.ln1_output, p)).toMatchStages([
    { name: "Q", expected: a.Q, axes: VECTORS },
    { name: "K", expected: a.K, axes: VECTORS },
    { name: "V", expected: a.V, axes: VECTORS },
    { name: "weights", expected: a.attention_weights, axes: WEIGHTS },
    { name: "concatenated", expected: a.heads_concatenated, axes: "token column" },
    { name: "output", expected: a.multi_head_output, axes: "token output" },
  ]);
});

test("tokens and weights are the same afterwards", () => {
  const X = randomMatrix(3, 4, 200);
  const p = weights(2, 201);
  expect(() => multiHeadAttention(X, p)).toLeaveUnchanged({ X, p });
});

test("a later token never changes an earlier output", () => {
  const p = weights(2, 40);
  expect((X: Matrix) => multiHeadAttention(X, p).output).toBeCausal(randomMatrix(5, 4, 44));
});

test("the output is the sum of what the heads add", () => {
  const X = randomMatrix(5, 4, 60);
  const p = weights(3, 61);
  const { output, concatenated } = multiHeadAttention(X, p);
  const heads = [0, 1, 2].map((h) => concatenated.map((row) => row.slice(2 * h, 2 * h + 2)));
  expect(output).toMatchValues(headsAsSum(heads, p.W_O), { axes: "token output" });
});

test("heads may change places if their columns of W_O do too", () => {
  const X = randomMatrix(5, 4, 100);
  const p = weights(2, 101);
  const exchanged = {
    W_Q: p.W_Q.toReversed(),
    W_K: p.W_K.toReversed(),
    W_V: p.W_V.toReversed(),
    W_O: p.W_O.map(([a, b, c, d]) => [c, d, a, b]),
  };
  expect(multiHeadAttention(X, exchanged).output).toMatchValues(multiHeadAttention(X, p).output, {
    axes: "token output",
  });
});

test("queries, keys or values for too few or many heads: refused", () => {
  const p = weights(2, 120);
  expect(() => multiHeadAttention(randomMatrix(3, 4, 140), { ...p, W_K: [p.W_K[0]] })).toRefuse(
    RangeError,
    "key weights for one of two heads",
  );
  expect(() => multiHeadAttention(randomMatrix(3, 4, 141), { ...p, W_V: [p.W_V[0]] })).toRefuse(
    RangeError,
    "value weights for one of two heads",
  );
  const [X, more] = [randomMatrix(3, 4, 142), randomMatrix(4, 2, 143)];
  expect(() => multiHeadAttention(X, { ...p, W_Q: [p.W_Q[0]] })).toRefuse(
    RangeError,
    "query weights for one of two heads",
  );
  for (const name of ["W_Q", "W_K", "W_V"] as const)
    expect(() => multiHeadAttention(X, { ...p, [name]: [...p[name], more] })).toRefuse(
      RangeError,
      `${name} for three heads where there are two`,
    );
  expect(() => multiHeadAttention(X, { ...p, W_K: [...p.W_K, more], W_V: [...p.W_V, more] })).toRefuse(
    RangeError,
    "keys and values for three heads, queries for two",
  );
});

test("W_O for one head or three is refused where there are two", () => {
  const X = randomMatrix(3, 4, 181);
  for (const columns of [6, 2]) {
    const p = { ...weights(2, 160), W_O: randomMatrix(4, columns, 180) };
    const what = `W_O with ${columns} columns for two heads of width two`;
    expect(() => multiHeadAttention(X, p)).toRefuse(RangeError, what);
  }
  for (const { what, rows } of misfitRows("W_O", randomMatrix(4, 4, 184))) {
    expect(() => multiHeadAttention(X, { ...weights(2, 160), W_O: rows })).toRefuse(RangeError, what);
  }
});

test("tokens of width 5 and weights for width 4 are refused", () => {
  expect(() => multiHeadAttention(randomMatrix(3, 5, 182), weights(2, 183))).toRefuse(
    RangeError,
    "tokens of width five and weights for width four",
  );
});

test("a single head, token, width or feature is no exception", () => {
  const each = "head width feature";
  const W_O = ({ head, width, feature }: Record<string, number>) => randomMatrix(width, head * feature, 220);
  expect(multiHeadAttention).toAgreeWith(
    slowly,
    { X: "token width", p: { W_Q: each, W_K: each, W_V: each, W_O } },
    {
      axes: {
        output: "token output",
        Q: VECTORS,
        K: VECTORS,
        V: VECTORS,
        weights: WEIGHTS,
        concatenated: "token column",
      },
    },
  );
});

test("other tokens or weights give other results, at every call", () => {
  expect(multiHeadAttention).toHeed({ X: randomMatrix(3, 4, 221), p: weights(2, 222) });
});

test("all that it returns is new at every call", () => {
  expect(multiHeadAttention).toReturnNew(byHand());
});

/** All heads in plain loops, straight from the formulas. */
function slowly(X: Matrix, p: ReturnType<typeof weights>) {
  const project = (W: Matrix) =>
    X.map((x) => W[0].map((_, c) => x.reduce((sum, v, d) => sum + v * W[d][c], 0)));
  const [Q, K, V] = [p.W_Q.map(project), p.W_K.map(project), p.W_V.map(project)];
  const shares = Q.map((queries, h) =>
    queries.map((q, i) => {
      const score = (k: number[]) => k.reduce((sum, x, c) => sum + q[c] * x, 0) / Math.sqrt(k.length);
      const e = K[h].map((k, j) => (j <= i ? Math.exp(score(k)) : 0));
      const total = e.reduce((sum, x) => sum + x, 0);
      return e.map((x) => x / total);
    }),
  );
  const concatenated = X.map((_, i) =>
    V.flatMap((values, h) =>
      values[0].map((_, c) => values.reduce((sum, v, j) => sum + shares[h][i][j] * v[c], 0)),
    ),
  );
  const output = concatenated.map((row) =>
    p.W_O.map((w) => w.reduce((sum, weight, c) => sum + weight * row[c], 0)),
  );
  return { Q, K, V, weights: shares, concatenated, output };
}
