import { blank } from "#lib/blank";
import * as tf from "@tensorflow/tfjs";
import { assertSameShape, axesOf } from "#lib/shapes";

/**
 * How the objective of a batch is averaged over its tokens.
 *
 * - `sequence`: first the mean over the tokens of each row, then the mean over the rows.
 * - `token`: the mean over all tokens of the batch, no matter which rows they are in.
 * - `constant`: first the sum over the tokens of each row, divided by `cap` however long the row is, then the mean over the rows.
 */
export type Average = "sequence" | "token" | "constant";

/** What you must know about a whole batch to average a part of it. */
export interface WholeBatch {
  /** how many rows the whole batch has, including those without tokens */
  rows: number;
  /** how many tokens of the whole batch have a mask of 1 */
  tokens: number;
  /** the largest number of tokens in a row */
  cap: number;
}

/**
 * Computes how much some of a batch's rows contribute to the average over the whole batch.
 *
 * A batch too large for memory comes in several calls with a few rows each, called micro-batches. Their results add up to the average over
 * the whole batch, no matter how it was divided.
 *
 * The tokens of a row are the positions where its mask is 1. Where the mask is 0, the objective may be any finite number: it has no
 * effect, and its gradient is 0. A row without tokens adds 0, but counts as a row.
 *
 * @param objective the objective of each token of these rows, `[B, M]`
 * @param mask 1 for tokens that were written, else 0, `[B, M]`
 * @param how which average to compute
 * @param whole the whole batch, of which these B rows are a part or all
 * @returns a new tensor with one number. Gradients flow back to the objective
 * @throws RangeError if objective and mask aren't `[B, M]` with the same B and M, if a number in `whole` isn't a whole number of at least
 *   1, or if the whole batch has fewer rows than B
 * @see Shao et al. 2024 (GRPO), equation 3: sequence; Yu et al. 2025 (DAPO), equation 8: token; Liu et al. 2025 (Dr. GRPO),
 *   section 3: constant
 */
export function averageObjective(
  objective: tf.Tensor,
  mask: tf.Tensor,
  how: Average,
  whole: WholeBatch,
): tf.Scalar {
  const [B] = axesOf("objective", objective, "B M");
  assertSameShape("objective and mask", objective, mask);
  assertWhole(whole, B);
  return tf.tidy(() => {
    const sums = tf.sum(tf.mul(objective, mask), 1); // [B]
    return blank("what these rows add to the average over the whole batch");
  });
}

function assertWhole(whole: WholeBatch, B: number): void {
  for (const name of ["rows", "tokens", "cap"] as const)
    if (!(Number.isInteger(whole[name]) && whole[name] >= 1))
      throw new RangeError(`${name} of a whole batch is a whole number, 1 or more, got ${whole[name]}`);
  if (whole.rows < B) throw new RangeError(`a whole batch of ${whole.rows} rows has no part of ${B} rows`);
}
