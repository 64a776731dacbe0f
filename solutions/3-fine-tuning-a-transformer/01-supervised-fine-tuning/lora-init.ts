import * as tf from "@tensorflow/tfjs";
import type { Random } from "#lib/random";
import { batchedLinear } from "../../2-building-a-transformer/02-scaled-dot-product-attention/batched-linear.js";

/** What is trained in place of a frozen matrix W `[inputs, outputs]`: x·W becomes x·W + scale · x·A·B. */
export interface Adapter {
  /** into the few dimensions of the rank, `[inputs, rank]` */
  A: tf.Variable;
  /** and out of them, `[rank, outputs]` */
  B: tf.Variable;
}

/**
 * An adapter before its training.
 *
 * At the start, x·A·B is 0 for every x, so the model is still the base. The first step of training moves B alone: its gradient is not 0,
 * and that of A is. One of the two matrices is all 0. The other one is uniform between −bound and bound, with bound = 1/√n, where each
 * of its outputs is a sum over n products.
 *
 * @param shape inputs and outputs of the frozen matrix
 * @param rank r, the number of dimensions between A and B
 * @param rng draws the random numbers
 * @throws RangeError if the rank is not an integer of 1 or more
 * @see Hu et al. 2021, section 4.1; `reset_lora_parameters` of Hugging Face's PEFT has this bound
 */
export function initAdapter([inputs, outputs]: [number, number], rank: number, rng: Random): Adapter {
  if (!Number.isInteger(rank) || rank < 1)
    throw new RangeError(`a rank is a whole number from 1 on, got ${rank}`);
  const filled = (shape: number[], next: () => number): tf.Variable =>
    tf.tidy(() => tf.variable(tf.tensor(Array.from({ length: tf.util.sizeFromShape(shape) }, next), shape)));
  const bound: number = /* blank: how far from 0 the drawn numbers may lie */ 1 / Math.sqrt(inputs) /* end */;
  const uniform = () => bound * (2 * rng.random() - 1);
  const zero = () => 0;
  return {
    A: filled([inputs, rank], /* blank: how A starts, uniform or zero */ uniform /* end */), // [inputs, rank]
    B: filled([rank, outputs], /* blank: and how B does */ zero /* end */), // [rank, outputs]
  };
}

/**
 * What an adapter adds to the output of its matrix.
 *
 *     delta = scale · x·A·B
 *
 * No tensor of `[inputs, outputs]` is made on the way: it would be as large as the frozen matrix, which the rank is there to avoid.
 *
 * @param x what the frozen matrix is multiplied by, `[B, T, inputs]`
 * @param scale a number that multiplies the adapter's contribution
 * @returns `[B, T, outputs]`
 * @throws RangeError if x has a different number of axes, or if the length of its last axis is not the number of A's rows
 */
export function loraDelta(x: tf.Tensor, { A, B }: Adapter, scale: number): tf.Tensor {
  return tf.tidy(() => {
    // blank: x times both matrices, through the few dimensions of the rank, and scaled
    const narrow = batchedLinear(x, A); // [B, T, rank]
    const wide = batchedLinear(narrow, B); // [B, T, outputs]
    return tf.mul(wide, scale); // [B, T, outputs]
    // end
  });
}
