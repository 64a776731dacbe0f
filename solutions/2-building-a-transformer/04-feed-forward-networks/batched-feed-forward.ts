import * as tf from "@tensorflow/tfjs";
import { assertAxis } from "#lib/shapes";
import { batchedLinear } from "../02-scaled-dot-product-attention/batched-linear.js";
import { geluTanh } from "./gelu-forms.js";

/** The weights of a feed-forward network, `[in, out]`. */
export interface FeedForwardWeights {
  /** up, from the residual stream to the hidden units, `[D, F]` */
  W1: tf.Tensor;
  /** `[F]` */
  b1: tf.Tensor;
  /** down, from the hidden units back to the residual stream, `[F, D]` */
  W2: tf.Tensor;
  /** `[D]` */
  b2: tf.Tensor;
}

/**
 * Computes the feed-forward network of a block: every position passes on its own through a hidden layer that is wider than the residual
 * stream.
 *
 *     y[b, t] = activation(x[b, t] · W1 + b1) · W2 + b2
 *
 * @param x `[B, T, D]`
 * @param activation the nonlinearity of the hidden units; GELU in its tanh form by default
 * @returns a new tensor, `[B, T, D]`
 * @throws RangeError if a width doesn't fit
 * @see Vaswani et al. 2017, equation 2
 */
export function batchedFeedForward(
  x: tf.Tensor,
  { W1, b1, W2, b2 }: FeedForwardWeights,
  activation: (x: tf.Tensor) => tf.Tensor = geluTanh,
): tf.Tensor {
  assertAxis("W2", W2, -1, x.shape[x.rank - 1]);
  return tf.tidy(() => {
    // blank: every position through the hidden layer, and back to the width of the stream
    const hidden = activation(batchedLinear(x, W1, b1)); // [B, T, F]
    return batchedLinear(hidden, W2, b2); // [B, T, D]
    // end
  });
}
