import type { Picture } from "./figure.js";
import { frame, text } from "./frame.js";

/** Small square pictures in rows, as a screen shows them. */
export interface Tiles extends Picture {
  rows: { name: string; pictures: Pixels[] }[];
}

/** Row by row; −1 is dark, 1 is bright. */
type Pixels = readonly number[];

const [PIXEL, GAP, EDGE, LETTER] = [6, 8, 10, 7];
const LEVELS = 15;
// A picture has its own light, on a dark page as on a light one.
const STYLE =
  ".ground, .lit { shape-rendering: crispEdges } .ground { fill: #101418 } .lit { stroke: #ffffff; stroke-width: 6; fill: none }";

export function tilesSvg(figure: Tiles): string {
  const { rows } = figure;
  const side = PIXEL * sideOf(rows[0].pictures[0]);
  const left = EDGE + LETTER * Math.max(...rows.map(({ name }) => name.length)) + 10;
  const most = Math.max(...rows.map(({ pictures }) => pictures.length));
  const height = EDGE + rows.length * (side + GAP);
  const parts = rows.flatMap(({ name, pictures }, r) => {
    const top = EDGE + r * (side + GAP);
    const grounds = pictures.map((_, i) => `M${left + i * (side + GAP)} ${top}h${side}v${side}h-${side}z`);
    return [
      text(left - 10, top + side / 2 + 4, name, "end"),
      `<path class="ground" d="${grounds.join("")}"/>`,
      ...litParts(pictures, left, top, side),
    ];
  });
  const isEmpty = (part: string) => part.endsWith("></text>");
  return frame(
    figure,
    left + most * (side + GAP) - GAP + EDGE,
    height,
    parts.filter((part) => !isEmpty(part)),
    STYLE,
  );
}

/** A path for each level of light: its pixels as strokes, those beside each other as one. */
function litParts(pictures: Pixels[], left: number, top: number, side: number): string[] {
  const strokes = new Map<number, string[]>();
  for (const [i, pixels] of pictures.entries()) {
    const n = sideOf(pixels);
    const levels = pixels.map((value) => Math.round(lightOf(value) * LEVELS));
    for (let at = 0, end = 0; at < levels.length; at = end) {
      for (end = at + 1; end % n > 0 && levels[end] === levels[at]; ) end++;
      const [x, y] = [left + i * (side + GAP) + (at % n) * PIXEL, top + (Math.floor(at / n) + 0.5) * PIXEL];
      strokes.set(levels[at], [...(strokes.get(levels[at]) ?? []), `M${x} ${y}h${(end - at) * PIXEL}`]);
    }
  }
  return [...strokes]
    .filter(([level]) => level > 0)
    .sort(([a], [b]) => a - b)
    .map(
      ([level, d]) =>
        `<path class="lit" stroke-opacity="${Math.round((100 * level) / LEVELS) / 100}" d="${d.join("")}"/>`,
    );
}

const lightOf = (value: number) => (Math.max(-1, Math.min(1, value)) + 1) / 2;
const sideOf = (pixels: Pixels) => Math.sqrt(pixels.length);

/** Which half of a letter is lit, by its upper and its lower pixel. */
const HALVES = [
  [" ", "▄"],
  ["▀", "█"],
];

/** The same pictures in blocks, two pixels in each letter, lit or not. */
export function tilesTwin({ rows }: Tiles): string[] {
  return rows
    .flatMap(({ name, pictures }) => {
      const n = sideOf(pictures[0]);
      const lit = (pixels: Pixels, r: number, c: number) => Number(lightOf(pixels[r * n + c]) >= 0.5);
      const lines = Array.from({ length: n / 2 }, (_, r) =>
        pictures.map((pixels) =>
          Array.from({ length: n }, (__, c) => HALVES[lit(pixels, 2 * r, c)][lit(pixels, 2 * r + 1, c)]).join(
            "",
          ),
        ),
      );
      return [...(name ? [` ${name}`] : []), ...lines.map((line) => ` ${line.join(" ")}`.trimEnd()), ""];
    })
    .slice(0, -1);
}
