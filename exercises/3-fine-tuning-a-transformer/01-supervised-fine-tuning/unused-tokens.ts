import { blank } from "#lib/blank";
import { assertRectangular, type Matrix, type Vector } from "#lib/arrays";

/** From this likeness on, two rows count as rows with one history. */
export const SAME_HISTORY = 0.999;

/**
 * Finds the tokens that never occurred in a model's training, from its token table alone.
 *
 * The table is tied: it is also the unembedding. So every training step moves every row. The row of a token that comes next
 * somewhere is pulled toward the stream there; the row of a token that does not come next is pushed away from it. Tokens that
 * never occurred are only ever pushed, and all of them by the same pushes. How far these took a row depends on how many it
 * got: a token may have been added to the vocabulary later.
 *
 * If only one token never occurred, its row is like no other, and nothing is found. Neither is a row of zeros, which no push
 * has ever moved.
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

/** How much two rows look as if the same pushes had moved them, 1 at most. */
function likeness(a: Vector, b: Vector): number {
  return blank("one number from the two rows; rows of zeros are like no other");
}
