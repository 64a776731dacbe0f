import { blank } from "#lib/blank";
import { assertSameLength, type Matrix, type Vector } from "#lib/arrays";
import type { Parameters } from "#lib/micro-model";
import type { FeedForward } from "../05-feed-forward-network/feed-forward.js";
import { geluDerivative } from "./gelu-derivative.js";
import { linearBackward } from "./linear-backward.js";

/** The gradients of the feed-forward network. */
export interface FeedForwardGradients {
  /** with respect to the input, `[T, D]` */
  dX: Matrix;
  /** `[d_ff, D]` */
  dW1: Matrix;
  /** `[d_ff]` */
  db1: Vector;
  /** `[D, d_ff]` */
  dW2: Matrix;
  /** `[D]` */
  db2: Vector;
}

/**
 * The backward pass of the feed-forward network: its three steps in reverse order.
 *
 *     output        = activated · W2ᵀ + b2          going back: dW2, db2 and dActivated
 *     activated     = gelu(preActivation)           going back: dPre
 *     preActivation = X · W1ᵀ + b1                  going back: dW1, db1 and dX
 *
 * This is the network alone: the block takes care of the residual connection.
 *
 * @param dOutput the gradient with respect to the output, `[T, D]`
 * @param X the input of the forward pass, `[T, D]`
 * @param cache the result of feedForward for X: `preActivation` and `activated`, `[T, d_ff]`
 * @param p `W1` `[d_ff, D]` and `W2` `[D, d_ff]`
 * @returns the five gradients, new lists
 * @throws RangeError if dOutput, the cache and X differ in their rows, the columns of dOutput and the rows of W2, or
 *   the columns of W2 and the rows of W1
 * @see Vaswani et al. 2017, section 3.3
 */
export function feedForwardBackward(
  dOutput: Matrix,
  X: Matrix,
  cache: FeedForward,
  p: Pick<Parameters, "W1" | "W2">,
): FeedForwardGradients {
  const { preActivation, activated } = cache;
  assertSameLength("the rows of preActivation and activated", preActivation.length, activated.length);
  return blank("back through the three steps of the network; all five gradients by their names");
}
