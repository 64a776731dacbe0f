import { expect, test } from "vitest";
import type { Matrix } from "#lib/arrays";
import { randomMatrix } from "#lib/kit/seed";
import { microModel } from "#lib/micro-model";
import { type MultiHead, multiHeadAttention } from "../04-multi-head-attention/multi-head-attention.js";
import { type MultiHeadGradients, multiHeadBackward } from "./multi-head-backward.js";

const HEADS = "head input component";
type Weights = { W_Q: Matrix[]; W_K: Matrix[]; W_V: Matrix[]; W_O: Matrix };

/** The gradients as stages, from the output downwards. */
const stages = ({ dX, dW_Q, dW_K, dW_V, dW_O }: MultiHeadGradients) => [
  { name: "dW_O", expected: dW_O, axes: "output component" },
  { name: "dW_V", expected: dW_V, axes: HEADS },
  { name: "dW_K", expected: dW_K, axes: HEADS },
  { name: "dW_Q", expected: dW_Q, axes: HEADS },
  { name: "dX", expected: dX, axes: "token input" },
];

/** Three heads of width 2 for five tokens of width 4, with scores of order 1. */
const layer = (stream: number) => {
  const heads = (first: number) => [0, 1, 2].map((h) => randomMatrix(4, 2, stream + first + h));
  const p: Weights = { W_Q: heads(0), W_K: heads(3), W_V: heads(6), W_O: randomMatrix(4, 6, stream + 9) };
  return { p, X: randomMatrix(5, 4, stream + 10).map((row) => row.map((x) => 0.6 * x)) };
};

const back = (X: Matrix, p: Weights, dY: Matrix) => multiHeadBackward(dY, X, multiHeadAttention(X, p), p);

test("two tokens, three heads of width 1, by hand", () => {
  const [ln2, ln3] = [Math.log(2), Math.log(3)];
  const X = [
    [1, 0, 2, -1],
    [0, 1, 1, 1],
  ];
  const p = {
    W_Q: [
      [[1], [ln3], [0], [0]],
      [[0], [ln2], [-1], [1]],
      [[1], [ln3], [-1], [1]],
    ],
    W_K: [
      [[1], [2], [0], [0]],
      [[0], [2], [1], [0]],
      [[2], [1], [0], [0]],
    ],
    W_V: [
      [[3], [0], [1], [0]],
      [[0], [2], [-1], [0]],
      [[1], [-1], [0], [-1]],
    ],
    W_O: [
      [1, 0, 2],
      [0, 1, -1],
      [2, 1, 0],
      [-1, 0, 1],
    ],
  };
  const cache = {
    Q: [
      [[1], [ln3]],
      [[-3], [ln2]],
      [[-2], [ln3]],
    ],
    K: [
      [[1], [2]],
      [[2], [3]],
      [[2], [1]],
    ],
    V: [
      [[5], [1]],
      [[-2], [1]],
      [[2], [-2]],
    ],
    weights: [
      [
        [1, 0],
        [1 / 4, 3 / 4],
      ],
      [
        [1, 0],
        [1 / 3, 2 / 3],
      ],
      [
        [1, 0],
        [3 / 4, 1 / 4],
      ],
    ],
    concatenated: [
      [5, -2, 2],
      [2, 0, 1],
    ],
    output: [
      [9, -4, 8, -3],
      [4, -1, 4, -1],
    ],
  };
  const dOutput = [
    [3, 3, 0, 2],
    [-1, 1, 2, -1],
  ];
  // dConcatenated = (1, 3, 5), (4, 3, −4). Token 0 has no choice; token 1 has dScaled = (3, −3), (−2, 2), (−3, 3).
  // So dQ is 0 for token 0, and −3, 2, −3 for token 1; dK is ±3 ln 3, ∓2 ln 2, ∓3 ln 3.
  const expected = {
    dW_O: [
      [13, -6, 5],
      [17, -6, 7],
      [4, 0, 2],
      [8, -4, 3],
    ],
    dW_V: [
      [[2], [3], [7], [1]],
      [[4], [2], [10], [-2]],
      [[2], [-1], [3], [-3]],
    ],
    dW_K: [
      [[3 * ln3], [-3 * ln3], [3 * ln3], [-6 * ln3]],
      [[-2 * ln2], [2 * ln2], [-2 * ln2], [4 * ln2]],
      [[-3 * ln3], [3 * ln3], [-3 * ln3], [6 * ln3]],
    ],
    dW_Q: [
      [[0], [-3], [-3], [-3]],
      [[0], [2], [2], [2]],
      [[0], [-3], [-3], [-3]],
    ],
    dX: [
      [8 - 3 * ln3, 6 + 3 * ln3 - 4 * ln2, -2 - 2 * ln2, -2],
      [2 + 3 * ln3, 5 - 9 * ln3 + 6 * ln2, 2 + 2 * ln2, 0],
    ],
  };
  expect(multiHeadBackward(dOutput, X, cache, p)).toMatchStages(stages(expected));
});

