import { element } from "./element.js";

/**
 * The map of wrong elements: as a table with a sentence for who cannot see it, and as it is drawn in the terminal. A map that is too
 * large to name each of its elements stays a drawing.
 */
export function mapElement(lines: string[]): HTMLElement {
  const table = mapTable(lines);
  const drawing = element("pre", { tabindex: "0" }, lines.join("\n"));
  if (!table) return element("figure", { class: "kata-map" }, drawing);
  const { title, columns, rows } = table;
  const heads = columns.map((name) => element("th", { scope: "col" }, name));
  const body = rows.map(({ name, cells }) =>
    element("tr", {}, element("th", { scope: "row" }, name), ...cells.map(cellElement)),
  );
  return element(
    "figure",
    { class: "kata-map" },
    element(
      "table",
      {},
      element("caption", {}, [title, firstWrong(table)].filter(Boolean).join(": ")),
      element("thead", {}, element("tr", {}, element("td", {}), ...heads)),
      element("tbody", {}, ...body),
    ),
    element("details", {}, element("summary", {}, "As text"), drawing),
  );
}

export interface MapTable {
  /** `at batch 0`, where the tensor has more axes than two. */
  title: string;
  columns: string[];
  rows: { name: string; cells: string[] }[];
}

const SIGNS: Record<string, string> = { ".": "right", x: "wrong" };

const ROW = /^\s*(.*?\d+) ((?: [.x])+)$/;

/**
 * Reads the map that the kit has drawn (`lib/kit/describe.ts`).
 *
 * @returns undefined where a sign stands for several elements, or it is another drawing
 */
export function mapTable(lines: string[]): MapTable | undefined {
  // A head counts its columns by their last digit, and its rows follow.
  const at = lines.findIndex(
    (line, i) => /^\s*\S.* 0( 1( \d)*)?$/.test(line) && ROW.test(lines[i + 1] ?? ""),
  );
  if (at < 0) return undefined;
  const name = lines[at].replace(/ 0( 1( \d)*)?$/, "").trim();
  const rows = lines.slice(at + 1).map((line) => {
    const [, name = "", signs = ""] = ROW.exec(line) ?? [];
    return { name, cells: signs.trim().split(" ") };
  });
  const width = rows[0]?.cells.length ?? 0;
  const isOneEach = rows.every(
    ({ name, cells }, i) =>
      name.endsWith(` ${i}`) && cells.length === width && cells.every((cell) => cell in SIGNS),
  );
  if (width === 0 || !isOneEach) return undefined;
  const columns = Array.from({ length: width }, (_, i) => `${name} ${i}`);
  return { title: lines.slice(0, at).join(" ").trim(), columns, rows };
}

function cellElement(cell: string): HTMLElement {
  const what = SIGNS[cell];
  return element("td", { class: `kata-${what}` }, element("span", { "aria-label": what, role: "img" }, cell));
}

/** `first wrong at query 1, key 3` */
export function firstWrong({ columns, rows }: MapTable): string {
  const row = rows.find(({ cells }) => cells.includes("x"));
  return row ? `first wrong at ${row.name}, ${columns[row.cells.indexOf("x")]}` : "";
}
