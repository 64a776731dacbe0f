import type { Exhibit, Heatmap, Table } from "../../../lib/exhibit/forms.js";
import { counted } from "../../core/picture/numbers.js";
import { extentOf } from "../../core/picture/scale.js";
import { curveLines } from "./curve.js";
import { imageLines } from "./images.js";
import type { Look } from "./look.js";
import { pointsLines } from "./points.js";
import { isSigned, shades, signText } from "./shades.js";
import { cut, fitted, wrap } from "./text.js";
import { columnsOf } from "./width.js";

/** A table of more rows is cut, and says so. */
const MOST_ROWS = 8;
const BETWEEN = "  ";

/** A small picture of what a run showed first, the first table if that is another, and how to see all of it. */
export function exhibitLines(exhibits: Exhibit[], way: "key" | { slug: string }, look: Look): string[] {
  const first = exhibits.find(({ kind }) => kind !== "unusable") ?? exhibits[0];
  if (!first) return [];
  const table = exhibits.find(({ kind }) => kind === "table");
  const shown = table && table !== first ? [first, table] : [first];
  const open = way === "key" ? "p" : `npm run kata -- show ${way.slug}`;
  const rest = exhibits.length - shown.length;
  const it = shown.length > 1 ? "both" : "it";
  return [
    ...shown.flatMap((exhibit) => [
      ...wrap(look.color.bold(titleOf(exhibit)), look),
      ...pictureOf(exhibit, look).map((line) => `   ${line}`),
    ]),
    ...wrap(
      `${look.color.bold.cyan(open)} shows ${it} beside the course's${rest > 0 ? `, and ${rest} more` : ""}`,
      look,
    ),
  ];
}

function titleOf({ title, ...exhibit }: Exhibit): string {
  if (exhibit.kind === "heatmap" && exhibit.shape[0] > 1)
    return `${title}: ${exhibit.panelLabels?.join(", ") ?? `${exhibit.axes[0]} 0 to ${exhibit.shape[0] - 1}`}`;
  if (exhibit.kind !== "curve") return title;
  const scale = exhibit.log ? ", log scale" : "";
  return exhibit.series.length === 1 ? `${title}${scale}: ${exhibit.series[0].name}` : `${title}${scale}`;
}

function pictureOf(exhibit: Exhibit, look: Look): string[] {
  if (exhibit.kind === "curve") return curveLines(exhibit, look);
  if (exhibit.kind === "heatmap") return heatmapLines(exhibit, look);
  if (exhibit.kind === "images") return imageLines(exhibit, look);
  if (exhibit.kind === "table") return tableLines(exhibit, look);
  if (exhibit.kind === "points") return pointsLines(exhibit, look);
  return wrap(`It cannot be drawn: ${exhibit.problem}.`, look, 0);
}

/** Most letters of a row's name. */
const NAME = 14;

function heatmapLines({ shape, axes: [, down, across], values, range, rowLabels }: Heatmap, look: Look) {
  const widest = Math.max(0, ...(rowLabels ?? []).map((name) => columnsOf(name)));
  const names = rowLabels?.map((name) => `${fitted(name, Math.min(NAME, widest), look)} `) ?? [];
  const aside = names.length > 0 ? Math.min(NAME, widest) + 1 : 0;
  const ends = range ?? extentOf(values) ?? [0, 1];
  const axes = look.color.dim(`down: ${down}, across: ${across}`);
  const rows = shades(values, shape, ends, { ...look, width: look.width - aside });
  // Rows of blocks have no names.
  const isNamed = names.length === rows.length;
  const named = isNamed ? rows.map((row, r) => look.color.dim(names[r]) + row) : rows;
  return [
    ...named,
    cut(isSigned(ends) ? `${axes}${look.color.dim(". ")}${signText(look)}` : axes, look.width - 4),
  ];
}

function tableLines({ columns, rows }: Table, look: Look): string[] {
  const shown = [columns, ...rows.slice(0, MOST_ROWS)].map((row) => row.map(cellText));
  const widths = columns.map((_, k) => Math.max(...shown.map((row) => columnsOf(row[k]))));
  const room = Math.max(look.width - 4 - BETWEEN.length * (columns.length - 1), columns.length);
  // The widest columns give way, so that every column is seen.
  while (widths.reduce((sum, width) => sum + width, 0) > room) widths[widths.indexOf(Math.max(...widths))]--;
  const lines = shown.map((row, i) => {
    const cells = row.map((cell, k) => cut(cell, widths[k]));
    const line = cells.map((cell, k) => cell + " ".repeat(widths[k] - columnsOf(cell))).join(BETWEEN);
    return i === 0 ? look.color.dim(line.trimEnd()) : line.trimEnd();
  });
  const more = rows.length - MOST_ROWS;
  return more > 0 ? [...lines, look.color.dim(`${more} more ${more === 1 ? "row" : "rows"}`)] : lines;
}

function cellText(cell: string | number): string {
  if (typeof cell !== "number") return cell.replace(/\s+/g, " ");
  if (Number.isInteger(cell)) return Math.abs(cell) < 1e6 ? String(cell) : counted(cell);
  return String(Number(cell.toPrecision(4)));
}
