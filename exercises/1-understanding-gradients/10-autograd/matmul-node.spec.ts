import { expect, test } from "vitest";
import type { Matrix } from "#lib/arrays";
import { randomMatrix } from "#lib/kit/seed";
import { addNode } from "./broadcast-gradient.js";
import { linearNode, matmulNode, transposeNode } from "./matmul-node.js";
import { backward, leaf, type Node } from "./topological-order.js";

const axes = "row column";
// Made again at every use, so that no test sees what an answer did to them.
const A = () => [
  [1, 2],
  [-1, 0],
  [3, 1],
]; // [3, 2]
const B = () => [
  [2, 0, 1, -1],
  [1, 3, 0, 2],
]; // [2, 4]

/** The sum of weighted numbers as a loss: `[1, 3] · Y · [4, 1]`. */
const lossOf = (Y: Node, left: Matrix, right: Matrix) => matmulNode(matmulNode(leaf(left), Y), leaf(right));

test("the product of [3, 2] and [2, 4]", () => {
  const expected = [
    [4, 6, 1, 3],
    [-2, 0, -1, 1],
    [7, 3, 3, -1],
  ];
  expect(matmulNode(leaf(A()), leaf(B())).data).toMatchValues(expected, { axes });
});

test("the factors and dC are the same afterwards", () => {
  const [a, b, dC] = [leaf(A()), leaf(B()), randomMatrix(3, 4, 5)];
  expect(() => matmulNode(a, b).pullback(dC)).toLeaveUnchanged({ a: a.data, b: b.data, dC });
});

test("dC at row 0, column 1 alone: row 0 of A and column 1 of B", () => {
  const dC = [
    [0, 5, 0, 0],
    [0, 0, 0, 0],
    [0, 0, 0, 0],
  ];
  const [dA, dB] = matmulNode(leaf(A()), leaf(B())).pullback(dC);
  expect({ dA, dB }).toMatchStages([
    {
      name: "dA",
      expected: [
        [0, 15],
        [0, 0],
        [0, 0],
      ],
      axes,
    },
    {
      name: "dB",
      expected: [
        [0, 5, 0, 0],
        [0, 10, 0, 0],
      ],
      axes,
    },
  ]);
});

test("both shares of [3, 2] · [2, 4] pass the numeric check", () => {
  const [a, b] = [randomMatrix(3, 2, 1), randomMatrix(2, 4, 2)];
  expect((x: Matrix, dC: Matrix) => matmulNode(leaf(x), leaf(b)).pullback(dC)[0]).toBeGradientOf(
    (x) => matmulNode(leaf(x), leaf(b)).data,
    { at: a, axes, what: "dA" },
  );
  expect((x: Matrix, dC: Matrix) => matmulNode(leaf(a), leaf(x)).pullback(dC)[1]).toBeGradientOf(
    (x) => matmulNode(leaf(a), leaf(x)).data,
    { at: b, axes, what: "dB" },
  );
});

test("square factors, where every shape fits, pass it too", () => {
  const [a, b] = [randomMatrix(3, 3, 3), randomMatrix(3, 3, 4)];
  expect((x: Matrix, dC: Matrix) => matmulNode(leaf(x), leaf(b)).pullback(dC)[0]).toBeGradientOf(
    (x) => matmulNode(leaf(x), leaf(b)).data,
    { at: a, axes, what: "dA" },
  );
  expect((x: Matrix, dC: Matrix) => matmulNode(leaf(a), leaf(x)).pullback(dC)[1]).toBeGradientOf(
    (x) => matmulNode(leaf(a), leaf(x)).data,
    { at: b, axes, what: "dB" },
  );
});

test("products of a single row, column or number pass it too", () => {
  for (const [m, n, p] of [
    [1, 3, 2],
    [3, 1, 2],
    [3, 2, 1],
    [1, 1, 1],
  ]) {
    const [a, b] = [randomMatrix(m, n, 7), randomMatrix(n, p, 8)];
    const how = `of [${m}, ${n}] times [${n}, ${p}]`;
    expect((x: Matrix, dC: Matrix) => matmulNode(leaf(x), leaf(b)).pullback(dC)[0]).toBeGradientOf(
      (x) => matmulNode(leaf(x), leaf(b)).data,
      { at: a, axes, what: `dA ${how}` },
    );
    expect((x: Matrix, dC: Matrix) => matmulNode(leaf(a), leaf(x)).pullback(dC)[1]).toBeGradientOf(
      (x) => matmulNode(leaf(a), leaf(x)).data,
      { at: b, axes, what: `dB ${how}` },
    );
  }
});

test("a node times itself: both shares are there", () => {
  const x = leaf([
    [1, 2],
    [3, 4],
  ]);
  const [first, second] = matmulNode(x, x).pullback([
    [1, 0],
    [0, 1],
  ]);
  const due = [
    [1, 3],
    [2, 4],
  ];
  expect(first).toMatchValues(due, { axes, what: "the share of x as the first factor" });
  expect(second).toMatchValues(due, { axes, what: "the share of x as the second factor" });
});

test("a single row or column is turned, and its gradient back", () => {
  const [ofColumn] = transposeNode(leaf([[1], [2], [3]])).pullback([[10, 20, 30]]);
  expect(ofColumn).toMatchValues([[10], [20], [30]], { axes, what: "the share of a column" });
  const [ofRow] = transposeNode(leaf([[1, 2, 3]])).pullback([[10], [20], [30]]);
  expect(ofRow).toMatchValues([[10, 20, 30]], { axes, what: "the share of a row" });
});

