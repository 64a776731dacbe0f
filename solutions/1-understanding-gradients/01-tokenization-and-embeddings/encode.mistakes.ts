import { mistakesFor } from "#lib/author/mistakes";
import { encode, SPECIAL_TOKENS } from "./encode.js";

const wordsOf = (text: string) => text.split(/\s+/).filter((word) => word !== "");

/** Refuses what has no id; the special tokens pass. */
function idIn(vocabulary: string[], token: string): number {
  const id = vocabulary.indexOf(token);
  if (id < 0) throw new RangeError(`there is no id for the word ${JSON.stringify(token)}`);
  return id;
}

function assertSpecial(vocabulary: string[]): void {
  const missing = SPECIAL_TOKENS.find((token) => !vocabulary.includes(token));
  if (missing) throw new RangeError(`the vocabulary must contain ${missing}`);
}

const framed = (words: string[], vocabulary: string[]) => {
  assertSpecial(vocabulary);
  return ["<BOS>", ...words, "<EOS>"].map((token) => idIn(vocabulary, token));
};

/** Right, but for the words. */
const splitting = (split: (text: string) => string[]) => (text: string, vocabulary: string[]) => {
  assertSpecial(vocabulary);
  const words = split(text);
  const refused = words.find((word) => !vocabulary.includes(word) || SPECIAL_TOKENS.includes(word));
  if (refused !== undefined) throw new RangeError(`there is no id for the word ${JSON.stringify(refused)}`);
  return framed(words, vocabulary);
};

/** Right, but for what it refuses as a special token. */
const refusing =
  (isSpecial: (word: string, vocabulary: string[]) => boolean) => (text: string, vocabulary: string[]) => {
    const refused = wordsOf(text).find((word) => isSpecial(word, vocabulary));
    if (refused !== undefined) throw new RangeError(`there is no id for the word ${JSON.stringify(refused)}`);
    return encode(text, vocabulary);
  };

/** What was made of the first vocabulary. */
let firstTable: Map<string, number> | undefined;

