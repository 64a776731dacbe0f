import { SEQUENCES } from "../course/sequences.js";

// Texts of a learner's code may hold anything: sequences that clear a screen, a million letters, marks without end.

/** The most characters of a text that are shown. Screens show less, and the time to wrap a text grows faster than its length. */
const MOST = 2000;
/** A longer text is cut before any other work on it. */
const MOST_RAW = 20_000;
/** The most combining marks on one letter; thousands take seconds to measure. */
const MOST_MARKS = 4;
const TAB = 4;

/** Control characters without a width, and marks that change the direction of the text. */
export const CONTROLS = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/;
/** Matches a line that needs cleaning. */
export const SUSPECT = new RegExp(`\\t|${CONTROLS.source}`);
const NOT_TEXT = new RegExp([...SEQUENCES, CONTROLS].map(({ source }) => source).join("|"), "g");

/** Cleans a text completely: removes sequences, expands tabs, and cuts what is too long. */
export function plain(text: string): string {
  return readable(text, (line) => line.replace(NOT_TEXT, ""));
}

/** Makes a text fit to be shown; `clean` is applied to each line that needs it. */
export function readable(text: string, clean: (line: string) => string): string {
  const raw = text.length > MOST_RAW ? `${text.slice(0, MOST_RAW)}…` : text;
  const lines = raw.replace(/\r+\n/g, "\n").split("\n");
  return cutToRead(
    lines
      .map((line) => (SUSPECT.test(line) ? untabbed(clean(overwritten(line))) : line))
      .join("\n")
      .replace(/\p{Surrogate}/gu, "\ufffd")
      .replace(new RegExp(`(\\p{M}{${MOST_MARKS}})\\p{M}+`, "gu"), "$1"),
  );
}

/** Cuts a text to the length that a learner reads. */
export function cutToRead(text: string): string {
  return text.length > MOST ? `${text.slice(0, MOST).replace(/\u001b[^m]{0,20}$/, "")}…` : text;
}

/** The part of a line that a terminal shows after carriage returns. */
function overwritten(line: string): string {
  return line.replace(/\r+$/, "").split("\r").at(-1) as string;
}

/** Replaces tabs by spaces up to the next tab stop. */
export function untabbed(line: string): string {
  if (!line.includes("\t")) return line;
  let column = 0;
  return line.replace(/\t|\u001b[^m\u0007]*[m\u0007]|[^\t\u001b]+/g, (part) => {
    if (part.startsWith("\u001b")) return part;
    const text = part === "\t" ? " ".repeat(TAB - (column % TAB)) : part;
    column += text.length;
    return text;
  });
}
