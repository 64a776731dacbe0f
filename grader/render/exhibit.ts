import stringWidth from "string-width";
import type { Exhibit, Heatmap, Images, Table } from "../../lib/exhibit/forms.js";
import { extentOf } from "../show/scale.js";
import { curveLines } from "./curve.js";
import type { Look } from "./look.js";
import { shades } from "./shades.js";
import { cut, wrap } from "./text.js";

const MOST_ROWS = 4;

/** A small picture of what a run showed first, and how to see all of it. */
export function exhibitLines(exhibits: Exhibit[], way: "key" | { slug: string }, look: Look): string[] {
  const first = exhibits.find(({ kind }) => kind !== "unusable") ?? exhibits[0];
  if (!first) return [];
  const open = way === "key" ? "p" : `npm run kata -- show ${way.slug}`;
  const more = exhibits.length > 1 ? `, and ${exhibits.length - 1} more` : "";
  return [
    ` ${look.color.bold(cut(titleOf(first), look.width - 2))}`,
    ...pictureOf(first, look).map((line) => `   ${line}`),
    ...wrap(`${look.color.bold.cyan(open)} shows it beside the reference's${more}`, look),
  ];
}

function titleOf({ title, ...exhibit }: Exhibit): string {
  if (exhibit.kind === "heatmap" && exhibit.shape[0] > 1)
    return `${title}: ${exhibit.axes[0]} 0 to ${exhibit.shape[0] - 1}`;
  if (exhibit.kind !== "curve") return title;
  return `${title}: ${exhibit.series.map(({ name }) => name).join(", ")}`;
}

function pictureOf(exhibit: Exhibit, look: Look): string[] {
  if (exhibit.kind === "curve") return curveLines(exhibit, look);
  if (exhibit.kind === "heatmap") return heatmapLines(exhibit, look);
  if (exhibit.kind === "images") return imageLines(exhibit, look);
  if (exhibit.kind === "table") return tableLines(exhibit, look);
  return wrap(`It cannot be drawn: ${exhibit.problem}.`, look, 0);
}

function heatmapLines({ shape, axes: [, down, across], values, range }: Heatmap, look: Look): string[] {
  return [
    ...shades(values, shape, range ?? extentOf(values) ?? [0, 1], look),
    look.color.dim(cut(`down: ${down}, across: ${across}`, look.width - 4)),
  ];
}

/** Brightness alone: the mean over the channels. */
function imageLines({ shape: [count, height, width, channels], values }: Images, look: Look): string[] {
  const grey = Array.from({ length: count * height * width }, (_, i) => {
    const pixel = values.slice(i * channels, (i + 1) * channels);
    return pixel.reduce((a, b) => a + b, 0) / channels;
  });
  return shades(grey, [count, height, width], [0, 1], look);
}

function tableLines({ columns, rows }: Table, look: Look): string[] {
  const shown = [columns, ...rows.slice(0, MOST_ROWS)].map((row) => row.map(cellText));
  const widths = columns.map((_, k) => Math.max(...shown.map((row) => stringWidth(row[k]))));
  return shown.map((row, i) => {
    const line = row.map((cell, k) => cell + " ".repeat(widths[k] - stringWidth(cell))).join("  ");
    const fitting = cut(line.trimEnd(), look.width - 4);
    return i === 0 ? look.color.dim(fitting) : fitting;
  });
}

function cellText(cell: string | number): string {
  return typeof cell === "number" ? String(Number(cell.toPrecision(4))) : cell.replace(/\s+/g, " ");
}
