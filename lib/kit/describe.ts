import { type Comparison, unravel } from "./compare.js";

/** Columns of the learner's screen that a line of details may take; such lines are not wrapped. */
export const LINE = 76;

/** A text as one line that fits. */
export function oneLine(text: string, width = LINE): string {
  const line = text.replace(/\s+/g, " ").trim();
  return line.length <= width ? line : `${line.slice(0, width - 3)}...`;
}

/** Axis names from `"query key"` or a list; axes without a name are called `axis 0`, `axis 1`, ... */
export function axisNames(axes: string | string[] | undefined, rank: number): string[] {
  const given = typeof axes === "string" ? axes.split(/[\s,]+/).filter(Boolean) : (axes ?? []);
  if (given.length > 0 && given.length !== rank) {
    throw new Error(`the spec names ${given.length} axes (${given.join(", ")}) for values with ${rank}`);
  }
  if (given.length > 0) return given;
  if (rank === 1) return ["element"];
  return rank === 2 ? ["row", "column"] : Array.from({ length: rank }, (_, i) => `axis ${i}`);
}

/** `[query 3, key 4]` */
export function shapeText(shape: number[], names: string[]): string {
  if (shape.length === 0) return "a single number";
  return `[${shape.map((n, i) => (names[i] ? `${names[i]} ${n}` : n)).join(", ")}]`;
}

/** `query 0, key 2` */
export function indexText(position: number, shape: number[], names: string[]): string {
  return unravel(position, shape)
    .map((i, axis) => `${names[axis]} ${i}`)
    .join(", ");
}

/** A number in as few digits as it needs, at most 7 significant ones. */
export function numberText(x: number): string {
  if (!Number.isFinite(x) || Number.isInteger(x)) return String(x);
  return String(Number(x.toPrecision(7)));
}

/** Two numbers that differ, in digits enough to show it. */
export function pairText(expected: number, got: number): [string, string] {
  const short: [string, string] = [numberText(expected), numberText(got)];
  return short[0] === short[1] ? [String(expected), String(got)] : short;
}

/** `3 of 12 elements differ`, the first of them, and the worst if that is another one. */
export function differenceLines(c: Comparison, names: string[]): string[] {
  const one = (label: string, i: number) => {
    const [expected, got] = pairText(c.expected[i], c.got[i]);
    return c.shape.length === 0
      ? [`expected ${expected}, got ${got}`]
      : [`${label}: ${shortIndex(i, c.shape, names)}`, `  expected ${expected}, got ${got}`];
  };
  const first = c.wrong[0];
  if (c.shape.length === 0) return one("", first);
  const worst = c.wrong.reduce((a, b) => (distance(c, b) > MORE * distance(c, a) ? b : a), first);
  const nan = c.wrong.filter((i) => Number.isNaN(c.got[i])).length;
  const count =
    c.wrong.length === 1 && c.expected.length === 1
      ? "it differs"
      : `${c.wrong.length} of ${c.expected.length} elements differ`;
  return [
    nan > 0 ? `${count}, ${nan} ${nan === 1 ? "is" : "are"} NaN` : count,
    ...one("first", first),
    ...(worst === first ? [] : one("worst", worst)),
  ];
}

/** The index by name, or bare where the names would not fit into a line. */
function shortIndex(position: number, shape: number[], names: string[]): string {
  const named = indexText(position, shape, names);
  return named.length + "first: ".length <= LINE ? named : `[${unravel(position, shape).join(", ")}]`;
}

/** An element is worse than another one only if it is so on every machine: some round the last digit otherwise. */
const MORE = 1 + 1e-6;

function distance(c: Comparison, i: number): number {
  const d = Math.abs(c.got[i] - c.expected[i]);
  return Number.isNaN(d) ? Number.POSITIVE_INFINITY : d;
}

const MAP_ROWS = 8;
const MAP_COLUMNS = 20;

/**
 * A map of where the wrong elements sit, `x` wrong and `.` right, for values with two axes or more. With more than
 * two, it shows the first slice that has a wrong element. Long axes are joined into blocks.
 */
export function mapLines(c: Comparison, names: string[]): string[] {
  const rank = c.shape.length;
  if (rank < 2 || c.expected.length < 2) return [];
  const [rows, columns] = c.shape.slice(-2);
  const slice = Math.floor(c.wrong[0] / (rows * columns));
  const wrong = new Set(c.wrong.map((i) => i - slice * rows * columns));
  const rowStep = Math.ceil(rows / MAP_ROWS);
  const columnStep = Math.ceil(columns / MAP_COLUMNS);
  const [rowName, columnName] = names.slice(-2);
  const label = rowName.length + 1 + Math.max(2, String(rows - 1).length);
  const lines: string[] = [];
  for (let r = 0; r < rows; r += rowStep) {
    let line = "";
    for (let k = 0; k < columns; k += columnStep) {
      line += anyWrong(wrong, r, k, rowStep, columnStep, rows, columns) ? " x" : " .";
    }
    lines.push(`${`${rowName} ${r}`.padStart(label)} ${line}`);
  }
  const marks = Array.from(
    { length: Math.ceil(columns / columnStep) },
    (_, k) => ` ${(k * columnStep) % 10}`,
  );
  const header = `${columnName.padStart(label)} ${marks.join("")}`;
  const outer = rank > 2 ? [`at ${indexText(slice, c.shape.slice(0, -2), names.slice(0, -2))}`] : [];
  return [...outer, header, ...lines];
}

function anyWrong(
  wrong: Set<number>,
  row: number,
  column: number,
  rowStep: number,
  columnStep: number,
  rows: number,
  columns: number,
): boolean {
  for (let r = row; r < Math.min(row + rowStep, rows); r++) {
    for (let k = column; k < Math.min(column + columnStep, columns); k++)
      if (wrong.has(r * columns + k)) return true;
  }
  return false;
}
