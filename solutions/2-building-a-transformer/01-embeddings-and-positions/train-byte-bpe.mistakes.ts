import { mistakesFor } from "#lib/author/mistakes";
import { byteString, pairKey } from "#lib/byte-strings";
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
    order = (special) => special,
    ends = () => false,
    first = (vocabulary) => vocabulary.length,
    begin = () => Array.from({ length: 256 }, (_, byte) => byteString([byte])),
  }: {
    room?: (size: number, special: string[]) => number;
    read?: (text: string, special: string[]) => CountedPiece[];
    places?: (piece: CountedPiece) => Pair[];
    added?: (before: number, count: number) => number;
    before?: (a: CountedPair, b: CountedPair, ids: Ids) => boolean;
    grow?: (vocabulary: string[], ids: Ids, pair: Pair) => void;
    merge?: (tokens: string[], pair: Pair) => string[];
    order?: (special: string[]) => string[];
    /** Whether learning ends before this merge. */
    ends?: (best: CountedPair) => boolean;
    begin?: () => string[];
    /** The id of the first special token. */
    first?: (vocabulary: string[], size: number, special: string[]) => number;
  }) =>
  (text: string, size: number, special: string[] = []): ByteBpe => {
    const most = room(size, special);
    if (!(Number.isInteger(most) && most >= 0))
      throw new RangeError(`256 bytes and ${special.length} special tokens do not fit into ${size}`);
    const vocabulary = begin();
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
      if (!best || ends(best)) break;
      merges.push(best.pair);
      grow(vocabulary, ids, best.pair);
      for (const piece of pieces) piece.tokens = merge(piece.tokens, best.pair);
    }
    const specialIds = order(special).map((token, i) => [token, first(vocabulary, size, special) + i]);
    return { vocabulary, merges, special: Object.fromEntries(specialIds) };
  };

/** A vocabulary that every call shares. */
const shared = Array.from({ length: 256 }, (_, byte) => byteString([byte]));

/** Negative where pair a is merged first. */
function byIds(a: CountedPair, b: CountedPair, ids: Ids): number {
  const [aLeft, aRight] = a.pair.map((token) => ids.get(token) as number);
  const [bLeft, bRight] = b.pair.map((token) => ids.get(token) as number);
  return b.count - a.count || aLeft - bLeft || aRight - bRight;
}

