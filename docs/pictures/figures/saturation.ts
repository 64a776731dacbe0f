import { mersenneTwister } from "../../../lib/random.js";
import { gaussianMatrix } from "../../../solutions/1-understanding-gradients/01-tokenization-and-embeddings/gaussian-matrix.js";
import { dot } from "../../../solutions/1-understanding-gradients/02-qkv-projections/dot.js";
import { softmax } from "../../../solutions/1-understanding-gradients/03-attention/softmax.js";
import { type Figure, range } from "../figure.js";

// Random queries over 8 random keys of growing width: how undecided a query is, and how much of a gradient its softmax lets through.

const [KEYS, QUERIES] = [8, 500];
const powers = range(0, 8, 16); // of two

const entropy = (w: number[]) => -w.reduce((sum, p) => sum + (p > 0 ? p * Math.log(p) : 0), 0);
const jacobianNorm = (w: number[]) =>
  Math.hypot(...w.flatMap((p, i) => w.map((r, j) => p * ((i === j ? 1 : 0) - r))));

/** The mean of a measure over many queries, with the scores as they are or divided by √width. */
function mean(measure: (weights: number[]) => number, width: number, isScaled: boolean): number {
  const rng = mersenneTwister(width);
  const values = Array.from({ length: QUERIES }, () => {
    const [query] = gaussianMatrix(rng, 1, width, 1); // [width]
    const scores = gaussianMatrix(rng, KEYS, width, 1).map((key) => dot(query, key)); // [keys]
    return measure(softmax(scores.map((score) => (isScaled ? score / Math.sqrt(width) : score))));
  });
  return values.reduce((a, b) => a + b) / QUERIES;
}

const panel = (title: string, measure: (weights: number[]) => number, ticks: Record<number, string>) => ({
  title,
  x: { label: "width of queries and keys", ticks: { 0: "1", 2: "4", 4: "16", 6: "64", 8: "256" } },
  y: { label: "", ticks },
  curves: [
    { name: "scores as they are", isScaled: false, at: 11 },
    { name: "divided by √width", isScaled: true, at: 11 },
  ].map(({ name, isScaled, at }) => ({
    ...{ name, at },
    points: powers.map((power) => [power, mean(measure, Math.round(2 ** power), isScaled)] as const),
  })),
});

export const figure: Figure = {
  page: "2-building-a-transformer/02-scaled-dot-product-attention/2-learning-to-look.md",
  name: "saturation",
  title: "Entropy of the weights and the gradient that comes through, against the width",
  alt: "Two plots against the width of queries and keys: with raw scores, the entropy of the attention weights and the gradient that gets through both fall far, and with scaled scores both stay level.",
  panels: [
    panel("entropy: how undecided", entropy, { 0: "0", 1: "1", 2.08: "ln 8" }),
    panel("norm: how much gradient", jacobianNorm, { 0: "0", 0.2: "0.2", 0.4: "0.4" }),
  ],
};
