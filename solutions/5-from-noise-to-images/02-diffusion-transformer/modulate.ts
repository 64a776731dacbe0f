import * as tf from "@tensorflow/tfjs";
import { assertSameShape, axesOf } from "#lib/shapes";
import { batchedLayerNorm } from "../../2-building-a-transformer/05-transformer-block/batched-layer-norm.js";

/**
 * Computes adaptive layer norm: scale and shift aren't weights, but are given for each picture of the batch. In this way a time, a class or a
 * text reaches all tokens of a picture at once.
 *
 * Part 2's `batchedLayerNorm` normalizes each token, without learned weights. Its ε stays 1e-5, where the paper's code has 1e-6. Then feature
 * d of each token of picture b is scaled and shifted:
 *
 * - `scale[b, d]` is the relative change: at 0 the feature is unchanged, at 1 it doubles, and at −1 it becomes 0
 * - `shift[b, d]` is added after that
 *
 * If both are 0, the result is that of part 2's norm.
 *
 * @param x `[B, N, D]`
 * @param shift `[B, D]`
 * @param scale `[B, D]`
 * @returns a new tensor, `[B, N, D]`
 * @throws RangeError if x doesn't have three axes, or shift or scale is not `[B, D]`
 * @see Perez et al. 2018, section 2 (FiLM); Peebles and Xie 2023, section 3.2, "adaLN block"
 */
export function modulate(x: tf.Tensor, shift: tf.Tensor, scale: tf.Tensor): tf.Tensor {
  const [B, , D] = axesOf("x", x, "B N D");
  assertSameShape("shift and [B, D] of x", shift, { shape: [B, D] });
  assertSameShape("scale and [B, D] of x", scale, { shape: [B, D] });
  return tf.tidy(() => {
    // blank: the normed tokens, stretched and moved by the signal of their item
    const normed = batchedLayerNorm(x, { gamma: tf.ones([D]), beta: tf.zeros([D]) }); // [B, N, D]
    const stretched = tf.mul(normed, tf.expandDims(tf.add(1, scale), 1)); // [B, N, D]
    return tf.add(stretched, tf.expandDims(shift, 1)); // [B, N, D]
    // end
  });
}
