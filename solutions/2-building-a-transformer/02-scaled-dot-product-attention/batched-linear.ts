import * as tf from "@tensorflow/tfjs";
import { assertSameLength } from "#lib/arrays";
import { assertSameShape, axesOf } from "#lib/shapes";

/**
 * A linear layer on a batch of sequences: the same product for every position of every item.
 *
 *     y[b, t] = x[b, t] · W + bias
 *
 * TensorFlow.js multiplies `[B, T, D]` by `[D, E]` as it stands, but its gradient of that product throws: a weight that
 * is shared by a batch must collect a sum over it. Over two axes the gradient works, and the product is faster.
 *
 * @param x inputs, `[B, T, D]`
 * @param W weights, `[D, E]`
 * @param bias `[E]`; none unless given
 * @returns `[B, T, E]`
 * @throws RangeError if x or W has another number of axes, or the last axis of x is not as long as the first of W,
 * or bias has not E numbers
 */
export function batchedLinear(x: tf.Tensor, W: tf.Tensor, bias?: tf.Tensor): tf.Tensor {
  const [B, T, D] = axesOf("x", x, "B T D");
  const [inputs, E] = axesOf("W", W, "D E");
  assertSameLength("the width of x and the rows of W", D, inputs);
  if (bias) assertSameShape("bias and a row of W", bias, { shape: [E] });
  return tf.tidy(() => {
    // blank: every position through the layer, by a product that has a gradient
    const rows = tf.reshape(x, [B * T, D]); // [B·T, D]
    const products = tf.matMul(rows, W); // [B·T, E]
    const shifted = bias ? tf.add(products, bias) : products; // [B·T, E]
    return tf.reshape(shifted, [B, T, E]); // [B, T, E]
    // end
  });
}
