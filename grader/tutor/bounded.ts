import { withoutControls } from "../terminal/draw/clean.js";

/** The most characters of an answer. An assistant pays for each, and forgets what stands before too many. */
export const MOST = 8000;

/** An answer as plain text of bounded size. It may quote learners' code, so nothing but text is in it. */
export function bounded(text: string): string {
  const clean = text.split("\n").map(withoutControls).join("\n").trimEnd();
  if (clean.length <= MOST) return clean;
  const cut = `\n… (cut here: ${clean.length} characters are more than an answer may have)`;
  const end = clean.lastIndexOf("\n", MOST - cut.length);
  return clean.slice(0, end > MOST / 2 ? end : MOST - cut.length) + cut;
}
