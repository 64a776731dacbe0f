import type { Table } from "../../lib/exhibit/forms.js";
import { counted } from "../core/numbers.js";
import { escaped } from "../page/html.js";

/** Longer texts are read line by line, and not in the columns of a table. */
const LONG = 22;
/** So many are enough for a friend. */
const MOST = 5;

/** Whether the cells of a table are sentences: what was asked, and what models wrote. */
export function isTalk({ rows }: Table): boolean {
  return rows.some((row) => row.slice(1).some((cell) => typeof cell === "string" && cell.length > LONG));
}

/** The rows of a table below each other: the first cell asks, each of the others answers. */
export function talkHtml({ columns, rows }: Table): string {
  const said = rows.slice(0, MOST).map(([asked, ...answers]) => {
    const lines = answers.map((answer, i) => {
      // With one column of answers there is nothing to tell apart.
      const who = answers.length > 1 ? `<dt>${escaped(columns[i + 1])}</dt>` : "";
      return `${who}<dd>${escaped(textOf(answer))}</dd>`;
    });
    return `<li><p class="asked">${escaped(textOf(asked))}</p><dl>${lines.join("")}</dl></li>`;
  });
  return `<ul class="talk">${said.join("")}</ul>`;
}

function textOf(cell: string | number): string {
  // Where a text ends is seen here without the token that says so.
  return typeof cell === "number" ? counted(cell) : cell.replace(/ ?<eos>/g, "").trim() || "…";
}
