import { mistakesFor } from "#lib/author/mistakes";
import { END, PAD } from "#lib/pictures/scenes";
import { type Captions, encodeCaption as right } from "./encode-caption.js";

/** Other rows, after the checks that the stub gives. */
const by = (
  rowOf: (words: string[], length: number, text: string) => string[],
  maskOf: (row: string[], words: string[]) => boolean[] = (row) => row.map((token) => token !== PAD),
) => ({
  encodeCaption(texts: string[], vocabulary: readonly string[], length: number): Captions {
    right(texts, vocabulary, length);
    const words = texts.map((text) => text.toLowerCase().split(" ").filter(Boolean));
    const rows = words.map((list, b) => rowOf(list, length, texts[b]));
    return {
      ids: rows.map((row) => row.map((token) => vocabulary.indexOf(token))),
      mask: rows.map((row, b) => maskOf(row, words[b])),
    };
  },
});

const padded = (row: string[], length: number, pad = PAD) => [
  ...row,
  ...Array<string>(Math.max(0, length - row.length)).fill(pad),
];
const usual = (words: string[], length: number) => padded([...words.slice(0, length - 1), END], length);

/** The rows of texts that were read before. */
const kept = new Map<string, string[]>();

export default mistakesFor<typeof import("./encode-caption.js")>({
  "end-is-cut-off": {
    because: "You cut the row after you added the end, so a long text lost its end. Drop words instead.",
    ...by((words, length) => padded([...words, END].slice(0, length), length)),
  },
  "row-grows-with-the-text": {
    because: "You made a long row for a long text. All rows of a batch have the same length.",
    ...by((words, length) => padded([...words, END], length)),
  },
  "a-token-too-many": {
    because:
      "You kept as many words as the row has tokens and added the end on top. It needs a place of its own.",
    ...by((words, length) => padded([...words.slice(0, length), END], length)),
  },
  "a-word-too-few": {
    because: "You dropped a word of a text that just fits. Only the end takes a place of the row.",
    ...by((words, length) => padded([...words.slice(0, Math.max(0, length - 2)), END], length)),
  },
  "first-words-lost": {
    because: "You left out the first words. A text that is too long loses words at its end.",
    ...by((words, length) => padded([...words.slice(Math.max(0, words.length - length + 1)), END], length)),
  },
  "end-after-the-padding": {
    because: "You put the end after the padding. It follows the last word.",
    ...by((words, length) => [...padded(words.slice(0, length - 1), length - 1), END]),
  },
  "padding-before-the-words": {
    because: "You put the padding before the words. It fills the row at its end.",
    ...by((words, length) => {
      const row = [...words.slice(0, length - 1), END];
      return [...Array<string>(length - row.length).fill(PAD), ...row];
    }),
  },
  "end-for-padding": {
    because: "You filled the row with ends. One end closes the text, and padding fills the rest.",
    ...by(
      (words, length) => padded([...words.slice(0, length - 1)], length, END),
      (row, words) => row.map((_, m) => m <= words.length),
    ),
  },
  "no-end": {
    because: "You left out the end. An empty text then has nothing to read.",
    ...by((words, length) => padded(words.slice(0, length), length)),
  },
  "empty-text-has-no-end": {
    because:
      "You turned an empty text into padding alone. It is an end, or attention would find no word to look at.",
    ...by((words, length) => (words.length === 0 ? padded([], length) : usual(words, length))),
  },
  "mask-counts-padding": {
    because: "You showed the padding in the mask. The mask is true only for words and for the end.",
    ...by(usual, (row) => row.map(() => true)),
  },
  "mask-hides-the-end": {
    because:
      "You hid the end in the mask. The network reads it like a word, and in an empty caption it is all there is to read.",
    ...by(usual, (row) => row.map((token) => token !== PAD && token !== END)),
  },
  "mask-upside-down": {
    because: "You made the mask true where padding is. In this course, true means that a token may be read.",
    ...by(usual, (row) => row.map((token) => token === PAD)),
  },
  "mask-by-words-of-the-text": {
    because: "You counted only the words of the text for the mask. The end is one token more.",
    ...by(usual, (row, words) => row.map((_, m) => m < Math.max(1, words.length))),
  },
  "mask-of-numbers": {
    because: "You filled the mask with 1 and 0. It is a list of booleans.",
    ...by(usual, (row) => row.map((token) => Number(token !== PAD)) as unknown as boolean[]),
  },
  "padding-is-id-zero": {
    because: "You took id 0 for padding. The vocabulary may come in any order.",
    encodeCaption(texts: string[], vocabulary: readonly string[], length: number): Captions {
      const { ids, mask } = right(texts, vocabulary, length);
      const zeros = ids.map((row, b) => row.map((id, m) => (mask[b][m] ? id : 0)));
      return { ids: zeros, mask: zeros.map((row) => row.map((id) => id !== 0)) };
    },
  },
  "one-mask-for-the-batch": {
    because: "You gave all rows the mask of the first one. Each caption has a length of its own.",
    encodeCaption(texts: string[], vocabulary: readonly string[], length: number): Captions {
      const { ids, mask } = right(texts, vocabulary, length);
      return { ids, mask: mask.map(() => [...mask[0]]) };
    },
  },
  "unknown-words-left-out": {
    because:
      "You left out words that aren't in the vocabulary. The caption then says less than the caller asked for.",
    encodeCaption(texts: string[], vocabulary: readonly string[], length: number): Captions {
      const known = texts.map((text) =>
        text
          .toLowerCase()
          .split(" ")
          .filter((word) => vocabulary.includes(word) && word !== PAD && word !== END)
          .join(" "),
      );
      return right(known, vocabulary, length);
    },
  },
  "special-tokens-typed": {
    because:
      "You accepted a text that contains <end> or <pad>. Only this function adds them, so that a text can't end itself.",
    encodeCaption(texts: string[], vocabulary: readonly string[], length: number): Captions {
      const { mask, ids } = right(
        texts.map((text) => text.replaceAll(PAD, "").replaceAll(END, "")),
        vocabulary,
        length,
      );
      return { ids, mask };
    },
  },
  "checks-only-what-fits": {
    because: "You never checked the words that are cut off. Refuse a text if any of its words is unknown.",
    encodeCaption(texts: string[], vocabulary: readonly string[], length: number): Captions {
      const cut = texts.map((text) =>
        text
          .split(" ")
          .filter(Boolean)
          .slice(0, Math.max(0, length - 1)),
      );
      return right(
        cut.map((words) => words.join(" ")),
        vocabulary,
        length,
      );
    },
  },
  "hides-index-zero": {
    because:
      "You hid the index 0. The vocabulary is in any order: padding is the token `<pad>`, wherever it stands.",
    encodeCaption(texts, vocabulary, length) {
      const { ids } = right(texts, vocabulary, length);
      return { ids, mask: ids.map((row) => row.map((id) => id !== 0)) };
    },
  },
  "ends-that-are-read": {
    because:
      "You filled the row with `<end>` and read all of them. A text ends once; `<pad>` follows, hidden.",
    ...by(
      (words, length) => padded([...words.slice(0, length - 1), END], length, END),
      (row) => row.map(() => true),
    ),
  },
  "a-pad-too-many": {
    because: "You counted the padding without `<end>`, so a short row is one token longer than the length.",
    ...by((words, length) => (words.length < length ? [...usual(words, length), PAD] : usual(words, length))),
  },
  "no-word-twice": {
    because: "You dropped a word that had come before. A caption keeps its words as they are.",
    ...by((words, length) => usual([...new Set(words)], length)),
  },
  "remembers-the-rows": {
    because:
      "The words of a text are remembered, and not looked for again. The next call may bring another vocabulary.",
    encodeCaption(texts: string[], vocabulary: readonly string[], length: number): Captions {
      const rows = texts.map((text) => {
        const key = `${length} ${text}`;
        if (!kept.has(key)) {
          right([text], vocabulary, length);
          kept.set(key, usual(text.toLowerCase().split(" ").filter(Boolean), length));
        }
        return kept.get(key) as string[];
      });
      return {
        ids: rows.map((row) => row.map((token) => vocabulary.indexOf(token))),
        mask: rows.map((row) => row.map((token) => token !== PAD)),
      };
    },
  },
});
