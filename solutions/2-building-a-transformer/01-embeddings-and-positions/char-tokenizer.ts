/** Turns a text into ids and back, character by character. */
export interface CharTokenizer {
  /** The characters that the corpus contains, each once; a character's id is its index here, `[V]`. */
  vocabulary: string[];
  /** Returns the id of every character of a text; throws a RangeError for a character that the corpus does not contain. */
  encode(text: string): number[];
  /** Returns the text of a list of ids; throws a RangeError for an id that has no character in the vocabulary. */
  decode(ids: number[]): string;
}

/**
 * The simplest tokenizer: each character is a token.
 *
 *     vocabulary of "hello" = e h l o      encode("hole") = [1, 3, 2, 0]
 *
 * A character is one Unicode code point, so 😀 counts as one, although JavaScript stores it in two units. The vocabulary is in ascending
 * order of code points: the ids depend on which characters the corpus contains, not on their order.
 *
 * @param corpus the text whose characters become the vocabulary
 * @returns the vocabulary, and both directions; `decode(encode(text))` is the text
 */
export function charTokenizer(corpus: string): CharTokenizer {
  const charactersOf = (text: string): string[] => {
    // blank: the characters of the text, with none of them cut in two
    return [...text];
    // end
  };
  const codePoint = (character: string): number => character.codePointAt(0) as number;
  const characters = charactersOf(corpus);
  const vocabulary: string[] = /* blank: the corpus's characters, each once, by ascending code point */ [
    ...new Set(characters),
  ].sort((a, b) => codePoint(a) - codePoint(b)) /* end */; // [V]
  const idOf = new Map(vocabulary.map((character, id) => [character, id]));

  return {
    vocabulary,
    encode(text) {
      const hasNoId = (character: string): boolean =>
        /* blank: whether the vocabulary lacks this character */ !idOf.has(character) /* end */;
      const unknown = charactersOf(text).find(hasNoId);
      if (unknown !== undefined)
        throw new RangeError(`the corpus does not contain the character ${JSON.stringify(unknown)}`);
      return charactersOf(text).map((character) => idOf.get(character) as number);
    },
    decode(ids) {
      const hasNoPlace = (id: number): boolean =>
        /* blank: whether there is no character with this id */ vocabulary[id] === undefined /* end */;
      const invalid = ids.find(hasNoPlace);
      if (invalid !== undefined)
        throw new RangeError(`ids go from 0 to ${vocabulary.length - 1}, got ${invalid}`);
      return /* blank: the characters of all ids, as one text */ ids
        .map((id) => vocabulary[id])
        .join("") /* end */;
    },
  };
}
