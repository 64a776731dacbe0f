import * as tf from "@tensorflow/tfjs";
import { assertAxis, assertSameShape, axesOf } from "#lib/shapes";
import { transposedTimes } from "#lib/transposed";
import { attentionGradients } from "../02-scaled-dot-product-attention/attention-gradients.js";
import { batchedAttention } from "../02-scaled-dot-product-attention/batched-attention.js";
import { batchedLinear } from "../02-scaled-dot-product-attention/batched-linear.js";
import { fusedQkv } from "./fused-qkv.js";
import { mergeHeads } from "./merge-heads.js";
import { splitHeads } from "./split-heads.js";

/** The gradients of a multi-head layer with fused weights, in the order in which they are computed. */
export type MultiHeadGradients = {
  /** with respect to the output weights, `[H·headDim, D]` */
  dWo: tf.Tensor;
  /** with respect to the outputs of all heads, side by side, `[B, T, H·headDim]` */
  dMerged: tf.Tensor;
  /** with respect to the queries, `[B, H, T, headDim]` */
  dq: tf.Tensor;
  /** with respect to the keys, `[B, H, T, headDim]` */
  dk: tf.Tensor;
  /** with respect to the values, `[B, H, T, headDim]` */
  dv: tf.Tensor;
  /** with respect to the fused weights, `[D, 3·H·headDim]` */
  dWqkv: tf.Tensor;
  /** with respect to the input, `[B, T, D]` */
  dx: tf.Tensor;
};

/**
 * Computes the backward pass of multi-head attention with fused weights. It recomputes what it needs from the forward pass:
 *
 *     [q|k|v] = x · Wqkv
 *     head    = attention(q, k, v), in every head
 *     merged  = the heads side by side
 *     output  = merged · Wo
 *
 * Given dOutput = ∂L/∂output, it returns ∂L/∂ of the weights, of the input, and of the tensors in between. All positions of
 * all items share the weights. A row [q|k|v] is that of fusedQkv: the queries of all heads, then all keys, then all values.
 *
 * @param x the input of the forward pass, `[B, T, D]`
 * @param Wqkv `[D, 3·H·headDim]`
 * @param Wo `[H·headDim, D]`
 * @param heads H, the number of heads
 * @param dOutput the gradient with respect to the output, `[B, T, D]`
 * @param mask the mask of the forward pass: booleans that broadcast to `[B, T, T]`, true = may look; without it everything is visible
 * @throws RangeError if dOutput doesn't have the shape of the output, or a width does not fit
 */
export function multiHeadGradients(
  x: tf.Tensor,
  Wqkv: tf.Tensor,
  Wo: tf.Tensor,
  heads: number,
  dOutput: tf.Tensor,
  mask?: tf.Tensor,
): MultiHeadGradients {
  const [B, T, D] = axesOf("x", x, "B T D");
  assertAxis("Wo", Wo, -1, D);
  assertSameShape("dOutput and the output", dOutput, { shape: [B, T, D] });
  return tf.tidy(() => {
    const { q, k, v } = fusedQkv(x, Wqkv, heads); // [B, H, T, headDim] each
    const visible = mask ? tf.expandDims(mask, -3) : undefined; // [B, 1, T, T]
    const { output, weights } = batchedAttention(q, k, v, visible); // [B, H, T, headDim], [B, H, T, T]
    const merged = mergeHeads(output); // [B, T, H·headDim]
    const dWo = /* blank: the gradient of the output weights */ transposedTimes(
      rows(merged),
      rows(dOutput),
    ) /* end */; // [H·headDim, D]
    const dMerged = /* blank: the gradient of the heads' outputs, side by side */ batchedLinear(
      dOutput,
      tf.transpose(Wo),
    ) /* end */; // [B, T, H·headDim]
    const { dq, dk, dv } = /* blank: the gradients of attention in every head */ attentionGradients(
      q,
      k,
      v,
      weights,
      splitHeads(dMerged, heads),
    ) /* end */; // [B, H, T, headDim] each
    const dQkv = /* blank: the gradient of the one product that contains q, k and v */ tf.concat(
      [mergeHeads(dq), mergeHeads(dk), mergeHeads(dv)],
      -1,
    ) /* end */; // [B, T, 3·H·headDim]
    const dWqkv = /* blank: the gradient of the fused weights */ transposedTimes(
      rows(x),
      rows(dQkv),
    ) /* end */; // [D, 3·H·headDim]
    const dx = /* blank: the gradient of the input */ batchedLinear(dQkv, tf.transpose(Wqkv)) /* end */; // [B, T, D]
    return { dWo, dMerged, dq, dk, dv, dWqkv, dx };
  });
}

/** Every position of every item as one row, `[B·T, width]`. */
function rows(x: tf.Tensor): tf.Tensor {
  return tf.reshape(x, [-1, x.shape[2] as number]); // [B·T, width]
}
