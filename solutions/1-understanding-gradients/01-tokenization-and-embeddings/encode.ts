import type { Vector } from "#lib/arrays";

/** Tokens that are not words: padding, and the beginning and end of a text. Every vocabulary contains them. */
export const SPECIAL_TOKENS = ["<PAD>", "<BOS>", "<EOS>"];

/**
 * Turns a text into the numbers that a model reads: one id for each word, between the ids of `<BOS>` and `<EOS>`.
 *
 *     encode("cats purr") = [id(<BOS>), id(cats), id(purr), id(<EOS>)]
 *
 * The id of a token is its index in the vocabulary. Runs of whitespace separate the words; upper and lower case
 * differ. A special token that a user typed into the text is not a word.
 *
 * @param text any text; an empty one has no words
 * @param vocabulary every token that the model knows, each once, the special tokens among them, `[V]`
 * @returns the ids, a new list, `[words + 2]`
 * @throws RangeError for a word that is not in the vocabulary, for a special token in the text, and for a
 *   vocabulary that lacks one of the special tokens
 */
export function encode(text: string, vocabulary: string[]): Vector {
  const missing = SPECIAL_TOKENS.find((token) => !vocabulary.includes(token));
  if (missing) throw new RangeError(`the vocabulary must contain ${missing}`);

  const words: string[] = /* blank: the words of the text, separated by runs of whitespace */ text
    .split(/\s+/)
    .filter((word) => word !== "") /* end */;
  const hasNoId = (word: string): boolean =>
    /* blank: whether this word isn't in the vocabulary or is a special token */ !vocabulary.includes(word) ||
    SPECIAL_TOKENS.includes(word) /* end */;
  const refused = words.find(hasNoId);
  if (refused !== undefined) throw new RangeError(`there is no id for the word ${JSON.stringify(refused)}`);

  return /* blank: the ids of <BOS>, of every word, and of <EOS> */ ["<BOS>", ...words, "<EOS>"].map(
    (token) => vocabulary.indexOf(token),
  ) /* end */; // [words + 2]
}
