/**
 * A byte string: each character is one byte, U+0000 to U+00FF. ASCII reads as itself, and `é`, the bytes C3 A9, as `Ã©`. Byte
 * strings can be joined, compared and used as keys, which lists of bytes cannot.
 */
export function byteString(bytes: Iterable<number>): string {
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return text;
}

/**
 * The bytes of a byte string.
 *
 * @throws RangeError if a character is not a byte: the text was not encoded
 */
export function bytesOf(text: string): Uint8Array {
  return Uint8Array.from({ length: text.length }, (_, i) => {
    const byte = text.charCodeAt(i);
    if (byte > 0xff)
      throw new RangeError(
        `a byte string has characters up to U+00FF, got ${JSON.stringify(text[i])}; encode the text first`,
      );
    return byte;
  });
}

/** One key for two byte strings side by side. No byte string contains the separator, so no two pairs share a key. */
export function pairKey([left, right]: readonly [string, string]): string {
  return `${left}\u0100${right}`;
}
