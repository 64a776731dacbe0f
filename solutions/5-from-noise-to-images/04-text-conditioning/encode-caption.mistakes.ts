import { mistakesFor } from "#lib/mistakes";
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

export default mistakesFor<typeof import("./encode-caption.js")>({
  "end-is-cut-off": {
    because: "The row was cut after the end was added, so a long text lost its end. Words give way to it.",
    ...by((words, length) => padded([...words, END].slice(0, length), length)),
  },
  "row-grows-with-the-text": {
    because: "A long text made a long row. All rows of a batch have the same length.",
    ...by((words, length) => padded([...words, END], length)),
  },
  "a-token-too-many": {
    because:
      "As many words were kept as the row has tokens, and the end came on top. It needs a place of its own.",
    ...by((words, length) => padded([...words.slice(0, length), END], length)),
  },
  "a-word-too-few": {
    because: "A text that just fits lost a word. Only the end takes a place of the row.",
    ...by((words, length) => padded([...words.slice(0, Math.max(0, length - 2)), END], length)),
  },
  "first-words-lost": {
    because: "The first words were left out. A text that is too long loses words at its end.",
    ...by((words, length) => padded([...words.slice(Math.max(0, words.length - length + 1)), END], length)),
  },
  "end-after-the-padding": {
    because: "The end came after the padding. It follows the last word.",
    ...by((words, length) => [...padded(words.slice(0, length - 1), length - 1), END]),
  },
  "padding-before-the-words": {
    because: "The padding came before the words. It fills up the row at its end.",
    ...by((words, length) => {
      const row = [...words.slice(0, length - 1), END];
      return [...Array<string>(length - row.length).fill(PAD), ...row];
    }),
  },
  "end-for-padding": {
    because: "The row was filled up with ends. One end closes the text, and padding fills the rest.",
    ...by(
      (words, length) => padded([...words.slice(0, length - 1)], length, END),
      (row, words) => row.map((_, m) => m <= words.length),
    ),
  },
  "no-end": {
    because: "There is no end. An empty text then has nothing that can be read.",
    ...by((words, length) => padded(words.slice(0, length), length)),
  },
  "empty-text-has-no-end": {
    because: "An empty text became padding alone. It is an end, or attention would find no word to look at.",
    ...by((words, length) => (words.length === 0 ? padded([], length) : usual(words, length))),
  },
  "mask-counts-padding": {
    because: "The mask shows the padding. It is true for words and for the end alone.",
    ...by(usual, (row) => row.map(() => true)),
  },
  "mask-hides-the-end": {
    because:
      "The mask hides the end. It is read like a word, and in an empty caption it is all that is read.",
    ...by(usual, (row) => row.map((token) => token !== PAD && token !== END)),
  },
  "mask-upside-down": {
    because: "The mask is true where padding is. In this course true means that a token may be read.",
    ...by(usual, (row) => row.map((token) => token === PAD)),
  },
  "mask-by-words-of-the-text": {
    because: "The mask counts the words of the text and not its end. The end is one token more.",
    ...by(usual, (row, words) => row.map((_, m) => m < Math.max(1, words.length))),
  },
  "mask-of-numbers": {
    because: "The mask holds 1 and 0. It is a list of booleans.",
    ...by(usual, (row) => row.map((token) => Number(token !== PAD)) as unknown as boolean[]),
  },
  "padding-is-id-zero": {
    because: "Padding was told by its id 0. The vocabulary may come in any order.",
    encodeCaption(texts: string[], vocabulary: readonly string[], length: number): Captions {
      const { ids, mask } = right(texts, vocabulary, length);
      const zeros = ids.map((row, b) => row.map((id, m) => (mask[b][m] ? id : 0)));
      return { ids: zeros, mask: zeros.map((row) => row.map((id) => id !== 0)) };
    },
  },
  "one-mask-for-the-batch": {
    because: "All rows have the mask of the first one. Each caption has a length of its own.",
    encodeCaption(texts: string[], vocabulary: readonly string[], length: number): Captions {
      const { ids, mask } = right(texts, vocabulary, length);
      return { ids, mask: mask.map(() => [...mask[0]]) };
    },
  },
  "unknown-words-left-out": {
    because:
      "Words that aren't in the vocabulary were left out. Then a caption says less than the caller asked for.",
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
      "A text that holds <end> or <pad> was taken. Only this function adds the two, so a text can't end itself.",
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
    because: "Words that are cut off were never checked. A text is refused if any of its words is unknown.",
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
});
