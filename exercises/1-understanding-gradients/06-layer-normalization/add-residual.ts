import { blank } from "#lib/blank";
import { assertSameLength, type Matrix } from "#lib/arrays";

/**
 * The residual connection: adds the output of a sublayer f to its input.
 *
 *     y = x + f(x)
 *
 * So a sublayer only has to learn the change to x, and x itself passes on, whatever f does.
 *
 * @param x the input of the sublayer, `[T, D]`
 * @param fx its output, `[T, D]`
 * @returns their sum, a new matrix, `[T, D]`; x and fx stay unchanged, because the backward pass needs them
 * @throws RangeError if x and fx differ in their number of rows, or two rows in their width
 * @see He et al. 2016, equation 1
 */
export function addResidual(x: Matrix, fx: Matrix): Matrix {
  assertSameLength("the numbers of rows of x and f(x)", x.length, fx.length);
  return x.map((row, t) => {
    assertSameLength(`the widths of row ${t} of x and f(x)`, row.length, fx[t].length);
    return blank("a new row: the elementwise sum of the two rows");
  }); // [T, D]
}