export default mistakesFor<typeof import("./encode.js")>({
  "forgets-the-end": {
    because: "The id of <EOS> is missing at the end: without it, a model never learns to stop.",
    rung: 3,
    encode: (text, vocabulary) => encode(text, vocabulary).slice(0, -1),
  },
  "forgets-the-beginning": {
    because: "The id of <BOS> is missing at the start: the first word needs something to be predicted from.",
    rung: 3,
    encode: (text, vocabulary) => encode(text, vocabulary).slice(1),
  },
  "forgets-both-special-tokens": {
    because: "These are the ids of the words alone; <BOS> belongs before them and <EOS> after them.",
    rung: 3,
    encode: (text, vocabulary) => encode(text, vocabulary).slice(1, -1),
  },
  "lets-minus-one-through": {
    because:
      "−1 is not an id: it says that the word wasn't found. Refuse the word before −1 picks a wrong row.",
    encode: (text, vocabulary) => {
      assertSpecial(vocabulary);
      return ["<BOS>", ...wordsOf(text), "<EOS>"].map((token) => vocabulary.indexOf(token));
    },
  },
  "skips-unknown-words": {
    because:
      "You drop unknown words silently, so the model reads a different sentence from the one it was given.",
    encode: (text, vocabulary) =>
      encode(
        wordsOf(text)
          .filter((word) => vocabulary.includes(word))
          .join(" "),
        vocabulary,
      ),
  },
  "lower-cases-the-text": {
    because:
      'You lower-cased the text: "I" is in the vocabulary, "i" is not. Look words up exactly as they are.',
    encode: (text, vocabulary) => encode(text.toLowerCase(), vocabulary),
  },
  "ignores-case": {
    because: '"May" and "may" are two tokens with two ids. Compare words exactly as they are.',
    encode: (text, vocabulary) => {
      const lower = vocabulary.map((token) => (SPECIAL_TOKENS.includes(token) ? token : token.toLowerCase()));
      return encode(wordsOf(text).join(" ").toLowerCase(), lower);
    },
  },
  "accepts-typed-special-tokens": {
    because:
      "A user can type <EOS> too, and could end the text for the model that way. Only encode adds special tokens.",
    encode: (text, vocabulary) => framed(wordsOf(text), vocabulary),
  },
  "numbers-words-as-they-come": {
    because: "You numbered the words in the order of this text. A word's id is its index in the vocabulary.",
    encode: (text, vocabulary) => {
      const seen = ["<PAD>", "<BOS>", "<EOS>", ...new Set(wordsOf(text))];
      const ids = encode(text, vocabulary);
      return ids.map((id, i) => (i === 0 || i === ids.length - 1 ? id : idIn(seen, wordsOf(text)[i - 1])));
    },
  },
  "fixes-the-special-ids": {
    because: "1 and 2 are the ids of <BOS> and <EOS> in one vocabulary only. Look them up like the words.",
    rung: 3,
    encode: (text, vocabulary) => [1, ...encode(text, vocabulary).slice(1, -1), 2],
  },
  "counts-from-one": {
    because: "Ids count from 0: the first token of the vocabulary has id 0.",
    encode: (text, vocabulary) => encode(text, vocabulary).map((id) => id + 1),
  },
  "drops-repeated-words": {
    because: "A text is a sequence, not a set: every occurrence of a word gets its id.",
    rung: 3,
    encode: (text, vocabulary) => encode([...new Set(wordsOf(text))].join(" "), vocabulary),
  },
  "splits-at-every-space": {
    because: 'Two spaces in a row leave an empty word "" between them. Split at runs of whitespace.',
    rung: 4,
    encode: splitting((text) => text.split(" ")),
  },
  "splits-at-spaces-only": {
    because: "Tabs and line breaks separate words too, not only spaces.",
    rung: 4,
    encode: splitting((text) => text.split(" ").filter((word) => word !== "")),
  },
  "forgets-carriage-returns": {
    because:
      "Windows ends a line with \\r\\n, and \\r is whitespace too. Don't list the kinds of whitespace yourself.",
    rung: 4,
    encode: splitting((text) => text.split(/[ \t\n]+/).filter((word) => word !== "")),
  },
  "keeps-empty-ends": {
    because:
      'Splitting text with whitespace at an end leaves an empty piece "" there. It is not a word: drop it.',
    rung: 4,
    encode: splitting((text) => (text === "" ? [] : text.split(/\s+/))),
  },
  "keeps-empty-pieces": {
    because:
      'You kept the empty piece "" that split returns where whitespace is at an end, and for an empty text. It is not a word: drop it.',
    rung: 4,
    encode: splitting((text) => text.split(/\s+/)),
  },
  "makes-a-word-of-nothing": {
    because: 'Splitting an empty text returns one piece, the empty word "". It is not a word: drop it.',
    rung: 4,
    encode: (text, vocabulary) => {
      framed(text.trim().split(/\s+/), vocabulary);
      return encode(text, vocabulary);
    },
  },
  "refuses-id-zero": {
    because: "0 is an id like any other, but JavaScript treats it as false. Compare with −1 or use includes.",
    encode: (text, vocabulary) => {
      const falsy = wordsOf(text).find((word) => !vocabulary.indexOf(word));
      if (falsy) throw new RangeError(`there is no id for the word ${JSON.stringify(falsy)}`);
      return encode(text, vocabulary);
    },
  },
  "strips-punctuation": {
    because:
      'You split at everything but letters, which turns "like," into "like". Split at whitespace only.',
    rung: 4,
    encode: (text, vocabulary) => encode(text.split(/\W+/).join(" "), vocabulary),
  },
  "splits-at-full-stops": {
    because: "A period is not whitespace: it stays with its word, and then the word has no id.",
    rung: 4,
    encode: (text, vocabulary) => encode(text.split(/[\s.]+/).join(" "), vocabulary),
  },
  "cuts-off-the-last-mark": {
    because:
      "A punctuation mark at the end of a word is part of it here. Without it you encode a text that the user didn't type.",
    rung: 4,
    encode: (text, vocabulary) =>
      encode(
        wordsOf(text)
          .map((word) => word.replace(/[.!?]$/, ""))
          .join(" "),
        vocabulary,
      ),
  },
  "takes-the-first-that-begins-so": {
    because:
      "A longer token may begin like the word and come earlier. Only the token that equals the word has its id.",
    encode: (text, vocabulary) => {
      const ids = encode(text, vocabulary);
      return ids.map((id) => vocabulary.findIndex((token) => token.startsWith(vocabulary[id])));
    },
  },
  "takes-brackets-for-special": {
    because: "Angle brackets do not make a token special; only the names in SPECIAL_TOKENS are.",
    encode: (text, vocabulary) => {
      const odd = wordsOf(text).find((word) => /^<.*>$/.test(word));
      if (odd) throw new RangeError(`there is no id for the word ${JSON.stringify(odd)}`);
      return encode(text, vocabulary);
    },
  },
  "special-in-any-case": {
    because: "You ignored upper and lower case: <eos> is not <EOS>. If the vocabulary has it, it is a word.",
    encode: refusing((word) => SPECIAL_TOKENS.includes(word.toUpperCase())),
  },
  "special-inside-a-word": {
    because:
      "You refuse every word with a special token inside it. Only a word that equals one is special: <BOS>like isn't.",
    encode: refusing((word) => SPECIAL_TOKENS.some((special) => word.includes(special))),
  },
  "special-without-brackets": {
    because:
      "You compared the letters only, without the angle brackets. They belong to the special token: PAD is a word.",
    encode: refusing((word) =>
      SPECIAL_TOKENS.some((special) => special.replace(/\W/g, "") === word.replace(/\W/g, "")),
    ),
  },
  "looks-up-in-an-object": {
    because:
      'Every plain object already has the key "constructor". A Map doesn\'t, and neither does the list itself.',
    encode: (text, vocabulary) => {
      assertSpecial(vocabulary);
      const ids = Object.fromEntries(vocabulary.map((token, id) => [token, id]));
      const refused = wordsOf(text).find((word) => ids[word] === undefined || SPECIAL_TOKENS.includes(word));
      if (refused) throw new RangeError(`there is no id for the word ${JSON.stringify(refused)}`);
      return ["<BOS>", ...wordsOf(text), "<EOS>"].map((token) => ids[token]);
    },
  },
  "lists-the-whitespace": {
    because:
      "You listed spaces, tabs and line ends. There is more whitespace, such as the no-break space, and all of it separates words.",
    encode: splitting((text) => text.split(/[ \t\r\n]+/).filter((word) => word !== "")),
  },
  "ascii-whitespace-only": {
    because:
      "You split at the whitespace of ASCII alone. A no-break or a wide space separates words as well.",
    encode: splitting((text) => text.split(/[ \t\r\n\f\v]+/).filter((word) => word !== "")),
  },
  "frames-every-word": {
    because: "<BOS> and <EOS> surround each of your words. They surround the whole text, once.",
    encode: (text, vocabulary) => wordsOf(text).flatMap((word) => encode(word, vocabulary)),
  },
  "swaps-beginning-and-end": {
    because: "You swapped the special tokens: <BOS> comes first, <EOS> last.",
    encode: (text, vocabulary) => {
      const ids = encode(text, vocabulary);
      return [ids[ids.length - 1], ...ids.slice(1, -1), ids[0]];
    },
  },
  "pads-the-text": {
    because: "You appended the id of <PAD>. The ids end with that of <EOS>.",
    encode: (text, vocabulary) => [...encode(text, vocabulary), vocabulary.indexOf("<PAD>")],
  },
  "refuses-known-words": {
    because: "Your check is the wrong way round: it refuses the words that the vocabulary has.",
    encode: refusing((word, vocabulary) => vocabulary.includes(word)),
  },
  "first-three-are-special": {
    because:
      "You take the first three ids for the special tokens'. They may stand anywhere in the vocabulary.",
    encode: refusing((word, vocabulary) => vocabulary.indexOf(word) < 3),
  },
  "accepts-a-typed-pad": {
    because: "You refuse a typed <BOS> and <EOS>, but not <PAD>. Every one of SPECIAL_TOKENS is refused.",
    encode: (text, vocabulary) => {
      assertSpecial(vocabulary);
      const refused = wordsOf(text).find((word) => !vocabulary.includes(word) || /^<[BE]OS>$/.test(word));
      if (refused !== undefined)
        throw new RangeError(`there is no id for the word ${JSON.stringify(refused)}`);
      return framed(wordsOf(text), vocabulary);
    },
  },
  "takes-an-opening-bracket-for-special": {
    because: "A word that begins with an angle bracket isn't special. Only the names in SPECIAL_TOKENS are.",
    encode: refusing((word) => word.startsWith("<")),
  },
  "splits-at-each-whitespace": {
    because:
      'Two whitespace characters in a row leave an empty word "" between them. Split at runs of whitespace.',
    encode: splitting((text) => text.split(/\s/)),
  },
  "nothing-for-an-empty-text": {
    because: "An empty text still has a beginning and an end: the ids of <BOS> and <EOS>.",
    encode: (text, vocabulary) => (wordsOf(text).length === 0 ? [] : encode(text, vocabulary)),
  },
  "sorts-the-words": {
    because: "You sorted the words. Their order is part of the text: keep it.",
    encode: (text, vocabulary) => encode(wordsOf(text).sort().join(" "), vocabulary),
  },
  "drops-punctuation": {
    because: "You removed punctuation from the text. A mark is part of its word, and that word has no id.",
    encode: (text, vocabulary) => encode(text.replace(/[.,!?]/g, ""), vocabulary),
  },
  "keeps-the-first-vocabulary": {
    because:
      "The ids of the first vocabulary are kept for every later call. Look each word up in the vocabulary of this call.",
    encode: (text, vocabulary) => {
      encode(text, vocabulary);
      firstTable ??= new Map(vocabulary.map((token, id) => [token, id]));
      return ["<BOS>", ...wordsOf(text), "<EOS>"].map((token) => firstTable?.get(token) as number);
    },
  },
  "normalizes-the-letters": {
    because: "You changed how letters are spelled in Unicode. Look every word up exactly as it is.",
    encode: splitting((text) => wordsOf(text.normalize("NFC"))),
  },
});
