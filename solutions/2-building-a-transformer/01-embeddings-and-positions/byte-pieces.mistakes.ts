import { byteString } from "#lib/byte-strings";
import { mistakesFor } from "#lib/mistakes";
import { type Piece, splitPieces } from "./byte-pieces.js";

const KINDS = {
  ending: /'(?:s|t|re|ve|m|ll|d)/u,
  letters: / ?\p{L}+/u,
  digits: / ?\p{N}+/u,
  others: / ?[^\p{White_Space}\p{L}\p{N}]+/u,
  spaces: /\p{White_Space}+(?!\P{White_Space})/u,
  rest: /\p{White_Space}+/u,
};
type Kinds = Record<string, RegExp>;

const split = (text: string, kinds: Kinds): string[] => {
  const sources = Object.values(kinds).map((kind) => kind.source);
  return text.match(new RegExp(sources.join("|"), "gu")) ?? [];
};

/** Pieces of other kinds; their order is that of the keys of KINDS. */
const withKinds = (kinds: Kinds) => (text: string) => split(text, { ...KINDS, ...kinds });

const utf8 = (text: string): Piece => ({ bytes: byteString(new TextEncoder().encode(text)) });
const refuseEmpty = (allowed: string[]) => {
  if (allowed.includes("")) throw new RangeError("a special token is empty");
};

