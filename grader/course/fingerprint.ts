import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { isFile } from "./source.js";

/** A short hash of a text, line endings set aside: git may write CRLF on Windows. */
export function fingerprint(text: string): string {
  return createHash("sha256").update(text.replaceAll("\r\n", "\n")).digest("hex").slice(0, 16);
}

/** The fingerprint of a file, or undefined where none can be read. */
export function fileFingerprint(file: string): string | undefined {
  try {
    return isFile(file) ? fingerprint(readFileSync(file, "utf8")) : undefined;
  } catch {
    return undefined;
  }
}
