import type { Heatmap } from "../../../lib/exhibit/forms.js";
import { extentOf } from "../../core/picture/scale.js";
import type { Look } from "./look.js";
import { isSigned, shades, signText } from "./shades.js";
import { cut, fitted } from "./text.js";
import { columnsOf } from "./width.js";

/** Most letters of a row's name. */
const NAME = 14;

/** The title, and which panels stand beside each other. */
export function heatmapTitle({ title, shape, axes, panelLabels }: Heatmap): string {
  if (shape[0] === 1) return title;
  return `${title}: ${panelLabels?.join(", ") ?? `${axes[0]} 0 to ${shape[0] - 1}`}`;
}

/** The panels in shades, with the names of their rows and axes. */
export function heatmapLines(
  { shape, axes: [, down, across], values, range, rowLabels }: Heatmap,
  look: Look,
) {
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
