import { mistakesFor } from "#lib/author/mistakes";
import { mersenneTwister } from "#lib/random";

const draws = (n: number, draw: () => number) => Array.from({ length: n }, draw);
const matrixOf = (rows: number, columns: number, draw: () => number) =>
  Array.from({ length: rows }, () => draws(columns, draw));

/** Matrices by their shapes. */
const drawn = new Map<string, number[][]>();

export default mistakesFor<typeof import("./gaussian-matrix.js")>({
  "repeats-one-row": {
    because: "You drew one row and used it everywhere. Draw fresh numbers for each row.",
    gaussianMatrix: (rng, rows, columns, std) => Array(rows).fill(draws(columns, () => rng.gauss(0, std))),
  },
  "fills-one-row-over-and-over": {
    because: "All rows are one and the same list, so each new row overwrites the others.",
    rung: 4,
    gaussianMatrix: (rng, rows, columns, std) => {
      const matrix: number[][] = Array(rows).fill(Array(columns).fill(0));
      for (let r = 0; r < rows; r++) {
        for (let c = 0; c < columns; c++) matrix[r][c] = rng.gauss(0, std);
      }
      return matrix;
    },
  },
  "one-number-per-row": {
    because: "You fill a whole row with a single draw. Draw each number separately.",
    gaussianMatrix: (rng, rows, columns, std) =>
      draws(rows, () => 0).map(() => Array<number>(columns).fill(rng.gauss(0, std))),
  },
  "maps-over-empty-places": {
    because: "Array(n) has n empty slots, and map skips them: nothing was drawn. Start from a filled list.",
    rung: 4,
    gaussianMatrix: (rng, rows, columns, std) =>
      draws(rows, () => 0).map(() => Array<number>(columns).map(() => rng.gauss(0, std))),
  },
  "draws-column-by-column": {
    because: "The order of the draws matters: fill one row from left to right, then the next.",
    rung: 3,
    gaussianMatrix: (rng, rows, columns, std) => {
      const transposed = matrixOf(columns, rows, () => rng.gauss(0, std));
      return transposed[0].map((_, r) => transposed.map((column) => column[r]));
    },
  },
  "exchanges-rows-and-columns": {
    because: "The first length counts the rows: the matrix has `rows` lists of `columns` numbers each.",
    rung: 4,
    gaussianMatrix: (rng, rows, columns, std) => matrixOf(columns, rows, () => rng.gauss(0, std)),
  },
  "starts-a-new-stream": {
    because:
      "A new stream with the same seed gives every table the same numbers. Draw from the rng that you are given.",
    gaussianMatrix: (_rng, rows, columns, std) => {
      const own = mersenneTwister(42);
      return matrixOf(rows, columns, () => own.gauss(0, std));
    },
  },
  "all-zeros": {
    because: "If all weights are zeros, all tokens look the same. Draw each number.",
    gaussianMatrix: (_rng, rows, columns) => matrixOf(rows, columns, () => 0),
  },
  "takes-std-for-the-variance": {
    because: "gauss takes the standard deviation itself; you passed its square root.",
    rung: 3,
    gaussianMatrix: (rng, rows, columns, std) => matrixOf(rows, columns, () => rng.gauss(0, Math.sqrt(std))),
  },
  "squares-std": {
    because: "N(0, std²) is written with the variance, but gauss takes std itself. Don't square it.",
    rung: 3,
    gaussianMatrix: (rng, rows, columns, std) => matrixOf(rows, columns, () => rng.gauss(0, std ** 2)),
  },
  "forgets-std": {
    because: "Your numbers have standard deviation 1 instead of std: ten times too much for weights of 0.1.",
    rung: 3,
    gaussianMatrix: (rng, rows, columns) => matrixOf(rows, columns, () => rng.gauss(0, 1)),
  },
  "fixes-std": {
    because: "0.1 is the standard deviation of one model only. Use the std that you are given.",
    rung: 3,
    gaussianMatrix: (rng, rows, columns) => matrixOf(rows, columns, () => rng.gauss(0, 0.1)),
  },
  "exchanges-mean-and-deviation": {
    because:
      "gauss takes the mean first: with std as the mean and a standard deviation of 0, every number is std.",
    rung: 3,
    gaussianMatrix: (rng, rows, columns, std) => matrixOf(rows, columns, () => rng.gauss(std, 0)),
  },
  "uniform-instead-of-normal": {
    because: "rng.random is uniform and never negative. The normal distribution comes from rng.gauss.",
    gaussianMatrix: (rng, rows, columns, std) => matrixOf(rows, columns, () => rng.random() * std),
  },
  "one-number-for-all": {
    because:
      "You used one draw everywhere. Weights that start equal learn the same: draw each one separately.",
    gaussianMatrix: (rng, rows, columns, std) => {
      const x = rng.gauss(0, std);
      return matrixOf(rows, columns, () => x);
    },
  },
  "draws-one-too-many": {
    because:
      "You draw one number more than you need, so the next matrix starts at the wrong place in the stream.",
    rung: 4,
    gaussianMatrix: (rng, rows, columns, std) => {
      const matrix = matrixOf(rows, columns, () => rng.gauss(0, std));
      rng.gauss(0, std);
      return matrix;
    },
  },
  "rows-from-the-last": {
    because: "You filled the last row first. The first draws belong to row 0.",
    gaussianMatrix: (rng, rows, columns, std) => matrixOf(rows, columns, () => rng.gauss(0, std)).reverse(),
  },
  "right-to-left": {
    because: "You filled each row from right to left. The first draw belongs to column 0.",
    gaussianMatrix: (rng, rows, columns, std) =>
      matrixOf(rows, columns, () => rng.gauss(0, std)).map((row) => row.reverse()),
  },
  "scales-by-the-width": {
    because: "You divided std by the root of the width. Use std as it is: the caller chose it.",
    gaussianMatrix: (rng, rows, columns, std) =>
      matrixOf(rows, columns, () => rng.gauss(0, std / Math.sqrt(columns))),
  },
  "subtracts-the-mean": {
    because: "You subtracted the mean of the draws. They stay as drawn, independent of each other.",
    gaussianMatrix: (rng, rows, columns, std) => {
      const M = matrixOf(rows, columns, () => rng.gauss(0, std));
      const mean = M.flat().reduce((sum, x) => sum + x, 0) / (rows * columns);
      return M.map((row) => row.map((x) => x - mean));
    },
  },
  "cuts-off-the-tails": {
    because: "You cut off large numbers. A normal distribution has no bounds: keep every draw.",
    gaussianMatrix: (rng, rows, columns, std) =>
      matrixOf(rows, columns, () => Math.max(-2 * std, Math.min(2 * std, rng.gauss(0, std)))),
  },
  "drops-the-sign": {
    because: "You dropped the sign of the draws. Half of the numbers are negative.",
    gaussianMatrix: (rng, rows, columns, std) => matrixOf(rows, columns, () => Math.abs(rng.gauss(0, std))),
  },
  "always-square": {
    because: "Your rows are as long as there are rows. Each row holds `columns` numbers.",
    gaussianMatrix: (rng, rows, columns, std) =>
      matrixOf(rows, rows, () => rng.gauss(0, std)).map((row) => row.slice(0, Math.max(rows, columns))),
  },
  "one-matrix-for-each-shape": {
    because: "A matrix of the same shape came back a second time. Every call draws fresh numbers.",
    gaussianMatrix: (rng, rows, columns, std) => {
      const key = `${rows} ${columns} ${std}`;
      const old = drawn.get(key);
      if (old) return old.map((row) => [...row]);
      const M = matrixOf(rows, columns, () => rng.gauss(0, std));
      drawn.set(
        key,
        M.map((row) => [...row]),
      );
      return M;
    },
  },
  "std-zero-is-the-default": {
    because: "A std of 0 is a std too: every number is 0. JavaScript treats 0 as false.",
    gaussianMatrix: (rng, rows, columns, std) => matrixOf(rows, columns, () => rng.gauss(0, std || 0.02)),
  },
  "mean-is-one": {
    because: "gauss takes the mean first, and you passed 1. The mean is 0.",
    gaussianMatrix: (rng, rows, columns, std) => matrixOf(rows, columns, () => rng.gauss(1, std)),
  },
  "adds-std": {
    because:
      "You added std to draws of standard deviation 1. Pass std to gauss: it is the size of the draws.",
    gaussianMatrix: (rng, rows, columns, std) => matrixOf(rows, columns, () => rng.gauss(0, 1) + std),
  },
  "draws-before-the-matrix": {
    because: "You drew a number before the matrix. The first draw belongs to row 0, column 0.",
    gaussianMatrix: (rng, rows, columns, std) => {
      rng.gauss(0, std);
      return matrixOf(rows, columns, () => rng.gauss(0, std));
    },
  },
});
