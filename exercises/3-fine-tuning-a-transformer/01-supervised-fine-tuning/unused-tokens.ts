import { blank } from "#lib/blank";
import { assertRectangular, type Matrix, type Vector } from "#lib/arrays";

/** Two rows at least this alike share one history. */
export const SAME_HISTORY = 0.999;

/**
 * Finds the tokens that never occurred in a model's training, from its token table alone.
 *
 * The table is also the unembedding, so every training step moves every row. At each position, the row of the next token is pulled
 * toward the residual stream, and all others are pushed away from it. Tokens that never occurred are only ever pushed, all by the same
 * pushes. How long such a row is depends on how many pushes it got: a token may have been added to the vocabulary later.
 *
 * A single token that never occurred is not found, because its row is like no other. Neither is a row of zeros, which was never moved.
 *
 * @param E token table, `[V, D]`, one or more rows
 * @returns a new list of the ids whose rows share one history with another row, ascending
 * @throws RangeError if E has no rows, or rows of different lengths
 * @see Land & Bartolo 2024, "Fishing for Magikarp", section 2
 */
export function unusedTokens(E: Matrix): number[] {
  assertRectangular("E", E);
  return blank("the ids of all rows that share one history with another"); // [unused]
}

/** How much two rows look as if the same pushes had moved them; 1 at most. */
function likeness(a: Vector, b: Vector): number {
  return blank("one number from the two rows; rows of zeros are like no other");
}
