import type { Matrix, Vector } from "#lib/arrays";
import type { Random } from "#lib/random";

/**
 * A matrix of small random numbers: a model's weights before training.
 *
 *     M[r][c] ~ N(0, std²), drawn independently
 *
 * Draw the numbers row by row, each row from left to right, so that the same seed always makes the same matrix. Draw
 * nothing else: the next user of `rng` continues where this matrix ended.
 *
 * @param rng the stream of random numbers; `rng.gauss(mean, std)` returns the next one
 * @param rows number of rows
 * @param columns number of columns
 * @param std standard deviation, the usual distance from 0
 * @returns a new matrix, `[rows, columns]`; no two rows are the same list
 */
export function gaussianMatrix(rng: Random, rows: number, columns: number, std: number): Matrix {
  const drawRow = (): Vector =>
    /* blank: one row: as many fresh draws from N(0, std²) as there are columns */ Array.from(
      { length: columns },
      () => rng.gauss(0, std),
    ) /* end */; // [columns]
  return /* blank: the matrix: every row gets its own draws */ Array.from(
    { length: rows },
    drawRow,
  ) /* end */; // [rows, columns]
}
