import { mistakesFor } from "#lib/mistakes";
import type { CharTokenizer } from "./char-tokenizer.js";
import { charTokenizer as right } from "./char-tokenizer.js";

/** The right tokenizer with some of it replaced. */
const but =
  (change: (tokenizer: CharTokenizer, corpus: string) => Partial<CharTokenizer>) =>
  (corpus: string): CharTokenizer => ({ ...right(corpus), ...change(right(corpus), corpus) });

/** A tokenizer of another vocabulary, everything else in its place. */
const withVocabulary =
  (vocabularyOf: (corpus: string) => string[], charactersOf = (text: string) => [...text]) =>
  (corpus: string): CharTokenizer => {
    const vocabulary = vocabularyOf(corpus);
    return {
      vocabulary,
      encode(text) {
        const ids = charactersOf(text).map((character) => vocabulary.indexOf(character));
        if (ids.includes(-1)) throw new RangeError("unknown character");
        return ids;
      },
      decode(ids) {
        if (ids.some((id) => vocabulary[id] === undefined)) throw new RangeError("unknown id");
        return ids.map((id) => vocabulary[id]).join("");
      },
    };
  };

const codePoint = (character: string) => character.codePointAt(0) as number;
const graphemes = (text: string) => Array.from(new Intl.Segmenter().segment(text), (part) => part.segment);
const ascending = (characters: string[]) => characters.sort((a, b) => codePoint(a) - codePoint(b));

