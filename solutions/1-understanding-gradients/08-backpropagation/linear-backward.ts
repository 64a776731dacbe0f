import { assertSameLength, type Matrix, type Vector } from "#lib/arrays";
import { matmul } from "../02-qkv-projections/matmul.js";
import { transpose } from "../02-qkv-projections/transpose.js";

/** The gradients of a linear layer, each with the shape of what it belongs to. */
export interface LinearGradients {
  /** with respect to the input, `[T, in]` */
  dX: Matrix;
  /** with respect to the weights, `[out, in]` */
  dW: Matrix;
  /** with respect to the bias, `[out]` */
  db: Vector;
}

/**
 * The backward pass of the linear layer Y = X · Wᵀ + b.
 *
 *     dX[t][i] = ∂L/∂X[t][i]      an input reaches the loss L through every output of its token
 *     dW[o][i] = ∂L/∂W[o][i]      a weight is used at every position
 *     db[o]    = ∂L/∂b[o]         and so is a bias
 *
 * @param dY the gradient with respect to the output, `[T, out]`
 * @param X the input of the forward pass, `[T, in]`
 * @param W the weights, one output per row, `[out, in]`
 * @returns the three gradients, new lists
 * @throws RangeError if dY and X differ in their rows, or the columns of dY and the rows of W
 * @see Rumelhart, Hinton and Williams 1986, "Learning representations by back-propagating errors"
 */
export function linearBackward(dY: Matrix, X: Matrix, W: Matrix): LinearGradients {
  assertSameLength("the numbers of rows of dY and X", dY.length, X.length);
  assertSameLength("the columns of dY and the rows of W", dY[0].length, W.length);
  const dX = /* blank: the gradient of the input, as one matrix product */ matmul(dY, W) /* end */; // [T, in]
  const dW = /* blank: the gradient of the weights, as one matrix product */ matmul(
    transpose(dY),
    X,
  ) /* end */; // [out, in]
  const db = /* blank: the gradient of the bias */ W.map((_, o) =>
    dY.reduce((sum, row) => sum + row[o], 0),
  ) /* end */; // [out]
  return { dX, dW, db };
}
