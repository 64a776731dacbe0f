import * as Plot from "@observablehq/plot";
import type { Points, PointsPanel } from "../../lib/exhibit/forms.js";
import { count } from "../core/course/count.js";
import { short } from "../core/numbers.js";
import { markPath, PATH_MARKS, pathSample } from "../core/picture/path-marks.js";
import {
  endsOf,
  insideOf,
  isInside,
  type Point,
  planeRange,
  type Segment,
  segmentsOf,
  unseen,
} from "../core/picture/plane.js";
import type { Range } from "../core/picture/scale.js";
import { brief, symbolsPath } from "../core/picture/symbols.js";
import { type Drawn, type Paper, roomForTicks, svgOf } from "./drawn.js";
import { escaped } from "./html.js";
import { panelHtml } from "./panel.js";

/** Sides of a panel's square by how many there are. */
const ONE = 360;
const FEW = 190;
const MANY = 108;
/** Of panels with paths: where one turns is seen in large ones only. */
const PATHS = 300;
/** Radius of a mark in a panel of so many points. */
const RADII: [most: number, radius: number][] = [
  [150, 3],
  [800, 2],
  [Number.POSITIVE_INFINITY, 1.4],
];
const INSET = 6;

/** Both sides' panels over the same axes, which have the same scale. */
export function drawPoints(yours: Points | undefined, theirs: Points | undefined, paper: Paper): Drawn {
  const both = [theirs, yours].filter((points) => points !== undefined);
  const panels = both.flatMap((points) => points.panels);
  const names = [...new Set(panels.flatMap(({ clouds }) => clouds.map(({ name }) => name)))];
  const range = planeRange(yours, theirs);
  const figure = (points: Points | undefined) => points && panelsHtml(points, names, range, paper);
  const legend = names.map((name, i) => `<li>${sample(i)}${escaped(name)}</li>`);
  if (panels.some(({ paths }) => paths.length > 0))
    for (const [name, mark] of Object.entries(PATH_MARKS)) legend.push(`<li>${pathSample(mark)}${name}</li>`);
  return {
    yours: figure(yours),
    theirs: figure(theirs),
    below: legend.length > 0 ? `<ul class="legend">${legend.join("")}</ul>` : "",
  };
}

function panelsHtml({ panels }: Points, names: string[], range: Range, paper: Paper): string {
  const few = panels.some(({ paths }) => paths.length > 0) ? PATHS : FEW;
  const size = panels.length === 1 ? ONE : panels.length <= 4 ? few : MANY;
  const several = panels.length > 1 ? " several" : "";
  const drawn = panels.map((panel) =>
    panelHtml(`<b>${escaped(panel.label)}</b>`, panelSvg(panel, names, range, size, paper)),
  );
  return `<div class="panels${several}">${drawn.join("")}</div>${unseen(panels, range)
    .map((note) => `<p class="note">${note}.</p>`)
    .join("")}`;
}

function panelSvg(panel: PointsPanel, names: string[], range: Range, size: number, paper: Paper): string {
  const options: Plot.PlotOptions = {
    marginTop: 8,
    marginRight: 10,
    marginBottom: 24,
    inset: INSET,
    style: { fontSize: "13px" },
    x: { domain: range, label: null, ticks: size === MANY ? 2 : 4 },
    y: { domain: range, label: null, ticks: size === MANY ? 2 : 4 },
  };
  const marginLeft = roomForTicks({ ...options, height: size }, paper);
  const draw: Plot.RenderFunction = (_index, { x, y }, _values, _dimensions, { document }) => {
    const at = ([a, b]: Point): Point => [x!(a) as number, y!(b) as number];
    const group = document.createElementNS("http://www.w3.org/2000/svg", "g");
    group.innerHTML = content(panel, names, range, at);
    return group as never;
  };
  const svg = { ...options, width: marginLeft + size + 10, height: size + 32, marginLeft };
  return svgOf({ ...svg, marks: [Plot.frame({ strokeOpacity: 0.35 }), draw] }, altText(panel), paper);
}

