import { readFileSync } from "node:fs";
import { fingerprint } from "../../core/course/fingerprint.js";
import { onDisk } from "./paths.js";
import { isFile } from "./read-source.js";

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
