import * as tf from "@tensorflow/tfjs";
import { assertSameLength } from "#lib/arrays";
import { axesOf } from "#lib/shapes";

/**
 * Adds to every token the row of a learned table that belongs to its position.
 *
 *     y[b, t] = x[b, t] + P[offset + t]
 *
 * All items of a batch start at the same position. `offset` is not 0 when a text is continued: a model that generates one
 * token at a time is fed that token alone, although many tokens came before it.
 *
 * @param x embedded tokens, `[B, T, D]`
 * @param P the position table, a row for each of L positions, `[L, D]`
 * @param offset the position of the first token, a whole number; 0 by default
 * @returns `[B, T, D]`
 * @throws RangeError if one of the positions has no row in P, the widths differ, or an axis is missing
 * @see Gehring et al. 2017, section 3.1
 */
export function learnedPositions(x: tf.Tensor, P: tf.Tensor, offset = 0): tf.Tensor {
  const [, T, D] = axesOf("x", x, "B T D");
  const [L, width] = axesOf("P", P, "L D");
  assertSameLength("the widths of x and P", D, width);
  const isRefused: boolean =
    /* blank: whether one of the T positions has no row in P */ offset < 0 || offset + T > L /* end */;
  if (isRefused) {
    throw new RangeError(
      `there are ${L} positions, 0 to ${L - 1}: no room for ${T} tokens from position ${offset} on`,
    );
  }
  return tf.tidy(() => {
    // blank: every token with the row of its position added
    const rows = tf.slice(P, [offset, 0], [T, D]); // [T, D]
    return tf.add(x, rows); // [B, T, D]
    // end
  });
}
