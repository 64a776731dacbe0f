import { checkText, same } from "../checks.js";
import type { Table } from "../forms.js";
import type { About } from "../options.js";

/** Words and numbers: samples, accuracies. At most 200 rows of 12 columns. */
export interface TableOptions extends About {
  kind: "table";
  columns: string[];
  rows: (string | number)[][];
}

const MOST_ROWS = 200;
const MOST_COLUMNS = 12;
/** Letters of one cell. */
const MOST_LETTERS = 400;

export function checkTable({ columns }: TableOptions): void {
  for (const column of columns) checkText("every column", column);
}

export function readTable({ title, caption, columns, rows }: TableOptions): Table {
  if (columns.length === 0 || columns.length > MOST_COLUMNS)
    throw new RangeError(`a table should have 1 to ${MOST_COLUMNS} columns, got ${columns.length}`);
  const lists: unknown = rows;
  if (!Array.isArray(lists) || !lists.every(Array.isArray))
    throw new TypeError("rows should be a list of rows, each a list of cells");
  if (rows.length > MOST_ROWS)
    throw new RangeError(
      `a table shows at most ${MOST_ROWS} rows, got ${rows.length}: show the first of them`,
    );
  for (const [i, row] of rows.entries()) same(`columns and cells of row ${i}`, columns.length, row.length);
  const cell = (value: string | number) =>
    typeof value === "number" ? value : String(value).slice(0, MOST_LETTERS);
  return { kind: "table", title, caption, columns, rows: rows.map((row) => row.map(cell)) };
}
