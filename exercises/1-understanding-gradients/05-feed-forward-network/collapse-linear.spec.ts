import { expect, test } from "vitest";
import type { Matrix, Vector } from "#lib/arrays";
import { randomMatrix } from "#lib/kit/seed";
import { microModel } from "#lib/micro-model";
import { collapseLinear } from "./collapse-linear.js";

/** Random weights and bias of a layer. */
function layer(inputs: number, outputs: number, stream: number): { W: Matrix; b: Vector } {
  return { W: randomMatrix(outputs, inputs, stream), b: randomMatrix(1, outputs, stream + 1)[0] };
}

/** Y[t][o] = Σ_i X[t][i] · W[o][i] + b[o], in plain loops. */
function apply(X: Matrix, { W, b }: { W: Matrix; b: Vector }): Matrix {
  return X.map((x) => W.map((w, o) => w.reduce((sum, weight, i) => sum + weight * x[i], b[o])));
}

test("two layers of width 2 become one, by hand", () => {
  const W1 = [
    [1, 2],
    [0, 1],
  ];
  const W2 = [
    [2, 0],
    [1, 3],
  ];
  const W = [
    [2, 4],
    [1, 5],
  ];
  expect(collapseLinear(W1, [1, -1], W2, [10, 20])).toMatchStages([
    { name: "W", expected: W, axes: "output input" },
    { name: "b", expected: [12, 18], axes: "output" },
  ]);
});

test("2 inputs, 5 hidden, 3 outputs: weights of [3, 2], bias [3]", () => {
  const [first, second] = [layer(2, 5, 0), layer(5, 3, 2)];
  const W = second.W.map((row) => [0, 1].map((i) => row.reduce((sum, w, h) => sum + w * first.W[h][i], 0)));
  const b = second.W.map((row, o) => row.reduce((sum, w, h) => sum + w * first.b[h], second.b[o]));
  expect(collapseLinear(first.W, first.b, second.W, second.b)).toMatchStages([
    { name: "W", expected: W, axes: "output input" },
    { name: "b", expected: b, axes: "output" },
  ]);
});

test("weights and biases are the same afterwards", () => {
  const [{ W: W1, b: b1 }, { W: W2, b: b2 }] = [layer(2, 3, 20), layer(3, 4, 22)];
  expect(() => collapseLinear(W1, b1, W2, b2)).toLeaveUnchanged({ W1, b1, W2, b2 });
});

test("for any token, one layer gives what two give", () => {
  const [first, second] = [layer(4, 3, 4), layer(3, 5, 6)];
  const X = randomMatrix(7, 4, 8);
  const one = collapseLinear(first.W, first.b, second.W, second.b);
  expect(apply(X, one)).toMatchValues(apply(apply(X, first), second), { axes: "token output" });
});

test("three layers become one, in whichever order", () => {
  const [a, b, c] = [layer(2, 3, 9), layer(3, 5, 11), layer(5, 4, 13)];
  const collapse = (p: typeof a, q: typeof a) => collapseLinear(p.W, p.b, q.W, q.b);
  const [left, right] = [collapse(collapse(a, b), c), collapse(a, collapse(b, c))];
  const X = randomMatrix(3, 2, 15);
  const expected = apply(apply(apply(X, a), b), c);
  expect(apply(X, left)).toMatchValues(expected, { axes: "token output" });
  expect(apply(X, right)).toMatchValues(expected, { axes: "token output" });
});

test("the model of part 1: without GELU its 64 units do nothing", () => {
  const { initial_parameters: p, activations } = microModel();
  const X = activations.ln2_output;
  const { W, b } = collapseLinear(p.W1, p.b1, p.W2, p.b2);
  const twoLayers = apply(apply(X, { W: p.W1, b: p.b1 }), { W: p.W2, b: p.b2 });
  expect(apply(X, { W, b })).toMatchValues(twoLayers, { axes: "token output" });
});

test("a second layer for more or fewer inputs is refused", () => {
  const [first, second, narrow] = [layer(2, 3, 16), layer(4, 2, 18), layer(2, 4, 34)];
  expect(() => collapseLinear(first.W, first.b, second.W, second.b)).toRefuse(
    RangeError,
    "a second layer for four inputs after one with three outputs",
  );
  expect(() => collapseLinear(first.W, first.b, narrow.W, narrow.b)).toRefuse(
    RangeError,
    "a second layer for two inputs after one with three outputs",
  );
});

test("a bias of another length than its layer's outputs is refused", () => {
  const [first, second] = [layer(2, 3, 24), layer(3, 4, 26)];
  expect(() => collapseLinear(first.W, [1, 2], second.W, second.b)).toRefuse(
    RangeError,
    "a b1 of two for three",
  );
  expect(() => collapseLinear(first.W, [1, 2, 3, 4], second.W, second.b)).toRefuse(
    RangeError,
    "a b1 of four for three",
  );
  expect(() => collapseLinear(first.W, first.b, second.W, [1, 2, 3])).toRefuse(
    RangeError,
    "a b2 of three for four",
  );
  expect(() => collapseLinear(first.W, first.b, second.W, [1, 2, 3, 4, 5])).toRefuse(
    RangeError,
    "a b2 of five for four",
  );
});

test("a single input, hidden unit or output is no exception", () => {
  const slowly = (W1: Matrix, b1: Vector, W2: Matrix, b2: Vector) => ({
    W: W2.map((row) => W1[0].map((_, i) => row.reduce((sum, w, h) => sum + w * W1[h][i], 0))),
    b: W2.map((row, o) => row.reduce((sum, w, h) => sum + w * b1[h], b2[o])),
  });
  expect(collapseLinear).toAgreeWith(
    slowly,
    { W1: "hidden input", b1: "hidden", W2: "output hidden", b2: "output" },
    { axes: { W: "output input", b: "output" }, cases: "ones zeros small large" },
  );
});

test("other weights or biases give another layer, at every call", () => {
  const [{ W: W1, b: b1 }, { W: W2, b: b2 }] = [layer(2, 3, 28), layer(3, 4, 30)];
  expect(collapseLinear).toHeed({ W1, b1, W2, b2 });
});

test("W and b are new, even where they equal W2 and b2", () => {
  const { W: W2, b: b2 } = layer(2, 3, 32);
  expect(collapseLinear).toReturnNew({
    W1: [
      [1, 0],
      [0, 1],
    ],
    b1: [0, 0],
    W2,
    b2,
  });
});
