import * as tf from "@tensorflow/tfjs";
import { axesOf } from "#lib/shapes";

/**
 * Measures how much a layer knows of order: it gives the layer the positions in another order, and asks whether the
 * same rows come out, in that other order.
 *
 *     gap = max | f(x[order]) − f(x)[order] |,   x[order][b, t] = x[b, order[t]]
 *
 * A gap of 0 means that f treats a sequence as a bag: it is permutation-equivariant, and word order is lost on it.
 *
 * @param f a layer, `[B, T, D]` to `[B, T, E]`
 * @param x a batch of sequences, `[B, T, D]`
 * @param order the positions 0, 1, ... T − 1 in another order, the same for every item of the batch
 * @returns the gap, a scalar
 * @throws RangeError if x has another number of axes, or order is no order of its positions
 */
export function orderGap(f: (x: tf.Tensor) => tf.Tensor, x: tf.Tensor, order: number[]): tf.Tensor {
  const T = axesOf("x", x, "B T D")[1];
  const sorted = [...order].sort((a, b) => a - b);
  if (sorted.length !== T || sorted.some((position, i) => position !== i))
    throw new RangeError(`order must contain each of the positions 0 to ${T - 1} once, got ${order}`);
  return tf.tidy(() => {
    const positions = tf.tensor1d(order, "int32"); // [T]
    const shuffledFirst = /* blank: what f makes of x in the other order */ f(
      tf.gather(x, positions, 1),
    ) /* end */; // [B, T, E]
    const shuffledLast = /* blank: what f makes of x, then put in that order */ tf.gather(
      f(x),
      positions,
      1,
    ) /* end */; // [B, T, E]
    return /* blank: the largest distance between two of their numbers */ tf.max(
      tf.abs(tf.sub(shuffledFirst, shuffledLast)),
    ) /* end */; // []
  });
}
