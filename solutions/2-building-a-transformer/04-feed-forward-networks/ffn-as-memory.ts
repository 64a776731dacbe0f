import * as tf from "@tensorflow/tfjs";
import { assertAxis } from "#lib/shapes";
import { batchedLinear } from "../02-scaled-dot-product-attention/batched-linear.js";
import { batchedFeedForward, type FeedForwardWeights } from "./batched-feed-forward.js";
import { geluTanh } from "./gelu-forms.js";

/** A feed-forward network's output, taken apart into what each hidden unit adds to it. */
export interface FeedForwardParts {
  /** the activation of each unit, `[B, T, F]` */
  activations: tf.Tensor;
  /** what each unit adds to the output, `[B, T, F, D]` */
  contributions: tf.Tensor;
}

/**
 * Reads a feed-forward network as a memory: column j of W1 is a key that the position is compared with, and row j of W2 is the value that
 * unit j adds, times its activation.
 *
 *     a             = activation(x · W1 + b1)
 *     contributions = a[j] · W2[j],  a vector for every unit j
 *     output        = b2 + Σ_j contributions[j]
 *
 * @param x `[B, T, D]`
 * @param weights those of `batchedFeedForward`
 * @param activation as there; GELU in its tanh form by default
 * @returns both parts, in new tensors
 * @throws RangeError if a width doesn't fit
 * @see Geva et al. 2021, section 2
 */
export function ffnAsMemory(
  x: tf.Tensor,
  { W1, b1, W2 }: FeedForwardWeights,
  activation: (x: tf.Tensor) => tf.Tensor = geluTanh,
): FeedForwardParts {
  assertAxis("W2", W2, 0, W1.shape[1] as number);
  assertAxis("W2", W2, -1, x.shape[x.rank - 1]);
  return tf.tidy(() => {
    const activations = /* blank: the activation of every unit */ activation(
      batchedLinear(x, W1, b1),
    ) /* end */; // [B, T, F]
    const contributions = /* blank: every unit's row of W2, times its activation */ tf.mul(
      tf.expandDims(activations, -1),
      W2,
    ) /* end */; // [B, T, F, D]
    return { activations, contributions };
  });
}

/**
 * Computes the network with one hidden unit silenced: its activation is 0 for every input, and all others stay the same.
 *
 * @param x `[B, T, D]`
 * @param weights those of `batchedFeedForward`
 * @param unit the index of the unit, 0 to F − 1
 * @param activation as there; GELU in its tanh form by default
 * @returns a new tensor: the output without what the unit would add, `[B, T, D]`
 * @throws RangeError if there is no such unit, or a width doesn't fit
 */
export function silenceUnit(
  x: tf.Tensor,
  weights: FeedForwardWeights,
  unit: number,
  activation: (x: tf.Tensor) => tf.Tensor = geluTanh,
): tf.Tensor {
  const F = weights.W1.shape[1] as number;
  if (!Number.isInteger(unit) || unit < 0 || unit >= F)
    throw new RangeError(`unit must be a whole number from 0 to ${F - 1}, got ${unit}`);
  return tf.tidy(() => {
    const output = batchedFeedForward(x, weights, activation); // [B, T, D]
    const { contributions } = ffnAsMemory(x, weights, activation); // [B, T, F, D]
    // blank: the output without what this unit adds to it
    const own = tf.gather(contributions, unit, 2); // [B, T, D]
    return tf.sub(output, own); // [B, T, D]
    // end
  });
}
