import type { Table } from "../../lib/exhibit/forms.js";
import { count } from "../core/course/count.js";
import { counted } from "../core/numbers.js";
import type { Drawn } from "./drawn.js";
import { escaped } from "./html.js";

/** Both sides' tables; cells in which the learner's differs from the reference's are marked. */
export function drawTables(yours: Table | undefined, theirs: Table | undefined): Drawn {
  return {
    yours: yours && html(yours, theirs),
    theirs: theirs && html(theirs, undefined),
    below: yours && theirs ? `<p class="note">${escaped(differs(yours, theirs))}</p>` : "",
  };
}

function html({ title, columns, rows }: Table, other: Table | undefined): string {
  const head = columns.map((column) => `<th scope="col">${escaped(column)}</th>`);
  const body = rows.map((row, i) => {
    const cells = row.map((cell, k) => {
      const mark = other && text(cell) !== text(other.rows[i]?.[k]) ? " differs" : "";
      const number = typeof cell === "number" ? "number" : "";
      return `<td class="${number}${mark}">${escaped(text(cell))}</td>`;
    });
    return `<tr>${cells.join("")}</tr>`;
  });
  // What is wider than the page is scrolled, by the keyboard too.
  return `<div class="scroll" role="region" tabindex="0" aria-label="${escaped(title)}"><table><thead><tr>${head.join("")}</tr></thead><tbody>${body.join("")}</tbody></table></div>`;
}

function differs(yours: Table, theirs: Table): string {
  const different = yours.rows.filter((row, i) =>
    row.some((cell, k) => text(cell) !== text(theirs.rows[i]?.[k])),
  );
  const lengths =
    yours.rows.length === theirs.rows.length
      ? ""
      : ` Yours has ${count(yours.rows.length, "row")}, the course's ${theirs.rows.length}.`;
  if (different.length === 0) return `Every row agrees with the course's.${lengths}`;
  return `${different.length} of ${yours.rows.length} rows ${different.length === 1 ? "differs" : "differ"} from the course's.${lengths}`;
}

function text(cell: string | number | undefined): string {
  return typeof cell === "number" ? counted(cell) : (cell ?? "");
}
