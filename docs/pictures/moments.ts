import type { Line, Picture } from "./figure.js";
import { frame, round, text } from "./frame.js";

/** The plane at several moments or in several cases, from left to right: points, and paths that end in a dot. */
export interface Moments extends Picture {
  moments: { title: string; points: Line; paths?: Line[] }[];
  /** The part of the plane that is shown, across and upward alike. */
  range: readonly [low: number, high: number];
}

const [ACROSS, LARGEST, GAP, EDGE, TOP] = [740, 300, 8, 10, 26];
const STYLE = `.dot, .faint, .path, .end-dot { fill: none; stroke-linecap: round; stroke-linejoin: round } .dot, .path { stroke: #0969da } .dot { stroke-width: 2.4 }
.faint { stroke: #8c959f; stroke-width: 2.4 } .path { stroke-width: 1.5 } .end-dot { stroke: #bc4c00; stroke-width: 7 }
@media (prefers-color-scheme: dark) { .dot, .path { stroke: #4493f8 } .faint { stroke: #656c76 } .end-dot { stroke: #f0883e } }`;

export function momentsSvg(figure: Moments): string {
  const { moments, range } = figure;
  const side = Math.min(LARGEST, Math.floor((ACROSS - (moments.length - 1) * GAP) / moments.length));
  const width = 2 * EDGE + moments.length * side + (moments.length - 1) * GAP;
  const parts = moments.flatMap(({ title, points, paths }, i) => {
    const left = EDGE + i * (side + GAP);
    const places = (line: Line) =>
      placed(line, range).map(([a, b]) => `${round(left + a * side)} ${round(TOP + (1 - b) * side)}`);
    const dots = (line: Line) =>
      places(line)
        .map((at) => `M${at}h0`)
        .join("");
    return [
      text(left + side / 2, 16, title, "title middle"),
      `<path class="grid" d="M${left} ${TOP}h${side}v${side}h-${side}z"/>`,
      `<path class="${paths ? "faint" : "dot"}" d="${dots(points)}"/>`,
      ...(paths
        ? [
            `<path class="path" d="${paths.map((line) => `M${places(line).join("L")}`).join("")}"/>`,
            `<path class="end-dot" d="${paths.map((line) => dots(line.slice(-1))).join("")}"/>`,
          ]
        : []),
    ];
  });
  return frame(figure, width, TOP + side + EDGE, parts, STYLE);
}

/** The points in sight, in shares of the picture. */
function placed(points: Line, [low, high]: Moments["range"]): [number, number][] {
  return points
    .map(([x, y]): [number, number] => [(x - low) / (high - low), (y - low) / (high - low)])
    .filter((point) => point.every((share) => share >= 0 && share < 1));
}

const [COLUMNS, ROWS, BESIDE] = [24, 12, 3];
/** What a cell shows of its points: one or two, three or four, more. */
const DENSITY = ".o#";

/** The same in letters, three beside each other. */
export function momentsTwin({ moments, range }: Moments): string[] {
  const cellsOf = (line: Line) =>
    placed(line, range).map(([a, b]) => [ROWS - 1 - Math.floor(b * ROWS), Math.floor(a * COLUMNS)] as const);
  const blocks = moments.map(({ title, points, paths = [] }) => {
    const counts = Array.from({ length: ROWS }, () => Array<number>(COLUMNS).fill(0));
    for (const [r, c] of cellsOf(points)) counts[r][c]++;
    const letterOf = (n: number) =>
      n === 0 ? " " : DENSITY[paths.length > 0 ? 0 : Math.min(2, (n - 1) >> 1)];
    const letters = counts.map((row) => row.map(letterOf));
    for (const [r, c] of paths.flatMap(cellsOf)) letters[r][c] = "a";
    for (const [r, c] of cellsOf(paths.flatMap((line) => line.slice(-1)))) letters[r][c] = "O";
    return [title, ...letters.map((row) => row.join(""))].map((line) => line.padEnd(COLUMNS));
  });
  const lines: string[] = [];
  for (let i = 0; i < blocks.length; i += BESIDE) {
    const beside = blocks.slice(i, i + BESIDE);
    lines.push(...beside[0].map((_, r) => ` ${beside.map((block) => block[r]).join(" ")}`.trimEnd()));
  }
  return [...lines, ...(moments.some(({ paths }) => paths) ? ["", " a  path    O  its end    .  data"] : [])];
}
