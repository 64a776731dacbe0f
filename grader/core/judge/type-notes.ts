import { blankCalls } from "../course/stub.js";

/** One thing that TypeScript says of a file. */
export interface TypeNote {
  /** 1-based; it reaches to `lastLine`. */
  line: number;
  lastLine: number;
  text: string;
  code: number;
}

/**
 * What is worth telling. A blank that is still open stands for statements that are not there yet: while there is one, only
 * lines that the learner has written count, and none in which a blank stands.
 */
export function worthTelling(notes: TypeNote[], text: string, stub: string): TypeNote[] {
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
