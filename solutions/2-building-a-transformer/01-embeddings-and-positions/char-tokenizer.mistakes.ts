import { asTheLatest, mistakesFor } from "#lib/author/mistakes";
import type { CharTokenizer } from "./char-tokenizer.js";
import { charTokenizer, charTokenizer as right } from "./char-tokenizer.js";

/** The right tokenizer with some of it replaced. */
const but =
  (change: (tokenizer: CharTokenizer, corpus: string) => Partial<CharTokenizer>) =>
  (corpus: string): CharTokenizer => ({ ...right(corpus), ...change(right(corpus), corpus) });

/** A tokenizer of another vocabulary, everything else in its place. */
const withVocabulary =
  (vocabularyOf: (corpus: string) => string[], charactersOf = (text: string) => [...text]) =>
  (corpus: string): CharTokenizer => {
    const vocabulary = vocabularyOf(corpus);
    const idOf = new Map(vocabulary.map((character, id) => [character, id]));
    return {
      vocabulary,
      encode(text) {
        const unknown = charactersOf(text).find((character) => !idOf.has(character));
        if (unknown !== undefined)
          throw new RangeError(`the corpus does not contain the character ${JSON.stringify(unknown)}`);
        return charactersOf(text).map((character) => idOf.get(character) as number);
      },
      decode(ids) {
        const invalid = ids.find((id) => vocabulary[id] === undefined);
        if (invalid !== undefined)
          throw new RangeError(`ids go from 0 to ${vocabulary.length - 1}, got ${invalid}`);
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
      "split('') and text[i] return units of 16 bits, and an emoji has two of them. Spread the text, or use Array.from.",
    charTokenizer: withVocabulary(
      (corpus) => ascending([...new Set(corpus.split(""))]),
      (text) => text.split(""),
    ),
  },
  "joins-code-points": {
    because:
      "You joined several code points into one character. A character here is one code point, even where several belong together.",
    charTokenizer: withVocabulary(
      (corpus) => ascending([...new Set(graphemes(corpus))]),
      (text) => graphemes(text),
    ),
  },
  "normalizes-the-text": {
    because:
      "You normalized the text: e and the accent after it became one code point. Then decode can't return the original text.",
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
      "You searched the corpus as a text, which finds half an emoji too. Ask whether the vocabulary has the character.",
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
      "A Set keeps the order of first appearance, so another text with the same characters gets different ids: sort them.",
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
    because: "Your vocabulary runs from the largest code point to the smallest. It must ascend.",
    charTokenizer: withVocabulary((corpus) => ascending([...new Set(corpus)]).reverse()),
  },
  "keeps-repeats": {
    because: "A character that occurs twice in the corpus is in your vocabulary twice. Each has one id.",
    charTokenizer: withVocabulary((corpus) => ascending([...corpus])),
  },
  "drops-whitespace": {
    because:
      "You dropped whitespace. Spaces and line breaks are characters too; decode can't restore them without ids.",
    charTokenizer: withVocabulary(
      (corpus) => ascending([...new Set(corpus.replace(/\s/g, ""))]),
      (text) => [...text.replace(/\s/g, "")],
    ),
  },
  "lower-case-only": {
    because: "B and b are two characters. Once they are one, no decoder can tell which it was.",
    charTokenizer: withVocabulary(
      (corpus) => ascending([...new Set(corpus.toLowerCase())]),
      (text) => [...text.toLowerCase()],
    ),
  },
  "code-points-as-ids": {
    because:
      "An id is an index into the vocabulary, 0 to V − 1: each is a row of a table. Code points go beyond a million.",
    charTokenizer: but(({ encode }) => ({
      encode(text) {
        encode(text); // refuses unknown characters
        return [...text].map(codePoint);
      },
    })),
  },
  "leaves-unknown-out": {
    because:
      "You dropped an unknown character silently, so decode returns a different text. Refuse the character.",
    charTokenizer: but(({ vocabulary }) => ({
      encode: (text) => [...text].map((character) => vocabulary.indexOf(character)).filter((id) => id >= 0),
    })),
  },
  "unknown-is-minus-one": {
    because: "indexOf returns −1 for a missing character, and −1 is not an id. Refuse the character.",
    charTokenizer: but(({ vocabulary }) => ({
      encode: (text) => [...text].map((character) => vocabulary.indexOf(character)),
    })),
  },
  "id-zero-is-unknown": {
    because:
      "0 is an id like any other, but JavaScript treats it as false. Ask whether the id exists, not whether it is truthy.",
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
    because: "Your decode wrote nothing, or undefined, for an id without a character. Refuse it.",
    charTokenizer: but(({ vocabulary }) => ({ decode: (ids) => ids.map((id) => vocabulary[id]).join("") })),
  },
  "checks-the-upper-end-only": {
    because:
      "Ids below 0 and between two whole numbers have no character either. Look the id up and check that a character is there.",
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
      "You took the ids for code points. An id is an index into the vocabulary: look the character up there.",
    charTokenizer: but(({ vocabulary }) => ({
      decode(ids) {
        if (ids.some((id) => vocabulary[id] === undefined)) throw new RangeError("unknown id");
        return ids.map((id) => String.fromCodePoint(id)).join("");
      },
    })),
  },
  "checks-the-range-only": {
    because:
      "Fractions and NaN have no character either. Look the id up and check that a character is there.",
    charTokenizer: but(({ vocabulary }) => ({
      decode(ids) {
        if (ids.some((id) => id < 0 || id >= vocabulary.length)) throw new RangeError("unknown id");
        return ids.map((id) => vocabulary[id]).join("");
      },
    })),
  },
  "joins-with-commas": {
    because: "join puts a comma between the characters by default. Nothing belongs between them.",
    charTokenizer: but(({ vocabulary }) => ({
      decode(ids) {
        if (ids.some((id) => vocabulary[id] === undefined)) throw new RangeError("unknown id");
        return ids.map((id) => vocabulary[id]).join();
      },
    })),
  },
  "joins-with-spaces": {
    because: "You put a space between the characters. Spaces are characters with ids of their own: add none.",
    charTokenizer: but(({ vocabulary, decode }) => ({
      decode(ids) {
        decode(ids); // refuses ids without a character
        return ids.map((id) => vocabulary[id]).join(" ");
      },
    })),
  },
  "ids-in-the-corpus": {
    because: "You looked a character up in the corpus. Its id is its index in the sorted vocabulary.",
    charTokenizer: but(({ encode }, corpus) => ({
      encode(text) {
        encode(text); // refuses unknown characters
        return [...text].map((character) => [...corpus].indexOf(character));
      },
    })),
  },
  "refuses-an-empty-corpus": {
    because: "You refused an empty corpus. It has an empty vocabulary, and no text but the empty one.",
    charTokenizer: (corpus) => {
      if (corpus === "") throw new RangeError("empty corpus");
      return right(corpus);
    },
  },
  "one-argument-a-character": {
    because:
      "You handed every character to one call as an argument. A call takes about 100,000 of them: join a list instead.",
    charTokenizer: but(({ vocabulary, decode }) => ({
      decode(ids) {
        decode(ids); // refuses ids without a character
        return String.fromCodePoint(...ids.map((id) => codePoint(vocabulary[id])));
      },
    })),
  },
  "asks-the-latest-tokenizer": {
    because:
      "You keep a tokenizer's tables outside the function, where the next tokenizer writes over them. Keep them in the call that makes it.",
    charTokenizer: asTheLatest(charTokenizer),
  },
});
