import { tooDeepAt } from "./depth.js";

/** A learner's file as text, or why it cannot be judged. */
export type Source = { text: string } | { problem: string };

/**
 * The largest exercise takes 16 kB. What is far larger was saved there by mistake, and the tools that read it take time by the
 * square of its lines.
 */
export const MOST_BYTES = 64_000;

/** Spaces and line breaks in a row. For each line vitest looks through all that follow, at every error. */
const MOST_BLANK = 2000;

/** Why a text is none that can be judged, if so: nothing else in this process survives, or gets through, what is refused here. */
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

/** What to say of a text of so many bytes. */
export function tooLarge(bytes: number): string {
  return `The file has ${Math.round(bytes / 1000)} kB, and no exercise takes more than ${MOST_BYTES / 1000}. Was something else saved in it?`;
}