/** What lies in the square: lines below the points, but paths above them. */
function content(
  { clouds, arrows, paths }: PointsPanel,
  names: string[],
  range: Range,
  at: (point: Point) => Point,
): string {
  const inside = (segments: Segment[]) => segments.flatMap((segment) => insideOf(segment, range) ?? []);
  const line = (d: string, opacity: number) =>
    d &&
    `<path d="${d}" fill="none" stroke="currentColor" stroke-opacity="${opacity}" stroke-width="1.2"></path>`;
  const ways = paths.map((path) => join(inside(segmentsOf(path)).map(at)));
  const heads = arrows.map((arrow) =>
    arrowPath(insideOf(endsOf(arrow), range)?.map(at) as Segment | undefined),
  );
  const marks = Object.values(PATH_MARKS).map((mark) =>
    markPath(
      mark,
      paths
        .flatMap(mark.of)
        .filter((point) => isInside(point, range))
        .map(at),
    ),
  );
  const points = clouds.reduce((sum, cloud) => sum + cloud.points.length, 0);
  const [, radius] = RADII.find(([most]) => points <= most)!;
  const dots = clouds.map((cloud) =>
    symbolsPath(
      names.indexOf(cloud.name),
      cloud.points.filter((point) => isInside(point, range)).map(at),
      radius,
    ),
  );
  if (paths.length === 0) return [line(heads.join(""), 0.75), ...dots].filter(Boolean).join("");
  // Hundreds of points would hide a dozen paths.
  return [
    `<g opacity="0.45">${dots.join("")}</g>`,
    line(ways.join(""), 0.9),
    line(heads.join(""), 0.75),
    ...marks,
  ]
    .filter(Boolean)
    .join("");
}

/** Ends of segments, two by two, as one path; where one goes on from the last the pen stays down. */
function join(ends: Point[]): string {
  let last = "";
  return ends
    .map(([x, y], i) => {
      const place = `${brief(x)} ${brief(y)}`;
      const text = i % 2 === 1 ? `L${place}` : place === last ? "" : `M${place}`;
      last = place;
      return text;
    })
    .join("");
}

/** A line with a head, which is smaller on a short one. */
function arrowPath(segment: Segment | undefined): string {
  if (!segment) return "";
  const [[x, y], [tipX, tipY]] = segment;
  const [dx, dy] = [tipX - x, tipY - y];
  const length = Math.hypot(dx, dy);
  const share = length > 0 ? Math.min(6, 0.5 * length) / length : 0;
  const wing = (side: number) =>
    `${brief(tipX - share * (dx - 0.5 * side * dy))} ${brief(tipY - share * (dy + 0.5 * side * dx))}`;
  return `M${brief(x)} ${brief(y)}L${brief(tipX)} ${brief(tipY)}M${wing(1)}L${brief(tipX)} ${brief(tipY)}L${wing(-1)}`;
}

function sample(cloud: number): string {
  return `<svg class="sample" width="14" height="14" aria-hidden="true">${symbolsPath(cloud, [[7, 7]], 4)}</svg>`;
}

/** What the picture shows, in words. */
function altText({ label, clouds, arrows, paths }: PointsPanel): string {
  const parts = [
    ...clouds.map(({ name, points }) => `${name}: ${count(points.length, "point")}${center(points)}`),
    ...(arrows.length > 0 ? [count(arrows.length, "arrow")] : []),
    ...(paths.length > 0 ? [`${count(paths.length, "path")} of ${count(paths[0].length, "point")}`] : []),
  ];
  return `${label}. ${parts.join("; ")}.`;
}

function center(points: Point[]): string {
  const finite = points.filter((point) => point.every(Number.isFinite));
  if (finite.length === 0) return ", none of them finite";
  const mean = (axis: 0 | 1) => finite.reduce((sum, point) => sum + point[axis], 0) / finite.length;
  return ` around (${short(mean(0))}, ${short(mean(1))})`;
}
