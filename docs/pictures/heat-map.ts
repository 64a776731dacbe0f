import type { Picture } from "./figure.js";
import { frame, round, text, upward } from "./frame.js";

/** One table of numbers, drawn as cells: the larger the number, the fuller the cell. */
export interface HeatMap {
  title: string;
  /** `[rows][columns]` */
  values: number[][];
  /** Cells with a border, `[row, column]` each; in the terminal they stand in brackets, if numbers do. */
  marked?: (readonly [row: number, column: number])[];
}

/** Maps side by side, with the same rows and columns. */
export interface HeatMaps extends Picture {
  maps: HeatMap[];
  /** What rows and columns are, and the name of each; "" leaves a name out. */
  rows: { label: string; names: string[] };
  columns: { label: string; names: string[] };
  /** The values of an empty and of a full cell. If the first is negative, cells below 0 have a color of their own. */
  range: [low: number, high: number];
  /** What the ends of the range are called. */
  scale: [low: string, high: string];
  /** Writes the numbers into their cells. */
  digits?: number;
}

const [ACROSS, LARGEST, GAP] = [640, 46, 30];
const [TOP, BELOW] = [30, 84];
const LEVELS = 20;
const STYLE = `.up, .down { shape-rendering: crispEdges } .up { fill: #0969da } .down { fill: #bc4c00 } .mark { fill: none; stroke: #24292f; stroke-width: 2 }
@media (prefers-color-scheme: dark) { .up { fill: #4493f8 } .down { fill: #f0883e } .mark { stroke: #e6edf3 } }`;

export function heatMapsSvg(figure: HeatMaps): string {
  const { maps, rows, columns } = figure;
  const across = ACROSS - (maps.length - 1) * GAP;
  const cell = Math.min(LARGEST, Math.floor(across / (maps.length * columns.names.length)));
  const left = 40 + 7.5 * Math.max(...rows.names.map((name) => name.length));
  const [width, height] = [cell * columns.names.length, cell * rows.names.length];
  const end = left + maps.length * width + (maps.length - 1) * GAP;
  return frame(
    figure,
    end + 20,
    TOP + height + BELOW,
    [
      upward(16, TOP + height / 2, rows.label),
      ...rows.names.map((name, r) => text(left - 8, TOP + (r + 0.5) * cell + 4, name, "end")),
      ...maps.flatMap((map, i) => mapParts(map, figure, left + i * (width + GAP), cell)),
      ...scaleParts(figure, (left + end) / 2, TOP + height + 62),
    ].filter((part) => !part.endsWith("></text>")),
    STYLE,
  );
}

function mapParts({ title, values, marked = [] }: HeatMap, figure: HeatMaps, left: number, cell: number) {
  const { columns, digits } = figure;
  const [width, height] = [cell * values[0].length, cell * values.length];
  const at = (r: number, c: number) =>
    `M${round(left + c * cell)} ${TOP + r * cell}h${cell}v${cell}h-${cell}z`;
  const cells = values.flatMap((row, r) => row.map((value, c) => ({ r, c, value })));
  const fills = new Set(cells.map(({ value }) => fillOf(value, figure)));
  const areaOf = (fill: string) =>
    cells.filter(({ value }) => fillOf(value, figure) === fill).map(({ r, c }) => at(r, c));
  return [
    text(left + width / 2, 16, title, "title middle"),
    ...[...fills].filter(Boolean).map((fill) => `<path ${fill} d="${areaOf(fill).join("")}"/>`),
    `<path class="grid" d="M${round(left)} ${TOP}h${width}v${height}h-${width}z"/>`,
    ...marked.map(([r, c]) => `<path class="mark" d="${at(r, c)}"/>`),
    ...(digits === undefined ? [] : cells).map(({ r, c, value }) =>
      text(left + (c + 0.5) * cell, TOP + (r + 0.5) * cell + 4, numeral(value, digits ?? 0), "middle"),
    ),
    ...columns.names.map((name, c) => text(left + (c + 0.5) * cell, TOP + height + 17, name, "middle")),
    text(left + width / 2, TOP + height + 38, columns.label, "quiet middle"),
  ];
}

