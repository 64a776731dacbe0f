import { blank } from "#lib/blank";
import { assertSameLength, type Matrix, type Vector } from "#lib/arrays";
import { matmul } from "../02-qkv-projections/matmul.js";
import { linear } from "./linear.js";

/**
 * Two linear layers with nothing between them equal one linear layer. This function finds it.
 *
 *     linear(linear(x, W1, b1), W2, b2) = linear(x, W, b)   for every x
 *
 * @param W1 weights of the first layer, `[hidden, in]`
 * @param b1 bias of the first layer, `[hidden]`
 * @param W2 weights of the second layer, `[out, hidden]`
 * @param b2 bias of the second layer, `[out]`
 * @returns weights `W` `[out, in]` and bias `b` `[out]` of the single layer, new lists
 * @throws RangeError if the layers don't fit each other
 */
export function collapseLinear(W1: Matrix, b1: Vector, W2: Matrix, b2: Vector): { W: Matrix; b: Vector } {
  assertSameLength("the columns of W2 and the rows of W1", W2[0].length, W1.length);
  assertSameLength("the length of b1 and the rows of W1", b1.length, W1.length);
  assertSameLength("the length of b2 and the rows of W2", b2.length, W2.length);
  const W = blank("both weight matrices in one product, in the right order"); // [out, in]
  const b = blank("the output of both layers for x = 0"); // [out]
  return { W, b };
}
