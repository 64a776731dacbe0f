import { asTheLatest, mistakesFor } from "#lib/author/mistakes";
import { byteString, bytesOf, pairKey } from "#lib/byte-strings";
import type { ByteTokenizer } from "./byte-level-encode.js";
import { byteTokenizer } from "./byte-level-encode.js";
import { mergePair, type Pair } from "./byte-pair-encoding.js";
import { bytePieces } from "./byte-pieces.js";
import type { ByteBpe } from "./train-byte-bpe.js";

const utf8 = (text: string) => byteString(new TextEncoder().encode(text));
const textOf = (bytes: string) => new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytesOf(bytes));

type Merge = (bytes: string, learned: ByteBpe, rankOf: (pair: Pair) => number | undefined) => string[];

const neighbors = (tokens: string[]): Pair[] => tokens.slice(1).map((right, i) => [tokens[i], right]);

/** Merges the pair that is picked, until none is. */
const picking =
  (
    pick: (pairs: Pair[], rankOf: (pair: Pair) => number | undefined, learned: ByteBpe) => Pair | undefined,
    merge = mergePair,
  ): Merge =>
  (bytes, learned, rankOf) => {
    let tokens = [...bytes];
    for (;;) {
      const next = pick(neighbors(tokens), rankOf, learned);
      if (!next) return tokens;
      tokens = merge(tokens, next);
    }
  };

const lowest = (pairs: Pair[], rankOf: (pair: Pair) => number | undefined): Pair | undefined =>
  pairs
    .filter((pair) => rankOf(pair) !== undefined)
    .sort((a, b) => (rankOf(a) as number) - (rankOf(b) as number))[0];

/** The tokenizer with other steps. */
const tokenizer =
  ({
    merge = picking(lowest),
    idsOf = (tokens, { vocabulary }) => tokens.map((token) => vocabulary.indexOf(token)),
    specialIds = (token, { special }) => [special[token]],
    cut = (text, allowed) => bytePieces(text, allowed),
    bytesOfId = (id, { vocabulary }, token) => (token === undefined ? vocabulary[id] : utf8(token)),
    join = (bytes) => textOf(bytes.join("")),
  }: {
    merge?: Merge;
    idsOf?: (tokens: string[], learned: ByteBpe) => number[];
    specialIds?: (token: string, learned: ByteBpe, allowed: string[]) => number[];
    cut?: (text: string, allowed: string[], learned: ByteBpe) => ReturnType<typeof bytePieces>;
    bytesOfId?: (id: number, learned: ByteBpe, token: string | undefined) => string | undefined;
    join?: (bytes: string[]) => string;
  }) =>
  (learned: ByteBpe): ByteTokenizer => {
    const ranks = new Map(learned.merges.map((pair, rank) => [pairKey(pair), rank]));
    const known = new Map(Object.entries(learned.special));
    const tokenOf = new Map([...known].map(([token, id]) => [id, token]));
    return {
      encode(text, allowed = []) {
        if (allowed.some((token) => !known.has(token))) throw new RangeError("a special token has no id");
        return cut(text, allowed, learned).flatMap((piece) =>
          "special" in piece
            ? specialIds(piece.special, learned, allowed)
            : idsOf(
                merge(piece.bytes, learned, (pair) => ranks.get(pairKey(pair))),
                learned,
              ),
        );
      },
      decode(ids) {
        const bytes = ids.map((id) => {
          const found = bytesOfId(id, learned, tokenOf.get(id));
          if (found === undefined) throw new RangeError(`no token has the id ${id}`);
          return found;
        });
        return join(bytes);
      },
    };
  };

/** Ids as the vocabulary's map has them: undefined for a token that it lacks. */
const knownIds = (tokens: string[], { vocabulary }: ByteBpe): number[] => {
  const ids = new Map(vocabulary.map((token, id) => [token, id]));
  return tokens.map((token) => ids.get(token) as number);
};

