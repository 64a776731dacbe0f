import { tooDeepAt } from "./depth.js";

/** A learner's file as text, or why it cannot be judged. */
export type Source = { text: string } | { problem: string };

/**
 * The largest exercise has 16 kB. A far larger file was saved there by mistake, and the time of the tools that read it grows with
 * the square of its lines.
 */
export const MOST_BYTES = 64_000;

/** Spaces and line breaks in a row. At every error vitest scans, for each of these lines, all that follow it. */
const MOST_BLANK = 2000;

/**
 * The reason why a text cannot be judged; undefined if it can. Without this check a huge or deeply nested text would crash or stall
 * the grader.
 */
export function problemIn(text: string): string | undefined {
  if (text.length > MOST_BYTES) return tooLarge(text.length);
  if (text.trim() === "") return "The file is empty. Undo in your editor, or reset to bring its stub back.";
  const blank = text.split(/\S+/).find((part) => part.length > MOST_BLANK)?.length;
  if (blank) return `The file has ${blank} spaces or line breaks in a row. Delete them, and save again.`;
  const line = tooDeepAt(text);
  return line === undefined
    ? undefined
    : `In line ${line} the code is nested too deep, or one expression is too long, to be read. Was something else saved in the file?`;
}

/** The message for a text that is too large. */
export function tooLarge(bytes: number): string {
  return `The file has ${Math.round(bytes / 1000)} kB, and no exercise takes more than ${MOST_BYTES / 1000}. Was something else saved in it?`;
}
