import { blank } from "#lib/blank";
import type { Vector } from "#lib/arrays";
import { SPECIAL_TOKENS } from "./encode.js";

/**
 * Turns token ids back into text: the tokens in order, separated by single spaces.
 *
 *     decode([id(<BOS>), id(cats), id(purr), id(<EOS>)]) = "cats purr"
 *
 * It undoes `encode`, except for the amount of whitespace, which the ids don't record.
 *
 * @param ids token ids, `[T]`
 * @param vocabulary every token, at the index that is its id, `[V]`; none is empty or contains whitespace
 * @param options `skipSpecial`: whether `SPECIAL_TOKENS` are left out of the text, true by default
 * @returns the text; empty if no token is left
 * @throws RangeError for an id that is no index into the vocabulary: negative, V or more, or not a whole number
 */
export function decode(ids: Vector, vocabulary: string[], { skipSpecial = true } = {}): string {
  const tokens = ids.map((id) => {
    const token: string = blank("the token with this id");
    blank("refuse an id that isn't in the vocabulary, with a RangeError");
    return token;
  }); // [T]
  return blank("the text of the tokens that belong in it: all of them, or all but the special ones");
}
