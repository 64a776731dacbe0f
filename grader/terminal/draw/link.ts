import { pathToFileURL } from "node:url";
import type { Look } from "./look.js";

/** A text that opens a file when it is clicked, in terminals that know OSC 8. */
export function linked(text: string, file: string, look: Look): string {
  if (!look.links) return text;
  return `\u001b]8;;${pathToFileURL(file).href}\u0007${text}\u001b]8;;\u0007`;
}
