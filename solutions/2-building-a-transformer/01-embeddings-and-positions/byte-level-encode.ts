import { byteString, bytesOf, pairKey } from "#lib/byte-strings";
import { mergePair, type Pair } from "./byte-pair-encoding.js";
import { bytePieces } from "./byte-pieces.js";
import type { ByteBpe } from "./train-byte-bpe.js";

/** Turns a text into ids, and ids into a text. */
export interface ByteTokenizer {
  /**
   * Returns the ids of a text. A special token counts only if `allowed` names it; the default names none. Throws a RangeError if an
   * allowed token has no id.
   */
  encode(text: string, allowed?: string[]): number[];
  /** Returns the text of a list of ids; throws a RangeError for an id that no token has. */
  decode(ids: number[]): string;
}

/**
 * GPT-2's tokenizer. It turns any text into ids, and the ids back into the text.
 *
 * To encode, cut the text into pieces (`bytePieces`) and each piece into its bytes. Then merge as in training: of all pairs of neighbors in
 * the piece, merge the one with the lowest rank, at all its places from left to right. Repeat this until no pair has a rank. The time for a
 * piece must not grow with the number of merges: GPT-2 has 50,000, and few of them concern any one word.
 *
 * To decode, turn each token into its bytes, and each special token into the bytes of its text in UTF-8. A token may end in the middle
 * of a character, so the bytes of the whole list are one UTF-8 text. Bytes that aren't valid UTF-8 become U+FFFD, as `TextDecoder`
 * decides. U+FEFF at the beginning stays.
 *
 * @param learned vocabulary, merges, and ids of the special tokens, such as `trainByteBpe` returns
 * @returns both directions; `decode(encode(text))` is the text, unless it contains half of a surrogate pair
 * @see Radford et al. 2019, section 2.2; https://github.com/openai/gpt-2/blob/master/src/encoder.py
 */
export function byteTokenizer({ vocabulary, merges, special }: ByteBpe): ByteTokenizer {
  const ids = new Map(vocabulary.map((token, id) => [token, id]));
  const ranks = new Map(merges.map((pair, rank) => [pairKey(pair), rank]));
  const specialIds = new Map(Object.entries(special));
  const specialTokens = new Map([...specialIds].map(([token, id]) => [id, token]));

  const rankOf = (pair: Pair): number => ranks.get(pairKey(pair)) ?? Number.POSITIVE_INFINITY;

  function mergeAll(bytes: string): string[] {
    let tokens = [...bytes];
    for (;;) {
      const pairs = tokens.slice(1).map((right, i): Pair => [tokens[i], right]);
      const next: Pair | undefined = /* blank: the pair to merge next; undefined if there is none */ pairs
        .filter((pair) => rankOf(pair) < Number.POSITIVE_INFINITY)
        .sort((a, b) => rankOf(a) - rankOf(b))[0] /* end */;
      if (!next) return tokens;
      tokens = mergePair(tokens, next);
    }
  }

  return {
    encode(text, allowed = []) {
      const unknown = allowed.find((token) => !specialIds.has(token));
      if (unknown !== undefined)
        throw new RangeError(
          `the special token ${JSON.stringify(unknown)} has no id; give it one, or do not allow it`,
        );
      return bytePieces(text, allowed).flatMap((piece): number[] => {
        // blank: the ids of this piece
        if ("special" in piece) return [specialIds.get(piece.special) as number];
        return mergeAll(piece.bytes).map((token) => ids.get(token) as number);
        // end
      });
    },
    decode(list) {
      const bytes = list.map((id): string => {
        const token = specialTokens.get(id);
        const found: string | undefined =
          /* blank: the byte string of this id, undefined if it is unknown */
          token === undefined ? vocabulary[id] : byteString(new TextEncoder().encode(token)) /* end */;
        if (found === undefined)
          throw new RangeError(
            `no token has the id ${id}; there are ${vocabulary.length} and the special ones`,
          );
        return found;
      });
      return /* blank: the text of these byte strings */ new TextDecoder("utf-8", { ignoreBOM: true }).decode(
        bytesOf(bytes.join("")),
      ) /* end */;
    },
  };
}
