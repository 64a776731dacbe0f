import type { Heatmap } from "../../lib/exhibit/forms.js";
import { count } from "../core/course/count.js";
import { short } from "../core/numbers.js";
import { apart } from "../core/picture/apart.js";
import { extentOf, outside } from "../core/picture/scale.js";
import { coloursFor, legend } from "./colours.js";
import type { Drawn, Paper } from "./drawn.js";
import { escaped } from "./html.js";
import { matrixSvg } from "./matrix.js";
import { panelHtml } from "./panel.js";

/** Both sides' matrices in the same colours, panel beside panel. */
export function drawHeatmaps(yours: Heatmap | undefined, theirs: Heatmap | undefined, paper: Paper): Drawn {
  const both = [yours, theirs].filter((heatmap) => heatmap !== undefined);
  const colours = coloursFor(yours?.values ?? [], theirs?.values ?? [], both[0].range);
  const panels = (heatmap: Heatmap | undefined) => {
    if (!heatmap) return undefined;
    const { shape, values } = heatmap;
    const svgs = Array.from({ length: shape[0] }, (_, panel) => {
      const svg = matrixSvg(heatmap, panel, colours, altText(heatmap, panel), paper);
      return panelHtml(panelName(heatmap, panel), svg);
    });
    const far = outside(values, colours.range);
    const beyond =
      far > 0 ? ` ${far} of ${values.length} ${far === 1 ? "lies" : "lie"} outside the colours.` : "";
    return `<div class="panels${shape[0] > 1 ? " several" : ""}">${svgs.join("")}</div><p class="note">${extentText(values)}.${beyond}</p>`;
  };
  const odd = both.some(({ values }) => values.some((x) => !Number.isFinite(x)));
  const difference = yours && theirs ? `<p class="note">${escaped(apart(yours, theirs))}</p>` : "";
  return { yours: panels(yours), theirs: panels(theirs), below: legend(colours, odd) + difference };
}

function panelName({ axes, panelLabels }: Heatmap, panel: number): string {
  return axes[0] && `<b>${escaped(panelLabels?.[panel] ?? `${axes[0]} ${panel}`)}</b>`;
}

function altText({ shape: [, rows, columns], axes, values, panelLabels }: Heatmap, panel: number): string {
  const own = values.slice(panel * rows * columns, (panel + 1) * rows * columns);
  const name = axes[0] ? `${panelLabels?.[panel] ?? `${axes[0]} ${panel}`}: ` : "";
  return `${name}${count(rows, "row")} (${axes[1]}) by ${count(columns, "column")} (${axes[2]}), ${extentText(own)}`;
}

function extentText(values: number[]): string {
  const extent = extentOf(values);
  return extent ? `values from ${short(extent[0])} to ${short(extent[1])}` : "no finite value";
}
