import { SEQUENCES } from "../course/sequences.js";

// Texts of a learner's code may hold anything: sequences that clear a screen, a million letters, marks without end.

/** Characters of one text that are looked at: more than a screen shows, and wrapping takes time that grows faster. */
const MOST = 2000;
/** A text that nobody reads to its end is cut before anything else is done with it. */
const MOST_RAW = 20_000;
/** Marks on one letter; thousands take seconds to measure. */
const MOST_MARKS = 4;
const TAB = 4;

/** Controls without a width, and marks that turn the direction of what follows. */
export const CONTROLS = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/;
/** Whether a line has to be looked at. */
export const SUSPECT = new RegExp(`\\t|${CONTROLS.source}`);
const NOT_TEXT = new RegExp([...SEQUENCES, CONTROLS].map(({ source }) => source).join("|"), "g");

/** Nothing but text: no sequence, no tab, no more than one can read. */
export function plain(text: string): string {
  return readable(text, (line) => line.replace(NOT_TEXT, ""));
}

/** A text as it can be shown, its lines cleaned. */
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

/** A text cut to what is read of it. */
export function cutToRead(text: string): string {
  return text.length > MOST ? `${text.slice(0, MOST).replace(/\u001b[^m]{0,20}$/, "")}…` : text;
}

/** What a terminal would show of a line that goes back to its start. */
function overwritten(line: string): string {
  return line.replace(/\r+$/, "").split("\r").at(-1) as string;
}

/** Tabs as the spaces up to the next stop. */
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
