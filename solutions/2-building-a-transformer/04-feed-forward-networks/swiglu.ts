import * as tf from "@tensorflow/tfjs";
import { assertAxis, assertSameShape } from "#lib/shapes";
import { batchedLinear } from "../02-scaled-dot-product-attention/batched-linear.js";

/** The weights of a SwiGLU network, `[in, out]`, named as LLaMA's code names them; it has no biases. */
export interface SwigluWeights {
  /** makes the gate, `[D, F]` */
  W1: tf.Tensor;
  /** down, back to the residual stream, `[F, D]` */
  W2: tf.Tensor;
  /** makes the values that the gate lets through, `[D, F]` */
  W3: tf.Tensor;
}

/**
 * Computes SiLU, also called swish: each number times its sigmoid.
 *
 *     silu(z) = z · σ(z),   σ(z) = 1 / (1 + exp(−z))
 *
 * @param z any shape
 * @returns a new tensor with the shape of z
 * @see Ramachandran et al. 2017
 */
export function silu(z: tf.Tensor): tf.Tensor {
  return tf.tidy(() => /* blank: each number times its sigmoid */ tf.mul(z, tf.sigmoid(z)) /* end */); // the shape of z
}

/**
 * Computes a feed-forward network with a gate: one half of the hidden layer decides how much of the other half passes.
 *
 *     y[b, t] = (silu(x[b, t] · W1) ⊙ (x[b, t] · W3)) · W2
 *
 * @param x `[B, T, D]`
 * @returns a new tensor, `[B, T, D]`
 * @throws RangeError if a width doesn't fit
 * @see Shazeer 2020, equation 6; Touvron et al. 2023, section 2.2
 */
export function swiglu(x: tf.Tensor, { W1, W2, W3 }: SwigluWeights): tf.Tensor {
  assertSameShape("W1 and W3", W1, W3);
  assertAxis("W2", W2, -1, x.shape[x.rank - 1]);
  return tf.tidy(() => {
    // blank: what the gate lets through, back to the width of the stream
    const gate = silu(batchedLinear(x, W1)); // [B, T, F]
    const values = batchedLinear(x, W3); // [B, T, F]
    return batchedLinear(tf.mul(gate, values), W2); // [B, T, D]
    // end
  });
}
