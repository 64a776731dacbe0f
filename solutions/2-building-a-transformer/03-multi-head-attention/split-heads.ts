import * as tf from "@tensorflow/tfjs";
import { assertDivides, axesOf } from "#lib/shapes";

/**
 * Cuts the row of every position into equal pieces of neighboring columns, one per head. Then it moves the heads before the
 * positions, where attention treats them like additional items of the batch.
 *
 *     heads[b, h, t] = x[b, t, h·headDim], ..., x[b, t, (h + 1)·headDim − 1]
 *
 * Every head keeps all positions. The function only moves numbers and doesn't compute any.
 *
 * @param x one row for every position, `[B, T, D]`
 * @param heads H, the number of heads
 * @returns `[B, H, T, headDim]`, where headDim = D / H
 * @throws RangeError if x doesn't have three axes, or H doesn't divide D
 * @see Vaswani et al. 2017, section 3.2.2
 */
export function splitHeads(x: tf.Tensor, heads: number): tf.Tensor {
  const [B, T, D] = axesOf("x", x, "B T D");
  assertDivides("the width of x by the number of heads", D, heads);
  return tf.tidy(() => {
    const pieces = /* blank: the row of every position, cut into a piece for each head */ tf.reshape(x, [
      B,
      T,
      heads,
      D / heads,
    ]) /* end */; // [B, T, H, headDim]
    return /* blank: the heads before the positions */ tf.transpose(pieces, [0, 2, 1, 3]) /* end */; // [B, H, T, headDim]
  });
}