export default mistakesFor<typeof import("./char-tokenizer.js")>({
  "cuts-emoji-in-two": {
    because:
      "split('') and text[i] give units of 16 bits, and an emoji has two of them. Spread the text, or use Array.from.",
    charTokenizer: withVocabulary(
      (corpus) => ascending([...new Set(corpus.split(""))]),
      (text) => text.split(""),
    ),
  },
  "joins-code-points": {
    because:
      "Some code points were joined into one character. A character here is one code point, even where several belong together.",
    charTokenizer: withVocabulary(
      (corpus) => ascending([...new Set(graphemes(corpus))]),
      (text) => graphemes(text),
    ),
  },
  "normalizes-the-text": {
    because:
      "The text was normalized: e and the accent behind it became one code point. Then decode cannot give the text back.",
    charTokenizer: withVocabulary(
      (corpus) => ascending([...new Set(corpus.normalize("NFC"))]),
      (text) => [...text.normalize("NFC")],
    ),
  },
  "drops-line-breaks": {
    because:
      "The dot of a regular expression matches no line break, unless the flag s is set. Spread the text.",
    charTokenizer: withVocabulary(
      (corpus) => ascending([...new Set(corpus.match(/./gu) ?? [])]),
      (text) => text.match(/./gu) ?? [],
    ),
  },
  "searches-the-corpus": {
    because:
      "The corpus was searched as a text, where half of an emoji is found too. Ask whether the vocabulary has the character.",
    charTokenizer: but(({ vocabulary }, corpus) => ({
      encode(text) {
        if ([...text].some((character) => !corpus.includes(character))) throw new RangeError("unknown");
        const idOf = new Map(vocabulary.map((character, id) => [character, id]));
        return [...text].map((character) => idOf.get(character) as number);
      },
    })),
  },
  "order-of-appearance": {
    because:
      "A Set keeps the order in which characters first appear, so another text with the same ones gets other ids: sort them.",
    charTokenizer: withVocabulary((corpus) => [...new Set(corpus)]),
  },
  "sorts-by-units": {
    because:
      "sort() alone compares units of 16 bits, and the first unit of an emoji is a small number. Compare whole code points.",
    rung: 3,
    charTokenizer: withVocabulary((corpus) => [...new Set(corpus)].sort()),
  },
  "sorts-like-a-dictionary": {
    because:
      "localeCompare sorts as a dictionary would, in a way that depends on the machine. Compare code points.",
    charTokenizer: withVocabulary((corpus) => [...new Set(corpus)].sort((a, b) => a.localeCompare(b))),
  },
  "sorts-downwards": {
    because: "The vocabulary runs from the largest code point to the smallest; it should ascend.",
    charTokenizer: withVocabulary((corpus) => ascending([...new Set(corpus)]).reverse()),
  },
  "keeps-repeats": {
    because: "A character that occurs twice in the corpus stands in the vocabulary twice. Each has one id.",
    charTokenizer: withVocabulary((corpus) => ascending([...corpus])),
  },
  "drops-whitespace": {
    because: "Spaces and line breaks are characters as well; without them the text cannot come back.",
    charTokenizer: withVocabulary((corpus) => ascending([...new Set(corpus.replace(/\s/g, ""))])),
  },
  "lower-case-only": {
    because: "B and b are two characters. Once they are one, no decoder can tell which it was.",
    charTokenizer: withVocabulary((corpus) => ascending([...new Set(corpus.toLowerCase())])),
  },
  "code-points-as-ids": {
    because:
      "An id is a place in the vocabulary, 0 to V − 1: each is a row of a table. Code points go beyond a million.",
    charTokenizer: but(() => ({ encode: (text) => [...text].map(codePoint) })),
  },
  "leaves-unknown-out": {
    because:
      "An unknown character was dropped without a word: the text that comes back is another one. Refuse it.",
    charTokenizer: but(({ vocabulary }) => ({
      encode: (text) => [...text].map((character) => vocabulary.indexOf(character)).filter((id) => id >= 0),
    })),
  },
  "unknown-is-minus-one": {
    because: "indexOf answers −1 for what is not there, and −1 is no id. Refuse the character.",
    charTokenizer: but(({ vocabulary }) => ({
      encode: (text) => [...text].map((character) => vocabulary.indexOf(character)),
    })),
  },
  "id-zero-is-unknown": {
    because:
      "0 is an id like any other, but JavaScript counts it as false. Ask whether there is one, not whether it is true.",
    charTokenizer: but(({ vocabulary }) => ({
      encode: (text) =>
        [...text].map((character) => {
          const id = vocabulary.indexOf(character);
          if (id <= 0)
            throw new RangeError(`the corpus does not contain the character ${JSON.stringify(character)}`);
          return id;
        }),
    })),
  },
  "decodes-any-id": {
    because: "An id without a character wrote nothing, or undefined, into the text. Refuse it.",
    charTokenizer: but(({ vocabulary }) => ({ decode: (ids) => ids.map((id) => vocabulary[id]).join("") })),
  },
  "checks-the-upper-end-only": {
    because:
      "Ids below 0 and between two whole numbers have no character either. Look the place up and see if anything is there.",
    rung: 3,
    charTokenizer: but(({ vocabulary }) => ({
      decode(ids) {
        if (ids.some((id) => id >= vocabulary.length)) throw new RangeError("unknown id");
        return ids.map((id) => vocabulary[id]).join("");
      },
    })),
  },
  "decodes-code-points": {
    because:
      "The ids were taken for code points. An id is a place in the vocabulary: look the character up there.",
    charTokenizer: but(({ vocabulary }) => ({
      decode(ids) {
        if (ids.some((id) => vocabulary[id] === undefined)) throw new RangeError("unknown id");
        return ids.map((id) => String.fromCodePoint(id)).join("");
      },
    })),
  },
  "checks-the-range-only": {
    because: "Fractions and NaN have no character either. Look the place up and see if anything is there.",
    charTokenizer: but(({ vocabulary }) => ({
      decode(ids) {
        if (ids.some((id) => id < 0 || id >= vocabulary.length)) throw new RangeError("unknown id");
        return ids.map((id) => vocabulary[id]).join("");
      },
    })),
  },
  "joins-with-commas": {
    because:
      "The characters stand in the text without anything between them: join puts a comma there unless told otherwise.",
    charTokenizer: but(({ vocabulary }) => ({
      decode(ids) {
        if (ids.some((id) => vocabulary[id] === undefined)) throw new RangeError("unknown id");
        return ids.map((id) => vocabulary[id]).join();
      },
    })),
  },
});
