import { blank } from "#lib/blank";
import type { Matrix, Vector } from "#lib/arrays";
import type { Random } from "#lib/random";

/**
 * A matrix of small random numbers: what the weights of a model are before it has learned anything.
 *
 *     M[r][c] ~ N(0, std²), drawn independently
 *
 * The numbers are drawn row by row, each row from left to right, so that one seed always gives one matrix. Nothing
 * else is drawn: whoever uses `rng` next goes on where this matrix ended.
 *
 * @param rng the stream of random numbers; `rng.gauss(mean, std)` gives the next one
 * @param rows how many rows
 * @param columns how many numbers in each row
 * @param std standard deviation, the usual distance from 0
 * @returns a new matrix, `[rows, columns]`; no two rows are the same list
 */
export function gaussianMatrix(rng: Random, rows: number, columns: number, std: number): Matrix {
  const drawRow = (): Vector =>
    blank("one row: as many fresh draws from N(0, std²) as there are columns"); // [columns]
  return blank("the matrix: every row gets its own draws"); // [rows, columns]
}
