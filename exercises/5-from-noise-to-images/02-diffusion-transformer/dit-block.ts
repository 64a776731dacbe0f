import { blank } from "#lib/blank";
import * as tf from "@tensorflow/tfjs";
import { assertAxis, assertSameShape, axesOf } from "#lib/shapes";
import {
  batchedMultiHead,
  type MultiHeadProjections,
} from "../../2-building-a-transformer/03-multi-head-attention/batched-multi-head.js";
import {
  batchedFeedForward,
  type FeedForwardWeights,
} from "../../2-building-a-transformer/04-feed-forward-networks/batched-feed-forward.js";
import { silu } from "../../2-building-a-transformer/04-feed-forward-networks/swiglu.js";
import { modulate } from "./modulate.js";

/** The weights of a block of a diffusion transformer. */
export interface DiTBlockWeights {
  attention: MultiHeadProjections;
  ffn: FeedForwardWeights;
  /** the linear layer from the signal to the six parts */
  modulation: {
    /** `[D, 6D]` */
    W: tf.Tensor;
    /** `[6D]` */
    b: tf.Tensor;
  };
}

/**
 * A block of a diffusion transformer: part 2's pre-norm block, in which a signal controls both norms and both additions
 * (adaLN-Zero).
 *
 * A picture's signal passes through `silu` and a linear layer. The result has six parts of D numbers, in this order:
 *
 *     shift, scale, gate of attention;   shift, scale, gate of the feed-forward network
 *
 * Each sublayer reads the residual stream through `modulate`, with its own shift and scale; ε is 1e-5, where the paper's code has 1e-6. The
 * second sublayer reads the stream after the first has added to it. Before each addition, the sublayer's output is multiplied by its gate,
 * feature by feature: a gate of 0 adds nothing, and a gate of 1 adds all of it. All tokens of a picture share its six parts. A block whose
 * modulation weights are 0 therefore returns x exactly, and still gets gradients that can open its gates.
 *
 * There is no causal mask: each patch may attend to every other patch.
 *
 * @param x the residual stream, `[B, N, D]`
 * @param signal one vector for each picture, `[B, D]`
 * @param heads number of attention heads
 * @returns a new tensor, `[B, N, D]`
 * @throws RangeError if x doesn't have three axes, signal is not `[B, D]`, the modulation doesn't have 6D columns, heads doesn't divide the
 *   columns of a projection, or another size doesn't fit
 * @see Peebles and Xie 2023, section 3.2, "adaLN-Zero block", and figure 3
 */
export function ditBlock(
  x: tf.Tensor,
  signal: tf.Tensor,
  { attention, ffn, modulation }: DiTBlockWeights,
  heads: number,
): tf.Tensor {
  const [B, , D] = axesOf("x", x, "B N D");
  assertSameShape("signal and [B, D] of x", signal, { shape: [B, D] });
  assertSameShape("modulation.W and [D, 6D]", modulation.W, { shape: [D, 6 * D] });
  assertAxis("modulation.b", modulation.b, 0, 6 * D);
  return tf.tidy(() => {
    const parts = tf.add(tf.matMul(silu(signal), modulation.W), modulation.b); // [B, 6D]
    const [shift1, scale1, gate1, shift2, scale2, gate2] = tf.split(parts, 6, 1); // [B, D] each
    return blank("the stream after attention, and after the feed-forward network");
  });
}
