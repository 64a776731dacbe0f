import { blankCalls } from "../course/stub.js";

/** One message of TypeScript about a file. */
export interface TypeNote {
  /** The first line, 1-based. */
  line: number;
  lastLine: number;
  text: string;
  code: number;
}

/**
 * Selects the messages to show. While a blank is open, code around it cannot be complete, so only messages about lines that the
 * learner wrote count, and none about lines with a blank.
 */
export function worthTelling<Note extends TypeNote>(notes: Note[], text: string, stub: string): Note[] {
  const calls = blankCalls(text);
  const told = notes.map((note) => ({ ...note, text: asImported(note.text) }));
  if (calls.length === 0) return told;
  const lines = text.split(/\r?\n/);
  const given = new Set(stub.split("\n").map((line) => line.trim()));
  const open = new Set(calls.map(({ line }) => line));
  return told.filter(({ line, lastLine }) => {
    const reached = Array.from({ length: lastLine - line + 1 }, (_, i) => line + i);
    return !given.has(lines[line - 1].trim()) && !reached.some((at) => open.has(at));
  });
}

/** TypeScript names a module by its place on this machine; the learner knows it by what one writes to import it. */
function asImported(text: string): string {
  return text
    .replaceAll(/\bimport\("[^"]*\/node_modules\/((?:@[^/"]+\/)?[^/"]+)[^"]*"\)/g, 'import("$1")')
    .replaceAll(/\bimport\("[^"]*\/lib\/([^"]+)"\)/g, 'import("#lib/$1")')
    .replaceAll(/\bimport\("[^"]*\/(exercises\/[^"]+)"\)/g, 'import("$1")');
}
