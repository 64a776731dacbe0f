import { mistakesFor } from "#lib/author/mistakes";
import { SPECIAL_TOKENS } from "./encode.js";

/** What becomes of the ids: which are kept, how each is read, how the tokens are joined. */
interface Slip {
  keep?: (token: string, id: number, i: number, all: number[]) => boolean;
  read?: (vocabulary: string[], id: number) => string | undefined;
  separator?: string;
}

const ordinary = (token: string) => !SPECIAL_TOKENS.includes(token);

function withSlip(slip: Slip) {
  return (ids: number[], vocabulary: string[], { skipSpecial = true } = {}): string => {
    const { keep = ordinary, read = (v, id) => v[id], separator = " " } = slip;
    const tokens = ids.map((id) => {
      const token = read(vocabulary, id);
      if (token === undefined) throw new RangeError(`id ${id} is not in the vocabulary`);
      return token;
    });
    return tokens.filter((token, i) => !skipSpecial || keep(token, ids[i], i, ids)).join(separator);
  };
}

export default mistakesFor<typeof import("./decode.js")>({
  "drops-id-zero": {
    because: "0 is an id like any other, but JavaScript treats it as false: you lost its token.",
    decode: (ids, vocabulary, options) => withSlip({})(ids.filter(Boolean), vocabulary, options),
  },
  "refuses-id-zero": {
    because:
      "0 is an id like any other, but JavaScript treats it as false: it is the index of the first token.",
    decode: (ids, vocabulary, options) => {
      if (ids.includes(0)) throw new RangeError("id 0 is not in the vocabulary");
      return withSlip({})(ids, vocabulary, options);
    },
  },
  "off-by-one": {
    because: "Ids count from 0: the id itself is the index into the vocabulary.",
    decode: withSlip({ read: (vocabulary, id) => vocabulary[id - 1] ?? "" }),
  },
  "runs-the-words-together": {
    because: "Put one space between neighboring tokens.",
    rung: 4,
    decode: withSlip({ separator: "" }),
  },
  "leaves-the-commas-in": {
    because: "A list converted to text by itself has commas in it. Join the tokens with a space.",
    rung: 4,
    decode: withSlip({ separator: "," }),
  },
  "leaves-gaps": {
    because: "A special token that you blank still gets its spaces. Leave the token out instead.",
    rung: 4,
    decode: (ids, vocabulary, { skipSpecial = true } = {}) =>
      ids.map((id) => withSlip({})([id], vocabulary, { skipSpecial })).join(" "),
  },
  "keeps-special-tokens": {
    because: "Special tokens are for the model. The reader should not see them, unless skipSpecial is false.",
    rung: 4,
    decode: withSlip({ keep: () => true }),
  },
  "ignores-the-option": {
    because: "With skipSpecial: false the special tokens belong in the text; you always leave them out.",
    rung: 4,
    decode: (ids, vocabulary) => withSlip({})(ids, vocabulary),
  },
  "puts-begin-and-end-back": {
    because:
      "With skipSpecial: false the text shows the special tokens that are among the ids, where they occur. Don't invent any.",
    rung: 4,
    decode: (ids, vocabulary, { skipSpecial = true } = {}) => {
      const text = withSlip({})(ids, vocabulary);
      return skipSpecial ? text : `<BOS> ${text} <EOS>`;
    },
  },
  "forgets-the-filler": {
    because: "<PAD> is a special token too: it pads short texts, and it belongs in no text.",
    rung: 4,
    decode: withSlip({ keep: (token) => token !== "<BOS>" && token !== "<EOS>" }),
  },
  "drops-the-first-and-the-last": {
    because:
      "<BOS> and <EOS> need not be at the ends: padding can follow, and a piece of a text has neither.",
    decode: withSlip({ keep: (_token, _id, i, all) => i > 0 && i < all.length - 1 }),
  },
  "stops-at-the-end-token": {
    because: "Another text may follow after <EOS>. Leave special tokens out, but go on to the last id.",
    rung: 4,
    decode: (ids, vocabulary, { skipSpecial = true } = {}) => {
      const end = ids.findIndex((id) => vocabulary[id] === "<EOS>");
      const upToEnd = skipSpecial && end >= 0 ? ids.slice(0, end) : ids;
      return withSlip({})(upToEnd, vocabulary, { skipSpecial });
    },
  },
  "knows-special-tokens-by-number": {
    because: "0, 1 and 2 are special in one vocabulary only. Look at the token, not at its id.",
    decode: withSlip({ keep: (_token, id) => id > 2 }),
  },
  "knows-special-tokens-by-brackets": {
    because: "Angle brackets do not make a token special; only the names in SPECIAL_TOKENS are.",
    rung: 4,
    decode: withSlip({ keep: (token) => !/^<.*>$/.test(token) }),
  },
  "drops-repeated-words": {
    because: "A text is a sequence, not a set: a repeated token is written again.",
    rung: 3,
    decode: (ids, vocabulary, options) => withSlip({})([...new Set(ids)], vocabulary, options),
  },
  "writes-undefined": {
    because: "An id without a token is a bug further up. Refuse it before the reader sees “undefined”.",
    rung: 4,
    decode: withSlip({ read: (vocabulary, id) => String(vocabulary[id]) }),
  },
  "leaves-the-check-out": {
    because:
      "An id without a token writes nothing here, so the text silently loses a word. Refuse such an id.",
    rung: 4,
    decode: withSlip({ read: (vocabulary, id) => vocabulary[id] ?? "" }),
  },
  "counts-from-the-end": {
    because: "A negative id is no index into the vocabulary; counting it from the end hides the bug.",
    rung: 4,
    decode: withSlip({ read: (vocabulary, id) => (Number.isInteger(id) ? vocabulary.at(id) : undefined) }),
  },
  "turns-commas-into-spaces": {
    because:
      "You joined the tokens with commas, then replaced all commas. A token may contain a comma: join with spaces right away.",
    decode: (ids, vocabulary, options) =>
      withSlip({ separator: "," })(ids, vocabulary, options).replaceAll(",", " "),
  },
  "one-id-early": {
    because: "You read the token before. Ids count from 0: id 0 is the first token.",
    decode: withSlip({ read: (v, id) => v[id - 1] }),
  },
  "takes-brackets-off-for-special": {
    because: "A word in angle brackets need not be special. Only the names in SPECIAL_TOKENS are.",
    decode: withSlip({ keep: (token) => !token.startsWith("<") }),
  },
  "special-in-any-case": {
    because: "You ignored upper and lower case: <eos> is not <EOS>. It is a word.",
    decode: withSlip({ keep: (token) => !SPECIAL_TOKENS.includes(token.toUpperCase()) }),
  },
  "special-inside-a-word": {
    because: "You dropped words with a special token inside them. Only a token that equals one is special.",
    decode: withSlip({ keep: (token) => !SPECIAL_TOKENS.some((special) => token.includes(special)) }),
  },
  "cuts-special-out-of-the-text": {
    because:
      "You cut the special tokens out of the text, and out of words like un<EOS> too. Leave out whole tokens.",
    decode: (ids, vocabulary, { skipSpecial = true } = {}) => {
      const text = withSlip({})(ids, vocabulary, { skipSpecial: false });
      return skipSpecial
        ? text
            .replace(/<(PAD|BOS|EOS)>/g, "")
            .replace(/ +/g, " ")
            .trim()
        : text;
    },
  },
  "keeps-unless-asked": {
    because: "Special tokens are left out by default. You leave them out only where the caller asks for it.",
    decode: (ids, vocabulary, { skipSpecial = false } = {}) => withSlip({})(ids, vocabulary, { skipSpecial }),
  },
  "option-upside-down": {
    because: "skipSpecial is the wrong way round: true means that the special tokens are left out.",
    decode: (ids, vocabulary, { skipSpecial = true } = {}) =>
      withSlip({})(ids, vocabulary, { skipSpecial: !skipSpecial }),
  },
  "special-tokens-alone": {
    because: "Without skipSpecial, you write the special tokens alone. Write all tokens.",
    decode: (ids, vocabulary, { skipSpecial = true } = {}) => {
      const text = withSlip({})(ids, vocabulary, { skipSpecial });
      return skipSpecial
        ? text
        : text
            .split(" ")
            .filter((token) => !ordinary(token))
            .join(" ");
    },
  },
  "a-space-at-the-end": {
    because: "You put a space after every token, also the last. Spaces stand between tokens.",
    decode: (ids, vocabulary, options) => {
      const text = withSlip({})(ids, vocabulary, options);
      return text && `${text} `;
    },
  },
  "lower-cases-the-text": {
    because: "You lower-cased the text. Every token is written as it stands in the vocabulary.",
    decode: (ids, vocabulary, options) => withSlip({})(ids, vocabulary, options).toLowerCase(),
  },
  "two-special-tokens": {
    because: "You left out two of the special tokens. All of SPECIAL_TOKENS are left out.",
    decode: withSlip({ keep: (token) => token !== SPECIAL_TOKENS[0] && token !== SPECIAL_TOKENS[1] }),
  },
  "gaps-between-words": {
    because:
      "A special token between words leaves an empty piece there, and two spaces. Leave the token out before you join.",
    decode: (ids, vocabulary, { skipSpecial = true } = {}) => {
      const text = withSlip({})(ids, vocabulary, { skipSpecial: false });
      return skipSpecial
        ? text
            .split(" ")
            .map((token) => (ordinary(token) ? token : ""))
            .join(" ")
            .trim()
        : text;
    },
  },
  "rounds-the-id": {
    because: "You rounded the id. An id that is no whole number is refused.",
    decode: withSlip({ read: (v, id) => v[Math.round(id)] }),
  },
  "cuts-the-id": {
    because: "You cut the id to a whole number. An id that isn't one is refused.",
    decode: withSlip({ read: (v, id) => (id < 0 ? undefined : v[Math.trunc(id)]) }),
  },
  "one-id-too-many": {
    because: "V itself is no id: the last one is V − 1. You refuse only larger ones.",
    decode: withSlip({ read: (v, id) => (id === v.length ? "" : v[id]) }),
  },
});
