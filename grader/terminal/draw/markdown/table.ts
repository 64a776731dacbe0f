import type { Tokens } from "marked";
import wrapAnsi from "wrap-ansi";
import type { Look } from "../look.js";
import { columnsOf } from "../width.js";
import { inlineText } from "./inline.js";

type Align = "center" | "left" | "right" | null;

/** Words of up to this many columns are not broken to make a table fit. */
const WORD = 12;
/** Nor are words of up to this many, an address for example, where there is room for all of them. */
const LONG_WORD = 40;

/** A table that fits: the widest column gives way, and its cells wrap. Where even that does not help, a list of its rows. */
export function tableLines(token: Tokens.Table, width: number, look: Look): string[] {
  const head = token.header.map((cell) => look.color.bold(inlineText(cell.tokens, look)));
  const rows = token.rows.map((row) => row.map((cell) => inlineText(cell.tokens, look)));
  const columns = head.map((cell, i) => [cell, ...rows.map((row) => row[i] ?? "")]);
  const room = width - 3 * head.length - 1;
  const widths = columns.map((cells) => Math.max(1, ...cells.map(columnsOf)));
  const longest = columns.map((cells) => Math.max(1, ...cells.flatMap(words).map(columnsOf)));
  const least = [LONG_WORD, WORD]
    .map((word) => longest.map((columns) => Math.min(word, columns)))
    .find((widths) => sum(widths) <= room);
  if (!least) return asList(head, rows, width);
  while (sum(widths) > room) {
    const spare = widths.map((w, i) => (w > least[i] ? w : 0));
    widths[spare.indexOf(Math.max(...spare))]--;
  }
  const wrapped = [head, ...rows].map((row) =>
    widths.map((w, i) => wrapAnsi(row[i] ?? "", w, { hard: true }).split("\n")),
  );
  const [titles, ...body] = wrapped.map((row) => rowLines(row, widths, token.align, look));
  // Rows of one line need nothing between them.
  const between = (above: string[], below: string[]) =>
    above.length + below.length > 2 ? [rule(widths, "├┼┤", look)] : [];
  return [
    rule(widths, "┌┬┐", look),
    ...titles,
    rule(widths, "├┼┤", look),
    ...body.flatMap((row, i) => (i > 0 ? [...between(body[i - 1], row), ...row] : row)),
    rule(widths, "└┴┘", look),
  ];
}

const words = (text: string) => text.split(/\s+/);
const sum = (numbers: number[]) => numbers.reduce((a, b) => a + b, 0);

function rule(widths: number[], [left, middle, right]: string, look: Look): string {
  const [dash, ends] = look.unicode ? ["─", [left, middle, right]] : ["-", ["+", "+", "+"]];
  return ends[0] + widths.map((w) => dash.repeat(w + 2)).join(ends[1]) + ends[2];
}

function rowLines(cells: string[][], widths: number[], align: Align[], { unicode }: Look): string[] {
  const height = Math.max(...cells.map((lines) => lines.length));
  const bar = unicode ? "│" : "|";
  return Array.from({ length: height }, (_, r) => {
    const texts = cells.map((lines, i) => placed(lines[r] ?? "", widths[i], align[i]));
    return `${bar} ${texts.join(` ${bar} `)} ${bar}`;
  });
}

function placed(text: string, width: number, align: Align): string {
  const free = width - columnsOf(text);
  const left = align === "right" ? free : align === "center" ? Math.floor(free / 2) : 0;
  return " ".repeat(left) + text + " ".repeat(free - left);
}

/** Every row as its cells below each other, each with the title of its column. */
function asList(head: string[], rows: string[][], width: number): string[] {
  return rows.flatMap((row, r) => {
    const cells = row.map((cell, i) => (head[i] ? `${head[i]}: ${cell}` : cell));
    const lines = cells.flatMap((cell) => wrapAnsi(cell, width - 2, { hard: true }).split("\n"));
    return [...(r > 0 ? [""] : []), ...lines.map((text, i) => (i > 0 ? `  ${text}` : text))];
  });
}
