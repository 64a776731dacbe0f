import { element } from "./element.js";

/**
 * The map of wrong elements: as it is drawn in the terminal, in a picture of squares where its rows allow one, and in a sentence for who
 * cannot see either.
 */
export function mapElement(lines: string[]): HTMLElement {
  const table = tableOf(lines);
  if (!table) return element("pre", { class: "kata-map" }, lines.join("\n"));
  const { title, columns, rows } = table;
  return element(
    "figure",
    { class: "kata-map" },
    element(
      "table",
      {},
      element("caption", {}, [title, sentence(table)].filter(Boolean).join(": ")),
      element(
        "thead",
        {},
        element("tr", {}, element("td", {}), ...columns.map((name) => element("th", { scope: "col" }, name))),
      ),
      element(
        "tbody",
        {},
        ...rows.map(({ name, cells }) =>
          element("tr", {}, element("th", { scope: "row" }, name), ...cells.map((cell) => square(cell))),
        ),
      ),
    ),
    element("details", {}, element("summary", {}, "As text"), element("pre", {}, lines.join("\n"))),
  );
}

interface MapTable {
  title: string;
  columns: string[];
  rows: { name: string; cells: string[] }[];
}

/** What a map's signs mean: right, wrong, and neither. */
const SIGNS: Record<string, string> = { ".": "right", "·": "right", x: "wrong", "-": "not judged" };

function tableOf(lines: string[]): MapTable | undefined {
  const at = lines.findIndex((line) => /^\s*\S+(\s+\S+)*\s+0 1\b|^\s*\S+\s+0\s*$/.test(line));
  if (at < 0) return undefined;
  const head = lines[at].trim().split(/\s+/);
  const first = head.indexOf("0");
  const columns = head.slice(first).map((index) => `${head.slice(0, first).join(" ")} ${index}`);
  const rows = lines.slice(at + 1).map((line) => {
    const words = line.trim().split(/\s+/);
    return { name: words.slice(0, -columns.length).join(" "), cells: words.slice(-columns.length) };
  });
  const fits =
    rows.length > 0 &&
    rows.every(
      ({ name, cells }) =>
        name !== "" && cells.length === columns.length && cells.every((cell) => cell in SIGNS),
    );
  return fits ? { title: lines.slice(0, at).join(" ").trim(), columns, rows } : undefined;
}

function square(cell: string): HTMLElement {
  const what = SIGNS[cell];
  return element(
    "td",
    { class: `kata-${what.replace(" ", "-")}` },
    element("span", { "aria-label": what, role: "img" }, cell),
  );
}

/** `first wrong at query 1, key 3` */
function sentence({ columns, rows }: MapTable): string {
  for (const { name, cells } of rows) {
    const column = cells.indexOf("x");
    if (column >= 0) return `first wrong at ${name}, ${columns[column]}`;
  }
  return "";
}
