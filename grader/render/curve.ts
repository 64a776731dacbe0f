import type { Curve } from "../../lib/exhibit/forms.js";
import { extentOf } from "../show/scale.js";
import { BRAILLE, brailleLetter } from "./braille.js";
import type { Look } from "./look.js";
import { cut } from "./text.js";

const HEIGHT = 5;
const WIDEST = 64;

type Point = [x: number, y: number];

/** The lines of a curve over each other, with the ends of both axes. */
export function curveLines({ series, log, logX, xLabel }: Curve, look: Look): string[] {
  const height = (y: number) => (log ? Math.log10(y) : y);
  const place = (x: number) => (logX ? Math.log10(x) : x);
  const lines = series.map(({ x, y }) =>
    y.map((value, i): Point => [place(x[i]), height(value)]).filter(isDrawn),
  );
  const [low, high] = extentOf(lines.flat().map(([, y]) => y)) ?? [0, 1];
  const [from, to] = extentOf(lines.flat().map(([x]) => x)) ?? [0, 1];
  const ends = [high, low].map((y) => text(log ? 10 ** y : y));
  const margin = Math.max(...ends.map((end) => end.length));
  const width = Math.max(8, Math.min(WIDEST, look.width - margin - 7));
  const { across, down } = look.unicode ? BRAILLE : { across: 1, down: 1 };
  const dots = new Set<number>();
  for (const line of lines) {
    const places = line.map(
      ([x, y]): Point => [
        ((x - from) / (to - from || 1)) * (width * across - 1),
        ((high - y) / (high - low || 1)) * (HEIGHT * down - 1),
      ],
    );
    for (const [column, row] of filled(places))
      dots.add(Math.round(row) * width * across + Math.round(column));
  }
  const rows = Array.from({ length: HEIGHT }, (_, r) => {
    const letters = Array.from({ length: width }, (_, c) => letter(r, c)).join("");
    const label = r === 0 ? ends[0] : r === HEIGHT - 1 ? ends[1] : "";
    return `${look.color.dim(`${label.padStart(margin)} ${look.unicode ? "┤" : "|"}`)}${letters.trimEnd()}`;
  });
  const [first, last] = [from, to].map((x) => text(logX ? 10 ** x : x));
  const span = cut(`${xLabel} ${first} to ${last}`, width);
  return [...rows, look.color.dim(" ".repeat(margin + 2) + span)];

  function letter(r: number, c: number): string {
    if (!look.unicode) return dots.has(r * width + c) ? "*" : " ";
    return brailleLetter((i, k) =>
      dots.has((r * BRAILLE.down + i) * width * BRAILLE.across + c * BRAILLE.across + k),
    );
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

function text(x: number): string {
  return String(Number(x.toPrecision(3)));
}
