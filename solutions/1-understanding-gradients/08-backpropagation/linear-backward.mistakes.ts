import { mistakesFor } from "#lib/mistakes";
import { matmul } from "../02-qkv-projections/matmul.js";
import { transpose } from "../02-qkv-projections/transpose.js";
import { type LinearGradients, linearBackward as right } from "./linear-backward.js";

type Vector = number[];
type Matrix = number[][];

const times = (A: Matrix, factor: number) => A.map((row) => row.map((x) => x * factor));
const sumOf = (x: Vector) => x.reduce((total, value) => total + value, 0);
const overTokens = (A: Matrix): Vector => transpose(A).map(sumOf);

/** The right gradients with some of them replaced. */
const but =
  (change: (dY: Matrix, X: Matrix, W: Matrix) => Partial<LinearGradients>) =>
  (dY: Matrix, X: Matrix, W: Matrix): LinearGradients => ({ ...right(dY, X, W), ...change(dY, X, W) });

export default mistakesFor<typeof import("./linear-backward.js")>({
  "input-through-the-transpose": {
    because: "The forward pass multiplied by Wᵀ. Going back, the transpose falls away: dX takes W as it is.",
    linearBackward: but((dY, _X, W) => ({ dX: matmul(dY, transpose(W)) })),
  },
  "input-passes-unchanged": {
    because: "dY was handed on as it is. An input reaches each output through a weight: dY meets W.",
    linearBackward: but((dY) => ({ dX: dY })),
  },
  "input-without-dy": {
    because: "dX is the sum over the outputs of W alone. Each weight counts as much as the dY of its output.",
    linearBackward: but((dY, _X, W) => ({
      dX: matmul(
        dY.map((row) => row.map(() => 1)),
        W,
      ),
    })),
  },
  "gradients-exchanged": {
    because: "dX and dW changed places. dX belongs to X, one row a token; dW to W, one row an output.",
    linearBackward: but((dY, X, W) => ({ dX: right(dY, X, W).dW, dW: right(dY, X, W).dX })),
  },
  "weights-transposed": {
    because: "This is dWᵀ. A gradient has the shape of what it belongs to, here [out, in]: dY comes first.",
    linearBackward: but((dY, X) => ({ dW: matmul(transpose(X), dY) })),
  },
  "weights-from-the-last-token": {
    because:
      "Each token's share replaced the one before. The weights are used at every token: shares add up.",
    linearBackward: but((dY, X) => ({ dW: matmul(transpose(dY.slice(-1)), X.slice(-1)) })),
  },
  "weights-averaged": {
    because: "dW is a sum over the tokens, not their mean: whether the loss is a mean, dY knows already.",
    linearBackward: but((dY, X, W) => ({ dW: times(right(dY, X, W).dW, 1 / X.length) })),
  },
  "sums-before-multiplying": {
    because:
      "dY and X were summed over the tokens first. Each token's dY meets its own x; then comes the sum.",
    linearBackward: but((dY, X) => ({ dW: matmul(transpose([overTokens(dY)]), [overTokens(X)]) })),
  },
  "weights-from-the-weights": {
    because: "A weight's effect depends on the input it is multiplied by: dW is made of dY and X, not of W.",
    linearBackward: but((dY, _X, W) => ({ dW: W.map((row, o) => row.map((w) => w * overTokens(dY)[o])) })),
  },
  "bias-counts-the-tokens": {
    because: "db counts how often the bias is used. Each use adds its dY, not 1.",
    linearBackward: but((dY, _X, W) => ({ db: W.map(() => dY.length) })),
  },
  "bias-averaged": {
    because: "The bias is used at every token, and every use adds its dY: the sum, not the mean.",
    linearBackward: but((dY) => ({ db: overTokens(dY).map((x) => x / dY.length) })),
  },
  "bias-from-the-last-token": {
    because: "Only the last token's dY is left. The bias is used at every token, so all of them add up.",
    linearBackward: but((dY) => ({ db: [...dY[dY.length - 1]] })),
  },
  "bias-for-each-token": {
    because: "The sum ran over the outputs. The bias has one number for each output: sum over the tokens.",
    linearBackward: but((dY) => ({ db: dY.map(sumOf) })),
  },
  "bias-not-summed": {
    because:
      "The bias is one row that every token gets. Its gradient is one row too: the sum of those of dY.",
    linearBackward: but((dY) => ({ db: dY as unknown as Vector })),
  },
  "bias-weighted-by-the-input": {
    because: "The bias is added, not multiplied: the input has no part in its gradient.",
    linearBackward: but((dY, X) => ({ db: overTokens(dY.map((row, t) => row.map((d) => d * sumOf(X[t])))) })),
  },
  "hands-out-a-row": {
    because:
      "With a single token your db is the row of dY itself: who writes into it changes dY. Make a new list.",
    linearBackward: but((dY) => ({
      db: dY.reduce((sum, row) => sum.map((d, o) => d + row[o])),
    })),
  },
  "changes-the-input": {
    because: "The gradients are right, but dX was written into X. dW and the caller need X as it was.",
    linearBackward: (dY, X, W) => {
      const gradients = right(dY, X, W);
      for (const [t, row] of gradients.dX.entries()) X[t].splice(0, row.length, ...row);
      return gradients;
    },
  },
});
