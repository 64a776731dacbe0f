import type { Curve } from "../../../lib/exhibit/forms.js";
import { endText } from "../../core/numbers.js";
import { extentOf } from "../../core/picture/scale.js";
import { BRAILLE, brailleLetter } from "./braille.js";
import { inColorOf, legendLines, markOf, needsMarks } from "./legend.js";
import type { Look } from "./look.js";
import { cut } from "./text.js";

const HEIGHT = 5;
const WIDEST = 64;

type Point = [x: number, y: number];

/** The title, with the scale and the name of a single line. */
export function curveTitle({ title, log, series }: Curve): string {
  const scale = log ? ", log scale" : "";
  return series.length === 1 ? `${title}${scale}: ${series[0].name}` : `${title}${scale}`;
}

/** The lines of a curve over each other, with the ends of both axes, and which is which where there are several. */
export function curveLines({ series, log, logX, xLabel }: Curve, look: Look): string[] {
  const height = (y: number) => (log ? Math.log10(y) : y);
  const place = (x: number) => (logX ? Math.log10(x) : x);
  const lines = series.map(({ x, y }) =>
    y.map((value, i): Point => [place(x[i]), height(value)]).filter(isDrawn),
  );
  const [low, high] = extentOf(lines.flat().map(([, y]) => y)) ?? [0, 1];
  const [from, to] = extentOf(lines.flat().map(([x]) => x)) ?? [0, 1];
  const ends = [high, low].map((y) => endText(log ? 10 ** y : y));
  const margin = Math.max(...ends.map((end) => end.length));
  const width = Math.max(8, Math.min(WIDEST, look.width - margin - 7));
  const names = series.map(({ name }) => name);
  const hasMarks = needsMarks(names, look);
  const { across, down } = hasMarks ? { across: 1, down: 1 } : BRAILLE;
  /** By letter of the picture, the dots in it and the line that was drawn there last. */
  const cells = new Map<number, { dots: Set<number>; line: number }>();
  for (const [i, line] of lines.entries()) {
    const places = line.map(
      ([x, y]): Point => [
        ((x - from) / (to - from || 1)) * (width * across - 1),
        ((high - y) / (high - low || 1)) * (HEIGHT * down - 1),
      ],
    );
    for (const [x, y] of filled(places)) {
      const [column, row] = [Math.round(x), Math.round(y)];
      const at = Math.floor(row / down) * width + Math.floor(column / across);
      const dots = cells.get(at)?.dots ?? new Set();
      cells.set(at, { dots: dots.add((row % down) * across + (column % across)), line: i });
    }
  }
  const rows = Array.from({ length: HEIGHT }, (_, r) => {
    const letters = Array.from({ length: width }, (_, c) => letter(r * width + c));
    const end = letters.findLastIndex((one) => one !== " ") + 1;
    const label = r === 0 ? ends[0] : r === HEIGHT - 1 ? ends[1] : "";
    return `${look.color.dim(`${label.padStart(margin)} ${look.unicode ? "┤" : "|"}`)}${letters.slice(0, end).join("")}`;
  });
  const [first, last] = [from, to].map((x) => endText(logX ? 10 ** x : x));
  const span = cut(`${xLabel} ${first} to ${last}`, width);
  const legend = names.length > 1 ? legendLines(names, [], look.width - margin - 6, look) : [];
  const indent = " ".repeat(margin + 2);
  return [...rows, look.color.dim(indent + span), ...legend.map((line) => indent + line)];

  function letter(at: number): string {
    const cell = cells.get(at);
    if (!cell) return " ";
    const drawn = hasMarks
      ? names.length > 1
        ? markOf(cell.line, look)
        : "*"
      : brailleLetter((i, k) => cell.dots.has(i * BRAILLE.across + k));
    return names.length > 1 ? inColorOf(cell.line, drawn, look) : drawn;
  }
}

function isDrawn(point: Point): boolean {
  return point.every(Number.isFinite);
}

/** The points, and those between neighbours that are more than a column apart. */
function filled(points: Point[]): Point[] {
  return points.flatMap(([x, y], i) => {
    const [nextX, nextY] = points[i + 1] ?? [x, y];
    const steps = Math.max(1, Math.ceil(Math.abs(nextX - x)));
    return Array.from({ length: steps }, (_, s): Point => {
      const share = s / steps;
      return [x + share * (nextX - x), y + share * (nextY - y)];
    });
  });
}