export default mistakesFor<typeof import("./byte-level-encode.js")>({
  "leftmost-pair-first": {
    because:
      "You merged the first pair from the left that has a rank. The pair with the lowest rank comes first, wherever it is.",
    byteTokenizer: tokenizer({
      merge: picking((pairs, rankOf) => pairs.find((pair) => rankOf(pair) !== undefined)),
    }),
  },
  "highest-rank-first": {
    because:
      "You started with the merge that was learned last. Later merges are built from earlier ones, so the lowest rank comes first.",
    byteTokenizer: tokenizer({
      merge: picking((pairs, rankOf) =>
        lowest(pairs.reverse(), (pair) => {
          const rank = rankOf(pair);
          return rank === undefined ? undefined : -rank;
        }),
      ),
    }),
  },
  "longest-token-first": {
    because:
      "You cut off the longest token that fits, from left to right. The merges decide instead: the lowest rank comes first.",
    byteTokenizer: tokenizer({
      merge: (bytes, { vocabulary }) => {
        const tokens: string[] = [];
        for (let at = 0; at < bytes.length; ) {
          let end = bytes.length;
          while (!vocabulary.includes(bytes.slice(at, end))) end--;
          tokens.push(bytes.slice(at, end));
          at = end;
        }
        return tokens;
      },
    }),
  },
  "any-pair-that-makes-a-token": {
    because:
      "You merged two neighbors because together they spell a token. A rank belongs to a pair, and this pair was never learned.",
    byteTokenizer: tokenizer({
      merge: picking((pairs, _, { vocabulary }) =>
        lowest(pairs, (pair) => {
          const id = vocabulary.indexOf(pair.join(""));
          return id < 0 ? undefined : id;
        }),
      ),
    }),
  },
  "rank-zero-is-none": {
    because:
      "You never made the first merge: its rank is 0, and 0 counts as false. Only a pair without a rank is no merge.",
    byteTokenizer: tokenizer({
      merge: picking((pairs, rankOf) =>
        lowest(
          pairs.filter((pair) => rankOf(pair)),
          rankOf,
        ),
      ),
    }),
  },
  "merges-once": {
    because:
      "You looked at the piece only once. A merge makes new neighbors, and they may have a rank as well, so look again.",
    byteTokenizer: tokenizer({
      merge: (bytes, _, rankOf) => {
        const next = lowest(neighbors([...bytes]), rankOf);
        return next ? mergePair([...bytes], next) : [...bytes];
      },
    }),
  },
  "goes-through-all-merges": {
    because:
      "You tried the whole list of merges on every piece: 50,000 steps for a word of five letters. Look up the ranks of its own pairs.",
    byteTokenizer: tokenizer({
      merge: (bytes, { merges }) => merges.reduce((tokens, pair) => mergePair(tokens, pair), [...bytes]),
    }),
  },
  "merges-across-pieces": {
    because: "You merged the text as a whole. Merges were learned inside pieces and never cross a border.",
    byteTokenizer: tokenizer({
      cut: (text, allowed) => {
        const parts: ReturnType<typeof bytePieces> = [];
        for (const piece of bytePieces(text, allowed)) {
          const last = parts.at(-1);
          if (last && "bytes" in last && "bytes" in piece) last.bytes += piece.bytes;
          else parts.push(piece);
        }
        return parts;
      },
    }),
  },
  "id-from-rank": {
    because:
      "You computed the id from the merge's rank. The vocabulary says which id a token has: GPT-2's bytes are in another order.",
    byteTokenizer: tokenizer({
      idsOf: (tokens, { merges }) =>
        tokens.map((token) =>
          token.length === 1
            ? token.charCodeAt(0)
            : 256 + merges.findIndex((pair) => pair.join("") === token),
        ),
    }),
  },
  "special-tokens-always-count": {
    because:
      "You let a special token count although the caller did not allow it. Any user could then slip one into a prompt.",
    byteTokenizer: tokenizer({ cut: (text, _, { special }) => bytePieces(text, Object.keys(special)) }),
  },
  "special-tokens-never-count": {
    because: "You encoded an allowed special token as ordinary text. It has an id of its own.",
    byteTokenizer: tokenizer({ cut: (text) => bytePieces(text) }),
  },
  "special-id-from-its-place": {
    because: "You counted the id on from the end of the vocabulary. Each special token brings its own id.",
    byteTokenizer: tokenizer({
      specialIds: (token, { vocabulary }, allowed) => [vocabulary.length + allowed.indexOf(token)],
    }),
  },
  "tokens-decoded-one-by-one": {
    because:
      "You turned each token into text by itself. A token may end in the middle of a character, so join the bytes first.",
    byteTokenizer: tokenizer({ join: (bytes) => bytes.map(textOf).join("") }),
  },
  "bytes-as-characters": {
    because: "You returned each byte as if it were a character. The bytes are UTF-8, in which é takes two.",
    byteTokenizer: tokenizer({ join: (bytes) => bytes.join("") }),
  },
  "mark-of-byte-order-lost": {
    because:
      "You let TextDecoder drop U+FEFF at the beginning, as it does unless told otherwise. Here it is text like any other.",
    byteTokenizer: tokenizer({ join: (bytes) => new TextDecoder().decode(bytesOf(bytes.join(""))) }),
  },
  "half-characters-refused": {
    because:
      "You refused bytes that aren't valid UTF-8. A model may stop in the middle of a character, and its text must still be shown.",
    byteTokenizer: tokenizer({
      join: (bytes) =>
        new TextDecoder("utf-8", { ignoreBOM: true, fatal: true }).decode(bytesOf(bytes.join(""))),
    }),
  },
  "special-tokens-not-decoded": {
    because:
      "You looked for the ids of special tokens in the vocabulary. They are kept apart from it, and each has a text.",
    byteTokenizer: tokenizer({ bytesOfId: (id, { vocabulary }) => vocabulary[id] }),
  },
  "special-tokens-left-out": {
    because:
      "You left special tokens out of the text. decode returns the text of every id, so that nothing is lost.",
    byteTokenizer: tokenizer({
      bytesOfId: (id, { vocabulary }, token) => (token === undefined ? vocabulary[id] : ""),
    }),
  },
  "special-token-not-in-utf-8": {
    because:
      "You used the characters of a special token as its bytes. Encode its text in UTF-8, like any other.",
    byteTokenizer: tokenizer({ bytesOfId: (id, { vocabulary }, token) => token ?? vocabulary[id] }),
  },
  "lowest-id-first": {
    because:
      "You merged the pair whose token has the lowest id. The rank is the place among the merges, and ids may be in any order.",
    byteTokenizer: tokenizer({
      merge: picking((pairs, rankOf, { vocabulary }) =>
        lowest(pairs, (pair) => (rankOf(pair) === undefined ? undefined : vocabulary.indexOf(pair.join("")))),
      ),
    }),
  },
  "ranks-by-the-joined-text": {
    because:
      "You looked up a rank by the joined text of both tokens. Other pairs make the same text, and they have no rank.",
    byteTokenizer: tokenizer({
      merge: picking((pairs, _, { merges }) => {
        const ranks = new Map(merges.map((pair, rank) => [pair.join(""), rank]));
        return lowest(pairs, (pair) => ranks.get(pair.join("")));
      }),
    }),
  },
  "pairs-without-a-rank": {
    because:
      "You merged pairs that have no rank as well. Only learned pairs are merged: leave the others out.",
    byteTokenizer: tokenizer({
      merge: picking((pairs, rankOf) => lowest(pairs, (pair) => rankOf(pair) ?? Number.POSITIVE_INFINITY)),
      idsOf: knownIds,
    }),
  },
  "special-tokens-in-the-vocabulary": {
    because:
      "You looked for a special token's id in the vocabulary. Special tokens are kept apart from it, with ids of their own.",
    byteTokenizer: tokenizer({ specialIds: (token, learned) => knownIds([token], learned) }),
  },
  "special-id-zero-is-none": {
    because:
      "You took the id 0 of a special token for none, because 0 counts as false. It is an id like any other.",
    byteTokenizer: tokenizer({
      specialIds: (token, { special, vocabulary }) => [special[token] || vocabulary.length],
    }),
  },
  "waits-for-more-bytes": {
    because:
      "You told TextDecoder that more bytes follow, so it keeps half a character back. The list is the whole text.",
    byteTokenizer: tokenizer({
      join: (bytes) =>
        new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytesOf(bytes.join("")), { stream: true }),
    }),
  },
  "unknown-ids-skipped": {
    because: "You passed over an id that no token has. It is a mistake of the caller: throw a RangeError.",
    byteTokenizer: tokenizer({
      bytesOfId: (id, { vocabulary }, token) => (token ? utf8(token) : (vocabulary[id] ?? "")),
    }),
  },
  "searches-all-merges": {
    because:
      "You searched the whole list of merges for each pair: 50,000 steps. Look up the ranks of the piece's own pairs.",
    byteTokenizer: tokenizer({
      merge: picking((pairs, _, { merges }) =>
        merges.find(([left, right]) => pairs.some((pair) => pair[0] === left && pair[1] === right)),
      ),
    }),
  },
  "asks-the-latest-tokenizer": {
    because:
      "You keep a tokenizer's tables outside the function, where the next tokenizer writes over them. Keep them in the call that makes it.",
    byteTokenizer: asTheLatest(byteTokenizer),
  },
});