/** Which color a value has, and how much of it; nothing for an empty cell. */
function fillOf(value: number, { range: [low, high], digits }: HeatMaps): string {
  const share = low < 0 ? Math.abs(value) / high : (value - low) / (high - low);
  const level = Math.round(Math.min(1, Math.max(0, share)) * LEVELS);
  // A number must stay readable on its color.
  const opacity = (level / LEVELS) * (digits === undefined ? 1 : 0.55);
  return level === 0
    ? ""
    : `class="${value < 0 ? "down" : "up"}" fill-opacity="${Math.round(100 * opacity) / 100}"`;
}

/** Cells from the low end of the range to the high one, between the names of the ends. */
function scaleParts(figure: HeatMaps, middle: number, y: number): string[] {
  const {
    range: [low, high],
    scale,
  } = figure;
  const cells = Array.from({ length: 9 }, (_, i) => fillOf(low + ((high - low) * i) / 8, figure));
  return [
    text(middle - 62, y + 11, scale[0], "quiet end"),
    ...cells.map(
      (fill, i) => `<path ${fill || 'fill="none"'} d="M${round(middle - 54 + 12 * i)} ${y}h12v14h-12z"/>`,
    ),
    `<path class="grid" d="M${round(middle - 54)} ${y}h108v14h-108z"/>`,
    text(middle + 62, y + 11, scale[1], "quiet"),
  ];
}

const SHADES = " ░▒▓█";
const COLUMNS = 75;

/** The same maps in blocks, or as tables of their numbers; below each other where they are too wide. */
export function heatMapsTwin(figure: HeatMaps): string[] {
  const { maps, rows, columns, scale, digits } = figure;
  const aside = Math.max(...rows.names.map((name) => name.length));
  const blocks = maps.map((map) => mapLines(map, figure));
  const width = Math.max(...blocks.flat().map((line) => line.length)) + 2;
  const besides = Math.max(1, Math.floor((COLUMNS - aside) / width));
  const sides = ["", "", ...rows.names].map((name) => name.padStart(aside));
  const drawn: string[] = [];
  for (let i = 0; i < blocks.length; i += besides) {
    const row = blocks.slice(i, i + besides);
    drawn.push(
      ...sides.map((side, r) => side + row.map((lines) => `  ${lines[r]}`.padEnd(width)).join("")),
      "",
    );
  }
  const legend = digits === undefined ? [`${scale[0]} ${SHADES.trim()} ${scale[1]}`] : [];
  return [...drawn, `rows: ${rows.label}, columns: ${columns.label}`, ...legend].map((line) =>
    ` ${line}`.trimEnd(),
  );
}

/** A title, the names of the columns, and the rows. */
function mapLines({ title, values, marked = [] }: HeatMap, figure: HeatMaps): string[] {
  const {
    columns,
    range: [low, high],
    digits,
  } = figure;
  const shade = (value: number) =>
    SHADES[Math.round(Math.min(1, Math.max(0, (value - low) / (high - low))) * 4)].repeat(2);
  if (digits === undefined)
    return [
      title,
      columns.names.map((name) => name.padEnd(2)).join(""),
      ...values.map((row) => row.map(shade).join("")),
    ];
  const isMarked = (r: number, c: number) => marked.some(([a, b]) => a === r && b === c);
  const cells = values.map((row, r) =>
    row.map((value, c) => (isMarked(r, c) ? `[${numeral(value, digits)}]` : `${numeral(value, digits)} `)),
  );
  const room = Math.max(...[columns.names, ...cells].flat().map((cell) => cell.length)) + 1;
  return [
    title,
    ...[columns.names, ...cells].map((line) => line.map((cell) => cell.padStart(room)).join("")),
  ];
}

function numeral(value: number, digits: number): string {
  return value
    .toFixed(digits)
    .replace(/^-(?=0(\.0+)?$)/, "")
    .replace("-", "−");
}
