import { byteString } from "#lib/byte-strings";

/** One part of a text: bytes, which merges may join, or a special token, which stays whole. */
export type Piece = { bytes: string } | { special: string };

/**
 * Cuts a text into pieces as GPT-2's tokenizer does. Merges never cross a border between pieces. Joined, the pieces give the text again.
 * Here `·` is a space and `|` a border:
 *
 *     the·cat·sat           the|·cat|·sat             a word takes the one space before it
 *     a···b··               a|··|·b|··                the other spaces form a piece, and so do those at the end
 *     a·⏎⏎b⇥c               a|·⏎|⏎|b|⇥|c              a line break or tab is whitespace that no word takes
 *     in·1865,·page·7b      in|·1865|,|·page|·7|b     letters, digits, and all other characters stay apart
 *     wait...·"no!"         wait|...|·"|no|!"         other characters stay together, and take a space too
 *     I'll·don't·we've      I|'ll|·don|'t|·we|'ve     the endings 's 't 're 've 'm 'll 'd are cut off
 *     DON'T··'tis           DON|'|T|·|·'|tis          only in lower case, and only without a space before them
 *     'twas·it''s           't|was|·it|''|s           even where no word ends
 *
 * The kinds of character are Unicode's properties, for every script: letters `\p{L}`, digits `\p{N}`, whitespace
 * `\p{White_Space}`. This is not JavaScript's `\s`, which includes U+FEFF and lacks U+0085.
 *
 * @returns a new list of the pieces, in order; an empty list for an empty text
 * @see Radford et al. 2019, section 2.2; https://github.com/openai/gpt-2/blob/master/src/encoder.py
 */
export function splitPieces(text: string): string[] {
  const kinds: RegExp[] =
    /* blank: a pattern for each kind of piece, in the order in which they are tried */ [
      /'(?:s|t|re|ve|m|ll|d)/u,
      / ?\p{L}+/u,
      / ?\p{N}+/u,
      / ?[^\p{White_Space}\p{L}\p{N}]+/u,
      /\p{White_Space}+(?!\P{White_Space})/u,
      /\p{White_Space}+/u,
    ] /* end */;
  return text.match(new RegExp(kinds.map((kind) => kind.source).join("|"), "gu")) ?? [];
}

/**
 * Cuts a text into special tokens and pieces of bytes: what `splitPieces` returns, encoded in UTF-8.
 *
 * A special token such as `<|endoftext|>` tells the model something that no text may say by accident. So it counts only where the
 * caller allows it; anywhere else it is text like any other. If several allowed tokens begin at the same character, the longest
 * one counts. Each stretch of text between special tokens is split on its own.
 *
 *     bytePieces("né·<|end|>", ["<|end|>"]) = [{ bytes: "nÃ©" }, { bytes: "·" }, { special: "<|end|>" }]
 *
 * @param allowed the special tokens that may occur; none unless given
 * @returns a new list of the pieces, in order; bytes are byte strings, one character for each byte (see `lib/byte-strings`)
 * @throws RangeError if an allowed token is empty
 */
export function bytePieces(text: string, allowed: string[] = []): Piece[] {
  if (allowed.includes(""))
    throw new RangeError('a special token has at least one character, got ""; leave it out');
  const tried: string[] = /* blank: the allowed tokens, in the order in which they are tried */ [
    ...allowed,
  ].sort((a, b) => b.length - a.length) /* end */;
  // Splitting at a pattern in brackets keeps what it finds: text, token, text, token, ..., text.
  return text.split(anyOf(tried)).flatMap((part, i): Piece[] => {
    const isSpecial = i % 2 === 1;
    // blank: the pieces of this part
    if (isSpecial) return [{ special: part }];
    const utf8 = new TextEncoder();
    return splitPieces(part).map((piece) => ({ bytes: byteString(utf8.encode(piece)) }));
    // end
  });
}

/** A pattern, in brackets, that finds any of the tokens and tries them in this order. */
function anyOf(tokens: string[]): RegExp {
  const literal = tokens.map((token) => token.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&"));
  return new RegExp(tokens.length > 0 ? `(${literal.join("|")})` : "((?!))", "u");
}
