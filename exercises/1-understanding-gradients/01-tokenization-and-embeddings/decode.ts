import { blank } from "#lib/blank";
import type { Vector } from "#lib/arrays";
import { SPECIAL_TOKENS } from "./encode.js";

/**
 * Turns token ids back into text: the tokens in their order, with one space between two of them.
 *
 *     decode([id(<BOS>), id(cats), id(purr), id(<EOS>)]) = "cats purr"
 *
 * It undoes `encode`, but for the amount of whitespace, which an id does not remember.
 *
 * @param ids token ids, `[T]`
 * @param vocabulary every token at the place that is its id, `[V]`; none is empty or has whitespace in it
 * @param options `skipSpecial`: whether `SPECIAL_TOKENS` are left out of the text, true unless given
 * @returns the text; empty when no token is left
 * @throws RangeError for an id that is not a place of the vocabulary: negative, V or more, or no whole number
 */
export function decode(ids: Vector, vocabulary: string[], { skipSpecial = true } = {}): string {
  const tokens = ids.map((id) => {
    const token: string = blank("the token with this id");
    blank("refuse an id that the vocabulary does not have, with a RangeError");
    return token;
  }); // [T]
  const kept: string[] =
    blank("the tokens that belong in the text: all, or all but the special ones");
  return blank("one text, with a space between two tokens");
}
