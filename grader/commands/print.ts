import { lookOf } from "../render/look.js";
import { finish } from "../render/text.js";

/** Writes lines to stdout in the characters that it can show. */
export function print(lines: string[]): void {
  process.stdout.write(`${finish(lines, lookOf(process.stdout)).join("\n")}\n`);
}

/** Writes a remark to stderr, where it is in nobody's way. */
export function remark(line: string): void {
  process.stderr.write(`${finish([line], lookOf(process.stderr))[0]}\n`);
}
