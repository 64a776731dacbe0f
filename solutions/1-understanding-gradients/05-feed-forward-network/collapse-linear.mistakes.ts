import { mistakesFor } from "#lib/mistakes";
import { matmul } from "../02-qkv-projections/matmul.js";
import { transpose } from "../02-qkv-projections/transpose.js";

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
  bias: (layers: Layers) => Vector = ({ b1, W2, b2 }) => plus(times(W2, b1), b2),
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
      "This is W1 · W2. The first layer acts first, so it stands next to x: W2 · W1. Square weights hide it.",
    collapseLinear: collapsed(({ W1, W2 }) => matmul(W1, W2)),
  },
  "transposed-weights": {
    because: "The weights came out transposed. Like both layers they are stored [out, in].",
    collapseLinear: collapsed(({ W1, W2 }) => transpose(matmul(W2, W1))),
  },
  "transposes-the-first-weights": {
    because: "W1 was turned over. Both weights are stored [out, in] and fit each other as they lie.",
    collapseLinear: collapsed(({ W1, W2 }) => matmul(W2, transpose(W1))),
  },
  "adds-the-weights": {
    because:
      "The weights were added. One layer after the other multiplies them: x meets W1, the result meets W2.",
    collapseLinear: collapsed(({ W1, W2 }) => W2.map((row, o) => plus(row, W1[o]))),
  },
  "multiplies-place-by-place": {
    because: "The weights were multiplied place by place. It takes the matrix product.",
    collapseLinear: collapsed(({ W1, W2 }) => W2.map((row, o) => row.map((w, i) => w * W1[o][i]))),
  },
  "adds-the-biases": {
    because: "The biases were added up. b1 passes the second layer too: it meets W2 before b2 is added.",
    collapseLinear: collapsed(undefined, ({ b1, b2 }) => plus(b1, b2)),
  },
  "forgets-the-first-bias": {
    because: "b1 is lost. The second layer multiplies it by W2, so it is in the bias of the single layer.",
    collapseLinear: collapsed(undefined, ({ b2 }) => [...b2]),
  },
  "forgets-the-second-bias": {
    because: "b2 is lost. It is added at the very end, whatever came before.",
    collapseLinear: collapsed(undefined, ({ W2, b1 }) => times(W2, b1)),
  },
  "bias-through-both-layers": {
    because: "b1 was multiplied by both weights. It is added after W1, so only W2 acts on it.",
    collapseLinear: collapsed(undefined, ({ W1, b1, W2, b2 }) => plus(times(W2, times(W1, b1)), b2)),
  },
  "both-biases-through-w2": {
    because: "b2 was multiplied by W2 too. It comes after the weights of its layer.",
    collapseLinear: collapsed(undefined, ({ W2, b1, b2 }) => times(W2, plus(b1, b2))),
  },
  "bias-of-the-wrong-layer": {
    because: "b2 went through W1. It is the other way round: b1 goes through W2, which comes later.",
    collapseLinear: collapsed(undefined, ({ W1, b1, b2 }) => plus(times(W1, b2), b1)),
  },
});
