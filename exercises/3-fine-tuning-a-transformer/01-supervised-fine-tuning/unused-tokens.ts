import { blank } from "#lib/blank";
import { assertRectangular, type Matrix, type Vector } from "#lib/arrays";

/** Two rows with at least this cosine share one history: the same pushes moved them. */
export const SAME_HISTORY = 0.999;

/**
 * Finds the tokens that never occurred in a model's training, from its token table alone.
 *
 * The table is also the unembedding, so every training step moves every row. At each position, the row of the next token is pulled
 * toward the residual stream, and all other rows are pushed away from it. The rows of tokens that never occurred are only pushed, and
 * all of them receive the same pushes. Their lengths may differ, because a token added to the vocabulary later receives fewer pushes.
 *
 * If only one token never occurred, the function can't find it, because there is no second row to match it with. It doesn't find a row
 * of zeros either, because such a row was never moved.
 *
 * @param E token table, `[V, D]`, one or more rows
 * @returns a new list of the ids whose rows share one history with another row, in ascending order
 * @throws RangeError if E has no rows, or rows of different lengths
 * @see Land & Bartolo 2024, "Fishing for Magikarp", section 2
 */
export function unusedTokens(E: Matrix): number[] {
  assertRectangular("E", E);
  return blank("the ids of all rows that share one history with another row"); // [unused]
}

/** Returns the likeness of two rows, at most 1. It is near 1 if the same pushes moved both. */
function likeness(a: Vector, b: Vector): number {
  return blank("one number from the two rows; 0 if one of them is all zeros");
}
