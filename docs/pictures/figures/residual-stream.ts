import { mersenneTwister } from "../../../lib/random.js";
import { gaussianMatrix } from "../../../solutions/1-understanding-gradients/01-tokenization-and-embeddings/gaussian-matrix.js";
import { feedForward } from "../../../solutions/1-understanding-gradients/05-feed-forward-network/feed-forward.js";
import { addResidual } from "../../../solutions/1-understanding-gradients/06-layer-normalization/add-residual.js";
import { layerNorm } from "../../../solutions/1-understanding-gradients/06-layer-normalization/layer-norm.js";
import type { Figure } from "../figure.js";

// The length of a token's row after each of 24 untrained feed-forward networks of the learner's, put together in three ways.

const [D, F, SUBLAYERS] = [16, 64, 24];
type Rows = number[][];
type Together = (x: Rows, f: (x: Rows) => Rows) => Rows;

const normed = (x: Rows) => layerNorm(x, Array(D).fill(1), Array(D).fill(0)).output;
const ways: [string, Together, number][] = [
  ["replaced: f(x)", (x, f) => f(x), 12],
  ["added: x + f(x)", (x, f) => addResidual(x, f(x)), 5],
  ["added: x + f(norm(x))", (x, f) => addResidual(x, f(normed(x))), -1],
];

function lengths(together: Together, gain: number): [number, number][] {
  const rng = mersenneTwister(1);
  let x = gaussianMatrix(rng, 1, D, 1); // [1, D]
  return Array.from({ length: SUBLAYERS + 1 }, (_, n): [number, number] => {
    if (n > 0) {
      const [b1, b2] = [Array(F).fill(0), Array(D).fill(0)];
      const W1 = gaussianMatrix(rng, F, D, gain / Math.sqrt(D)); // [F, D]
      const W2 = gaussianMatrix(rng, D, F, gain / Math.sqrt(F)); // [D, F]
      x = together(x, (rows) => feedForward(rows, { W1, b1, W2, b2 }).output);
    }
    return [n, Math.log10(Math.hypot(...x[0]))];
  });
}

export const figure: Figure = {
  page: "1-understanding-gradients/06-layer-normalization/2-transformer-block.md",
  name: "residual-stream",
  title: "The length of a row after each sublayer",
  alt: "The length of a row over 24 sublayers, with small weights on the left and weights twice as large on the right: replaced rows shrink to nothing or explode, plain sums explode with the larger weights, and sums of normalized copies stay below 100.",
  panels: [1, 2].map((gain) => ({
    title: gain === 1 ? "small weights" : "weights twice as large",
    x: { label: "sublayers so far", ticks: { 0: "0", 8: "8", 16: "16", 24: "24" } },
    y: {
      label: "length of the row",
      ticks: { [-6]: "1e-6", 0: "1", 6: "1e6", 12: "1e12" },
    },
    curves: ways.map(([name, together, at]) => ({ name, points: lengths(together, gain), at })),
  })),
};
