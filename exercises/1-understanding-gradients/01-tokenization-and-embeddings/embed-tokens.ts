import { blank } from "#lib/blank";
import type { Matrix, Vector } from "#lib/arrays";

/**
 * Looks up every token's vector: the row of the embedding table at the token's id.
 *
 *     embedded[i] = E[ids[i]]
 *
 * This equals the product of the one-hot rows of the ids with E, without the multiplications by 0.
 *
 * @param E the embedding table, one row for each token of the vocabulary, `[V, D]`
 * @param ids token ids, `[T]`
 * @returns one vector for each token, `[T, D]`; copies, so changing them doesn't change E
 * @throws RangeError for an id that is not a row of E: negative, V or more, or not a whole number
 */
export function embedTokens(E: Matrix, ids: Vector): Matrix {
  return ids.map((id) => {
    const row: Vector = blank("the row of E with this id"); // [D]
    blank("refuse an id that has no row, with a RangeError");
    return blank("a copy of that row"); // [D]
  }); // [T, D]
}
