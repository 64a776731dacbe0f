import { blank } from "#lib/blank";
import * as tf from "@tensorflow/tfjs";
import { assertDivides } from "#lib/shapes";
import { sinusoidalPositions } from "../../2-building-a-transformer/01-embeddings-and-positions/sinusoidal-positions.js";

/**
 * Returns a vector for each position in a grid, made of part 2's sines and cosines. The vector says where in its picture a patch lies.
 *
 * The first half of a vector encodes the row of the patch, and the second half its column. Rows and columns count from 0, and each half is
 * the vector of that position in a table of `sinusoidalPositions` with D/2 dimensions. Two patches in one row therefore share the first
 * half of their vectors, and two patches in one column share the second half. (The code of DiT puts the column first, and in each half it
 * puts all sines before all cosines.)
 *
 * @param rows number of rows of patches
 * @param columns number of columns of patches
 * @param dModel D, the length of a vector
 * @returns `[N, D]`, N = rows · columns, in the order of `patchify`: left to right, then top to bottom
 * @throws RangeError if D is not a multiple of 4, or rows, columns or D is not a whole number of at least 1
 * @see Dosovitskiy et al. 2021, appendix D.4; Peebles and Xie 2023, section 3.2
 */
export function gridPositions(rows: number, columns: number, dModel: number): tf.Tensor {
  assertDivides("dModel by the two pairs of columns that two halves need", dModel, 4);
  for (const count of [rows, columns, dModel])
    if (!Number.isInteger(count) || count < 1)
      throw new RangeError(`rows, columns and dModel must be whole numbers of at least 1, got ${count}`);
  return tf.tidy(() => {
    return blank("the vectors of all patches, in their order");
  });
}