test("a single token only sees itself: two heads of width 2", () => {
  const X = [[1, 2, -1]];
  const p = {
    W_Q: [
      [
        [1, 2],
        [0, 1],
        [2, 0],
      ],
      [
        [2, -1],
        [1, 1],
        [0, 3],
      ],
    ],
    W_K: [
      [
        [1, -1],
        [2, 1],
        [1, 0],
      ],
      [
        [3, 0],
        [1, 2],
        [0, 1],
      ],
    ],
    W_V: [
      [
        [1, 0],
        [2, -1],
        [1, 1],
      ],
      [
        [0, 3],
        [1, 1],
        [-1, 0],
      ],
    ],
    W_O: [
      [1, 0, 2, -1],
      [-1, 1, 0, 3],
      [0, 2, 1, 1],
    ],
  };
  const cache = {
    Q: [[[-1, 4]], [[4, -2]]],
    K: [[[4, 1]], [[5, 3]]],
    V: [[[4, -3]], [[3, 5]]],
    weights: [[[1]], [[1]]],
    concatenated: [[4, -3, 3, 5]],
    output: [[5, 8, 2]],
  };
  const nothing = [0, 1].map(() => [0, 1, 2].map(() => [0, 0]));
  // The gradient of the concatenation is (3, 1, 5, −4). The only weight is 1, whatever the score.
  const expected = {
    dW_O: [
      [8, -6, 6, 10],
      [-4, 3, -3, -5],
      [4, -3, 3, 5],
    ],
    dW_V: [
      [
        [3, 1],
        [6, 2],
        [-3, -1],
      ],
      [
        [5, -4],
        [10, -8],
        [-5, 4],
      ],
    ],
    dW_K: nothing,
    dW_Q: nothing,
    dX: [[3 - 12, 5 + 1, 4 - 5]],
  };
  expect(multiHeadBackward([[2, -1, 1]], X, cache, p)).toMatchStages(stages(expected));
});

test("these five gradients come back, and nothing else", () => {
  const { p, X } = layer(240);
  const names = ["dX", "dW_Q", "dW_K", "dW_V", "dW_O"];
  const found = Object.keys(back(X, p, randomMatrix(5, 4, 251)));
  expect(
    found.filter((name) => !names.includes(name)),
    "beside these five",
  ).toEqual([]);
});

test("everything that goes in is the same afterwards", () => {
  const { p, X } = layer(220);
  const [cache, dOutput] = [multiHeadAttention(X, p), randomMatrix(5, 4, 231)];
  const { Q, K, V, weights, concatenated } = cache;
  expect(() => multiHeadBackward(dOutput, X, cache, p)).toLeaveUnchanged({
    dOutput,
    X,
    "cache.Q": Q,
    "cache.K": K,
    "cache.V": V,
    "cache.weights": weights,
    "cache.concatenated": concatenated,
    ...p,
  });
});

