import { blank } from "#lib/blank";
import { assertSameLength, type Matrix } from "#lib/arrays";

/**
 * The residual connection: what a sublayer f computed is added to what it was given.
 *
 *     y = x + f(x)
 *
 * So a sublayer has to learn only the change to x, and x itself goes on whatever f does.
 *
 * @param x the input of the sublayer, `[T, D]`
 * @param fx its output, `[T, D]`
 * @returns their sum, a new matrix, `[T, D]`; x and fx stay as they are, the backward pass needs them
 * @throws RangeError if x and fx differ in their number of rows, or two rows in their width
 * @see He et al. 2016, equation 1
 */
export function addResidual(x: Matrix, fx: Matrix): Matrix {
  assertSameLength("the numbers of rows of x and f(x)", x.length, fx.length);
  return x.map((row, t) => {
    blank("refuse two rows of different widths, by assertSameLength");
    return blank("a new row: the numbers of x and f(x) at the same place, added");
  }); // [T, D]
}
