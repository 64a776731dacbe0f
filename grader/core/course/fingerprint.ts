import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";

/**
 * A short hash of a text, without what an editor or git may add to it and nobody typed: a byte order mark, and CRLF for line
 * endings.
 */
export function fingerprint(text: string): string {
  const typed = text.replace(/^\ufeff/, "").replaceAll("\r\n", "\n");
  return bytesToHex(sha256(utf8ToBytes(typed))).slice(0, 16);
}
