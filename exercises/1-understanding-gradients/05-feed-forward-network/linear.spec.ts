import { expect, test } from "vitest";
import type { Matrix, Vector } from "#lib/arrays";
import { misfitRows } from "#lib/kit/misfits";
import { randomMatrix } from "#lib/kit/seed";
import { microModel } from "#lib/micro-model";
import { linear } from "./linear.js";

test("each output is a row of W times the token, plus its bias", () => {
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
    [11, 25, 41],
    [20, 31, 38],
  ];
  expect(() => linear(X, W, [10, 20, 40])).toAccept(
    "a bias of three numbers for three outputs and two tokens",
  );
  expect(linear(X, W, [10, 20, 40])).toMatchValues(Y, { axes: "token output" });
});

test("tokens, weights and bias are the same afterwards", () => {
  const [X, W, [b]] = [randomMatrix(4, 3, 16), randomMatrix(3, 3, 17), randomMatrix(1, 3, 18)];
  expect(() => linear(X, W, b)).toLeaveUnchanged({ X, W, b });
});

test("from 3 inputs to 5 outputs, seven tokens", () => {
  const [X, W, [b]] = [randomMatrix(7, 3, 0), randomMatrix(5, 3, 1), randomMatrix(1, 5, 2)];
  expect(() => linear(X, W, b)).toAccept("a bias of five numbers for five outputs and three inputs");
  expect(linear(X, W, b)).toMatchValues(slowly(X, W, b), { axes: "token output" });
});

test("from 5 inputs to 2 outputs, three tokens", () => {
  const [X, W, [b]] = [randomMatrix(3, 5, 3), randomMatrix(2, 5, 4), randomMatrix(1, 2, 5)];
  expect(linear(X, W, b)).toMatchValues(slowly(X, W, b), { axes: "token output" });
});

test("a token of zeros comes out as the bias", () => {
  const W = randomMatrix(2, 3, 6);
  const X = [
    [0, 0, 0],
    [0, 0, 0],
  ];
  expect(linear(X, W, [5, -7])).toMatchValues(
    [
      [5, -7],
      [5, -7],
    ],
    { axes: "token output" },
  );
});

test("the model of part 1: from 16 numbers to 64 hidden units", () => {
  const { activations, initial_parameters: p } = microModel();
  expect(linear(activations.ln2_output, p.W1, p.b1)).toMatchValues(activations.ffn_pre_activation, {
    axes: "token unit",
  });
});

test("changing one token changes no other token's output", () => {
  const [W, [b]] = [randomMatrix(5, 3, 7), randomMatrix(1, 5, 8)];
  expect((X: Matrix) => linear(X, W, b)).toTreatRowsAlone(randomMatrix(4, 3, 9));
});

test("two biases for three outputs are refused", () => {
  expect(() => linear(randomMatrix(4, 2, 10), randomMatrix(3, 2, 11), [1, 2])).toRefuse(
    RangeError,
    "a bias of two numbers for three outputs",
  );
  expect(() => linear(randomMatrix(4, 2, 10), randomMatrix(3, 2, 11), [1])).toRefuse(
    RangeError,
    "a bias of one number for three outputs",
  );
});

test("four biases for three outputs are refused", () => {
  expect(() => linear(randomMatrix(4, 2, 12), randomMatrix(3, 2, 13), [1, 2, 3, 4])).toRefuse(
    RangeError,
    "a bias of four numbers for three outputs",
  );
});

test("weights for tokens of another width are refused", () => {
  expect(() => linear(randomMatrix(5, 3, 14), randomMatrix(3, 2, 15), [1, 2, 3])).toRefuse(
    RangeError,
    "rows of length two in W for tokens of width three",
  );
  expect(() => linear(randomMatrix(5, 2, 22), randomMatrix(3, 3, 23), [1, 2, 3])).toRefuse(
    RangeError,
    "rows of length three in W for tokens of width two",
  );
});

test("one row of X or W of another length is refused", () => {
  const [X, W, b] = [randomMatrix(5, 3, 24), randomMatrix(4, 3, 25), [1, 2, 3, 4]];
  for (const { what, rows } of misfitRows("X", X))
    expect(() => linear(rows, W, b)).toRefuse(RangeError, what);
  for (const { what, rows } of misfitRows("W", W))
    expect(() => linear(X, rows, b)).toRefuse(RangeError, what);
});

test("a single token, input or output is no exception", () => {
  expect(linear).toAgreeWith(
    slowly,
    { X: "token input", W: "output input", b: "output" },
    { axes: "token output", cases: "ones zeros small large" },
  );
});

test("other tokens, weights or biases count, at every call", () => {
  expect(linear).toHeed({ X: randomMatrix(4, 3, 19), W: randomMatrix(2, 3, 20), b: [0.5, -1.5] });
});

test("the outputs are new, even where they equal the bias", () => {
  expect(linear).toReturnNew({
    X: [
      [0, 0, 0],
      [1, 2, 3],
    ],
    W: randomMatrix(2, 3, 21),
    b: [0.5, -1.5],
  });
});

/** Y[t][o] = Σ_i X[t][i] · W[o][i] + b[o] */
function slowly(X: Matrix, W: Matrix, b: Vector): Matrix {
  return X.map((x) => W.map((w, o) => w.reduce((sum, weight, i) => sum + weight * x[i], b[o])));
}
