import { byteString, pairKey } from "#lib/byte-strings";
import { mistakesFor } from "#lib/mistakes";
import { mergePair, type Pair } from "./byte-pair-encoding.js";
import { bytePieces } from "./byte-pieces.js";
import type { ByteBpe } from "./train-byte-bpe.js";

interface CountedPiece {
  tokens: string[];
  count: number;
}
interface CountedPair {
  pair: Pair;
  count: number;
}
type Ids = Map<string, number>;

function countPieces(pieces: string[]): CountedPiece[] {
  const counts = new Map<string, number>();
  for (const bytes of pieces) counts.set(bytes, (counts.get(bytes) ?? 0) + 1);
  return [...counts].map(([bytes, count]) => ({ tokens: [...bytes], count }));
}

const bytesOf = (text: string, special: string[]): string[] =>
  bytePieces(text, special).flatMap((piece) => ("bytes" in piece ? [piece.bytes] : []));
const utf8 = (text: string) => byteString(new TextEncoder().encode(text));

/** The places of pairs in a piece. */
const neighbors = (tokens: string[]): Pair[] => tokens.slice(1).map((right, i) => [tokens[i], right]);

/** Byte-level BPE with other steps. */
const training =
  ({
    room = (size, special) => size - 256 - special.length,
    read = (text, special) => countPieces(bytesOf(text, special)),
    places = ({ tokens }) => neighbors(tokens),
    added = (before, count) => before + count,
    before = (a, b, ids) => byIds(a, b, ids) < 0,
    grow = (vocabulary, ids, [left, right]) => {
      ids.set(left + right, vocabulary.length);
      vocabulary.push(left + right);
    },
    merge = mergePair,
  }: {
    room?: (size: number, special: string[]) => number;
    read?: (text: string, special: string[]) => CountedPiece[];
    places?: (piece: CountedPiece) => Pair[];
    added?: (before: number, count: number) => number;
    before?: (a: CountedPair, b: CountedPair, ids: Ids) => boolean;
    grow?: (vocabulary: string[], ids: Ids, pair: Pair) => void;
    merge?: (tokens: string[], pair: Pair) => string[];
  }) =>
  (text: string, size: number, special: string[] = []): ByteBpe => {
    const most = room(size, special);
    if (!(Number.isInteger(most) && most >= 0)) throw new RangeError("no room");
    const vocabulary = Array.from({ length: 256 }, (_, byte) => byteString([byte]));
    const ids = new Map(vocabulary.map((token, id) => [token, id]));
    const pieces = read(text, special);
    const merges: Pair[] = [];
    while (merges.length < most) {
      const pairs = new Map<string, CountedPair>();
      for (const piece of pieces)
        for (const pair of places(piece)) {
          const known = pairs.get(pairKey(pair))?.count ?? 0;
          pairs.set(pairKey(pair), { pair, count: added(known, piece.count) });
        }
      let best: CountedPair | undefined;
      for (const candidate of pairs.values()) if (!best || before(candidate, best, ids)) best = candidate;
      if (!best) break;
      merges.push(best.pair);
      grow(vocabulary, ids, best.pair);
      for (const piece of pieces) piece.tokens = merge(piece.tokens, best.pair);
    }
    const specialIds = special.map((token, i) => [token, vocabulary.length + i]);
    return { vocabulary, merges, special: Object.fromEntries(specialIds) };
  };

/** Negative where pair a is merged first. */
function byIds(a: CountedPair, b: CountedPair, ids: Ids): number {
  const [aLeft, aRight] = a.pair.map((token) => ids.get(token) as number);
  const [bLeft, bRight] = b.pair.map((token) => ids.get(token) as number);
  return b.count - a.count || aLeft - bLeft || aRight - bRight;
}

