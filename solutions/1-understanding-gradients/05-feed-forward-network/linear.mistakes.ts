import { mistakesFor } from "#lib/mistakes";
import { matmul } from "../02-qkv-projections/matmul.js";
import { transpose } from "../02-qkv-projections/transpose.js";

type Matrix = number[][];
type Vector = number[];

const product = (X: Matrix, W: Matrix) => matmul(X, transpose(W));

function refuseBias(W: Matrix, b: Vector): void {
  if (b.length !== W.length) throw new RangeError("b needs one number for each output");
}

/** A linear layer that adds something else to output o of token t. */
const adding = (term: (b: Vector, t: number, o: number) => number) => (X: Matrix, W: Matrix, b: Vector) => {
  refuseBias(W, b);
  return product(X, W).map((row, t) => row.map((y, o) => y + term(b, t, o)));
};

export default mistakesFor<typeof import("./linear.js")>({
  "forgets-the-bias": {
    because: "The bias is not added: a token of zeros should come out as b, and yours comes out as zeros.",
    linear: adding(() => 0),
  },
  "bias-by-token": {
    because: "b was indexed by the token. It belongs to the outputs: every token gets the same b.",
    linear: adding((b, t) => b[t]),
  },
  "first-bias-for-all": {
    because: "Only the first number of b was added, to all outputs. Output o gets b[o].",
    linear: adding((b) => b[0]),
  },
  "whole-bias-to-each": {
    because: "The sum of b was added to every output. Output o gets its own number, b[o].",
    linear: adding((b) => b.reduce((sum, x) => sum + x, 0)),
  },
  "subtracts-the-bias": {
    because: "The bias has the wrong sign: it is added.",
    linear: adding((b, _t, o) => -b[o]),
  },
  "bias-before-the-weights": {
    because: "The bias was added to the input, so W multiplies it too. It comes after the product.",
    linear: (X, W, b) => {
      refuseBias(W, b);
      return product(
        X.map((row) => row.map((x, i) => x + b[i])),
        W,
      );
    },
  },
  "appends-the-bias": {
    because: "The bias stands behind the outputs. It is added to them, number by number.",
    linear: (X, W, b) => {
      refuseBias(W, b);
      return product(X, W).map((row) => [...row, ...b]);
    },
  },
  "forgets-the-transpose": {
    because: "This is X · W + b: it reads the columns of W. Stored [out, in], an output is a row of W.",
    linear: (X, W, b) => {
      refuseBias(W, b);
      return matmul(X, W).map((row) => row.map((y, o) => y + b[o]));
    },
  },
  "bias-per-input": {
    because: "The bias was added at every input, inside the sum. Add it once, after the sum.",
    linear: (X, W, b) => {
      refuseBias(W, b);
      return product(X, W).map((row) => row.map((y, o) => y + W[0].length * b[o]));
    },
  },
  "nonlinearity-inside": {
    because: "Negative outputs were set to 0. The nonlinearity is a step of its own, after this layer.",
    linear: (X, W, b) => {
      refuseBias(W, b);
      return product(X, W).map((row) => row.map((y, o) => Math.max(0, y + b[o])));
    },
  },
  "checks-the-first-rows-only": {
    because:
      "Only the first rows of X and W were compared. A later row can be too short or too long as well.",
    linear: (X, W, b) => {
      refuseBias(W, b);
      if (X[0].length !== W[0].length) throw new RangeError("the rows of X and W differ in length");
      return X.map((x) => W.map((w, o) => w.reduce((sum, weight, i) => sum + weight * x[i], b[o])));
    },
  },
  "one-list-for-all-tokens": {
    because:
      "All rows are the list b itself, and everything was added up in it. Every token needs a new row.",
    linear: (X, W, b) => {
      refuseBias(W, b);
      return X.map((x) => {
        for (const [o, w] of W.entries()) b[o] += w.reduce((sum, weight, i) => sum + weight * x[i], 0);
        return b;
      });
    },
  },
  "trusts-the-bias": {
    because: "A bias that is too short gives NaN, one too long is cut, and nobody hears of it. Refuse both.",
    linear: (X, W, b) => product(X, W).map((row) => row.map((y, o) => y + b[o])),
  },
  "refuses-short-biases-only": {
    because: "A bias with too many numbers is as wrong as one with too few: it belongs to another layer.",
    linear: (X, W, b) => {
      if (b.length < W.length) throw new RangeError("b is too short");
      return product(X, W).map((row) => row.map((y, o) => y + b[o]));
    },
  },
});
