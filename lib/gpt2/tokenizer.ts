/** Turns text into GPT-2's ids and back. */
export interface Gpt2Tokenizer {
  encode(text: string): number[];
  /** The bytes of these ids as text; a character that is cut in the middle shows as U+FFFD. */
  decode(ids: number[]): string;
  /** The UTF-8 bytes of one id: a token may end in the middle of a character. */
  bytesOf(id: number): Uint8Array;
}

/**
 * GPT-2 cuts a text into these before it merges: contractions, words, numbers and signs with the blank before them, white space.
 * JavaScript's `\s` is not Unicode's white space: it has U+FEFF, and lacks U+0085.
 */
const PIECES =
  /'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\p{White_Space}\p{L}\p{N}]+|\p{White_Space}+(?!\P{White_Space})|\p{White_Space}+/gu;

/**
 * GPT-2's byte-level BPE. A piece of text is its UTF-8 bytes; the neighbours that were merged earliest in training are merged
 * first, until no merge is left.
 *
 * @param vocabulary token to id, `vocab.json`. A byte that is no printable character is written as another one, see `byteLetters`
 * @param merges the lines of `merges.txt`, the earliest first
 * @param special tokens that are one piece wherever they stand in a text; the one between two texts unless given
 * @throws RangeError in `encode` if the vocabulary lacks a token, and in `decode` and `bytesOf` for an id that it lacks
 * @see Radford et al. 2019, section 2.2
 */
export function gpt2Tokenizer(
  vocabulary: Record<string, number>,
  merges: string[],
  special: string[] = ["<|endoftext|>"],
): Gpt2Tokenizer {
  const letters = byteLetters();
  const bytes = new Map(letters.map((letter, byte) => [letter, byte]));
  const ids = new Map(Object.entries(vocabulary));
  const tokens = new Map([...ids].map(([token, id]) => [id, token]));
  const ranks = new Map(merges.map((pair, rank) => [pair, rank]));

  function idOf(token: string): number {
    const id = ids.get(token);
    if (id === undefined) throw new RangeError(`the vocabulary has no token ${JSON.stringify(token)}`);
    return id;
  }

  function bytesOf(id: number): Uint8Array {
    const token = tokens.get(id);
    if (token === undefined) throw new RangeError(`the vocabulary has no id ${id}`);
    if (special.includes(token)) return new TextEncoder().encode(token);
    const known = [...token].map((letter) => bytes.get(letter));
    // Tokens beside the alphabet of bytes are plain text, as special ones are.
    return known.includes(undefined) ? new TextEncoder().encode(token) : Uint8Array.from(known as number[]);
  }

  function encodePlain(text: string): number[] {
    return (text.match(PIECES) ?? []).flatMap((piece) => {
      const spelled = [...new TextEncoder().encode(piece)].map((byte) => letters[byte]);
      return merged(spelled, ranks).map(idOf);
    });
  }

  const cuts = specialPattern(special);
  return {
    bytesOf,
    // With a group in its pattern, split keeps what it splits at, in every second place.
    encode: (text) =>
      text
        .split(cuts)
        .flatMap((part, i) => (i % 2 === 1 && ids.has(part) ? [idOf(part)] : encodePlain(part))),
    // A mark of the byte order that the ids spell is text like any other.
    decode: (ids) =>
      new TextDecoder("utf-8", { ignoreBOM: true }).decode(
        Uint8Array.from(ids.flatMap((id) => [...bytesOf(id)])),
      ),
  };
}

/** Any of the special tokens, the longest that fits. */
function specialPattern(special: string[]): RegExp {
  const escaped = [...special]
    .sort((a, b) => b.length - a.length)
    .map((token) => token.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&"));
  return new RegExp(escaped.length > 0 ? `(${escaped.join("|")})` : "(?!)", "u");
}

/** Merges neighbours, the pair of the lowest rank everywhere, until none is left. */
function merged(spelled: string[], ranks: Map<string, number>): string[] {
  let parts = spelled;
  for (;;) {
    const pairs = parts.slice(1).map((right, i) => `${parts[i]} ${right}`);
    const best = Math.min(...pairs.map((pair) => ranks.get(pair) ?? Infinity));
    if (best === Infinity) return parts;
    const next: string[] = [];
    for (let i = 0; i < parts.length; i++) {
      const meets = i < pairs.length && ranks.get(pairs[i]) === best;
      next.push(meets ? parts[i] + parts[i + 1] : parts[i]);
      if (meets) i++;
    }
    parts = next;
  }
}

/**
 * How GPT-2's files write each byte: printable ones of Latin-1 as themselves, the others as the characters from U+0100 on, in
 * their order. So no token holds a blank, and a line of merges can be split at one.
 */
export function byteLetters(): string[] {
  const isPrintable = (byte: number) =>
    (byte >= 0x21 && byte <= 0x7e) || (byte >= 0xa1 && byte <= 0xac) || byte >= 0xae;
  let others = 0;
  return Array.from({ length: 256 }, (_, byte) =>
    String.fromCodePoint(isPrintable(byte) ? byte : 0x100 + others++),
  );
}