test("dW_O is the gradient of your multiHeadAttention", () => {
  const { p, X } = layer(100);
  expect((W_O: Matrix, dY: Matrix) => back(X, { ...p, W_O }, dY).dW_O).toBeGradientOf(
    (W_O: Matrix) => multiHeadAttention(X, { ...p, W_O }).output,
    { at: p.W_O, axes: "output component", what: "dW_O" },
  );
});

test("dW_V is its gradient, head by head", () => {
  const { p, X } = layer(120);
  expect((W_V: Matrix[], dY: Matrix) => back(X, { ...p, W_V }, dY).dW_V).toBeGradientOf(
    (W_V: Matrix[]) => multiHeadAttention(X, { ...p, W_V }).output,
    { at: p.W_V, axes: HEADS, what: "dW_V" },
  );
});

test("dW_K is its gradient, head by head", () => {
  const { p, X } = layer(140);
  expect((W_K: Matrix[], dY: Matrix) => back(X, { ...p, W_K }, dY).dW_K).toBeGradientOf(
    (W_K: Matrix[]) => multiHeadAttention(X, { ...p, W_K }).output,
    { at: p.W_K, axes: HEADS, what: "dW_K" },
  );
});

test("dW_Q is its gradient, head by head", () => {
  const { p, X } = layer(160);
  expect((W_Q: Matrix[], dY: Matrix) => back(X, { ...p, W_Q }, dY).dW_Q).toBeGradientOf(
    (W_Q: Matrix[]) => multiHeadAttention(X, { ...p, W_Q }).output,
    { at: p.W_Q, axes: HEADS, what: "dW_Q" },
  );
});

test("dX is its gradient, all nine uses of X added up", () => {
  const { p, X } = layer(180);
  expect((X: Matrix, dY: Matrix) => back(X, p, dY).dX).toBeGradientOf(
    (X: Matrix) => multiHeadAttention(X, p).output,
    { at: X, axes: "token input", what: "dX" },
  );
});

test("what token 1 wants reaches the tokens 0 and 1, no later one", () => {
  const { p, X } = layer(200);
  const only1 = randomMatrix(5, 4, 211).map((row, t) => row.map((x) => (t === 1 ? x : 0)));
  expect(back(X, p, only1).dX.slice(2)).toMatchValues(Array(3).fill([0, 0, 0, 0]), {
    axes: "token input",
    atol: 0,
    rtol: 0,
    what: "dX of the tokens 2 to 4",
  });
});

test("the model of part 1: all weights and the input", () => {
  const {
    activations: a,
    initial_parameters,
    gradients_wrt_activations: g,
    gradients_wrt_parameters,
  } = microModel();
  const cache = {
    Q: a.Q,
    K: a.K,
    V: a.V,
    weights: a.attention_weights,
    concatenated: a.heads_concatenated,
    output: a.multi_head_output,
  };
  const { W_Q, W_K, W_V, W_O } = gradients_wrt_parameters;
  const expected = { dW_Q: W_Q, dW_K: W_K, dW_V: W_V, dW_O: W_O, dX: g.ln1_output };
  expect(multiHeadBackward(g.multi_head_output, a.ln1_output, cache, initial_parameters)).toMatchStages(
    stages(expected).map((stage) => ({ ...stage, atol: 1e-12 })),
  );
});

test("one token, one head or heads of width 1 are no exception", () => {
  for (const [tokens, heads, width] of [
    [5, 1, 2],
    [5, 3, 1],
    [1, 3, 2],
    [1, 1, 1],
  ]) {
    const { p, X } = layer(260);
    const few = (W: Matrix[]) => W.slice(0, heads).map((head) => cut(head, width));
    const { W_Q, W_K, W_V } = { W_Q: few(p.W_Q), W_K: few(p.W_K), W_V: few(p.W_V) };
    const less = { W_Q, W_K, W_V, W_O: cut(p.W_O, heads * width) };
    const how = `with ${tokens} tokens and ${heads} heads of width ${width},`;
    expect((X: Matrix, dY: Matrix) => back(X, less, dY).dX).toBeGradientOf(
      (X: Matrix) => multiHeadAttention(X, less).output,
      { at: X.slice(0, tokens), axes: "token input", what: `dX ${how}` },
    );
    expect((W_V: Matrix[], dY: Matrix) => back(X, { ...less, W_V }, dY).dW_V).toBeGradientOf(
      (W_V: Matrix[]) => multiHeadAttention(X, { ...less, W_V }).output,
      { at: W_V, axes: HEADS, what: `dW_V ${how}` },
    );
  }
});

