import type { Points, PointsPanel } from "../../../lib/exhibit/forms.js";
import { short } from "../../core/numbers.js";
import {
  endsOf,
  insideOf,
  isInside,
  type Point,
  planeRange,
  segmentsOf,
  unseen,
} from "../../core/picture/plane.js";
import type { Range } from "../../core/picture/scale.js";
import { BRAILLE, brailleLetter } from "./braille.js";
import { inColorOf, legendLines, markOf, needsMarks } from "./legend.js";
import type { Look } from "./look.js";
import { fitted, wrap } from "./text.js";

/** Rows of a panel: fewer where more panels then fit. Letters are about twice as high as wide. */
const ROWS = [9, 8, 7];
const UNICODE = { path: "·", arrows: "→↗↑↖←↙↓↘", still: "·", edge: "│" };
const ASCII = { path: ".", arrows: ">/^\\</v\\", still: ".", edge: "|" };

/** What a letter of a panel shows: how many dots each cloud has in it, those of paths, and the sum of its arrows. */
interface Cell {
  clouds: number[];
  path: boolean;
  arrow: Point | undefined;
  /** Places of braille dots, row by row. */
  dots: Set<number>;
}

/**
 * The first panels that fit, beside each other, and what their marks mean. In color the clouds are dots of braille;
 * without color each cloud that has company has a letter of its own.
 */
export function pointsLines(points: Points, look: Look): string[] {
  const { panels } = points;
  const room = look.width - 4;
  const range = planeRange(points, undefined);
  const names = [...new Set(panels.flatMap(({ clouds }) => clouds.map(({ name }) => name)))];
  const fitting = (rows: number) =>
    Math.min(panels.length, Math.max(1, Math.floor((room + 1) / (2 * rows + 3))));
  const rows = ROWS.reduce((best, rows) => (fitting(rows) > fitting(best) ? rows : best));
  const columns = Math.min(2 * rows, Math.max(2, room - 2));
  const shown = panels.slice(0, fitting(rows));
  const marks = look.unicode ? UNICODE : ASCII;
  const hasLetters = needsMarks(names, look);
  const drawn = shown.map((panel) => panelRows(panel));
  const heads = shown.map(({ label }) => fitted(label, columns + 2, look));
  const more = panels.length - shown.length;
  const remarks = [
    look.color.dim(`both axes ${short(range[0])} to ${short(range[1])}`),
    ...(more > 0 ? [look.color.dim(`${more} more ${more === 1 ? "panel" : "panels"} on the page`)] : []),
  ];
  return [
    heads.join(" ").trimEnd(),
    ...Array.from({ length: rows }, (_, r) => drawn.map((lines) => lines[r]).join(" ")),
    ...legendLines(names, remarks, room, look),
    ...unseen(shown, range).flatMap((note) => wrap(look.color.dim(note), { ...look, width: room + 1 }, 0)),
  ];

  function panelRows(panel: PointsPanel): string[] {
    const cells = cellsOf(panel, names, range, rows, columns);
    const edge = look.color.dim(marks.edge);
    return Array.from({ length: rows }, (_, r) => {
      const letters = cells.slice(r * columns, (r + 1) * columns).map(letterOf);
      return edge + letters.join("") + edge;
    });
  }

  function letterOf({ clouds, path, arrow, dots }: Cell): string {
    const most = clouds.reduce((best, n, i) => (n > (clouds[best] ?? 0) ? i : best), -1);
    if (most < 0 && !path) return arrow ? look.color.dim(arrowOf(arrow)) : " ";
    const letter = brailleLetter((i, k) => dots.has(i * BRAILLE.across + k));
    if (most < 0) return look.color.dim(hasLetters ? marks.path : letter);
    return inColorOf(most, hasLetters ? markOf(most, look) : letter, look);
  }

  function arrowOf([dx, dy]: Point): string {
    if (dx === 0 && dy === 0) return marks.still;
    return marks.arrows[(Math.round((4 * Math.atan2(dy, dx)) / Math.PI) + 8) % 8];
  }
}

function cellsOf(panel: PointsPanel, names: string[], range: Range, rows: number, columns: number): Cell[] {
  const [low, high] = range;
  const cells = Array.from({ length: rows * columns }, (): Cell => {
    return { clouds: names.map(() => 0), path: false, arrow: undefined, dots: new Set() };
  });
  const place = (x: number, length: number) =>
    Math.min(length - 1, Math.max(0, Math.floor(((x - low) / (high - low)) * length)));
  /** The cell of a point that lies inside, and its dot there. */
  const at = ([x, y]: Point): [Cell, dot: number] => {
    const across = place(x, columns * BRAILLE.across);
    const down = rows * BRAILLE.down - 1 - place(y, rows * BRAILLE.down);
    const [row, column] = [Math.floor(down / BRAILLE.down), Math.floor(across / BRAILLE.across)];
    const dot = (down % BRAILLE.down) * BRAILLE.across + (across % BRAILLE.across);
    return [cells[row * columns + column], dot];
  };
  for (const path of panel.paths)
    for (const segment of segmentsOf(path)) {
      const inside = insideOf(segment, range);
      for (const point of inside ? alongOf(inside, (high - low) / (columns * BRAILLE.across)) : []) {
        const [cell, dot] = at(point);
        cell.path = true;
        cell.dots.add(dot);
      }
    }
  for (const { name, points } of panel.clouds)
    for (const point of points.filter((one) => isInside(one, range))) {
      const [cell, dot] = at(point);
      cell.clouds[names.indexOf(name)]++;
      cell.dots.add(dot);
    }
  for (const arrow of panel.arrows) {
    const [from] = endsOf(arrow);
    if (!arrow.every(Number.isFinite) || !isInside(from, range)) continue;
    const [cell] = at(from);
    const [dx, dy] = cell.arrow ?? [0, 0];
    cell.arrow = [dx + arrow[2], dy + arrow[3]];
  }
  return cells;
}

/** Points of a segment, no further apart than a step. */
function alongOf([from, to]: [Point, Point], step: number): Point[] {
  const length = Math.max(Math.abs(to[0] - from[0]), Math.abs(to[1] - from[1]));
  const steps = Math.ceil(length / step) || 1;
  return Array.from({ length: steps + 1 }, (_, i): Point => {
    const share = i / steps;
    return [from[0] + share * (to[0] - from[0]), from[1] + share * (to[1] - from[1])];
  });
}
