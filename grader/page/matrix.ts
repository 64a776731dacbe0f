import * as Plot from "@observablehq/plot";
import type { Heatmap } from "../../lib/exhibit/forms.js";
import { brief, short } from "../core/numbers.js";
import { type Colours, css, isLight } from "./colours.js";
import { type Paper, svgOf } from "./drawn.js";
import { clipped } from "./html.js";
import { pngAddress } from "./picture.js";

/** Cells drawn one by one, with their value for the pointer; more become the pixels of a picture. */
const MOST_CELLS = 1024;
/** Widths of a panel by how many there are. */
const ONE = 340;
const FEW = 180;
const MANY = 120;
const WIDEST_CELL = 90;
/** A cell of this size has room for its value. */
const ROOM = { width: 36, height: 17 };
/** Letters of a label, and about how wide one is. */
const LETTERS = 10;
const LETTER = 7;
const TOP = 26;
/** What a row's label and a turned column's need, and up to how many labels all are shown. */
const LINE = 14;
const MOST_LABELS = 40;

/** One matrix of a heatmap. */
export function matrixSvg(
  heatmap: Heatmap,
  panel: number,
  colours: Colours,
  label: string,
  paper: Paper,
): string {
  const [panels, rows, columns] = heatmap.shape;
  const inner = sizeOf(panels, rows, columns);
  // Labels are words that the spec chose: each is shown. Of indices every second or fifth tells the rest.
  const all = { rows: hasAll(heatmap.rowLabels), columns: hasAll(heatmap.columnLabels) };
  if (all.rows) inner.height = Math.max(inner.height, rows * LINE);
  if (all.columns) inner.width = Math.max(inner.width, columns * LINE);
  const values = heatmap.values.slice(panel * rows * columns, (panel + 1) * rows * columns);
  const digits = String(rows - 1).length;
  const left = 16 + LETTER * Math.max(2, heatmap.rowLabels ? widest(heatmap.rowLabels) : digits);
  const letters = widest(heatmap.columnLabels);
  const turned = letters * LETTER > inner.width / columns;
  const bottom = turned ? 34 + letters * 6 : 38;
  const marks = panels * rows * columns <= MOST_CELLS ? cells : pixels;
  return svgOf(
    {
      width: left + inner.width + 8,
      height: TOP + inner.height + bottom,
      marginLeft: left,
      marginRight: 8,
      marginTop: TOP,
      marginBottom: bottom,
      style: { fontSize: "12px" },
      x: { domain: [-0.5, columns - 0.5], label: null },
      y: { domain: [rows - 0.5, -0.5], label: null },
      marks: [
        ...marks(values, rows, columns, heatmap, colours, inner),
        Plot.axisX(ticks(columns, all.columns ? columns : inner.width / (turned ? 18 : 30)), {
          tickSize: 0,
          label: heatmap.axes[2],
          labelAnchor: "center",
          labelArrow: "none",
          tickFormat: (i: number) => clipped(heatmap.columnLabels?.[i] ?? String(i), LETTERS),
          ...(turned ? { tickRotate: -60 } : {}),
        }),
        Plot.axisY(ticks(rows, all.rows ? rows : inner.height / 16), {
          tickSize: 0,
          label: `${heatmap.axes[1]} ↓`,
          labelArrow: "none",
          tickFormat: (i: number) => clipped(heatmap.rowLabels?.[i] ?? String(i), LETTERS),
        }),
        Plot.frame({ strokeOpacity: 0.35 }),
      ],
    },
    label,
    paper,
  );
}

type Marks = (
  values: number[],
  rows: number,
  columns: number,
  heatmap: Heatmap,
  colours: Colours,
  inner: { width: number; height: number },
) => Plot.Markish[];

const cells: Marks = (values, rows, columns, { axes, rowLabels, columnLabels }, colours, inner) => {
  const all = values.map((value, i) => ({ value, row: Math.floor(i / columns), column: i % columns }));
  const named = (axis: string, i: number, labels: string[] | undefined) => `${axis} ${labels?.[i] ?? i}`;
  const marks: Plot.Markish[] = [
    Plot.rect(all, {
      x1: ({ column }) => column - 0.5,
      x2: ({ column }) => column + 0.5,
      y1: ({ row }) => row - 0.5,
      y2: ({ row }) => row + 0.5,
      fill: ({ value }) => css(colours.of(value)),
      shapeRendering: "crispEdges",
      title: ({ value, row, column }) =>
        `${named(axes[1], row, rowLabels)}, ${named(axes[2], column, columnLabels)}: ${short(value)}`,
    }),
  ];
  if (inner.width / columns >= ROOM.width && inner.height / rows >= ROOM.height) {
    marks.push(
      Plot.text(all, {
        x: "column",
        y: "row",
        text: ({ value }) => brief(value, inner.width / columns < 1.5 * ROOM.width),
        fill: ({ value }) => (isLight(colours.of(value)) ? "black" : "white"),
        pointerEvents: "none",
      }),
    );
  }
  return marks;
};

const pixels: Marks = (values, rows, columns, _heatmap, colours, inner) => {
  const data = Uint8Array.from(values.flatMap((value) => colours.of(value)));
  return [
    Plot.image([0], {
      x: (columns - 1) / 2,
      y: (rows - 1) / 2,
      ...inner,
      src: () => pngAddress(columns, rows, 3, data),
      preserveAspectRatio: "none",
      imageRendering: "pixelated",
    }),
  ];
};

/** The inner size: cells are squares where the matrix is not too long for it. */
function sizeOf(panels: number, rows: number, columns: number): { width: number; height: number } {
  const most = panels === 1 ? ONE : panels <= 4 ? FEW : MANY;
  const width = Math.min(most, columns * WIDEST_CELL);
  const height = Math.round(Math.min(1.2 * most, Math.max(0.3 * width, (width * rows) / columns)));
  return { width, height };
}

function hasAll(labels: string[] | undefined): boolean {
  return labels !== undefined && labels.length <= MOST_LABELS;
}

/** Indices to name, as many as have room, at steps of 1, 2, 5, 10, 20, ... */
function ticks(length: number, room: number): number[] {
  const steps = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 50_000];
  const step = steps.find((size) => length / size <= Math.max(1, room)) ?? length;
  return Array.from({ length: Math.ceil(length / step) }, (_, i) => i * step);
}

function widest(labels: string[] | undefined): number {
  return Math.max(0, ...(labels ?? []).map((label) => [...clipped(label, LETTERS)].length));
}
