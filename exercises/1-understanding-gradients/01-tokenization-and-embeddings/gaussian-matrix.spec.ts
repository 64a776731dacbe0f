import { expect, test } from "vitest";
import { flatten, type Matrix } from "#lib/arrays";
import { specRandom } from "#lib/kit/seed";
import { microModel } from "#lib/micro-model";
import { mersenneTwister, type Random } from "#lib/random";
import { gaussianMatrix } from "./gaussian-matrix.js";

/** A stream whose draws can be foreseen: the draws deviate by 2, 3, 4, ... standard deviations. */
function counting(): Random {
  let draws = 1;
  return {
    gauss: (mean, std) => mean + ++draws * std,
    random: () => ((++draws * 3) % 8) / 8,
    integer: () => ++draws,
  };
}

/** How many places hold nothing, not even undefined: those of Array(n), which map passes over. */
function emptyPlaces(matrix: Matrix, columns: number): number {
  if (!Array.isArray(matrix)) return 0;
  const rows = Array.from(matrix, (row: number[] | undefined) => row ?? Array<number>(columns));
  return rows.reduce((sum, row) => sum + row.length - Object.keys(row).length, 0);
}

test("the draws are laid out row by row", () => {
  const matrix = gaussianMatrix(counting(), 2, 3, 0.1);
  expect(emptyPlaces(matrix, 3)).toMatchValues(0, { what: "the number of places that were never filled" });
  expect(matrix).toMatchValues(
    [
      [0.2, 0.3, 0.4],
      [0.5, 0.6, 0.7],
    ],
    { axes: "row column" },
  );
});

test("seed 42 gives the micro model's E, and after it its P", () => {
  const rng = mersenneTwister(42);
  const { token_embedding, position_embedding } = microModel().initial_parameters;
  expect({
    E_token: gaussianMatrix(rng, 6, 16, 0.1),
    E_pos: gaussianMatrix(rng, 5, 16, 0.1),
  }).toMatchStages([
    { name: "E_token", expected: token_embedding, axes: "token feature" },
    { name: "E_pos", expected: position_embedding, axes: "position feature" },
  ]);
});

test("one row or one column is a matrix too", () => {
  expect(gaussianMatrix(counting(), 1, 4, 2)).toMatchValues([[4, 6, 8, 10]], { axes: "row column" });
  expect(gaussianMatrix(counting(), 3, 1, 2)).toMatchValues([[4], [6], [8]], { axes: "row column" });
});

test("it draws as many numbers as it returns, no more", () => {
  const rng = counting();
  gaussianMatrix(rng, 3, 5, 0.1);
  expect(rng.gauss(0, 1)).toMatchValues(17, { what: "the draw after a matrix of 3 × 5" });
});

test("every row is a list of its own", () => {
  const matrix = gaussianMatrix(counting(), 3, 2, 1);
  matrix[0][1] = 99;
  expect(matrix).toMatchValues(
    [
      [2, 99],
      [4, 5],
      [6, 7],
    ],
    { axes: "row column" },
  );
});

test("a second matrix of the same shape goes on in the stream", () => {
  const rng = counting();
  const both = [gaussianMatrix(rng, 2, 2, 0.001), gaussianMatrix(rng, 2, 2, 0.001)];
  expect(both).toMatchValues(
    [
      [
        [0.002, 0.003],
        [0.004, 0.005],
      ],
      [
        [0.006, 0.007],
        [0.008, 0.009],
      ],
    ],
    { axes: "matrix row column" },
  );
});

test("with the standard deviation 0 every number is 0", () => {
  const rng = counting();
  expect(gaussianMatrix(rng, 2, 1, 0)).toMatchValues([[0], [0]], { axes: "row column" });
  expect(rng.gauss(0, 1)).toMatchValues(4, { what: "the draw after a matrix of 2 × 1" });
});

test("no rows are an empty matrix, for which nothing is drawn", () => {
  const rng = counting();
  expect(gaussianMatrix(rng, 0, 3, 0.1)).toMatchValues([], { axes: "row" });
  expect(gaussianMatrix(rng, 2, 0, 0.1)).toMatchValues([[], []], { axes: "row column" });
  expect(rng.gauss(0, 1)).toMatchValues(2, { what: "the draw after matrices of 0 × 3 and 2 × 0" });
});

test("30,000 draws have the mean 0 and the standard deviation std", () => {
  const std = 2.5;
  const values = flatten(gaussianMatrix(specRandom(), 200, 150, std));
  const n = values.length;
  const mean = values.reduce((sum, x) => sum + x, 0) / n;
  const variance = values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / n;
  // The mean strays by std/√n, the deviation by std/√(2n). Six times that is exceeded with p < 1e-8.
  expect(mean).toLieBetween((-6 * std) / Math.sqrt(n), (6 * std) / Math.sqrt(n), "the mean");
  const stray = (6 * std) / Math.sqrt(2 * n);
  expect(Math.sqrt(variance)).toLieBetween(std - stray, std + stray, "the standard deviation");
});