/** Pieces with other steps. */
const cutting =
  ({
    order = (tokens: string[]) => tokens.sort((a, b) => b.length - a.length),
    plain = (part: string) => splitPieces(part).map(utf8),
    special = (part: string): Piece[] => [{ special: part }],
  }: {
    order?: (tokens: string[]) => string[];
    plain?: (part: string) => Piece[];
    special?: (part: string) => Piece[];
  }) =>
  (text: string, allowed: string[] = []): Piece[] => {
    refuseEmpty(allowed);
    const literal = order([...allowed]).map((token) => token.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&"));
    const pattern = new RegExp(literal.length > 0 ? `(${literal.join("|")})` : "((?!))", "u");
    return text.split(pattern).flatMap((part, i) => (i % 2 === 1 ? special(part) : plain(part)));
  };

export default mistakesFor<typeof import("./byte-pieces.js")>({
  "words-without-their-space": {
    because: "The space became a piece of its own. A word takes it along, so that no token is spent on it.",
    splitPieces: withKinds({
      letters: /\p{L}+/u,
      digits: /\p{N}+/u,
      others: /[^\p{White_Space}\p{L}\p{N}]+/u,
    }),
  },
  "space-before-letters-only": {
    because: "Only a word of letters took the space before it. Numbers and other characters take one too.",
    splitPieces: withKinds({ digits: /\p{N}+/u, others: /[^\p{White_Space}\p{L}\p{N}]+/u }),
  },
  "word-takes-all-spaces": {
    because: "A word took all the spaces before it. It takes one; the others are a piece of their own.",
    splitPieces: withKinds({ letters: / *\p{L}+/u, digits: / *\p{N}+/u }),
  },
  "word-takes-any-whitespace": {
    because: "A word took a line break or a tab. The character that it takes is a space, U+0020.",
    splitPieces: withKinds({
      letters: /\p{White_Space}?\p{L}+/u,
      digits: /\p{White_Space}?\p{N}+/u,
      others: /\p{White_Space}?[^\p{White_Space}\p{L}\p{N}]+/u,
    }),
  },
  "whitespace-all-in-one-piece": {
    because:
      "Of several spaces none was left for the word. The piece of spaces must end before the last one.",
    splitPieces: (text) => {
      const { spaces, ...kinds } = KINDS;
      return split(text, kinds);
    },
  },
  "whitespace-cut-into-characters": {
    because: "Each space became a piece of its own. Whitespace that no word takes stays together.",
    splitPieces: withKinds({ spaces: /\p{White_Space}/u, rest: /\p{White_Space}/u }),
  },
  "whitespace-lost": {
    because:
      "Whitespace before something other than a space fits no kind and is lost. Joined, the pieces are the text.",
    splitPieces: (text) => {
      const { rest, ...kinds } = KINDS;
      return split(text, kinds);
    },
  },
  "javascript-whitespace": {
    because:
      "\\s is JavaScript's idea of whitespace: it has U+FEFF and lacks U+0085. The property White_Space is Unicode's.",
    splitPieces: (text) =>
      split(text, { ...KINDS, others: / ?[^\s\p{L}\p{N}]+/u, spaces: /\s+(?!\S)/u, rest: /\s+/u }),
  },
  "ascii-letters": {
    because: "a-z are the letters of English. The property \\p{L} holds for every script.",
    splitPieces: withKinds({ letters: / ?[a-zA-Z]+/u, others: / ?[^\p{White_Space}a-zA-Z\p{N}]+/u }),
  },
  "ascii-digits": {
    because: "\\d has the digits 0 to 9. The property \\p{N} also has those of other scripts, ½ and ².",
    splitPieces: withKinds({ digits: / ?\d+/u, others: / ?[^\p{White_Space}\p{L}\d]+/u }),
  },
  "letters-and-digits-together": {
    because: "Letters and digits were one kind. A word ends where a digit begins.",
    splitPieces: withKinds({ letters: / ?[\p{L}\p{N}]+/u }),
  },
  "marks-as-letters": {
    because:
      "Accents and vowel signs were counted as letters. Their property is \\p{M}, so for GPT-2 they are other characters.",
    splitPieces: withKinds({ letters: / ?[\p{L}\p{M}]+/u, others: / ?[^\p{White_Space}\p{L}\p{M}\p{N}]+/u }),
  },
  "others-one-by-one": {
    because: "Other characters were cut one by one. A run of them, such as ..., is one piece.",
    splitPieces: withKinds({ others: / ?[^\p{White_Space}\p{L}\p{N}]/u }),
  },
  "endings-tried-last": {
    because:
      "The apostrophe was taken as any other character, before the endings were tried. The first kind that fits wins.",
    splitPieces: (text) => {
      const { ending, ...kinds } = KINDS;
      return split(text, { ...kinds, ending });
    },
  },
  "endings-in-any-case": {
    because: "'T was cut off like 't. GPT-2 knows the endings in lower case only.",
    splitPieces: withKinds({ ending: /'(?:[sStTmMdD]|[rR][eE]|[vV][eE]|[lL][lL])/u }),
  },
  "endings-after-a-space": {
    because: "An ending took the space before it. Only words, numbers and other characters do.",
    splitPieces: withKinds({ ending: / ?'(?:s|t|re|ve|m|ll|d)/u }),
  },
  "endings-only-at-the-end": {
    because:
      "An ending was cut off only where the word ends. GPT-2 looks no further than its letters: 'twas is 't and was.",
    splitPieces: withKinds({ ending: /'(?:s|t|re|ve|m|ll|d)(?!\p{L})/u }),
  },
  "characters-not-bytes": {
    because:
      "The characters of a piece are no bytes. UTF-8 makes two to four bytes of a character beyond ASCII.",
    bytePieces: cutting({ plain: (part) => splitPieces(part).map((bytes) => ({ bytes })) }),
  },
  "latin-1-bytes": {
    because: "é became the one byte of its character code. In UTF-8 it has two bytes, and 🐇 has four.",
    bytePieces: cutting({
      plain: (part) =>
        splitPieces(part).map((piece) => ({
          bytes: byteString(Uint8Array.from(piece, (character) => character.codePointAt(0) as number)),
        })),
    }),
  },
  "text-not-split": {
    because:
      "The text between special tokens became one piece. Merges must not cross words, so it is split as well.",
    bytePieces: cutting({ plain: (part) => (part ? [utf8(part)] : []) }),
  },
  "special-tokens-as-bytes": {
    because: "A special token was cut into bytes like any text. It stays whole, and merges never see it.",
    bytePieces: cutting({ special: (part) => splitPieces(part).map(utf8) }),
  },
  "special-tokens-dropped": {
    because: "The text was split at special tokens, and they were thrown away. They are pieces too.",
    bytePieces: cutting({ special: () => [] }),
  },
  "tried-as-given": {
    because:
      "The tokens were tried in the order given. One that begins like another hides it, so the longest comes first.",
    bytePieces: cutting({ order: (tokens) => tokens }),
  },
  "shorter-tried-first": {
    because:
      "A shorter token was tried before a longer one that begins like it, and hides it. The longest comes first.",
    bytePieces: cutting({ order: (tokens) => tokens.sort((a, b) => a.length - b.length) }),
  },
  "allowed-sorted-in-place": {
    because: "sort changes the list that it is given, and that list is the caller's. Sort a copy.",
    bytePieces: (text, allowed = []) => {
      allowed.sort((a, b) => b.length - a.length);
      return cutting({})(text, allowed);
    },
  },
  "split-before-special-tokens": {
    because: "The text was split into pieces first, which cuts special tokens apart. They are found first.",
    bytePieces: (text, allowed = []) => {
      refuseEmpty(allowed);
      return splitPieces(text).map((piece) => (allowed.includes(piece) ? { special: piece } : utf8(piece)));
    },
  },
});
