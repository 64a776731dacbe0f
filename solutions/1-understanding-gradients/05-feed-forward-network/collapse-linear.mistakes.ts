import { mistakesFor } from "#lib/author/mistakes";
import { matmul } from "../02-qkv-projections/matmul.js";
import { transpose } from "../02-qkv-projections/transpose.js";
import { linear } from "./linear.js";

type Matrix = number[][];
type Vector = number[];

const times = (W: Matrix, v: Vector) => W.map((row) => row.reduce((sum, w, i) => sum + w * v[i], 0));
const plus = (u: Vector, v: Vector) => u.map((x, i) => x + v[i]);

interface Layers {
  W1: Matrix;
  b1: Vector;
  W2: Matrix;
  b2: Vector;
}

/** The single layer with another way to its weights or its bias. */
function collapsed(
  weights: (layers: Layers) => Matrix = ({ W1, W2 }) => matmul(W2, W1),
  bias: (layers: Layers) => Vector = ({ b1, W2, b2 }) => linear([b1], W2, b2)[0],
) {
  return (W1: Matrix, b1: Vector, W2: Matrix, b2: Vector) => {
    if (W2[0].length !== W1.length || b1.length !== W1.length || b2.length !== W2.length)
      throw new RangeError("the layers do not fit");
    const layers = { W1, b1, W2, b2 };
    return { W: weights(layers), b: bias(layers) };
  };
}

export default mistakesFor<typeof import("./collapse-linear.js")>({
  "factors-exchanged": {
    because:
      "This is W1 · W2. The first layer acts first, so W1 is next to x: W2 · W1. Square weights hide this.",
    collapseLinear: collapsed(({ W1, W2 }) => matmul(W1, W2)),
  },
  "transposed-weights": {
    because: "Your weights come out transposed. They are stored [out, in], like those of both layers.",
    collapseLinear: collapsed(({ W1, W2 }) => transpose(matmul(W2, W1))),
  },
  "transposes-the-first-weights": {
    because: "You transposed W1. Both weights are stored [out, in] and fit each other as they are.",
    collapseLinear: collapsed(({ W1, W2 }) => matmul(W2, transpose(W1))),
  },
  "adds-the-weights": {
    because:
      "You added the weights. One layer after another multiplies them: x meets W1, and the result meets W2.",
    collapseLinear: collapsed(({ W1, W2 }) => W2.map((row, o) => plus(row, W1[o]))),
  },
  "multiplies-place-by-place": {
    because: "You multiplied the weights elementwise. Take the matrix product.",
    collapseLinear: collapsed(({ W1, W2 }) => W2.map((row, o) => row.map((w, i) => w * W1[o][i]))),
  },
  "adds-the-biases": {
    because: "You added up the biases. b1 goes through the second layer too: it meets W2 before you add b2.",
    collapseLinear: collapsed(undefined, ({ b1, b2 }) => b2.map((x, o) => x + (b1[o] ?? 0))),
  },
  "forgets-the-first-bias": {
    because: "b1 is lost. The second layer multiplies it by W2, so it is part of the single layer's bias.",
    collapseLinear: collapsed(undefined, ({ b2 }) => [...b2]),
  },
  "forgets-the-second-bias": {
    because: "b2 is lost. Add it at the very end, whatever came before.",
    collapseLinear: collapsed(undefined, ({ W2, b1 }) => times(W2, b1)),
  },
  "bias-through-both-layers": {
    because: "You multiplied b1 by both weights. It is added after W1, so only W2 acts on it.",
    collapseLinear: collapsed(undefined, ({ W1, b1, W2, b2 }) => plus(times(W2, times(W1, b1)), b2)),
  },
  "both-biases-through-w2": {
    because: "You multiplied b2 by W2 too. It is added after the weights of its layer.",
    collapseLinear: collapsed(undefined, ({ W2, b1, b2 }) => times(W2, plus(b1, b2))),
  },
  "bias-of-the-wrong-layer": {
    because: "You sent b2 through W1. It is the other way around: b1 goes through W2, which comes later.",
    collapseLinear: collapsed(undefined, ({ W1, b1, b2 }) => plus(times(W1, b2), b1)),
  },
  "adds-b2-twice": {
    because: "You added b2 twice. The second layer adds it already.",
    collapseLinear: collapsed(undefined, ({ b1, W2, b2 }) => plus(linear([b1], W2, b2)[0], b2)),
  },
  "subtracts-b2": {
    because: "You subtracted b2. The second layer adds it.",
    collapseLinear: collapsed(undefined, ({ b1, W2, b2 }) => times(W2, b1).map((x, o) => x - b2[o])),
  },
  "first-number-of-b1": {
    because: "Every weight of W2 meets the first number of b1. Weight k of a row meets number k.",
    collapseLinear: collapsed(undefined, ({ b1, W2, b2 }) =>
      plus(
        times(
          W2,
          b1.map(() => b1[0]),
        ),
        b2,
      ),
    ),
  },
  "cuts-off-the-bias": {
    because: "You replaced negative numbers of b1 by 0. Nothing stands between the two layers.",
    collapseLinear: collapsed(
      undefined,
      ({ b1, W2, b2 }) => linear([b1.map((x) => Math.max(0, x))], W2, b2)[0],
    ),
  },
  "cuts-off-the-weights": {
    because: "You replaced negative weights by 0. Nothing stands between the two layers.",
    collapseLinear: collapsed(({ W1, W2 }) =>
      matmul(
        W2,
        W1.map((row) => row.map((x) => Math.max(0, x))),
      ),
    ),
  },
  "a-bias-in-a-list": {
    because:
      "Your b is a list with one row in it. linear takes rows and returns rows: b is the first of them.",
    collapseLinear: collapsed(undefined, ({ b1, W2, b2 }) => linear([b1], W2, b2) as unknown as Vector),
  },
  "averages-the-products": {
    because: "You divided the weights by the number of hidden units. The product's sums stay as they are.",
    collapseLinear: collapsed(({ W1, W2 }) => matmul(W2, W1).map((row) => row.map((x) => x / W1.length))),
  },
  "b1-meets-columns-of-w2": {
    because: "b1 meets the columns of W2 here. It meets the rows, one for each output.",
    collapseLinear: collapsed(undefined, ({ b1, W2, b2 }) =>
      W2.length === b1.length ? plus(times(transpose(W2), b1), b2) : linear([b1], W2, b2)[0],
    ),
  },
  "exchanges-w-and-b": {
    because: "W holds the bias, and b the weights. Return each under its own name.",
    collapseLinear: (W1, b1, W2, b2) => {
      const { W, b } = collapsed()(W1, b1, W2, b2);
      return { W: b, b: W } as unknown as { W: Matrix; b: Vector };
    },
  },
});