export default mistakesFor<typeof import("./train-byte-bpe.js")>({
  "different-pieces-count-once": {
    because:
      "You counted each different piece once. In a piece that occurs 6 times, each place of a pair counts 6 times.",
    trainByteBpe: training({
      read: (text, special) => countPieces(bytesOf(text, special)).map((piece) => ({ ...piece, count: 1 })),
    }),
  },
  "keeps-the-last-count": {
    because:
      "You overwrote the count of a pair each time you met it. Add to it: the pair may occur in many pieces.",
    trainByteBpe: training({ added: (_, count) => count }),
  },
  "pair-once-a-piece": {
    because: "You counted a pair once per piece. Every place counts: banana has the pair a n at two places.",
    trainByteBpe: training({
      places: ({ tokens }) => [...new Map(neighbors(tokens).map((pair) => [pairKey(pair), pair])).values()],
    }),
  },
  "overlapping-places-count-once": {
    because:
      "You skipped a place that overlaps another. The pair z z is at two places of zzz, and both count.",
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
      "You let the pair that you met first win a tie. The ids must decide, so that the order of the text doesn't matter.",
    trainByteBpe: training({ before: (a, b) => a.count > b.count }),
  },
  "last-met-wins": {
    because:
      "You let the pair that you met last win a tie. The ids must decide, so that the order of the text doesn't matter.",
    trainByteBpe: training({ before: (a, b) => a.count >= b.count }),
  },
  "higher-ids-win": {
    because: "You let the higher ids win a tie, as some other tokenizers do. Here the lower ids win.",
    trainByteBpe: training({
      before: (a, b, ids) => a.count > b.count || (a.count === b.count && byIds(a, b, ids) > 0),
    }),
  },
  "alphabet-breaks-ties": {
    because:
      "You broke ties by spelling, like a dictionary. Compare ids: an id says when a token was learned, not how it is spelled.",
    trainByteBpe: training({
      before: ({ count, pair: [left, right] }, b) =>
        count > b.count ||
        (count === b.count && (left < b.pair[0] || (left === b.pair[0] && right < b.pair[1]))),
    }),
  },
  "right-id-first": {
    because:
      "You compared the ids of the right tokens first. The left token decides; the right one counts only if both pairs share the left.",
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
    because: "You compared only the left tokens. If two pairs share the left one, the right one decides.",
    trainByteBpe: training({
      before: (a, b, ids) =>
        (b.count - a.count || (ids.get(a.pair[0]) as number) - (ids.get(b.pair[0]) as number)) < 0,
    }),
  },
  "rarest-pair-first": {
    because:
      "You merged the rarest pair. The most frequent pair comes first, because it saves the most tokens.",
    trainByteBpe: training({ before: (a, b) => a.count < b.count }),
  },
  "counts-in-a-plain-object": {
    because:
      'You counted pieces in an object, which already has "constructor" and "valueOf". Count them in a map.',
    trainByteBpe: training({
      read: (text, special) => {
        const counts: Record<string, number> = {};
        for (const bytes of bytesOf(text, special)) counts[bytes] = (counts[bytes] ?? 0) + 1;
        return Object.entries(counts).map(([bytes, count]) => ({ tokens: [...bytes], count }));
      },
    }),
  },
  "longest-special-token-first": {
    because: "You gave the longest special token the first id. Special tokens keep the order given.",
    trainByteBpe: training({ order: (special) => [...special].sort((a, b) => b.length - a.length) }),
  },
  "sorts-the-special-tokens": {
    because: "You sorted the special tokens by spelling. Their ids keep the order given.",
    trainByteBpe: training({ order: (special) => [...special].sort() }),
  },
  "size-without-special-tokens": {
    because:
      "You left no room for the special tokens. They are part of the vocabulary: one of GPT-2's 50,257 tokens is special.",
    trainByteBpe: training({ room: (size) => size - 256 }),
  },
  "size-without-bytes": {
    because:
      "You left no room for the 256 bytes. They are tokens too, and they take their places before the first merge.",
    trainByteBpe: training({ room: (size, special) => size - special.length }),
  },
  "special-tokens-learned-from": {
    because:
      "You learned from the bytes of special tokens. No special token is ever merged, so what you learn from one is wasted.",
    trainByteBpe: training({
      read: (text, special) =>
        countPieces(
          bytePieces(text, special).map((piece) => ("bytes" in piece ? piece.bytes : utf8(piece.special))),
        ),
    }),
  },
  "special-tokens-as-text": {
    because:
      "You cut the text as if it had no special tokens, so you learned from their letters as from any others.",
    trainByteBpe: training({ read: (text) => countPieces(bytesOf(text, [])) }),
  },
  "pieces-as-one-text": {
    because:
      "You joined the pieces, so the end of one and the start of the next formed pairs. Merges stay inside a piece.",
    trainByteBpe: training({
      read: (text, special) => countPieces([bytesOf(text, special).join("")]),
    }),
  },
  "characters-not-bytes": {
    because: "You merged characters. The pieces are bytes, so é is two tokens until a merge joins them.",
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
      "You learned the pair but left the pieces as they were, so the next count finds the same pair again.",
    trainByteBpe: training({ merge: (tokens) => tokens }),
  },
  "merges-the-first-place-only": {
    because:
      "You merged only the pair's first place in each piece. The pair becomes one token wherever it occurs.",
    trainByteBpe: training({
      merge: (tokens, [left, right]) => {
        const at = tokens.findIndex((token, i) => token === left && tokens[i + 1] === right);
        return at < 0 ? tokens : [...tokens.slice(0, at), left + right, ...tokens.slice(at + 2)];
      },
    }),
  },
  "tokens-not-added": {
    because: "Your vocabulary still has only its 256 bytes. Each merge adds the token that it makes.",
    trainByteBpe: training({ grow: (vocabulary, ids, pair) => ids.set(pair.join(""), vocabulary.length) }),
  },
  "stops-at-single-pairs": {
    because: "You stopped when no pair occurs twice. Learning goes on while any pair is left.",
    trainByteBpe: training({ ends: (best) => best.count < 2 }),
  },
  "special-tokens-at-the-end-of-size": {
    because:
      "Your special tokens have the last ids of the size. If learning ends early, ids before them have no token.",
    trainByteBpe: training({ first: (_, size, special) => size - special.length }),
  },
  "merged-tokens-without-an-id": {
    because:
      "A merged token has no id in your map, so it loses or wins ties by chance. Add it to ids as well.",
    trainByteBpe: training({ grow: (vocabulary, _, pair) => vocabulary.push(pair.join("")) }),
  },
  "refuses-no-merges": {
    because:
      "A size without room for a merge is allowed: the vocabulary is the bytes and the special tokens.",
    trainByteBpe: (text, size, special = []) => {
      if (size - 256 - special.length <= 0)
        throw new RangeError(`256 bytes and ${special.length} special tokens do not fit into ${size}`);
      return training({})(text, size, special);
    },
  },
  "cuts-at-special-tokens-alone": {
    because: "You made one piece of the text between special tokens. It is cut into GPT-2's pieces first.",
    trainByteBpe: training({
      read(text, special) {
        const stretches = [""];
        for (const piece of bytePieces(text, special))
          if ("bytes" in piece) stretches[stretches.length - 1] += piece.bytes;
          else stretches.push("");
        return countPieces(stretches);
      },
    }),
  },
  "one-vocabulary-for-all-calls": {
    because: "Every call adds its tokens to the same list of bytes. Each call begins with a new one.",
    trainByteBpe: training({ begin: () => shared }),
  },
});
