import { blank } from "#lib/blank";
import { byteString, pairKey } from "#lib/byte-strings";
import { mergePair, type Pair } from "./byte-pair-encoding.js";
import { bytePieces } from "./byte-pieces.js";

/** What a byte-level tokenizer has learned. Tokens are byte strings (see `lib/byte-strings`). */
export interface ByteBpe {
  /** the token of each id */
  vocabulary: string[];
  /** pairs of tokens in the order in which they were learned; a pair's index is its rank */
  merges: Pair[];
  /** the id of each special token; the keys are the tokens as a text contains them */
  special: Record<string, number>;
}

/** The tokens of a piece, and how often the piece occurs. */
interface CountedPiece {
  tokens: string[];
  count: number;
}

interface CountedPair {
  pair: Pair;
  count: number;
}

/**
 * Learns byte-level byte-pair encoding from a text. The text is cut into GPT-2's pieces, and the pieces into bytes. Then the most
 * frequent pair of neighbors is merged, again and again.
 *
 * The vocabulary begins with the 256 bytes, and byte b has the id b. Each merge adds a token. The special tokens come last, in the
 * order given. Together they are at most `size` tokens. Learning ends early if no pair is left.
 *
 * Every place where two tokens are neighbors in a piece counts once for each time that the piece occurs in the text. No pair crosses
 * from one piece to the next, and nothing is learned from special tokens. Of equally frequent pairs, the one whose left token has the
 * lower id wins; if they share the left token, the one whose right token has the lower id wins. Hugging Face's `tokenizers` follow
 * the same rule, but their usual alphabet gives the lowest ids to the printable bytes. Stanford's CS336 takes the pair whose bytes are
 * lexicographically greater.
 *
 * @param size the largest number of tokens. GPT-2: 50,257, of which 50,000 are merged and one is special
 * @param special special tokens of the text, all different; none unless given
 * @returns a new vocabulary, the merges, and the ids of the special tokens
 * @throws RangeError if the size is not a whole number, or has no room for the bytes and the special tokens
 * @see Sennrich, Haddow and Birch 2016, algorithm 1; Radford et al. 2019, section 2.2
 */
export function trainByteBpe(text: string, size: number, special: string[] = []): ByteBpe {
  const room: number =
    blank("how many merges the vocabulary has room for");
  if (!(Number.isInteger(room) && room >= 0))
    throw new RangeError(
      `256 bytes and ${special.length} special tokens do not fit into ${size}; give a larger whole number`,
    );
  const vocabulary = Array.from({ length: 256 }, (_, byte) => byteString([byte]));
  const ids = new Map(vocabulary.map((token, id) => [token, id]));
  const pieces = countPieces(text, special);
  const merges: Pair[] = [];
  while (merges.length < room) {
    let best: CountedPair | undefined;
    for (const candidate of countPairs(pieces)) {
      if (!best || wins(candidate, best, ids)) best = candidate;
    }
    if (!best) break;
    merges.push(best.pair);
    blank("add the pair's token to the vocabulary and to ids, and merge the pair in every piece");
  }
  return {
    vocabulary,
    merges,
    special: Object.fromEntries(special.map((token, i) => [token, vocabulary.length + i])),
  };
}

/** The different pieces of a text, cut into bytes. */
function countPieces(text: string, special: string[]): CountedPiece[] {
  const counts = new Map<string, number>(); // by the piece's bytes
  for (const piece of bytePieces(text, special)) {
    blank("count this piece, if something is learned from it");
  }
  return [...counts].map(([bytes, count]) => ({ tokens: [...bytes], count }));
}

/** All pairs of neighbors, each with the number of its places in the text. */
function countPairs(pieces: CountedPiece[]): CountedPair[] {
  const pairs = new Map<string, CountedPair>(); // by pairKey
  for (const { tokens, count } of pieces) {
    for (let i = 0; i + 1 < tokens.length; i++) {
      const pair: Pair = [tokens[i], tokens[i + 1]];
      blank("count this place of the pair");
    }
  }
  return [...pairs.values()];
}

/** Whether pair a is merged before pair b. */
function wins(a: CountedPair, b: CountedPair, ids: Map<string, number>): boolean {
  const idsOf = ({ pair: [left, right] }: CountedPair) => [ids.get(left) as number, ids.get(right) as number];
  const [aLeft, aRight] = idsOf(a);
  const [bLeft, bRight] = idsOf(b);
  return (
    blank("whether a is more frequent, or wins the tie")
  );
}