test("without a gradient from above, or with zeros for X, no NaN", () => {
  const { p, X } = layer(280);
  const zeros = (A: Matrix) => A.map((row) => row.map(() => 0));
  const { dX, dW_O } = back(X, p, zeros(X));
  expect({ dX, dW_O }).toMatchStages([
    { name: "dX", expected: zeros(X), axes: "token input" },
    { name: "dW_O", expected: zeros(p.W_O), axes: "output component" },
  ]);
  const { dW_Q } = back(zeros(X), p, randomMatrix(5, 4, 291));
  expect(dW_Q).toMatchValues(p.W_Q.map(zeros), { axes: HEADS, what: "dW_Q of an X of zeros" });
});

test("shapes that do not fit are refused", () => {
  const { p, X } = layer(300);
  const [cache, dOutput] = [multiHeadAttention(X, p), randomMatrix(5, 4, 311)];
  expect(() => multiHeadBackward(dOutput.slice(1), X, cache, p)).toRefuse(
    RangeError,
    "four rows of dOutput for five tokens",
  );
  expect(() => multiHeadBackward([...dOutput, dOutput[0]], X, cache, p)).toRefuse(
    RangeError,
    "six rows of dOutput for five tokens",
  );
  expect(() => multiHeadBackward(dOutput, X.slice(1), cache, p)).toRefuse(
    RangeError,
    "an X of four tokens for five rows of dOutput",
  );
  expect(() => multiHeadBackward(dOutput, [...X, X[0]], cache, p)).toRefuse(
    RangeError,
    "an X of six tokens for five rows of dOutput",
  );
  expect(() => multiHeadBackward(dOutput.slice(1), X.slice(1), cache, p)).toRefuse(
    RangeError,
    "an X of four tokens for a cache of five",
  );
  expect(() => multiHeadBackward([...dOutput, dOutput[0]], [...X, X[0]], cache, p)).toRefuse(
    RangeError,
    "an X of six tokens for a cache of five",
  );
  expect(() => multiHeadBackward(cut(dOutput, 3), X, cache, p)).toRefuse(
    RangeError,
    "three columns of dOutput for four rows of W_O",
  );
  expect(() => multiHeadBackward(randomMatrix(5, 5, 312), X, cache, p)).toRefuse(
    RangeError,
    "five columns of dOutput for four rows of W_O",
  );
});

test("everything that goes in counts at every call", () => {
  const { p, X } = layer(320);
  const { output, ...cache } = multiHeadAttention(X, p);
  expect((dOutput: Matrix, X: Matrix, cache: object, p: Weights) =>
    multiHeadBackward(dOutput, X, { output, ...cache } as MultiHead, p),
  ).toHeed({ dOutput: randomMatrix(5, 4, 331), X, cache, p });
});

test("the gradients are new lists, and hold no list twice", () => {
  const { p, X } = layer(340);
  const dOutput = [[0, 0, 0, 0]];
  const [row, zero] = [X.slice(0, 1), { ...p, W_O: p.W_O.map((each) => each.map(() => 0)) }];
  expect(multiHeadBackward).toReturnNew({ dOutput, X: row, cache: multiHeadAttention(row, zero), p: zero });
});

/** The first columns. */
function cut(A: Matrix, columns: number): Matrix {
  return A.map((row) => row.slice(0, columns));
}
