import { blank } from "#lib/blank";
import { assertSameLength, type Matrix, type Vector } from "#lib/arrays";
import { outputProjection } from "../04-multi-head-attention/output-projection.js";

/**
 * A linear layer: multiply by the weights, then add a bias.
 *
 *     Y = X · Wᵀ + b,   that is   Y[t][o] = X[t] · W[o] + b[o]
 *
 * Every token gets the same bias: b has one number for each output, not for each token.
 *
 * @param X one token per row, `[T, in]`
 * @param W the weights, one output per row, `[out, in]`
 * @param b the bias, `[out]`
 * @returns a new matrix, `[T, out]`
 * @throws RangeError if b and W differ in the number of outputs, or the rows of X and W in length
 */
export function linear(X: Matrix, W: Matrix, b: Vector): Matrix {
  blank("refuse a bias that doesn't have one number for each output");
  return blank("every row of X projected by W, plus the bias");
}
