import { END, PAD } from "#lib/pictures/scenes";

/** The captions of a batch, in the form a network reads: B rows of M tokens. */
export interface Captions {
  /** `[B, M]` index of each token in the vocabulary */
  ids: number[][];
  /** `[B, M]` whether a token is read; padding isn't */
  mask: boolean[][];
}

/**
 * Turns texts into rows of tokens, all of the same length.
 *
 *     "a red  Disk"  →  a red disk <end> <pad> <pad> <pad>
 *
 * Words are separated by one or more spaces, and spaces at either end don't matter. Words may be written in uppercase or lowercase; the
 * vocabulary is in lowercase. A row holds the words of a text, then `<end>`, then `<pad>` up to the length. It always has its `<end>`: a
 * text that is too long loses its last words.
 *
 * The mask is true for the words and for `<end>`.
 *
 * @param texts B captions, each of zero or more words
 * @param vocabulary every token, `<pad>` and `<end>` among them, in any order
 * @param length M, the number of tokens in a row
 * @returns new lists with a row for each text
 * @throws RangeError if the length is not a whole number of at least 1
 * @throws RangeError if a text has a word that isn't in the vocabulary, even one that would be left out. The tokens `<pad>` and `<end>`
 *   aren't words, so a text can't have them either. The message contains the word and all words of the vocabulary
 */
export function encodeCaption(texts: string[], vocabulary: readonly string[], length: number): Captions {
  if (!Number.isInteger(length) || length < 1)
    throw new RangeError(`a row has a whole number of tokens, at least 1, got ${length}`);
  const known = vocabulary.filter((token) => token !== PAD && token !== END);
  const rows = texts.map((text) => {
    const words = text.toLowerCase().split(" ").filter(Boolean);
    const unknown = words.find((word) => !known.includes(word));
    if (unknown !== undefined)
      throw new RangeError(`"${unknown}" is no word here; the words are ${known.join(", ")}`);
    const row: string[] = /* blank: the tokens of the row */ [
      ...words.slice(0, length - 1),
      END,
      ...Array<string>(Math.max(0, length - 1 - words.length)).fill(PAD),
    ] /* end */; // [M]
    return row;
  }); // [B, M]
  return {
    ids: rows.map((row) => row.map((token) => vocabulary.indexOf(token))), // [B, M]
    mask: /* blank: which tokens are read */ rows.map((row) => row.map((token) => token !== PAD)) /* end */, // [B, M]
  };
}
