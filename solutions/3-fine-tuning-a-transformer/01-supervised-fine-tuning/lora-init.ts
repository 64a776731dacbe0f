import * as tf from "@tensorflow/tfjs";
import type { Random } from "#lib/random";
import { batchedLinear } from "../../2-building-a-transformer/02-scaled-dot-product-attention/batched-linear.js";

/** Two matrices that are trained in place of a frozen matrix W `[inputs, outputs]`: x·W becomes x·W + scale · x·A·B. */
export interface Adapter {
  /** maps the inputs to the few dimensions of the rank, `[inputs, rank]` */
  A: tf.Variable;
  /** maps those dimensions to the outputs, `[rank, outputs]` */
  B: tf.Variable;
}

/**
 * Initializes an adapter.
 *
 * At the start, x·A·B is 0 for every x, so the model is still the base. The first training step moves only B, because at that point the
 * gradient of A is 0 and that of B isn't. One of the two matrices is all zeros. The entries of the other are drawn uniformly between
 * −bound and bound, with bound = 1/√n, where n is the number of products in the sum that makes each of its outputs.
 *
 * @param shape the numbers of inputs and outputs of the frozen matrix
 * @param rank r, the number of dimensions between A and B
 * @param rng draws the random numbers
 * @returns an adapter of new variables
 * @throws RangeError if the rank isn't an integer of 1 or more
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
    B: filled([rank, outputs], /* blank: how B starts */ zero /* end */), // [rank, outputs]
  };
}

/**
 * Computes what an adapter adds to the output of its matrix.
 *
 *     delta = scale · x·A·B
 *
 * The computation makes no tensor of shape `[inputs, outputs]`. Such a tensor would be as large as the frozen matrix, and the low rank
 * is there to avoid that.
 *
 * @param x what the frozen matrix is multiplied by, `[B, T, inputs]`
 * @param scale a number that multiplies the adapter's contribution
 * @returns `[B, T, outputs]`
 * @throws RangeError if x doesn't have three axes, or if the length of its last axis isn't the number of rows of A
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
