import { blank } from "#lib/blank";
import type { Matrix } from "#lib/arrays";
import { matmul } from "../02-qkv-projections/matmul.js";
import { transpose } from "../02-qkv-projections/transpose.js";

/**
 * Mixes the numbers of every token, with weights that are stored `[out, in]`.
 *
 *     Y[t][o] = X[t] · W[o]
 *
 * Row o of W makes output o from all inputs. W_O, and all weights from here on, are stored like this.
 *
 * @param X one token per row, `[T, in]`
 * @param W the weights, one output per row, `[out, in]`
 * @returns a new matrix, `[T, out]`
 * @throws RangeError if a row of W and a row of X differ in length
 * @see Vaswani et al. 2017, section 3.2.2, the matrix W^O
 */
export function outputProjection(X: Matrix, W: Matrix): Matrix {
  return blank("the dot product of every row of X with every row of W, as one product"); // [T, out]
}
