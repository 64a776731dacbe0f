import { courseText } from "../platform/files.js";

/**
 * Lewis Carroll's _Alice's Adventures in Wonderland_ (1865, public domain), 144,000 characters of plain ASCII. Where it comes
 * from is written beside it, in `lib/texts/README.md`.
 */
export function alice(): string {
  return courseText("lib/texts/alice.txt");
}
