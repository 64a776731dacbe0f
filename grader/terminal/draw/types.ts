import { count } from "../../core/course/count.js";
import type { TypeNote } from "../../core/judge/type-notes.js";
import type { Look } from "./look.js";
import { cut, wrap } from "./text.js";

const MOST_NOTES = 2;
const MOST_LINES = 2;

/** What TypeScript says below a verdict: a note, and never a reason to fail. */
export function typeLines(notes: TypeNote[], look: Look): string[] {
  if (notes.length === 0) return [];
  const more = notes.length - MOST_NOTES;
  return [
    "",
    ...notes.slice(0, MOST_NOTES).flatMap((note) => noteLines(note, look)),
    ...(more > 0 ? [`   ${look.color.dim(`and ${count(more, "more note")} on types`)}`] : []),
  ];
}

function noteLines({ line, text }: TypeNote, look: Look): string[] {
  const lines = wrap(`${look.color.yellow(`types, line ${line}:`)} ${text}`, look, 1, 2);
  if (lines.length <= MOST_LINES) return lines;
  return [...lines.slice(0, MOST_LINES - 1), cut(`${lines[MOST_LINES - 1]} …`, look.width - 3)];
}
