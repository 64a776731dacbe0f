import * as tf from "@tensorflow/tfjs";
import { assertAxis } from "#lib/shapes";
import { type Tap, untapped } from "#lib/tap";
import { causalMask } from "../02-scaled-dot-product-attention/attention-mask.js";
import { batchedAttention } from "../02-scaled-dot-product-attention/batched-attention.js";
import { batchedLinear } from "../02-scaled-dot-product-attention/batched-linear.js";
import type { MultiHeadProjections } from "../03-multi-head-attention/batched-multi-head.js";
import { mergeHeads } from "../03-multi-head-attention/merge-heads.js";
import { splitHeads } from "../03-multi-head-attention/split-heads.js";

/** The weights of a GPT's attention. In GPT-2 every projection has a bias; in many later models none has. */
export interface AttentionWeights extends MultiHeadProjections {
  /** biases of queries, keys and values, `[H·headDim]` each */
  bq?: tf.Tensor;
  bk?: tf.Tensor;
  bv?: tf.Tensor;
  /** bias of the output, `[D]` */
  bo?: tf.Tensor;
}

/**
 * Computes the attention of a GPT: multi-head, causal, with biases and a tap.
 *
 *     q, k, v = x·Wq + bq, x·Wk + bk, x·Wv + bv, each cut into heads
 *     output  = [ head 0 | head 1 | ... ] · Wo + bo
 *
 * The tap sees the weights `[B, H, T, T]` before they mix the values, and the outputs of the heads `[B, H, T, headDim]`
 * before they are merged. What the tap returns replaces what it saw: dropout is a tap, and so is switching off a head.
 *
 * @param x `[B, T, D]`
 * @param heads number of heads, H
 * @param tap sees the places `"weights"` and `"heads"`
 * @returns a new tensor, `[B, T, D]`
 * @throws RangeError if H does not divide the columns of a projection, or a width doesn't fit
 * @see Radford et al. 2019, section 2.3
 */
export function gptAttention(
  x: tf.Tensor,
  { Wq, bq, Wk, bk, Wv, bv, Wo, bo }: AttentionWeights,
  heads: number,
  tap: Tap = untapped,
): tf.Tensor {
  assertAxis("Wo", Wo, -1, x.shape[x.rank - 1]);
  return tf.tidy(() => {
    const T = x.shape[1] as number;
    const project = (W: tf.Tensor, bias?: tf.Tensor): tf.Tensor =>
      /* blank: queries, keys or values of every head, made by the weights W and their bias */ splitHeads(
        batchedLinear(x, W, bias),
        heads,
      ) /* end */; // [B, H, T, headDim]
    const [q, k, v] = [project(Wq, bq), project(Wk, bk), project(Wv, bv)]; // [B, H, T, headDim] each
    const { output } =
      /* blank: causal attention in every head; between softmax and values the weights go through the tap */ batchedAttention(
        q,
        k,
        v,
        causalMask(T),
        (weights) => tap("weights", weights),
      ) /* end */; // [B, H, T, headDim]
    // blank: what the tap makes of the heads' outputs, mixed for the stream
    const tapped = tap("heads", output); // [B, H, T, headDim]
    return batchedLinear(mergeHeads(tapped), Wo, bo); // [B, T, D]
    // end
  });
}
