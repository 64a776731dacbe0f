import type { Curve, Heatmap, Images, Table } from "./forms.js";
import { readNumbers } from "./numbers.js";
import type { CurveOptions, HeatmapOptions, ImagesOptions, TableOptions, Values } from "./options.js";

const MOST_SERIES = 8;
const MOST_PANELS = 16;
const MOST_IMAGES = 256;
const MOST_FRAMES = 64;
const MOST_ROWS = 200;
const MOST_COLUMNS = 12;
/** Letters of one cell of a table. */
const MOST_LETTERS = 400;

export async function readCurve(options: CurveOptions): Promise<Curve> {
  const names = Object.keys(options.series);
  if (names.length === 0 || names.length > MOST_SERIES)
    throw new RangeError(`a curve should have 1 to ${MOST_SERIES} series, got ${names.length}`);
  const series: Curve["series"] = [];
  for (const name of names) {
    const given = options.series[name];
    const { x, y } = isPoints(given) ? given : { x: undefined, y: given };
    series.push({ name, ...(await readLine({ x, y }, name)) });
  }
  const { title, caption, xLabel, yLabel, log = false, logX = false, shared = false } = options;
  const band = await readBand(options.band);
  return { kind: "curve", title, caption, xLabel, yLabel, log, logX, shared, series, band };
}

async function readBand(band: CurveOptions["band"]): Promise<Curve["band"]> {
  if (!band) return undefined;
  const low = await readLine({ x: band.x, y: band.low }, `low of ${band.name}`);
  const high = await readLine({ x: band.x, y: band.high }, `high of ${band.name}`);
  same(`low and high of ${band.name}`, low.y.length, high.y.length);
  return { name: band.name, x: low.x, low: low.y, high: high.y };
}

async function readLine(
  { x, y }: { x: Values | undefined; y: Values },
  name: string,
): Promise<{ x: number[]; y: number[] }> {
  const values = await readRow(name, y);
  const places = x === undefined ? values.map((_, i) => i) : await readRow(`x of ${name}`, x);
  same(`x and y of ${name}`, places.length, values.length);
  return { x: places, y: values };
}

async function readRow(name: string, value: Values): Promise<number[]> {
  const { shape, values } = await readNumbers(name, value);
  if (shape.length !== 1) throw new RangeError(`${name} should have shape [n], got [${shape.join(", ")}]`);
  return values;
}

function isPoints(given: CurveOptions["series"][string]): given is { x: Values; y: Values } {
  return typeof given === "object" && given !== null && "x" in given && "y" in given;
}

export async function readHeatmap(options: HeatmapOptions): Promise<Heatmap> {
  const { shape, values } = await readNumbers("values", options.values);
  const names =
    options.axes?.split(/[\s,]+/).filter(Boolean) ?? ["panel", "row", "column"].slice(-shape.length);
  if (shape.length !== names.length || shape.length < 2 || shape.length > 3) {
    const wanted = options.axes ? `[${names.join(", ")}]` : "[rows, columns] or [panels, rows, columns]";
    throw new RangeError(`values should have shape ${wanted}, got [${shape.join(", ")}]`);
  }
  const [panels, rows, columns] = shape.length === 2 ? [1, ...shape] : shape;
  if (panels > MOST_PANELS)
    throw new RangeError(
      `a heatmap shows at most ${MOST_PANELS} panels, got ${panels}: show a slice of them`,
    );
  const axes = (names.length === 2 ? ["", ...names] : names) as Heatmap["axes"];
  const { title, caption, range, panelLabels, rowLabels, columnLabels } = options;
  labelled(axes[0], panelLabels, panels);
  labelled(axes[1], rowLabels, rows);
  labelled(axes[2], columnLabels, columns);
  return {
    kind: "heatmap",
    title,
    caption,
    shape: [panels, rows, columns],
    axes,
    values,
    range,
    panelLabels: panelLabels?.map(String),
    rowLabels: rowLabels?.map(String),
    columnLabels: columnLabels?.map(String),
  };
}

export function readTable({ title, caption, columns, rows }: TableOptions): Table {
  if (columns.length === 0 || columns.length > MOST_COLUMNS)
    throw new RangeError(`a table should have 1 to ${MOST_COLUMNS} columns, got ${columns.length}`);
  const lists: unknown = rows;
  if (!Array.isArray(lists) || !lists.every(Array.isArray))
    throw new TypeError("rows should be a list of rows, each a list of cells");
  if (rows.length > MOST_ROWS)
    throw new RangeError(
      `a table shows at most ${MOST_ROWS} rows, got ${rows.length}: show the first of them`,
    );
  for (const [i, row] of rows.entries()) same(`columns and cells of row ${i}`, columns.length, row.length);
  const cell = (value: string | number) =>
    typeof value === "number" ? value : String(value).slice(0, MOST_LETTERS);
  return { kind: "table", title, caption, columns, rows: rows.map((row) => row.map(cell)) };
}

export async function readImages(options: ImagesOptions): Promise<Images> {
  const { title, caption, frames } = options;
  const { shape, values } = await readNumbers("values", options.values);
  const still = frames ? shape.slice(1) : shape;
  const [count, height, width, channels = 1] = still;
  if (still.length < 3 || still.length > 4 || (channels !== 1 && channels !== 3)) {
    const wanted = `${frames ? "frames, " : ""}pictures, height, width`;
    throw new RangeError(
      `values should have shape [${wanted}] in grey or [${wanted}, 3] in RGB, got [${shape.join(", ")}]`,
    );
  }
  if (count > MOST_IMAGES)
    throw new RangeError(`a grid shows at most ${MOST_IMAGES} pictures, got ${count}: show a slice of them`);
  if (frames && shape[0] > MOST_FRAMES)
    throw new RangeError(`a grid has at most ${MOST_FRAMES} frames, got ${shape[0]}: show some of them`);
  labelled("picture", options.labels, count);
  labelled("frame", frames, shape[0]);
  const { across = Math.ceil(Math.sqrt(count)) } = options;
  const labels = options.labels?.map(String);
  const images: Images = {
    kind: "images",
    title,
    caption,
    shape: [count, height, width, channels],
    values,
    labels,
    across,
  };
  return frames ? { ...images, frames: frames.map(String) } : images;
}

function labelled(axis: string, labels: string[] | undefined, length: number): void {
  if (labels) same(`labels of the axis ${axis} and its length`, labels.length, length);
}

function same(what: string, a: number, b: number): void {
  if (a !== b) throw new RangeError(`${what} should agree, got ${a} and ${b}`);
}