export default mistakesFor<typeof import("./train-byte-bpe.js")>({
  "different-pieces-count-once": {
    because: "Each different piece counted once. A piece that occurs 6 times counts 6 times.",
    trainByteBpe: training({
      read: (text, special) => countPieces(bytesOf(text, special)).map((piece) => ({ ...piece, count: 1 })),
    }),
  },
  "keeps-the-last-count": {
    because: "The count of the last piece replaced those before it. Add to what is known of the pair.",
    trainByteBpe: training({ added: (_, count) => count }),
  },
  "pair-once-a-piece": {
    because: "A pair that is in a piece twice was counted once. Every place counts.",
    trainByteBpe: training({
      places: ({ tokens }) => [...new Map(neighbors(tokens).map((pair) => [pairKey(pair), pair])).values()],
    }),
  },
  "overlapping-places-count-once": {
    because: "Of two places that overlap only one was counted. The pair z z is in two places of zzz.",
    trainByteBpe: training({
      places: ({ tokens }) => {
        const places: Pair[] = [];
        for (let i = 0; i + 1 < tokens.length; i++) {
          places.push([tokens[i], tokens[i + 1]]);
          if (tokens[i] === tokens[i + 1] && tokens[i + 2] === tokens[i]) i++;
        }
        return places;
      },
    }),
  },
  "first-met-wins": {
    because:
      "Of equally frequent pairs the one met first won. Here ids decide, so that the order of the text does not matter.",
    trainByteBpe: training({ before: (a, b) => a.count > b.count }),
  },
  "last-met-wins": {
    because:
      "Of equally frequent pairs the one met last won. Here ids decide, so that the order of the text does not matter.",
    trainByteBpe: training({ before: (a, b) => a.count >= b.count }),
  },
  "higher-ids-win": {
    because:
      "Of equally frequent pairs the one with higher ids won, as in some other tokenizers. Here the lower ids win.",
    trainByteBpe: training({
      before: (a, b, ids) => a.count > b.count || (a.count === b.count && byIds(a, b, ids) > 0),
    }),
  },
  "alphabet-breaks-ties": {
    because:
      "Ties were decided by the tokens' bytes, as in a dictionary. An id tells when a token was learned, not how it is spelled.",
    trainByteBpe: training({
      before: ({ count, pair: [left, right] }, b) =>
        count > b.count ||
        (count === b.count && (left < b.pair[0] || (left === b.pair[0] && right < b.pair[1]))),
    }),
  },
  "right-id-first": {
    because:
      "The right token's id was compared first. The left token decides, and the right one only if both pairs share the left.",
    trainByteBpe: training({
      before: (a, b, ids) => {
        const swap = ({ pair: [left, right], count }: CountedPair): CountedPair => ({
          pair: [right, left],
          count,
        });
        return byIds(swap(a), swap(b), ids) < 0;
      },
    }),
  },
  "left-id-only": {
    because: "Only the left tokens were compared. Where two pairs share the left one, the right one decides.",
    trainByteBpe: training({
      before: (a, b, ids) =>
        (b.count - a.count || (ids.get(a.pair[0]) as number) - (ids.get(b.pair[0]) as number)) < 0,
    }),
  },
  "rarest-pair-first": {
    because: "The rarest pair was merged. Frequent pairs save the most tokens.",
    trainByteBpe: training({ before: (a, b) => a.count < b.count }),
  },
  "size-without-special-tokens": {
    because:
      "The special tokens had no room in the size. They are part of the vocabulary: GPT-2's 50,257 include one.",
    trainByteBpe: training({ room: (size) => size - 256 }),
  },
  "size-without-bytes": {
    because:
      "The size was taken as the number of merges. The 256 bytes are tokens too, and so are the special ones.",
    trainByteBpe: training({ room: (size, special) => size - special.length }),
  },
  "special-tokens-learned-from": {
    because:
      "The bytes of a special token were counted like a word's. It is never merged, so learning from it wastes merges.",
    trainByteBpe: training({
      read: (text, special) =>
        countPieces(
          bytePieces(text, special).map((piece) => ("bytes" in piece ? piece.bytes : utf8(piece.special))),
        ),
    }),
  },
  "special-tokens-as-text": {
    because:
      "The text was cut as if no special token were in it, so their letters were learned like any others.",
    trainByteBpe: training({ read: (text) => countPieces(bytesOf(text, [])) }),
  },
  "pieces-as-one-text": {
    because:
      "The pieces were joined, so the end of one and the start of the next made pairs. Merges stay inside a piece.",
    trainByteBpe: training({
      read: (text, special) => countPieces([bytesOf(text, special).join("")]),
    }),
  },
  "characters-not-bytes": {
    because: "Characters were merged. The pieces are bytes, so that é is two tokens until they are merged.",
    trainByteBpe: training({
      read: (text, special) =>
        countPieces(bytesOf(text, special)).map(({ tokens, count }) => {
          const bytes = Uint8Array.from(tokens, (byte) => byte.charCodeAt(0));
          return { tokens: [...new TextDecoder().decode(bytes)], count };
        }),
    }),
  },
  "never-merges": {
    because:
      "The pair was learned, but the pieces stayed as they were. So the next count finds the same pair again.",
    trainByteBpe: training({ merge: (tokens) => tokens }),
  },
  "merges-the-first-place-only": {
    because: "The pair was merged at its first place in a piece. It becomes one token wherever it occurs.",
    trainByteBpe: training({
      merge: (tokens, [left, right]) => {
        const at = tokens.findIndex((token, i) => token === left && tokens[i + 1] === right);
        return at < 0 ? tokens : [...tokens.slice(0, at), left + right, ...tokens.slice(at + 2)];
      },
    }),
  },
  "tokens-not-added": {
    because: "The vocabulary kept its 256 bytes. Each merge adds the token that it makes.",
    trainByteBpe: training({ grow: (vocabulary, ids, pair) => ids.set(pair.join(""), vocabulary.length) }),
  },
});
