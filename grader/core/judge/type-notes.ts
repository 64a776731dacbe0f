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
  if (calls.length === 0) return notes;
  const lines = text.split(/\r?\n/);
  const given = new Set(stub.split("\n").map((line) => line.trim()));
  const open = new Set(calls.map(({ line }) => line));
  return notes.filter(({ line, lastLine }) => {
    const reached = Array.from({ length: lastLine - line + 1 }, (_, i) => line + i);
    return !given.has(lines[line - 1].trim()) && !reached.some((at) => open.has(at));
  });
}
