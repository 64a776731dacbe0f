import type { Table } from "../../../lib/exhibit/forms.js";
import { cellText } from "../../core/numbers.js";
import type { Look } from "./look.js";
import { cut } from "./text.js";
import { columnsOf } from "./width.js";

/** A table of more rows is cut, and says so. */
const MOST_ROWS = 8;
const BETWEEN = "  ";

/** The first rows, with every column. */
export function tableLines({ columns, rows }: Table, look: Look): string[] {
  const shown = [columns, ...rows.slice(0, MOST_ROWS)].map((row) => row.map(textOf));
  const widths = columns.map((_, k) => Math.max(...shown.map((row) => columnsOf(row[k]))));
  const room = Math.max(look.width - 4 - BETWEEN.length * (columns.length - 1), columns.length);
  // The widest columns give way, so that every column is seen.
  while (widths.reduce((sum, width) => sum + width, 0) > room) widths[widths.indexOf(Math.max(...widths))]--;
  const lines = shown.map((row, i) => {
    const cells = row.map((cell, k) => cut(cell, widths[k]));
    const line = cells.map((cell, k) => cell + " ".repeat(widths[k] - columnsOf(cell))).join(BETWEEN);
    return i === 0 ? look.color.dim(line.trimEnd()) : line.trimEnd();
  });
  const more = rows.length - MOST_ROWS;
  return more > 0 ? [...lines, look.color.dim(`${more} more ${more === 1 ? "row" : "rows"}`)] : lines;
}

function textOf(cell: string | number): string {
  return typeof cell === "number" ? cellText(cell) : cell.replace(/\s+/g, " ");
}
