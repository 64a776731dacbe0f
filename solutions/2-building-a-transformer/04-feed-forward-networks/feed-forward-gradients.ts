import * as tf from "@tensorflow/tfjs";
import { assertAxis, assertSameShape, axesOf } from "#lib/shapes";
import { transposedTimes } from "#lib/transposed";
import { batchedLinear } from "../02-scaled-dot-product-attention/batched-linear.js";
import type { FeedForwardWeights } from "./batched-feed-forward.js";
import { geluExact, geluGradient } from "./gelu-forms.js";

/** The gradients of a feed-forward network, in the order in which you find them. */
export type FeedForwardGradients = {
  /** with respect to the second bias, `[D]` */
  db2: tf.Tensor;
  /** with respect to the second weights, `[F, D]` */
  dW2: tf.Tensor;
  /** with respect to the hidden units after the activation, `[B, T, F]` */
  dHidden: tf.Tensor;
  /** with respect to the hidden units before the activation, `[B, T, F]` */
  dPre: tf.Tensor;
  /** with respect to the first bias, `[F]` */
  db1: tf.Tensor;
  /** with respect to the first weights, `[D, F]` */
  dW1: tf.Tensor;
  /** with respect to the input, `[B, T, D]` */
  dx: tf.Tensor;
};

/**
 * Computes the backward pass of `batchedFeedForward` with GELU in its exact form. It repeats the parts of the forward pass that
 * it needs.
 *
 *     output = hidden · W2 + b2     going back: db2, dW2 and dHidden
 *     hidden = GELU(pre)            going back: dPre
 *     pre    = x · W1 + b1          going back: db1, dW1 and dx
 *
 * Weights and biases serve every position of every item, so their gradients are sums over both.
 *
 * @param x the input of the forward pass, `[B, T, D]`
 * @param weights its weights
 * @param dOutput the gradient with respect to the output, `[B, T, D]`
 * @returns all seven gradients, by name, in new tensors
 * @throws RangeError if dOutput doesn't have the shape of the output, or a width doesn't fit
 */
export function feedForwardGradients(
  x: tf.Tensor,
  { W1, b1, W2 }: FeedForwardWeights,
  dOutput: tf.Tensor,
): FeedForwardGradients {
  const [B, T, D] = axesOf("x", x, "B T D");
  assertAxis("W2", W2, 0, W1.shape[1] as number);
  assertAxis("W2", W2, -1, D);
  assertSameShape("dOutput and the output", dOutput, { shape: [B, T, D] });
  return tf.tidy(() => {
    const pre = batchedLinear(x, W1, b1); // [B, T, F]
    const hidden = geluExact(pre); // [B, T, F]
    const db2 = /* blank: the gradient of the second bias */ tf.sum(rows(dOutput), 0) /* end */; // [D]
    const dW2 = /* blank: the gradient of the second weights */ transposedTimes(
      rows(hidden),
      rows(dOutput),
    ) /* end */; // [F, D]
    const dHidden = /* blank: the gradient of the hidden units, after GELU */ batchedLinear(
      dOutput,
      tf.transpose(W2),
    ) /* end */; // [B, T, F]
    const dPre = /* blank: the gradient of the hidden units, before GELU */ tf.mul(
      dHidden,
      geluGradient(pre),
    ) /* end */; // [B, T, F]
    // blank: the gradients of the first bias, the first weights, the input; return all seven
    const db1 = tf.sum(rows(dPre), 0); // [F]
    const dW1 = transposedTimes(rows(x), rows(dPre)); // [D, F]
    const dx = batchedLinear(dPre, tf.transpose(W1)); // [B, T, D]
    return { db2, dW2, dHidden, dPre, db1, dW1, dx };
    // end
  });
}

/** Every position of every item as one row, `[B·T, width]`. */
function rows(x: tf.Tensor): tf.Tensor {
  return tf.reshape(x, [-1, x.shape[2] as number]); // [B·T, width]
}
