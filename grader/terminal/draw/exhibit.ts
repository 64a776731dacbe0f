import type { Exhibit } from "../../../lib/exhibit/forms.js";
import { curveLines, curveTitle } from "./curve.js";
import { heatmapLines, heatmapTitle } from "./heatmap.js";
import { imageLines } from "./images.js";
import type { Look } from "./look.js";
import { pointsLines } from "./points.js";
import { tableLines } from "./table.js";
import { wrap } from "./text.js";

/** How a kind of exhibit is drawn. */
interface Drawing<Form> {
  lines(exhibit: Form, look: Look): string[];
  /** The title, where it has more to say than the exhibit's own. */
  title?(exhibit: Form): string;
}

const DRAWINGS: { [K in Exhibit["kind"]]: Drawing<Extract<Exhibit, { kind: K }>> } = {
  curve: { lines: curveLines, title: curveTitle },
  heatmap: { lines: heatmapLines, title: heatmapTitle },
  table: { lines: tableLines },
  images: { lines: imageLines },
  points: { lines: pointsLines },
  unusable: { lines: ({ problem }, look) => wrap(`It cannot be drawn: ${problem}.`, look, 0) },
};

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
    ...shown.flatMap((exhibit) => pictureLines(exhibit, look)),
    ...wrap(
      `${look.color.bold.cyan(open)} shows ${it} beside the course's${rest > 0 ? `, and ${rest} more` : ""}`,
      look,
    ),
  ];
}

function pictureLines(exhibit: Exhibit, look: Look): string[] {
  const drawing: Drawing<Exhibit> = DRAWINGS[exhibit.kind];
  const title = drawing.title?.(exhibit) ?? exhibit.title;
  return [...wrap(look.color.bold(title), look), ...drawing.lines(exhibit, look).map((line) => `   ${line}`)];
}
