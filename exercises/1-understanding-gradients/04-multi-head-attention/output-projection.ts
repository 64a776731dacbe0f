import { blank } from "#lib/blank";
import type { Matrix } from "#lib/arrays";
import { matmul } from "../02-qkv-projections/matmul.js";
import { transpose } from "../02-qkv-projections/transpose.js";

/**
 * Mixes the numbers of every token by weights that are stored `[out, in]`.
 *
 *     Y = X · Wᵀ,   that is   Y[t][o] = X[t] · W[o]
 *
 * Row o of W says how output o is made from all inputs. W_O, and all weights from here on, are stored like this.
 *
 * @param X one token a row, `[T, in]`
 * @param W the weights, one output a row, `[out, in]`
 * @returns a new matrix, `[T, out]`
 * @throws RangeError if a row of W has another length than a row of X
 * @see Vaswani et al. 2017, section 3.2.2, the matrix W^O
 */
export function outputProjection(X: Matrix, W: Matrix): Matrix {
  return blank("every row of X in a dot product with every row of W"); // [T, out]
}
