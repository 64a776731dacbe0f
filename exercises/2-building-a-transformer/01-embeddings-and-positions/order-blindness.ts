import { blank } from "#lib/blank";
import * as tf from "@tensorflow/tfjs";
import { axesOf } from "#lib/shapes";

/**
 * Measures how much a layer depends on order: it shuffles the positions of the input, and compares the output with the
 * original output, shuffled in the same way.
 *
 *     gap = max | f(x[order]) − f(x)[order] |,   x[order][b, t] = x[b, order[t]]
 *
 * A gap of 0 means that f treats a sequence as a bag: f is permutation-equivariant, and can't see word order.
 *
 * @param f a layer, `[B, T, D]` to `[B, T, E]`
 * @param x a batch of sequences, `[B, T, D]`
 * @param order the positions 0, 1, ... T − 1 in another order, the same for every item of the batch
 * @returns the gap, a scalar
 * @throws RangeError if x has a different number of axes, or order is not a permutation of 0 ... T − 1
 */
export function orderGap(f: (x: tf.Tensor) => tf.Tensor, x: tf.Tensor, order: number[]): tf.Tensor {
  const T = axesOf("x", x, "B T D")[1];
  const sorted = [...order].sort((a, b) => a - b);
  if (sorted.length !== T || sorted.some((position, i) => position !== i))
    throw new RangeError(`order must contain each of the positions 0 to ${T - 1} once, got ${order}`);
  return tf.tidy(() => {
    const positions = tf.tensor1d(order, "int32"); // [T]
    const shuffledFirst = blank("the output of f for x in the new order"); // [B, T, E]
    const shuffledLast = blank("the output of f for x, then put in the new order"); // [B, T, E]
    return blank("the largest absolute difference between the two"); // []
  });
}
