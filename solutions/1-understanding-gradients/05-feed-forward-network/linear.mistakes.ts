import { assertSameLength } from "#lib/arrays";
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

/** The right layer behind a check of b against another length. */
const comparing = (length: (X: Matrix, W: Matrix) => number) => (X: Matrix, W: Matrix, b: Vector) => {
  assertSameLength("the length of b and the rows of W", b.length, length(X, W));
  return product(X, W).map((row) => row.map((y, o) => y + b[o]));
};

export default mistakesFor<typeof import("./linear.js")>({
  "forgets-the-bias": {
    because: "You don't add the bias: a token of zeros should come out as b, and yours comes out as zeros.",
    linear: adding(() => 0),
  },
  "bias-by-token": {
    because: "You indexed b by the token. It belongs to the outputs: every token gets the same b.",
    linear: adding((b, t) => b[t]),
  },
  "first-bias-for-all": {
    because: "You added only the first number of b, to all outputs. Output o gets b[o].",
    linear: adding((b) => b[0]),
  },
  "whole-bias-to-each": {
    because: "You added the sum of b to every output. Output o gets its own number, b[o].",
    linear: adding((b) => b.reduce((sum, x) => sum + x, 0)),
  },
  "subtracts-the-bias": {
    because: "Your bias has the wrong sign: add it.",
    linear: adding((b, _t, o) => -b[o]),
  },
  "bias-before-the-weights": {
    because: "You added the bias to the input, so W multiplies it too. Add it after the product.",
    linear: (X, W, b) => {
      refuseBias(W, b);
      return product(
        X.map((row) => row.map((x, i) => x + b[i])),
        W,
      );
    },
  },
  "appends-the-bias": {
    because: "You appended the bias to the outputs. Add it to them, elementwise.",
    linear: (X, W, b) => {
      refuseBias(W, b);
      return product(X, W).map((row) => [...row, ...b]);
    },
  },
  "forgets-the-transpose": {
    because: "This is X · W + b, which reads the columns of W. With [out, in], an output is a row of W.",
    linear: (X, W, b) => {
      refuseBias(W, b);
      return matmul(X, W).map((row) => row.map((y, o) => y + b[o]));
    },
  },
  "bias-per-input": {
    because: "You added the bias for every input, inside the sum. Add it once, after the sum.",
    linear: (X, W, b) => {
      refuseBias(W, b);
      return product(X, W).map((row) => row.map((y, o) => y + W[0].length * b[o]));
    },
  },
  "nonlinearity-inside": {
    because: "You set negative outputs to 0. The nonlinearity is a separate step, after this layer.",
    linear: (X, W, b) => {
      refuseBias(W, b);
      return product(X, W).map((row) => row.map((y, o) => Math.max(0, y + b[o])));
    },
  },
  "checks-the-first-rows-only": {
    because: "You compared only the first rows of X and W. A later row can be too short or too long as well.",
    linear: (X, W, b) => {
      refuseBias(W, b);
      if (X[0].length !== W[0].length) throw new RangeError("the rows of X and W differ in length");
      return X.map((x) => W.map((w, o) => w.reduce((sum, weight, i) => sum + weight * x[i], b[o])));
    },
  },
  "one-list-for-all-tokens": {
    because:
      "All rows are the list b itself, and you added everything up in it. Every token needs a new row.",
    linear: (X, W, b) => {
      refuseBias(W, b);
      return X.map((x) => {
        for (const [o, w] of W.entries()) b[o] += w.reduce((sum, weight, i) => sum + weight * x[i], 0);
        return b;
      });
    },
  },
  "compares-the-bias-with-the-tokens": {
    because:
      "You compared the length of b with the number of tokens. b has one number for each output, so for each row of W.",
    linear: comparing((X) => X.length),
  },
  "compares-the-bias-with-the-inputs": {
    because:
      "You compared the length of b with the number of inputs. b has one number for each output, so for each row of W.",
    linear: comparing((_, W) => W[0].length),
  },
  "trusts-the-bias": {
    because: "A bias that is too short gives NaN, and one that is too long is silently cut. Refuse both.",
    linear: (X, W, b) => product(X, W).map((row) => row.map((y, o) => y + b[o])),
  },
  "refuses-short-biases-only": {
    because: "A bias with too many numbers is as wrong as one with too few: it belongs to a different layer.",
    linear: (X, W, b) => {
      if (b.length < W.length) throw new RangeError("b is too short");
      return product(X, W).map((row) => row.map((y, o) => y + b[o]));
    },
  },
});
