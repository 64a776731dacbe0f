import { withoutControls } from "../draw/clean.js";
import { lookOf } from "../draw/look.js";
import { finish, wrap } from "../draw/text.js";

/** Writes lines to stdout in the characters that it can show. */
export function print(lines: string[]): void {
  process.stdout.write(`${finish(lines, lookOf(process.stdout)).join("\n")}\n`);
}

/** Writes one JSON document to stdout. Its texts may be a learner's: no character of them is one that a terminal acts upon. */
export function printJson(document: unknown): void {
  const text = JSON.stringify(document, null, 2);
  console.log(text.replace(/[\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, escaped));
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}

/**
 * Says on stderr what is wrong: in a terminal wrapped to its width, elsewhere on one line. It may quote a file or an argument, so
 * nothing but its text is written.
 */
export function complain(message: string): void {
  const look = lookOf(process.stderr);
  const text = withoutControls(message);
  const lines = look.tty ? wrap(text, look, 0) : [text];
  process.stderr.write(`${finish(lines, look).join("\n")}\n`);
}

/** Writes a remark to stderr, where it is in nobody's way; wrapped as what `complain` says. */
export const remark = complain;
