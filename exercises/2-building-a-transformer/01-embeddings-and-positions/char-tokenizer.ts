import { blank } from "#lib/blank";

/** A text as numbers and back, character by character. */
export interface CharTokenizer {
  /** The characters that the corpus contains, each once; a character's id is its place here, `[V]`. */
  vocabulary: string[];
  /** The id of every character of a text; throws a RangeError for a character that the corpus does not contain. */
  encode(text: string): number[];
  /** The text of a list of ids; throws a RangeError for an id that has no place in the vocabulary. */
  decode(ids: number[]): string;
}

/**
 * The smallest tokenizer there is: a character is a token.
 *
 *     vocabulary of "hello" = e h l o      encode("hole") = [1, 3, 2, 0]
 *
 * A character is one Unicode code point, so 😀 counts as one, though JavaScript stores it in two units. The vocabulary
 * stands in ascending order of code points: the ids depend on which characters there are, not on where they stand.
 *
 * @param corpus the text that the model will know
 * @returns the vocabulary and both directions; `decode(encode(text))` is the text
 */
export function charTokenizer(corpus: string): CharTokenizer {
  const charactersOf = (text: string): string[] => {
    return blank("the characters of the text, none of them cut in two");
  };
  const codePoint = (character: string): number => character.codePointAt(0) as number;
  const characters = charactersOf(corpus);
  const vocabulary: string[] = blank("the corpus's characters, each once, by ascending code point"); // [V]
  const idOf = new Map(vocabulary.map((character, id) => [character, id]));

  return {
    vocabulary,
    encode(text) {
      const hasNoId = (character: string): boolean =>
        blank("whether the vocabulary lacks this character");
      const unknown = charactersOf(text).find(hasNoId);
      if (unknown !== undefined)
        throw new RangeError(`the corpus does not contain the character ${JSON.stringify(unknown)}`);
      return charactersOf(text).map((character) => idOf.get(character) as number);
    },
    decode(ids) {
      const hasNoPlace = (id: number): boolean =>
        blank("whether there is no character with this id");
      const invalid = ids.find(hasNoPlace);
      if (invalid !== undefined)
        throw new RangeError(`ids go from 0 to ${vocabulary.length - 1}, got ${invalid}`);
      return blank("the characters of all ids, as one text");
    },
  };
}
