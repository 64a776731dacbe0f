import { mistakesFor } from "#lib/mistakes";
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
});
