import { type Axis, endsOf, type Figure, type Panel, rangeOf, type Spot, ticksOf } from "./figure.js";
import { heatMapsTwin } from "./heat-map.js";
import { momentsTwin } from "./moments.js";
import { scattersTwin } from "./scatter.js";
import { tilesTwin } from "./tiles.js";
import { treesTwin } from "./tree.js";

// The same plots in letters, for the terminal: at most 76 columns, one letter for each curve, and the spots with their names.

const LETTERS = "abcde";
const [HEIGHT, ROOMY] = [11, 16];
/** What a box is filled with, by its color. */
const SHADES = "█▓▒░";
const [ALONE, BESIDE] = [60, 26];
const BETWEEN = "   ";

/** The lines of a figure: plots side by side, and what the letters mean. */
export function twinOf(figure: Figure): string[] {
  if ("maps" in figure) return heatMapsTwin(figure);
  if ("clouds" in figure) return scattersTwin(figure);
  if ("moments" in figure) return momentsTwin(figure);
  if ("rows" in figure) return tilesTwin(figure);
  if ("trees" in figure) return treesTwin(figure);
  const { panels } = figure;
  const plots = panels.map((panel) => plotLines(panel, panels.length === 1 ? ALONE : BESIDE));
  const widths = plots.map((lines) => Math.max(...lines.map((line) => line.length)));
  const rows = Array.from({ length: Math.max(...plots.map((lines) => lines.length)) }, (_, r) =>
    plots.map((lines, i) => (lines[r] ?? "").padEnd(widths[i])).join(BETWEEN),
  );
  const names = panels[0].curves.map(({ name }, i) => `${LETTERS[i]}  ${name}`).join("    ");
  return [...rows, ...(names ? ["", names] : [])].map((line) => ` ${line}`.trimEnd());
}

function plotLines({ title, x, y, above, curves, spots = [] }: Panel, width: number): string[] {
  const [[x0, x1], [y0, y1]] = [endsOf(x), endsOf(y)];
  const height = spots.length > 0 ? ROOMY : HEIGHT;
  const column = (at: number) => Math.round(((at - x0) / (x1 - x0)) * (width - 1));
  const row = (at: number) => Math.round(((y1 - at) / (y1 - y0)) * (height - 1));
  const letters = Array.from({ length: height }, () => Array<string>(width).fill(" "));
  for (const [i, { points, more = [] }] of curves.entries())
    for (const line of [points, ...more])
      for (const [c, r] of line.flatMap((point, j) => steps(point, line[j + 1], column, row)))
        if (letters[r]?.[c] === " ") letters[r][c] = LETTERS[i];
  for (const spot of spots) drawSpot(letters, spot, column, row);
  const ticks = ticksOf(y);
  const margin = Math.max(...ticks.map(([, name]) => name.length));
  const labels = new Map(ticks.map(([at, name]) => [row(at), name]));
  const scale = (axis: Axis) => {
    const line = Array<string>(width + margin).fill(" ");
    for (const [at, name] of ticksOf(axis)) {
      const start = Math.max(0, Math.min(width - name.length, column(at) - (name.length >> 1)));
      for (const [k, letter] of [...name].entries()) line[start + k] = letter;
    }
    return line.join("").trimEnd();
  };
  const indent = " ".repeat(margin + 2);
  return [
    ...(above ? [indent + above.label, indent + scale(above)] : [indent + title]),
    ...letters.map((line, r) => `${(labels.get(r) ?? "").padStart(margin)} |${line.join("")}`),
    indent + scale(x),
    indent + x.label,
  ];
}

type Scale = (at: number) => number;

/** A circle or a filled box, and its name, over what is there. */
function drawSpot(letters: string[][], { name, x, y, color, beside }: Spot, column: Scale, row: Scale): void {
  const [left, right] = rangeOf(x).map(column);
  const [bottom, top] = rangeOf(y).map(row);
  const mark = left === right && bottom === top ? "o" : SHADES[color];
  for (let r = top; r <= bottom; r++) letters[r].fill(mark, left, right + 1);
  const [across, down] = [(left + right + 1 - name.length) >> 1, (top + bottom) >> 1];
  const [start, r] = {
    left: [left - 1 - name.length, down],
    right: [right + 2, down],
    above: [across, top - 1],
    below: [across, bottom + 1],
  }[beside];
  letters[r].splice(start, name.length, ...name);
  if (down === r) letters[r][beside === "left" ? left - 1 : right + 1] = " ";
}

type Point = readonly [x: number, y: number];

/** The cells from a point to the next one, column by column. */
function steps(
  [a, b]: Point,
  next: Point | undefined,
  column: (x: number) => number,
  row: (y: number) => number,
): [number, number][] {
  const [c, d] = next ?? [a, b];
  const n = Math.max(1, Math.abs(column(c) - column(a)));
  return Array.from({ length: n }, (_, s) => [column(a + ((c - a) * s) / n), row(b + ((d - b) * s) / n)]);
}
