import { mistakesFor } from "#lib/mistakes";
import { mersenneTwister } from "#lib/random";

const draws = (n: number, draw: () => number) => Array.from({ length: n }, draw);
const matrixOf = (rows: number, columns: number, draw: () => number) =>
  Array.from({ length: rows }, () => draws(columns, draw));

export default mistakesFor<typeof import("./gaussian-matrix.js")>({
  "repeats-one-row": {
    because: "One row was drawn and put in every place. Draw the numbers of each row.",
    gaussianMatrix: (rng, rows, columns, std) => Array(rows).fill(draws(columns, () => rng.gauss(0, std))),
  },
  "fills-one-row-over-and-over": {
    because: "One and the same list stands in every place, so each new row overwrites all the others.",
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
    because:
      "One draw fills a whole row: the same number stands in every place. Draw each number on its own.",
    gaussianMatrix: (rng, rows, columns, std) =>
      draws(rows, () => 0).map(() => Array<number>(columns).fill(rng.gauss(0, std))),
  },
  "maps-over-empty-places": {
    because:
      "Array(n) has n empty places, and map passes over them: nothing was drawn. Start from a list that is filled.",
    rung: 4,
    gaussianMatrix: (rng, rows, columns, std) =>
      draws(rows, () => 0).map(() => Array<number>(columns).map(() => rng.gauss(0, std))),
  },
  "draws-column-by-column": {
    because: "The order of the draws counts: fill a row from left to right, then the next one.",
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
      "A stream with the same seed gives every table the same numbers. Draw from the rng that you are given.",
    gaussianMatrix: (_rng, rows, columns, std) => {
      const own = mersenneTwister(42);
      return matrixOf(rows, columns, () => own.gauss(0, std));
    },
  },
  "all-zeros": {
    because: "With zeros all tokens look the same and nothing tells them apart. Draw each number.",
    gaussianMatrix: (_rng, rows, columns) => matrixOf(rows, columns, () => 0),
  },
  "takes-std-for-the-variance": {
    because: "gauss takes the standard deviation as it is; yours is its square root.",
    rung: 3,
    gaussianMatrix: (rng, rows, columns, std) => matrixOf(rows, columns, () => rng.gauss(0, Math.sqrt(std))),
  },
  "squares-std": {
    because: "N(0, std²) is written with the variance, but gauss takes std itself: do not square it.",
    rung: 3,
    gaussianMatrix: (rng, rows, columns, std) => matrixOf(rows, columns, () => rng.gauss(0, std ** 2)),
  },
  "forgets-std": {
    because: "The numbers deviate by 1 instead of std: that is ten times too much for weights of 0.1.",
    rung: 3,
    gaussianMatrix: (rng, rows, columns) => matrixOf(rows, columns, () => rng.gauss(0, 1)),
  },
  "fixes-std": {
    because: "0.1 is the deviation of one model only. Use the std that you are given.",
    rung: 3,
    gaussianMatrix: (rng, rows, columns) => matrixOf(rows, columns, () => rng.gauss(0, 0.1)),
  },
  "exchanges-mean-and-deviation": {
    because: "gauss takes the mean first: with std as the mean and no deviation, every number is std.",
    rung: 3,
    gaussianMatrix: (rng, rows, columns, std) => matrixOf(rows, columns, () => rng.gauss(std, 0)),
  },
  "uniform-instead-of-normal": {
    because: "rng.random is uniform and never negative. The normal distribution comes from rng.gauss.",
    gaussianMatrix: (rng, rows, columns, std) => matrixOf(rows, columns, () => rng.random() * std),
  },
  "one-number-for-all": {
    because: "One draw was used everywhere. Weights that start equal learn alike: draw each on its own.",
    gaussianMatrix: (rng, rows, columns, std) => {
      const x = rng.gauss(0, std);
      return matrixOf(rows, columns, () => x);
    },
  },
  "draws-one-too-many": {
    because:
      "One number more than needed is drawn, so the next matrix starts at the wrong place of the stream.",
    rung: 4,
    gaussianMatrix: (rng, rows, columns, std) => {
      const matrix = matrixOf(rows, columns, () => rng.gauss(0, std));
      rng.gauss(0, std);
      return matrix;
    },
  },
});
