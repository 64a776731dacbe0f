import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { onDisk } from "./paths.js";
import { isFile } from "./source.js";

/**
 * A short hash of a text, without what an editor or git may add to it and nobody typed: a byte order mark, and CRLF for line
 * endings.
 */
export function fingerprint(text: string): string {
  const typed = text.replace(/^\ufeff/, "").replaceAll("\r\n", "\n");
  return createHash("sha256").update(typed).digest("hex").slice(0, 16);
}

/** The fingerprint of a file, or undefined where none can be read. */
export function fileFingerprint(file: string): string | undefined {
  const text = readText(file);
  return text === undefined ? undefined : fingerprint(text);
}

/** The text of a file without its byte order mark, or undefined where none can be read. */
export function readText(file: string): string | undefined {
  try {
    return isFile(file) ? readFileSync(onDisk(file), "utf8").replace(/^\ufeff/, "") : undefined;
  } catch {
    return undefined;
  }
}
