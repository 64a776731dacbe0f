import type { Matrix, Vector } from "#lib/arrays";
import { mersenneTwister } from "#lib/random";

// Forward and backward passes for the tests of the gradient checker, and the wrong backward passes that it must reject.

export type Backward = (x: Matrix, dy: Matrix) => Matrix;

export const each = (x: Matrix, f: (value: number, i: number, j: number) => number): Matrix =>
  x.map((row, i) => row.map((value, j) => f(value, i, j)));
export const transposed = (x: Matrix): Matrix => x[0].map((_, j) => x.map((row) => row[j]));
const sum = (v: Vector) => v.reduce((total, x) => total + x, 0);
const mean = (v: Vector) => sum(v) / v.length;
const times = (a: Vector, b: Vector) => a.map((x, i) => x * b[i]);

export function gaussian(rows: number, columns: number, seed = 1): Matrix {
  const rng = mersenneTwister(seed);
  return Array.from({ length: rows }, () => Array.from({ length: columns }, () => rng.gauss(0, 1)));
}

// --- exp

export const exp = (x: Matrix) => each(x, Math.exp);
export const expBackward: Backward = (x, dy) => each(x, (v, i, j) => Math.exp(v) * dy[i][j]);

// --- softmax of every row

export const softmax = (x: Matrix) =>
  x.map((row) => {
    const e = row.map((v) => Math.exp(v - Math.max(...row)));
    return e.map((v) => v / sum(e));
  });
export const softmaxBackward: Backward = (x, dy) => {
  const y = softmax(x);
  return each(y, (v, i, j) => v * (dy[i][j] - sum(times(y[i], dy[i]))));
};
/** The inner sum runs over the columns' entries instead of the row's. */
export const softmaxWrongAxis: Backward = (x, dy) => {
  const y = softmax(x);
  const [yT, dyT] = [transposed(y), transposed(dy)];
  return each(y, (v, i, j) => v * (dy[i][j] - sum(times(yT[j], dyT[j]))));
};
/** The dependence on the other scores of the row is left out. */
export const softmaxDiagonalOnly: Backward = (x, dy) => each(softmax(x), (v, i, j) => v * (1 - v) * dy[i][j]);
/** The inner sum is left out. */
export const softmaxNoSum: Backward = (x, dy) => each(softmax(x), (v, i, j) => v * dy[i][j]);
/** The backward pass of the plain sum of all outputs: zero, because every row sums to 1. */
export const softmaxOfSum: Backward = (x) =>
  softmaxBackward(
    x,
    each(x, () => 1),
  );

// --- layer norm of every row, with a gain

const EPSILON = 0.1;
const gain = (n: number) => Array.from({ length: n }, (_, j) => 0.5 + 0.3 * j);
const spread = (row: Vector) => Math.sqrt(mean(row.map((v) => (v - mean(row)) ** 2)) + EPSILON);
const normalized = (row: Vector) => row.map((v) => (v - mean(row)) / spread(row));

export const layerNorm = (x: Matrix) => x.map((row) => times(gain(row.length), normalized(row)));
export const layerNormWithoutGain = (x: Matrix) => x.map(normalized);

/** The three terms of the gradient can be switched off one by one. */
const layerNormGradient =
  ({ ofMean = 1, ofVariance = 1, withGain = true }): Backward =>
  (x, dy) =>
    x.map((row, i) => {
      const g = withGain ? times(gain(row.length), dy[i]) : dy[i];
      const n = normalized(row);
      return n.map((v, j) => (g[j] - ofMean * mean(g) - ofVariance * v * mean(times(g, n))) / spread(row));
    });
export const layerNormBackward = layerNormGradient({});
export const layerNormNoMean = layerNormGradient({ ofMean: 0 });
export const layerNormNoVariance = layerNormGradient({ ofVariance: 0 });
export const layerNormNoGain = layerNormGradient({ withGain: false });
/** Means over the columns instead of the rows. */
export const layerNormWrongAxis: Backward = (x, dy) =>
  transposed(layerNormGradient({ withGain: false })(transposed(x), transposed(dy)));

// --- a product with a constant matrix

export const product = (a: Matrix, b: Matrix) => a.map((row) => transposed(b).map((c) => sum(times(row, c))));
export const timesB = (b: Matrix) => (x: Matrix) => product(x, b);
export const timesBBackward =
  (b: Matrix): Backward =>
  (_, dy) =>
    product(dy, transposed(b));
