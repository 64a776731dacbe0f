import sliceAnsi from "slice-ansi";
import wrapAnsi from "wrap-ansi";
import { cutToRead } from "../../core/report/plain.js";
import { toAscii } from "./ascii.js";
import { colored, safeLine } from "./clean.js";
import type { Look } from "./look.js";
import { columnsOf } from "./width.js";

/**
 * Wraps a text to lines that start with `indent` spaces and end before the right edge; lines after the first of a
 * paragraph start `hanging` spaces further in.
 */
export function wrap(text: string, look: Look, indent = 1, hanging = 0): string[] {
  const width = Math.max(10, look.width - indent - 1);
  const pad = " ".repeat(indent);
  return colored(text)
    .split("\n")
    .flatMap((line) => {
      // Lines that were laid out on purpose keep their leading spaces.
      const own = /^ */.exec(line)?.[0] ?? "";
      return wrapAnsi(line.trimStart(), Math.max(10, width - own.length - hanging), {
        hard: true,
        trim: true,
      })
        .split("\n")
        .map((part, i) => (part ? pad + own + (i > 0 ? " ".repeat(hanging) : "") + part : ""));
    });
}

/** A letter of a picture with the sequence for both of its colors. */
const MOST_RAW_EACH = 40;

/** Lines as they are, those that are too wide folded at the right edge; for code and diffs. */
export function foldLines(lines: string[], look: Look): string[] {
  const width = look.width - 1;
  return lines.flatMap((line) =>
    // Most fit, and to measure a line is cheaper than to wrap it.
    line.length <= MOST_RAW_EACH * width && columnsOf(line) <= width
      ? [line]
      : wrapAnsi(cutToRead(line), width, { hard: true, trim: false }).split("\n"),
  );
}

/** `left` and `right` at the two edges of a line; `right` goes below where both do not fit. */
export function edges(left: string, right: string, look: Look): string[] {
  if (!right) return [left];
  const space = look.width - 1 - columnsOf(left) - columnsOf(right);
  if (space >= 1) return [left + " ".repeat(space) + right];
  return [cut(left, look.width - 1), cut(` ${right.trimStart()}`, look.width - 1)];
}

/** Two blocks side by side, or one above the other where they do not fit. */
export function sideBySide(left: string[], right: string[], look: Look, indent = 3): string[] {
  const pad = " ".repeat(indent);
  [left, right] = [left.map(colored), right.map(colored)];
  if (right.length === 0) return left.map((line) => pad + line);
  const leftWidth = Math.max(...left.map((line) => columnsOf(line)), 0);
  const rightWidth = Math.max(...right.map((line) => columnsOf(line)));
  if (indent + leftWidth + 4 + rightWidth > look.width - 1) {
    return [...left, "", ...right].map((line) => (line ? pad + line : ""));
  }
  const column = Math.max(leftWidth + 4, Math.min(40, look.width - 1 - indent - rightWidth));
  return Array.from({ length: Math.max(left.length, right.length) }, (_, i) => {
    const l = left[i] ?? "";
    const r = right[i] ?? "";
    return (pad + l + (r ? " ".repeat(column - columnsOf(l)) + r : "")).trimEnd();
  });
}

/** A line no wider than `width`, with an ellipsis where it was cut. */
export function cut(text: string, width: number): string {
  const line = colored(text);
  return columnsOf(line) <= width ? line : `${sliceAnsi(line, 0, width - 1)}…`;
}

/** A title no wider than `width`: where it was cut, it ends with a whole word if that costs little. */
export function cutAtWord(text: string, width: number): string {
  if (columnsOf(text) <= width) return text;
  const end = text.lastIndexOf(" ", width - 1);
  return end >= width / 2 ? `${text.slice(0, end).replace(/[,:;]$/, "")}…` : cut(text, width);
}

/** A text of one line in exactly `width` columns; in ASCII too, where an ellipsis would become wider later. */
export function fitted(text: string, width: number, look: Look): string {
  const line = text.replace(/\s+/g, " ");
  const ascii = look.unicode ? "" : toAscii(line);
  const short = look.unicode
    ? cut(line, width)
    : ascii.length <= width
      ? ascii
      : `${ascii.slice(0, Math.max(0, width - 2))}..`.slice(0, width);
  return short + " ".repeat(Math.max(0, width - columnsOf(short)));
}

/** The lines as they go to the stream. */
export function finish(lines: string[], look: Look): string[] {
  const safe = lines.map((line) => safeLine(line, look.color.level > 0));
  return look.unicode ? safe : safe.map(toAscii);
}
