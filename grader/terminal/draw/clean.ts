import { SEQUENCES } from "../../core/course/sequences.js";

// Texts of a learner's code may hold anything: sequences that clear the screen, write the clipboard or leave it in
// another character set. What reaches the terminal is text, and colors at most.

/** Characters of one text that are looked at: more than a screen shows, and wrapping takes time that grows faster. */
const MOST = 2000;
/** A text that nobody reads to its end is cut before anything else is done with it. */
const MOST_RAW = 20_000;
/** Marks on one letter; thousands take seconds to measure. */
const MOST_MARKS = 4;
const TAB = 4;

const COLOR = /\u001b\[[\d;:]*m/;
/** The grader's own links to files. */
const LINK = /\u001b\]8;;(?:file:[!-~]*)?\u0007/;
/** Controls without a width, and marks that turn the direction of what follows. */
const CONTROLS = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/;
const SUSPECT = new RegExp(`\\t|${CONTROLS.source}`);

const any = (...patterns: RegExp[]) => new RegExp(patterns.map(({ source }) => source).join("|"), "g");
const NOT_TEXT = any(...SEQUENCES, CONTROLS);
const KEPT_COLORS = any(COLOR, ...SEQUENCES, CONTROLS);
const KEPT_LINKS = any(COLOR, LINK, ...SEQUENCES, CONTROLS);
const isColor = new RegExp(`^${COLOR.source}$`);
const isOurs = new RegExp(`^(?:${COLOR.source}|${LINK.source})$`);

/** Nothing but text: no sequence, no tab, no more than one can read. */
export function plain(text: string): string {
  return readable(text, (line) => line.replace(NOT_TEXT, ""));
}

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
export function guarded(line: string, hasColor: boolean): string {
  if (!SUSPECT.test(line)) return line;
  const kept = (found: string) => (isOurs.test(found) && (hasColor || !isColor.test(found)) ? found : "");
  const safe = untabbed(line.replace(KEPT_LINKS, kept));
  return COLOR.test(safe) && !ENDS_PLAIN.test(safe) ? safe + RESET : safe;
}

/** A line of the learner's own colors, which end with it. */
export function closed(line: string): string {
  return line.includes("\u001b") ? line + RESET : line;
}

function readable(text: string, clean: (line: string) => string): string {
  const raw = text.length > MOST_RAW ? `${text.slice(0, MOST_RAW)}…` : text;
  const lines = raw.replace(/\r+\n/g, "\n").split("\n");
  return short(
    lines
      .map((line) => (SUSPECT.test(line) ? untabbed(clean(overwritten(line))) : line))
      .join("\n")
      .replace(/\p{Surrogate}/gu, "\ufffd")
      .replace(new RegExp(`(\\p{M}{${MOST_MARKS}})\\p{M}+`, "gu"), "$1"),
  );
}

/** A text cut to what is read of it. */
export function short(text: string): string {
  return text.length > MOST ? `${text.slice(0, MOST).replace(/\u001b[^m]{0,20}$/, "")}…` : text;
}

/** What a terminal would show of a line that goes back to its start. */
function overwritten(line: string): string {
  return line.replace(/\r+$/, "").split("\r").at(-1) as string;
}

/** Tabs as the spaces up to the next stop. */
function untabbed(line: string): string {
  if (!line.includes("\t")) return line;
  let column = 0;
  return line.replace(/\t|\u001b[^m\u0007]*[m\u0007]|[^\t\u001b]+/g, (part) => {
    if (part.startsWith("\u001b")) return part;
    const text = part === "\t" ? " ".repeat(TAB - (column % TAB)) : part;
    column += text.length;
    return text;
  });
}
