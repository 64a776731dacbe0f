import { withoutControls } from "../render/clean.js";
import { lookOf } from "../render/look.js";
import { finish, wrap } from "../render/text.js";

/** Writes lines to stdout in the characters that it can show. */
export function print(lines: string[]): void {
  process.stdout.write(`${finish(lines, lookOf(process.stdout)).join("\n")}\n`);
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
