import { expect, test } from "vitest";
import { type Matrix, shapeOf, type Vector } from "#lib/arrays";
import { xorNetwork } from "./xor-network.js";

const X = [
  [0, 0],
  [0, 1],
  [1, 0],
  [1, 1],
];
const XOR = [
  [0, 1],
  [1, 0],
]; // by x1 and x2

/** Y[t][o] = Σ_i X[t][i] · W[o][i] + b[o] */
function layer(X: Matrix, W: Matrix, b: Vector): Matrix {
  return X.map((x) => W.map((w, o) => w.reduce((sum, weight, i) => sum + weight * x[i], b[o])));
}

/** What the network answers to the four inputs, by x1 and x2. */
function answers(): Matrix {
  const { W1, b1, W2, b2 } = xorNetwork();
  const hidden = layer(X, W1, b1).map((row) => row.map((z) => Math.max(0, z)));
  const y = layer(hidden, W2, b2).map(([y]) => y);
  return [y.slice(0, 2), y.slice(2)];
}

test("two hidden units read two inputs, one output reads the units", () => {
  const { W1, b1, W2, b2 } = xorNetwork();
  expect(shapeOf(W1)).toMatchValues([2, 2], { axes: "axis", what: "the shape of W1" });
  expect(shapeOf(b1)).toMatchValues([2], { axes: "axis", what: "the shape of b1" });
  expect(shapeOf(W2)).toMatchValues([1, 2], { axes: "axis", what: "the shape of W2" });
  expect(shapeOf(b2)).toMatchValues([1], { axes: "axis", what: "the shape of b2" });
});

test("(0,0), (0,1), (1,0), (1,1) give 0, 1, 1, 0", () => {
  expect(answers()).toMatchValues(XOR, { axes: "x1 x2" });
});

test("the weights are new lists at every call", () => {
  expect(xorNetwork).toReturnNew({});
});
