import { mistakesFor } from "#lib/author/mistakes";
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
    because: "The forward pass multiplies by Wᵀ. Going back, the transpose disappears: dX uses W itself.",
    linearBackward: but((dY, _X, W) => ({ dX: matmul(dY, transpose(W)) })),
  },
  "input-passes-unchanged": {
    because: "You passed dY on unchanged. An input reaches each output through a weight: multiply dY by W.",
    linearBackward: but((dY) => ({ dX: dY })),
  },
  "input-without-dy": {
    because: "Your dX sums W alone over the outputs. Each weight counts with the dY of its output.",
    linearBackward: but((dY, _X, W) => ({
      dX: matmul(
        dY.map((row) => row.map(() => 1)),
        W,
      ),
    })),
  },
  "gradients-exchanged": {
    because:
      "You swapped dX and dW. dX belongs to X, one row per token; dW belongs to W, one row per output.",
    linearBackward: but((dY, X, W) => ({ dX: right(dY, X, W).dW, dW: right(dY, X, W).dX })),
  },
  "weights-transposed": {
    because: "This is dWᵀ. A gradient has the shape of what it belongs to, here [out, in]: dY comes first.",
    linearBackward: but((dY, X) => ({ dW: matmul(transpose(X), dY) })),
  },
  "weights-from-the-last-token": {
    because:
      "Each token's share replaced the previous one. Every token uses the weights, so the shares add up.",
    linearBackward: but((dY, X) => ({ dW: matmul(transpose(dY.slice(-1)), X.slice(-1)) })),
  },
  "weights-averaged": {
    because: "dW is a sum over the tokens, not their mean. If the loss is a mean, dY contains that already.",
    linearBackward: but((dY, X, W) => ({ dW: times(right(dY, X, W).dW, 1 / X.length) })),
  },
  "sums-before-multiplying": {
    because: "You summed dY and X over the tokens first. Multiply each token's dY by its own x, then sum.",
    linearBackward: but((dY, X) => ({ dW: matmul(transpose([overTokens(dY)]), [overTokens(X)]) })),
  },
  "weights-from-the-weights": {
    because: "A weight's effect depends on the input that it multiplies: make dW from dY and X, not from W.",
    linearBackward: but((dY, _X, W) => ({ dW: W.map((row, o) => row.map((w) => w * overTokens(dY)[o])) })),
  },
  "bias-counts-the-tokens": {
    because: "db counts how often the bias is used. Each use adds its dY, not 1.",
    linearBackward: but((dY, _X, W) => ({ db: W.map(() => dY.length) })),
  },
  "bias-averaged": {
    because: "Every token uses the bias, and every use adds its dY: take the sum, not the mean.",
    linearBackward: but((dY) => ({ db: overTokens(dY).map((x) => x / dY.length) })),
  },
  "bias-from-the-last-token": {
    because: "You kept only the last token's dY. Every token uses the bias, so all of them add up.",
    linearBackward: but((dY) => ({ db: [...dY[dY.length - 1]] })),
  },
  "bias-for-each-token": {
    because: "You summed over the outputs. The bias has one number for each output: sum over the tokens.",
    linearBackward: but((dY) => ({ db: dY.map(sumOf) })),
  },
  "bias-not-summed": {
    because:
      "The bias is one row, added to every token. Its gradient is one row too: the sum of the rows of dY.",
    linearBackward: but((dY) => ({ db: dY as unknown as Vector })),
  },
  "bias-weighted-by-the-input": {
    because: "The bias is added, not multiplied: the input has no part in its gradient.",
    linearBackward: but((dY, X) => ({ db: overTokens(dY.map((row, t) => row.map((d) => d * sumOf(X[t])))) })),
  },
  "hands-out-a-row": {
    because:
      "With a single token your db is the row of dY itself, so a caller that writes into it changes dY. Make a new list.",
    linearBackward: but((dY) => ({
      db: dY.reduce((sum, row) => sum.map((d, o) => d + row[o])),
    })),
  },
  "changes-the-input": {
    because: "The gradients are right, but you wrote dX into X. dW and the caller need X unchanged.",
    linearBackward: (dY, X, W) => {
      const gradients = right(dY, X, W);
      for (const [t, row] of gradients.dX.entries()) X[t].splice(0, row.length, ...row);
      return gradients;
    },
  },
  "bias-from-the-input": {
    because:
      "You summed X in place of dY. The input of the layer never meets the bias: db is the sum of dY's rows.",
    linearBackward: but((_dY, X, W) => ({ db: W.map((_, o) => X.reduce((sum, row) => sum + row[o], 0)) })),
  },
  "bias-of-the-first-output": {
    because: "You summed dY of output 0 for every output. db[o] is the sum of its own column o of dY.",
    linearBackward: but((dY) => ({ db: dY[0].map(() => overTokens(dY)[0]) })),
  },
  "weights-without-dy": {
    because:
      "Your dW is a product of X with X. A weight counts with the dY of its output and the X of its input.",
    linearBackward: but((_dY, X) => ({ dW: matmul(transpose(X), X) })),
  },
  "as-many-biases-as-tokens": {
    because: "db has one number for each token. The bias has one for each output, so for each row of W.",
    linearBackward: but((dY) => ({ db: dY.map((_, o) => dY.reduce((sum, row) => sum + row[o], 0)) })),
  },
  "bias-from-the-first-token": {
    because: "db is that of the first token. The bias serves every token: add up.",
    linearBackward: but((dY) => ({ db: [...dY[0]] })),
  },
  "bias-without-the-first-token": {
    because: "db leaves out the first token. The bias serves every token: add up from the first.",
    linearBackward: but((dY) => ({
      db: overTokens(dY.length > 1 ? dY.slice(1) : dY.map((row) => row.map(() => 0))),
    })),
  },
  "bias-of-squares": {
    because: "You added up the squares of dY. db adds up dY itself.",
    linearBackward: but((dY) => ({ db: overTokens(dY.map((row) => row.map((d) => d * d))) })),
  },
  "one-bias-for-everything": {
    because: "Every bias got the sum over all outputs. db[o] adds up column o alone.",
    linearBackward: but((dY, _X, W) => ({ db: W.map(() => sumOf(dY.flat())) })),
  },
  "bias-from-the-weights": {
    because: "db is made of the weights. It is the sum of dY over the tokens.",
    linearBackward: but((_dY, _X, W) => ({ db: W.map(sumOf) })),
  },
  "weights-from-the-first-token": {
    because: "dW is that of the first token. The weights serve every token: add up.",
    linearBackward: but((dY, X) => ({ dW: dY[0].map((d) => X[0].map((x) => d * x)) })),
  },
  "weights-with-decay": {
    because: "You added the weights to their gradient. Weight decay is no part of the backward pass.",
    linearBackward: but((dY, X, W) => ({
      dW: matmul(transpose(dY), X).map((row, o) => row.map((x, i) => x + 0.01 * W[o][i])),
    })),
  },
  "weights-times-the-weights": {
    because: "You multiplied dW by the weights. A weight's gradient is dY times the input.",
    linearBackward: but((dY, X, W) => ({
      dW: matmul(transpose(dY), X).map((row, o) => row.map((x, i) => x * W[o][i])),
    })),
  },
  "weights-without-sign": {
    because: "You dropped the sign of dW. It says in which direction the loss grows.",
    linearBackward: but((dY, X) => ({ dW: matmul(transpose(dY), X).map((row) => row.map(Math.abs)) })),
  },
  "weights-from-dx": {
    because: "dW is made with dX. The weights met X in the forward pass.",
    linearBackward: but((dY, _X, W) => ({ dW: matmul(transpose(dY), matmul(dY, W)) })),
  },
  "inputs-alone": {
    because: "dW adds up the inputs alone. Each is multiplied by the gradient of the output.",
    linearBackward: but((_dY, X, W) => ({ dW: W.map(() => overTokens(X)) })),
  },
  "input-averaged": {
    because: "You divided dX by the number of tokens. Every token has its own row: nothing is averaged.",
    linearBackward: but((dY, _X, W) => ({ dX: times(matmul(dY, W), 1 / dY.length) })),
  },
  "input-from-the-first-output": {
    because: "dX goes through the first output alone. An input reaches the loss through every output.",
    linearBackward: but((dY, _X, W) => ({ dX: dY.map((row) => W[0].map((w) => w * row[0])) })),
  },
  "input-with-a-residual": {
    because: "You added X to its gradient. dX is dY times the weights.",
    linearBackward: but((dY, X, W) => ({
      dX: matmul(dY, W).map((row, t) => row.map((x, i) => x + X[t][i])),
    })),
  },
  "input-scaled": {
    because:
      "You divided dX by the root of the width. The layer didn't scale, and nor does its backward pass.",
    linearBackward: but((dY, _X, W) => ({
      dX: matmul(dY, W).map((row) => row.map((x) => x / Math.sqrt(row.length))),
    })),
  },
  "input-through-squared-weights": {
    because: "You squared the weights. dX is dY times the weights themselves.",
    linearBackward: but((dY, _X, W) => ({
      dX: matmul(
        dY,
        W.map((row) => row.map((w) => w * w)),
      ),
    })),
  },
  "input-summed-over-tokens": {
    because: "Every token got the sum over all of them. Row t of dX comes from row t of dY.",
    linearBackward: but((dY, _X, W) => ({ dX: dY.map(() => overTokens(matmul(dY, W))) })),
  },
  "input-cut-at-0": {
    because: "You let the gradient pass only where the input is above 0. A linear layer has no relu.",
    linearBackward: but((dY, X, W) => ({
      dX: matmul(dY, W).map((row, t) => row.map((x, i) => (X[t][i] > 0 ? x : 0))),
    })),
  },
});
