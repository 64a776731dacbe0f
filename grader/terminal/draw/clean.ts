import { SEQUENCES } from "../../core/course/sequences.js";
import { CONTROLS, readable, SUSPECT, untabbed } from "../../core/report/plain.js";

// Texts of a learner's code may hold anything: sequences that clear the screen, write the clipboard or leave it in
// another character set. What reaches the terminal is text, and colors at most.

const COLOR = /\u001b\[[\d;:]*m/;
/** The grader's own links to files. */
const LINK = /\u001b\]8;;(?:file:[!-~]*)?\u0007/;

const any = (...patterns: RegExp[]) => new RegExp(patterns.map(({ source }) => source).join("|"), "g");
const KEPT_COLORS = any(COLOR, ...SEQUENCES, CONTROLS);
const KEPT_LINKS = any(COLOR, LINK, ...SEQUENCES, CONTROLS);
const isColor = new RegExp(`^${COLOR.source}$`);
const isOurs = new RegExp(`^(?:${COLOR.source}|${LINK.source})$`);

const EACH_CONTROL = new RegExp(CONTROLS.source, "g");

/**
 * A text of any length, or a piece of one that is written as it comes. A sequence may be spread over several pieces, so none is
 * looked for: without its controls it is nothing but letters. New lines and tabs stay.
 */
export function withoutControls(text: string): string {
  return text.replace(EACH_CONTROL, "");
}

/** A text whose colors may stay. */
export function colored(text: string): string {
  return readable(text, (line) => line.replace(KEPT_COLORS, (found) => (isColor.test(found) ? found : "")));
}

const RESET = "\u001b[0m";
const ENDS_PLAIN = /\u001b\[(?:0?|2\d|39|49)m[^\u001b]*$/;

/** A line as it may go to a terminal: text, the grader's links, and colors, if there are to be any, that end with it. */
export function safeLine(line: string, hasColor: boolean): string {
  if (!SUSPECT.test(line)) return line;
  const kept = (found: string) => (isOurs.test(found) && (hasColor || !isColor.test(found)) ? found : "");
  const safe = untabbed(line.replace(KEPT_LINKS, kept));
  return COLOR.test(safe) && !ENDS_PLAIN.test(safe) ? safe + RESET : safe;
}

/** A line of the learner's own colors, which end with it. */
export function closed(line: string): string {
  return line.includes("\u001b") ? line + RESET : line;
}
