import * as Plot from "@observablehq/plot";
import type { Curve } from "../../lib/exhibit/forms.js";
import { short } from "../core/numbers.js";
import { outside, type Range, sharedRange } from "../core/picture/scale.js";
import { thinned } from "../core/picture/thin.js";
import { type Drawn, type Paper, roomForTicks, svgOf } from "./drawn.js";
import { escaped } from "./html.js";

type Line = Curve["series"][number];

/** Lines are told apart by their colour and by their dashes; from the ninth on the colours come again with other dashes. */
const DASHES = ["none", "6 3", "2 4", "8 3 2 3", "1 3", "10 4", "4 2 1 2 1 2", "12 2"];
/** With fewer points each is marked. */
const MARKED = 16;

/** Ticks at powers of ten, not in milli and micro. */
const LOG = { type: "log", ticks: 5, tickFormat: (value: number) => powerText(value) } as const;

/** Both sides' lines over the same axes. */
export function drawCurves(yours: Curve | undefined, theirs: Curve | undefined, paper: Paper): Drawn {
  const both = [yours, theirs].filter((curve) => curve !== undefined);
  const names = [...new Set(both.flatMap(({ series }) => series.map(({ name }) => name)))];
  const { log, logX, shared } = both[0];
  const x = rangeOf(xOf(yours), xOf(theirs), logX, shared);
  const y = rangeOf(yOf(yours), yOf(theirs), log, shared);
  const figure = (curve: Curve | undefined) =>
    curve && lines(curve, names, x, y, log, paper) + notes(curve, y, log);
  const band = both.find((curve) => curve.band)?.band;
  const legend = names.map((name, i) => `<li>${sample(i)}${escaped(name)}</li>`);
  if (band) legend.push(`<li><span class="band"></span>${escaped(band.name)}</li>`);
  return {
    yours: figure(yours),
    theirs: figure(theirs),
    below: legend.length > 1 ? `<ul class="legend">${legend.join("")}</ul>` : "",
  };
}

function lines(curve: Curve, names: string[], x: Range, y: Range, log: boolean, paper: Paper): string {
  const { band, series, xLabel, yLabel } = curve;
  const marks: Plot.Markish[] = [];
  if (band) {
    const points = band.x.map((at, i) => ({ x: at, low: band.low[i], high: band.high[i] }));
    marks.push(
      Plot.areaY(points, {
        x: "x",
        y1: "low",
        y2: "high",
        fill: "currentColor",
        fillOpacity: 0.14,
        clip: true,
      }),
    );
  }
  for (const line of series) {
    const at = names.indexOf(line.name);
    const points = thinned(line.x, line.y);
    const stroke = colorOf(at);
    marks.push(
      Plot.lineY(points, { x: "x", y: "y", stroke, strokeWidth: 2, strokeDasharray: dashOf(at), clip: true }),
    );
    if (points.length <= MARKED)
      marks.push(Plot.dot(points, { x: "x", y: "y", fill: stroke, r: 3, clip: true }));
  }
  const options = {
    width: 420,
    height: 270,
    marginBottom: 40,
    inset: 5,
    style: { fontSize: "13px" },
    x: {
      domain: x,
      label: curve.logX ? `${xLabel} (log scale)` : xLabel,
      ...(curve.logX ? LOG : { ticks: 5 }),
    },
    y: {
      domain: y,
      label: log ? `${yLabel} (log scale)` : yLabel,
      grid: true,
      ...(log ? LOG : { ticks: 5 }),
    },
  };
  return svgOf({ ...options, marginLeft: roomForTicks(options, paper), marks }, altText(curve), paper);
}

function sample(i: number): string {
  return `<svg class="sample" width="30" height="8" aria-hidden="true"><path d="M1 4H29" stroke="${colorOf(i)}" stroke-width="2.5" stroke-dasharray="${dashOf(i)}"/></svg>`;
}

function colorOf(line: number): string {
  return `var(--line-${line % DASHES.length})`;
}

function dashOf(line: number): string {
  return DASHES[(line + Math.floor(line / DASHES.length)) % DASHES.length];
}

/** What the picture shows, in words. */
function altText({ series, xLabel, yLabel }: Curve): string {
  return `${yLabel} over ${xLabel}. ${series.map((line) => `${line.name}: ${inWords(line, xLabel)}`).join("; ")}.`;
}

function inWords({ x, y }: Line, xLabel: string): string {
  const last = y.length - 1;
  if (last === 0) return `${short(y[0])} at ${xLabel} ${short(x[0])}`;
  return `from ${short(y[0])} at ${xLabel} ${short(x[0])} to ${short(y[last])} at ${xLabel} ${short(x[last])}`;
}

function notes(curve: Curve, y: Range, log: boolean): string {
  const said = curve.series.map((line) => {
    const far = outside(line.y, y);
    const beyond =
      far === 0 ? "" : `; ${far} of ${line.y.length} points ${far === 1 ? "lies" : "lie"} outside the axis`;
    return escaped(`${line.name} ${ending(line, curve.xLabel, log)}${beyond}`);
  });
  return `<p class="note">${said.join("<br>")}</p>`;
}

/** How a line ends, or where it first has no place on the axis. */
function ending({ x, y }: Line, xLabel: string, log: boolean): string {
  const isDrawn = (value: number) => Number.isFinite(value) && (!log || value > 0);
  const ends = `ends at ${short(y.at(-1) as number)}`;
  const first = y.findIndex((value) => !isDrawn(value));
  if (first < 0) return ends;
  const lasts = y.slice(first).every((value) => !isDrawn(value));
  const odd = `${short(y[first])} ${lasts ? "from" : "at"} ${xLabel} ${short(x[first])}${lasts ? " on" : ""}`;
  return lasts ? `is ${odd}` : `${ends}; it is ${odd}`;
}

function xOf(curve: Curve | undefined): number[] {
  return curve?.series.flatMap(({ x }) => x) ?? [];
}

function yOf(curve: Curve | undefined): number[] {
  if (!curve) return [];
  const { series, band } = curve;
  return [...series.flatMap(({ y }) => y), ...(band ? [...band.low, ...band.high] : [])];
}

function powerText(value: number): string {
  return Number.isInteger(Math.log10(value)) ? short(value) : "";
}

/** The ends of an axis. A shared picture shows all of the learner's curves, also those that the reference has not beside it. */
function rangeOf(yours: number[], theirs: number[], log = false, shared = false): Range {
  const placed = (values: number[]) =>
    log ? values.map((value) => Math.log10(value > 0 ? value : Number.NaN)) : values;
  const [mine, reference] = [placed(yours), placed(theirs)];
  const [low, high] = shared ? sharedRange([], [...mine, ...reference]) : sharedRange(mine, reference);
  return log ? [10 ** low, 10 ** high] : [low, high];
}
