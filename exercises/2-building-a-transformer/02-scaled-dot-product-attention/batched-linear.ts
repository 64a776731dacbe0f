import { blank } from "#lib/blank";
import * as tf from "@tensorflow/tfjs";
import { assertSameLength } from "#lib/arrays";
import { assertSameShape, axesOf } from "#lib/shapes";

/**
 * A linear layer on a batch of sequences: the same product for every position of every item.
 *
 *     y[b, t] = x[b, t] · W + bias
 *
 * TensorFlow.js can multiply `[B, T, D]` by `[D, E]` directly, but its gradient of that product throws: the gradient of
 * a weight that a batch shares is a sum over the batch. With two axes the gradient works, and the product is faster.
 *
 * @param x inputs, `[B, T, D]`
 * @param W weights, `[D, E]`
 * @param bias `[E]`; none by default
 * @returns `[B, T, E]`
 * @throws RangeError if x or W has more or fewer axes, the last axis of x and the first of W differ in length, or bias
 * doesn't have E numbers
 */
export function batchedLinear(x: tf.Tensor, W: tf.Tensor, bias?: tf.Tensor): tf.Tensor {
  const [B, T, D] = axesOf("x", x, "B T D");
  const [inputs, E] = axesOf("W", W, "D E");
  assertSameLength("the width of x and the rows of W", D, inputs);
  if (bias) assertSameShape("bias and a row of W", bias, { shape: [E] });
  return tf.tidy(() => {
    return blank("every position through the layer, by a product that has a gradient");
  });
}
