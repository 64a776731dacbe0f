import { expect, test } from "vitest";
import type { Matrix } from "#lib/arrays";
import { misfitRows } from "#lib/kit/misfits";
import { randomMatrix } from "#lib/kit/seed";
import { microModel } from "#lib/micro-model";
import { outputProjection } from "./output-projection.js";

test("each row of W makes one output of a token", () => {
  const X = [
    [1, 2, 0],
    [4, -1, 3],
  ];
  const W = [
    [1, 0, 2],
    [3, 1, 0],
    [-1, 1, 1],
  ];
  const Y = [
    [1, 5, 1],
    [10, 11, -2],
  ];
  expect(outputProjection(X, W)).toMatchValues(Y, { axes: "token output", inputs: { X } });
});

test("from 3 inputs to 4 outputs", () => {
  const X = [
    [1, 2, 0],
    [0, -1, 3],
  ];
  const W = [
    [1, 0, 2],
    [3, 1, 0],
    [-1, 1, 1],
    [0, 2, -1],
  ];
  const Y = [
    [1, 5, 1, 4],
    [6, -1, 2, -5],
  ];
  expect(outputProjection(X, W)).toMatchValues(Y, { axes: "token output" });
});

test("tokens and weights are the same afterwards", () => {
  const X = randomMatrix(4, 3, 6);
  const W = randomMatrix(3, 3, 7);
  expect(() => outputProjection(X, W)).toLeaveUnchanged({ X, W });
});

test("from 5 inputs to 3 outputs, seven tokens", () => {
  const X = randomMatrix(7, 5, 0);
  const W = randomMatrix(3, 5, 1);
  expect(outputProjection(X, W)).toMatchValues(slowly(X, W), { axes: "token output" });
});

test("a row of W with a single 1 picks that input", () => {
  const X = [
    [7, -2, 5],
    [0.5, 4, -1],
  ];
  const thirdFirstSecond = [
    [0, 0, 1],
    [1, 0, 0],
    [0, 1, 0],
  ];
  const picked = [
    [5, 7, -2],
    [-1, 0.5, 4],
  ];
  expect(outputProjection(X, thirdFirstSecond)).toMatchValues(picked, { axes: "token output" });
});

test("the model of part 1: W_O makes the output of both heads", () => {
  const { activations, initial_parameters } = microModel();
  expect(outputProjection(activations.heads_concatenated, initial_parameters.W_O)).toMatchValues(
    activations.multi_head_output,
    { axes: "token output" },
  );
});

test("changing one token changes no other token's output", () => {
  const W = randomMatrix(5, 3, 2);
  expect((X: Matrix) => outputProjection(X, W)).toTreatRowsAlone(randomMatrix(4, 3, 3));
});

test("weights for tokens of another width are refused", () => {
  // 3 x 2 weights would fit as they lie, not transposed
  expect(() => outputProjection(randomMatrix(5, 3, 4), randomMatrix(3, 2, 5))).toRefuse(
    RangeError,
    "rows of length two in W for tokens of width three",
  );
  expect(() => outputProjection(randomMatrix(5, 3, 8), randomMatrix(3, 4, 9))).toRefuse(
    RangeError,
    "rows of length four in W for tokens of width three",
  );
  const [X, W] = [randomMatrix(5, 3, 8), randomMatrix(4, 3, 9)];
  for (const { what, rows } of misfitRows("W", W)) {
    expect(() => outputProjection(X, rows)).toRefuse(RangeError, what);
    expect(() => outputProjection(X.slice(0, 1), rows)).toRefuse(RangeError, `${what}, for one token`);
  }
  for (const { what, rows } of misfitRows("X", X))
    expect(() => outputProjection(rows, W)).toRefuse(RangeError, what);
});

test("a single token, input or output is no exception", () => {
  expect(outputProjection).toAgreeWith(
    slowly,
    { X: "token input", W: "output input" },
    { axes: "token output", cases: "ones zeros small large" },
  );
});

test("other tokens or weights give other outputs, at every call", () => {
  expect(outputProjection).toHeed({ X: randomMatrix(4, 3, 10), W: randomMatrix(2, 3, 11) });
});

test("the outputs are new at every call", () => {
  expect(outputProjection).toReturnNew({
    X: randomMatrix(2, 2, 12),
    W: [
      [1, 0],
      [0, 1],
    ],
  });
});

/** Y[t][o] = Σ_i X[t][i] · W[o][i] */
function slowly(X: Matrix, W: Matrix): Matrix {
  return X.map((x) => W.map((w) => w.reduce((sum, weight, i) => sum + weight * x[i], 0)));
}
