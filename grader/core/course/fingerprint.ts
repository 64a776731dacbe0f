import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";

/** A short hash of a text. It ignores what an editor or git may add by itself: a byte order mark and CRLF line endings. */
export function fingerprint(text: string): string {
  const typed = text.replace(/^\ufeff/, "").replaceAll("\r\n", "\n");
  return bytesToHex(sha256(utf8ToBytes(typed))).slice(0, 16);
}
