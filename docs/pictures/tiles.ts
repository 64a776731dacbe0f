import type { Picture } from "./figure.js";
import { frame, text } from "./frame.js";

/** Small square pictures in rows, as a screen shows them. */
export interface Tiles extends Picture {
  rows: { name: string; pictures: Pixels[] }[];
  /** Bright pixels are ink on paper. */
  isInk?: boolean;
  /** Numbers of a pixel; one, unless they are red, green and blue. */
  channels?: 1 | 3;
  /** How large a pixel is drawn, and what is between two pictures; 6 and 8 unless given. */
  pixel?: number;
  gap?: number;
  /** What the terminal shows where the pictures themselves are too wide for it. */
  letters?: string[];
}

/** Row by row, channels innermost; −1 is dark, 1 is bright. */
type Pixels = readonly number[];

const [EDGE, LETTER] = [10, 7];
const LEVELS = 15;

const sizesOf = ({ rows, pixel = 6, gap = 8, channels = 1 }: Tiles) => {
  const n = Math.sqrt(rows[0].pictures[0].length / channels);
  return { n, pixel, gap, channels, side: n * pixel };
};

/** A picture has its own light, on a dark page as on a light one. */
function styleOf({ isInk, channels = 1, pixel = 6 }: Tiles): string {
  const [ground, lit] = isInk ? ["#ffffff", "#101418"] : ["#101418", "#ffffff"];
  const stroke = channels === 1 ? `stroke: ${lit}; ` : "";
  return `.ground, .lit { shape-rendering: crispEdges } .ground { fill: ${ground} } .lit { ${stroke}stroke-width: ${pixel}; fill: none }`;
}

export function tilesSvg(figure: Tiles): string {
  const { rows } = figure;
  const { side, gap } = sizesOf(figure);
  const left = EDGE + LETTER * Math.max(...rows.map(({ name }) => name.length)) + 10;
  const most = Math.max(...rows.map(({ pictures }) => pictures.length));
  const between = Math.max(gap, figure.isInk ? 6 : 0);
  const height = EDGE + rows.length * (side + between);
  const parts = rows.flatMap(({ name, pictures }, r) => {
    const top = EDGE + r * (side + between);
    const grounds = pictures.map((_, i) => `M${left + i * (side + gap)} ${top}h${side}v${side}h-${side}z`);
    return [
      text(left - 10, top + side / 2 + 4, name, "end"),
      `<path class="ground" d="${grounds.join("")}"/>`,
      ...litParts(pictures, left, top, figure),
    ];
  });
  const isEmpty = (part: string) => part.endsWith("></text>");
  return frame(
    figure,
    left + most * (side + gap) - gap + EDGE,
    height,
    parts.filter((part) => !isEmpty(part)),
    styleOf(figure),
  );
}

/** A path for each light that a pixel may have: its pixels as strokes, those beside each other as one. */
function litParts(pictures: Pixels[], left: number, top: number, figure: Tiles): string[] {
  const { n, pixel, gap, channels, side } = sizesOf(figure);
  const strokes = new Map<string, string[]>();
  for (const [i, numbers] of pictures.entries()) {
    const lights = pixelsIn(numbers, channels).map((each) => strokeOf(each.map(levelOf)));
    for (let at = 0, end = 0; at < lights.length; at = end) {
      for (end = at + 1; end % n > 0 && lights[end] === lights[at]; ) end++;
      const [x, y] = [left + i * (side + gap) + (at % n) * pixel, top + (Math.floor(at / n) + 0.5) * pixel];
      strokes.set(lights[at], [...(strokes.get(lights[at]) ?? []), `M${x} ${y}h${(end - at) * pixel}`]);
    }
  }
  return [...strokes]
    .filter(([light]) => light)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([light, d]) => `<path class="lit" ${light} d="${d.join("")}"/>`);
}

/** How a pixel is drawn over the ground; nothing where it is dark. */
function strokeOf(levels: number[]): string {
  if (levels.every((level) => level === 0)) return "";
  if (levels.length === 1) return `stroke-opacity="${Math.round((100 * levels[0]) / LEVELS) / 100}"`;
  return `stroke="#${levels.map((level) => level.toString(16)).join("")}"`;
}

const pixelsIn = (numbers: Pixels, channels: number) =>
  Array.from({ length: numbers.length / channels }, (_, i) =>
    numbers.slice(i * channels, (i + 1) * channels),
  );
const lightOf = (value: number) => (Math.max(-1, Math.min(1, value)) + 1) / 2;
const levelOf = (value: number) => Math.round(lightOf(value) * LEVELS);

/** Which half of a letter is lit, by its upper and its lower pixel. */
const HALVES = [
  [" ", "▄"],
  ["▀", "█"],
];
/** Colors by their red, green and blue, lit or not. */
const COLORS: Record<string, string> = {
  100: "r",
  110: "y",
  "010": "g",
  "011": "c",
  "001": "b",
  101: "m",
  111: "w",
};

/** The same pictures in blocks, two pixels in each letter, lit or not; or in letters of colors, one for each pixel. */
export function tilesTwin(figure: Tiles): string[] {
  const { n, channels } = sizesOf(figure);
  if (figure.letters) return figure.letters.map((line) => ` ${line}`.trimEnd());
  const lit = (value: number) => Number(lightOf(value) >= 0.5);
  const linesOf = (numbers: Pixels) => {
    const pixels = pixelsIn(numbers, channels).map((each) => each.map(lit).join(""));
    const rowAt = (r: number) => pixels.slice(r * n, (r + 1) * n);
    return channels === 1
      ? Array.from({ length: n / 2 }, (_, r) =>
          rowAt(2 * r)
            .map((upper, c) => HALVES[Number(upper)][Number(rowAt(2 * r + 1)[c])])
            .join(""),
        )
      : Array.from({ length: n }, (_, r) =>
          rowAt(r)
            .map((color) => COLORS[color] ?? " ")
            .join(""),
        );
  };
  return figure.rows
    .flatMap(({ name, pictures }) => {
      const drawn = pictures.map(linesOf);
      const lines = drawn[0].map((_, r) => ` ${drawn.map((each) => each[r]).join(" ")}`.trimEnd());
      return [...(name ? [` ${name}`] : []), ...lines, ""];
    })
    .slice(0, -1);
}
