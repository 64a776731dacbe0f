import { mistakesFor } from "#lib/author/mistakes";
import { byteString } from "#lib/byte-strings";
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
    because:
      "You made the space a piece of its own. A word takes the one space before it, so that ·cat can become a single token instead of two.",
    splitPieces: withKinds({
      letters: /\p{L}+/u,
      digits: /\p{N}+/u,
      others: /[^\p{White_Space}\p{L}\p{N}]+/u,
    }),
  },
  "space-before-letters-only": {
    because:
      "You gave the space only to words of letters. Numbers and other characters take the space before them too: in|·1865.",
    splitPieces: withKinds({ digits: /\p{N}+/u, others: /[^\p{White_Space}\p{L}\p{N}]+/u }),
  },
  "word-takes-all-spaces": {
    because:
      "Your words took all the spaces before them. A word takes one space; the others form a piece of their own.",
    splitPieces: withKinds({ letters: / *\p{L}+/u, digits: / *\p{N}+/u }),
  },
  "word-takes-any-whitespace": {
    because:
      "You let a word take a line break or a tab. A word takes only a space, U+0020; other whitespace stays apart.",
    splitPieces: withKinds({
      letters: /\p{White_Space}?\p{L}+/u,
      digits: /\p{White_Space}?\p{N}+/u,
      others: /\p{White_Space}?[^\p{White_Space}\p{L}\p{N}]+/u,
    }),
  },
  "whitespace-all-in-one-piece": {
    because:
      "Your run of spaces used them all up, so none was left for the word. The run must stop before the last one.",
    splitPieces: (text) => {
      const { spaces, ...kinds } = KINDS;
      return split(text, kinds);
    },
  },
  "whitespace-cut-into-characters": {
    because:
      "You made each space a piece of its own. Whitespace that no word takes stays together in one piece.",
    splitPieces: withKinds({ spaces: /\p{White_Space}/u, rest: /\p{White_Space}/u }),
  },
  "whitespace-lost": {
    because:
      "None of your kinds fits a line break or a tab just before a word, so it is lost. Joined, the pieces must give the text again.",
    splitPieces: (text) => {
      const { rest, ...kinds } = KINDS;
      return split(text, kinds);
    },
  },
  "javascript-whitespace": {
    because:
      "You used \\s, JavaScript's own whitespace: it includes U+FEFF and lacks U+0085. The property White_Space is Unicode's.",
    splitPieces: (text) =>
      split(text, { ...KINDS, others: / ?[^\s\p{L}\p{N}]+/u, spaces: /\s+(?!\S)/u, rest: /\s+/u }),
  },
  "ascii-letters": {
    because:
      "You counted only a to z as letters. The property \\p{L} covers every script, é and ж among them.",
    splitPieces: withKinds({ letters: / ?[a-zA-Z]+/u, others: / ?[^\p{White_Space}a-zA-Z\p{N}]+/u }),
  },
  "ascii-digits": {
    because:
      "You counted only 0 to 9 as digits. The property \\p{N} also covers the digits of other scripts, ½ and ².",
    splitPieces: withKinds({ digits: / ?\d+/u, others: / ?[^\p{White_Space}\p{L}\d]+/u }),
  },
  "letters-and-digits-together": {
    because: "You treated letters and digits as one kind. A word ends where a digit begins: 7b becomes 7|b.",
    splitPieces: withKinds({ letters: / ?[\p{L}\p{N}]+/u }),
  },
  "marks-as-letters": {
    because:
      "You counted accents and vowel signs as letters. Their property is \\p{M}, so GPT-2 treats them as other characters.",
    splitPieces: withKinds({ letters: / ?[\p{L}\p{M}]+/u, others: / ?[^\p{White_Space}\p{L}\p{M}\p{N}]+/u }),
  },
  "others-one-by-one": {
    because: "You cut other characters one by one. A run of them is one piece: wait... becomes wait|...",
    splitPieces: withKinds({ others: / ?[^\p{White_Space}\p{L}\p{N}]/u }),
  },
  "endings-tried-last": {
    because:
      "You tried the endings last, and by then the apostrophe had gone to the other characters. The first kind that fits wins.",
    splitPieces: (text) => {
      const { ending, ...kinds } = KINDS;
      return split(text, { ...kinds, ending });
    },
  },
  "endings-in-any-case": {
    because: "You cut off 'T like 't. GPT-2 knows the endings in lower case only: DON'T becomes DON|'|T.",
    splitPieces: withKinds({ ending: /'(?:[sStTmMdD]|[rR][eE]|[vV][eE]|[lL][lL])/u }),
  },
  "endings-after-a-space": {
    because: "You let an ending take the space before it. Only words, numbers and other characters do.",
    splitPieces: withKinds({ ending: / ?'(?:s|t|re|ve|m|ll|d)/u }),
  },
  "endings-only-at-the-end": {
    because:
      "You cut off an ending only where its word ends. GPT-2 looks no further than the ending's letters: 'twas becomes 't|was.",
    splitPieces: withKinds({ ending: /'(?:s|t|re|ve|m|ll|d)(?!\p{L})/u }),
  },
  "characters-not-bytes": {
    because:
      "You returned characters where bytes are expected. UTF-8 turns a character beyond ASCII into two to four bytes.",
    bytePieces: cutting({ plain: (part) => splitPieces(part).map((bytes) => ({ bytes })) }),
  },
  "latin-1-bytes": {
    because:
      "You used the character code of é as its one byte. In UTF-8, é takes two bytes, and 🐇 takes four.",
    bytePieces: cutting({
      plain: (part) =>
        splitPieces(part).map((piece) => ({
          bytes: byteString(Uint8Array.from(piece, (character) => character.codePointAt(0) as number)),
        })),
    }),
  },
  "text-not-split": {
    because:
      "You kept the text between special tokens in one piece. Split it too: merges must not cross from one word to the next.",
    bytePieces: cutting({ plain: (part) => (part ? [utf8(part)] : []) }),
  },
  "special-tokens-as-bytes": {
    because:
      "You cut a special token into bytes like ordinary text. It stays whole, so that no merge ever sees it.",
    bytePieces: cutting({ special: (part) => splitPieces(part).map(utf8) }),
  },
  "special-tokens-dropped": {
    because: "You split the text at the special tokens and threw them away. They are pieces too.",
    bytePieces: cutting({ special: () => [] }),
  },
  "tried-as-given": {
    because:
      "You tried the tokens in the order given. A token hides every longer one that begins with it, so the longest comes first.",
    bytePieces: cutting({ order: (tokens) => tokens }),
  },
  "shorter-tried-first": {
    because:
      "You tried the shorter tokens first. They hide every longer token that begins with them, so the longest comes first.",
    bytePieces: cutting({ order: (tokens) => tokens.sort((a, b) => a.length - b.length) }),
  },
  "allowed-sorted-in-place": {
    because:
      "You sorted the caller's own list, because sort changes the list that it is called on. Sort a copy.",
    bytePieces: (text, allowed = []) => {
      allowed.sort((a, b) => b.length - a.length);
      return cutting({})(text, allowed);
    },
  },
  "split-before-special-tokens": {
    because:
      "You split the text into pieces first, and that cut the special tokens apart. Find the special tokens first.",
    bytePieces: (text, allowed = []) => {
      refuseEmpty(allowed);
      return splitPieces(text).map((piece) => (allowed.includes(piece) ? { special: piece } : utf8(piece)));
    },
  },
  "letters-take-any-whitespace": {
    because:
      "You let a word of letters take a line break or a tab. It takes only a space, U+0020; other whitespace stays apart.",
    splitPieces: withKinds({ letters: /\p{White_Space}?\p{L}+/u }),
  },
  "digits-one-by-one": {
    because:
      "You made each digit a piece of its own. A run of digits is one piece: in 1865 becomes in|·1865.",
    splitPieces: withKinds({ digits: / ?\p{N}/u }),
  },
  "decimal-digits-only": {
    because:
      "You counted decimal digits alone, \\p{Nd}. GPT-2's digits are all of \\p{N}, with ½, ² and Roman numerals.",
    splitPieces: withKinds({ digits: / ?\p{Nd}+/u }),
  },
  "underscore-in-words": {
    because:
      "You counted the underscore as a letter, as \\w does. Unicode's letters are \\p{L}: a_b becomes a|_|b.",
    splitPieces: withKinds({ letters: / ?[\p{L}_]+/u }),
  },
  "words-go-on-through-marks": {
    because:
      "Your words go on through accents and vowel signs. Their property is \\p{M}, so GPT-2 treats them as other characters.",
    splitPieces: withKinds({ letters: / ?[\p{L}\p{M}]+/u }),
  },
  "endings-after-letters-only": {
    because:
      "You cut off an ending only after a letter. GPT-2 doesn't look at what comes before: 'twas becomes 't|was.",
    splitPieces: withKinds({ ending: /(?<=\p{L})'(?:s|t|re|ve|m|ll|d)/u }),
  },
  "text-normalized": {
    because:
      "You normalized the text first, so an accent of its own became part of a letter. Joined, the pieces give the text again.",
    splitPieces: (text) => split(text.normalize("NFC"), KINDS),
  },
  "special-tokens-as-one-piece-of-bytes": {
    because:
      "You returned a special token as bytes. Merges and the lookup of ids must see that it is special.",
    bytePieces: cutting({ special: (part) => [utf8(part)] }),
  },
  "endoftext-always-allowed": {
    because:
      "You allowed <|endoftext|> although the caller did not. Unless the caller names a token, it is text.",
    bytePieces: (text, allowed = ["<|endoftext|>"]) => cutting({})(text, allowed),
  },
  "line-ends-unified": {
    because:
      "You turned the line ends of Windows into single ones. Joined, the pieces must give the text again.",
    splitPieces: (text) => split(text.replace(/\r\n?/g, "\n"), KINDS),
  },
});
