import { assertSameLength } from "#lib/arrays";
import { mistakesFor } from "#lib/author/mistakes";
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
  "multiplies-by-the-bias": {
    because: "You multiplied by the bias. It is added.",
    linear: (X, W, b) => {
      refuseBias(W, b);
      return product(X, W).map((row) => row.map((y, o) => y * b[o]));
    },
  },
  "bias-backwards": {
    because: "You read the bias from its end. Output o gets number o.",
    linear: adding((b, _t, o) => b[b.length - 1 - o]),
  },
  "bias-one-later": {
    because: "Each output got the bias of the next one. Indices count from 0.",
    linear: adding((b, _t, o) => b[o + 1] ?? 0),
  },
  "bias-twice": {
    because: "You added the bias twice.",
    linear: adding((b, _t, o) => 2 * b[o]),
  },
  "first-token-alone": {
    because: "Only the first token got the bias. Every token gets it.",
    linear: adding((b, t, o) => (t === 0 ? b[o] : 0)),
  },
  "bias-shared-among-tokens": {
    because: "You divided the bias by the number of tokens. Every token gets the whole of it.",
    linear: (X, W, b) => adding((bias, _t, o) => bias[o] / X.length)(X, W, b),
  },
  "bias-of-the-row-before": {
    because: "Each token got the outputs of the one before in place of the bias. Every token gets b.",
    linear: (X, W, b) => {
      refuseBias(W, b);
      let last = b;
      return product(X, W).map((row) => {
        last = row.map((y, o) => y + last[o]);
        return last;
      });
    },
  },
  "adds-the-input": {
    because: "You added the input. A linear layer alone has no residual connection.",
    linear: (X, W, b) => adding((bias, t, o) => bias[o] + (X[t][o] ?? 0))(X, W, b),
  },
  "scales-the-product": {
    because: "You divided the product by the root of the width. A linear layer doesn't scale.",
    linear: (X, W, b) =>
      adding(() => 0)(X, W, b).map((row) => row.map((y, o) => y / Math.sqrt(W[0].length) + b[o])),
  },
  "tanh-inside": {
    because: "You applied tanh. A linear layer has no activation function.",
    linear: (X, W, b) => {
      refuseBias(W, b);
      return product(X, W).map((row) => row.map((y, o) => Math.tanh(y + b[o])));
    },
  },
  "row-0-for-every-output": {
    because: "Every output uses row 0 of W. Row o makes output o.",
    linear: (X, W, b) => {
      refuseBias(W, b);
      return product(X, W).map((row) => row.map((_, o) => row[0] + b[o]));
    },
  },
  "nothing-for-zeros": {
    because: "A token of zeros comes out as zeros here. The product is 0, but the bias is added.",
    linear: (X, W, b) => adding((bias, t, o) => (X[t].every((x) => x === 0) ? 0 : bias[o]))(X, W, b),
  },
  "no-bias-is-0": {
    because: "Where b is too short, you took 0. Refuse such a bias.",
    linear: (X, W, b) => product(X, W).map((row) => row.map((y, o) => y + (b[o] || 0))),
  },
  "refuses-long-biases-only": {
    because: "You refuse only a bias that is too long. One that is too short doesn't fit either.",
    linear: (X, W, b) => {
      if (b.length > W.length) throw new RangeError(`b has ${b.length} numbers for ${W.length} outputs`);
      return product(X, W).map((row) => row.map((y, o) => y + b[o]));
    },
  },
  "columns-for-rows": {
    because: "You read column o of W for output o. W is stored [out, in]: read row o.",
    linear: (X, W, b) => {
      refuseBias(W, b);
      product(X, W);
      return X.map((x) =>
        b.map((c, o) => x.reduce((total, value, i) => total + value * (W[i]?.[o] ?? 0), c)),
      );
    },
  },
});