test("the transpose turns row 0 to column 0, its gradient back", () => {
  const turned = transposeNode(leaf(A()));
  expect(turned.data).toMatchValues(
    [
      [1, -1, 3],
      [2, 0, 1],
    ],
    { axes },
  );
  const [share] = turned.pullback([
    [10, 20, 30],
    [40, 50, 60],
  ]);
  expect(share).toMatchValues(
    [
      [10, 40],
      [20, 50],
      [30, 60],
    ],
    { axes },
  );
});

const X = () => [
  [1, 0],
  [2, -1],
  [0, 3],
]; // [3, 2]
const W = () => [
  [2, 1],
  [0, -1],
  [1, 1],
  [-3, 2],
]; // [4, 2], out x in
const bias = () => [[10, 20, 30, 40]]; // [1, 4]

test("a linear layer: tokens times Wᵀ, the bias under every token", () => {
  const expected = [
    [12, 20, 31, 37],
    [13, 21, 31, 32],
    [13, 17, 33, 46],
  ];
  expect(linearNode(leaf(X()), leaf(W()), leaf(bias())).data).toMatchValues(expected, { axes: "token out" });
});

test("without a bias nothing is added", () => {
  const expected = [
    [2, 0, 1, -3],
    [3, 1, 1, -8],
    [3, -3, 3, 6],
  ];
  expect(linearNode(leaf(X()), leaf(W())).data).toMatchValues(expected, { axes: "token out" });
});

test("a layer of one token, one input and one output", () => {
  const [x, w, b] = [leaf([[3]]), leaf([[2]]), leaf([[0]])];
  const y = linearNode(x, w, b);
  expect(y.data).toMatchValues([[6]], { axes: "token out" });
  backward(y);
  expect([x.grad, w.grad, b.grad]).toMatchValues([[[2]], [[3]], [[1]]], { axes: "leaf row column" });
});

test("its three gradients come from backward alone", () => {
  const [x, w, b] = [leaf(X()), leaf(W()), leaf(bias())];
  // dY[t][o] = left[t] · right[o]
  backward(lossOf(linearNode(x, w, b), [[1, -2, 0.5]], [[1], [0], [2], [-1]]));
  expect({ b: b.grad, X: x.grad, W: w.grad }).toMatchStages([
    { name: "b", expected: [[-0.5, 0, -1, 0.5]], axes: "row out" },
    {
      name: "X",
      expected: [
        [7, 1],
        [-14, -2],
        [3.5, 0.5],
      ],
      axes: "token in",
    },
    {
      name: "W",
      expected: [
        [-3, 3.5],
        [0, 0],
        [-6, 7],
        [3, -3.5],
      ],
      axes: "out in",
    },
  ]);
});

test("weights and bias of two layers get the sum of both gradients", () => {
  const w = leaf([
    [1, 2],
    [3, 4],
  ]);
  const [x, y, b] = [leaf([[1, -1]]), leaf([[2, 5]]), leaf([[-6, 7]])];
  const both = addNode(linearNode(x, w, b), linearNode(y, w, b)); // [1, 2]
  backward(matmulNode(both, leaf([[1], [10]])));
  expect({ W: w.grad, b: b.grad }).toMatchStages([
    {
      name: "W",
      expected: [
        [3, 4],
        [30, 40],
      ],
      axes: "out in",
    },
    { name: "b", expected: [[2, 20]], axes: "row out" },
  ]);
});

test("factors that do not fit are refused", () => {
  expect(() => matmulNode(leaf(A()), leaf(A()))).toRefuse(RangeError, "[3, 2] times [3, 2]");
  expect(() => matmulNode(leaf(B()), leaf([[1, 2]]))).toRefuse(RangeError, "[2, 4] times [1, 2]");
  expect(() => matmulNode(leaf(B()), leaf(B()))).toRefuse(RangeError, "[2, 4] times [2, 4]");
});

test("a transpose and a layer leave alone what came in", () => {
  const [x, w, b] = [leaf(X()), leaf(W()), leaf(bias())];
  const dy = randomMatrix(2, 4, 6);
  expect(() => transposeNode(w).pullback(dy)).toLeaveUnchanged({ W: w.data, dy });
  const call = () => backward(lossOf(linearNode(x, w, b), [[1, -2, 0.5]], [[1], [0], [2], [-1]]));
  expect(call).toLeaveUnchanged({ X: x.data, W: w.data, b: b.data });
});

test("values and shares count at every call", () => {
  const [a, b, dC] = [randomMatrix(3, 2, 9), randomMatrix(2, 4, 10), randomMatrix(3, 4, 11)];
  expect((a: Matrix, b: Matrix, dC: Matrix) => {
    const { data, pullback } = matmulNode(leaf(a), leaf(b));
    return { data, shares: pullback(dC) };
  }).toHeed({ a, b, dC });
  expect((a: Matrix, dy: Matrix) => {
    const { data, pullback } = transposeNode(leaf(a));
    return { data, shares: pullback(dy) };
  }).toHeed({ a, dy: randomMatrix(2, 3, 12) });
});

test("of two passes the first one's shares stay as they were", () => {
  const { pullback } = matmulNode(leaf(A()), leaf(B()));
  expect(pullback).toReturnNew({ dC: randomMatrix(3, 4, 13) });
  expect(transposeNode(leaf([[5]])).pullback).toReturnNew({ dy: [[2]] });
});
