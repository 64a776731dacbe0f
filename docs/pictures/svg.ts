import { endsOf, type Figure, type Panel, rangeOf, type Spot, ticksOf } from "./figure.js";
import { frame, round, text, upward } from "./frame.js";
import { heatMapsSvg } from "./heat-map.js";
import { momentsSvg } from "./moments.js";
import { scattersSvg } from "./scatter.js";
import { tilesSvg } from "./tiles.js";
import { treesSvg } from "./tree.js";

interface Size {
  width: number;
  height: number;
}

const [BESIDE, GAP]: [Size, number] = [{ width: 300, height: 190 }, 70];
/** A plot that has the line to itself, and one that needs room for names. */
const [ALONE, ROOMY]: Size[] = [
  { width: 460, height: 190 },
  { width: 420, height: 250 },
];
const [LEFT, TOP, BOTTOM] = [64, 46, 48];

/** How far a spot reaches around its numbers. */
const RADIUS = 4.5;
const SPOTS = `rect.c0 { fill: #0969da } rect.c1 { fill: #bc4c00 } rect.c2 { fill: #1a7f37 } rect.c3 { fill: #8250df }
@media (prefers-color-scheme: dark) { rect.c0 { fill: #4493f8 } rect.c1 { fill: #f0883e } rect.c2 { fill: #3fb950 } rect.c3 { fill: #ab7df8 } }`;

/** The picture of a figure, of whichever kind. */
export function svgOf(figure: Figure): string {
  if ("maps" in figure) return heatMapsSvg(figure);
  if ("clouds" in figure) return scattersSvg(figure);
  if ("moments" in figure) return momentsSvg(figure);
  if ("rows" in figure) return tilesSvg(figure);
  if ("trees" in figure) return treesSvg(figure);
  const { panels } = figure;
  const hasSpots = panels.some(({ spots }) => spots);
  const size = hasSpots ? ROOMY : panels.length === 1 ? ALONE : BESIDE;
  const width = LEFT + panels.length * size.width + (panels.length - 1) * GAP + 20;
  const plots = panels.map((panel, i) => plot(panel, LEFT + i * (size.width + GAP), size, i === 0));
  return frame(figure, width, TOP + size.height + BOTTOM, plots, hasSpots ? SPOTS : "");
}

function plot(panel: Panel, left: number, { width, height }: Size, isFirst: boolean): string {
  const { title, x, y, above, curves, spots = [] } = panel;
  const [[x0, x1], [y0, y1]] = [endsOf(x), endsOf(y)];
  const px = (at: number) => round(left + ((at - x0) / (x1 - x0)) * width);
  const py = (at: number) => round(TOP + height - ((at - y0) / (y1 - y0)) * height);
  return [
    text(left + width / 2, 16, title, "title middle"),
    ...(above ? [text(left + width / 2, 16, above.label, "quiet middle")] : []),
    ...(above ? ticksOf(above).map(([at, name]) => text(px(at), TOP - 10, name, "middle")) : []),
    ...ticksOf(y).flatMap(([at, name]) => [
      `<path class="grid" d="M${left} ${py(at)}h${width}"/>`,
      text(left - 8, py(at) + 4, name, "end"),
    ]),
    ...ticksOf(x).map(([at, name]) => text(px(at), TOP + height + 20, name, "middle")),
    text(left + width / 2, TOP + height + 40, x.label, "quiet middle"),
    ...(isFirst ? [upward(left - 52, TOP + height / 2, y.label)] : []),
    ...curves.map(({ points, more = [], color }, i) => {
      const lines = [points, ...more].map((line) =>
        line.map(([a, b], j) => `${j === 0 ? "M" : "L"}${px(a)} ${py(b)}`).join(""),
      );
      return `<path class="curve c${color ?? i}" d="${lines.join("")}"/>`;
    }),
    ...curves.map(({ name, points, at, beside, color }, i) => {
      const tint = `name c${color ?? i}`;
      const highest = points.reduce((best, point) => (point[1] > best[1] ? point : best));
      const [a, b] = at === undefined ? highest : (points.at(at) as readonly [number, number]);
      const y = py(b) + (beside?.startsWith("below") ? 16 : -6);
      if (beside && beside !== "below") {
        const [anchor, aside] = beside === "left" ? [" end", -8] : ["", 8];
        return text(px(a) + aside, y, name, `${tint}${anchor}`);
      }
      // Beside the ends of a plot a name runs inward.
      const share = (a - x0) / (x1 - x0);
      const [anchor, aside] = share < 0.2 ? ["", 4] : share > 0.8 ? [" end", -4] : [" middle", 0];
      return text(px(a) + aside, y, name, `${tint}${anchor}`);
    }),
    ...spots.map((spot) => spotShape(spot, px, py)),
    ...spots.map((spot) => spotName(spot, px, py)),
  ].join("\n");
}

type Scale = (at: number) => number;

/** A dot, or a box with round corners. */
function spotShape({ x, y, color }: Spot, px: Scale, py: Scale): string {
  const [x0, x1] = rangeOf(x).map(px);
  const [y1, y0] = rangeOf(y).map(py); // upside down
  const [width, height] = [x1 - x0 + 2 * RADIUS, y1 - y0 + 2 * RADIUS].map(round);
  // Boxes may lie on each other.
  const opacity = x0 < x1 && y0 < y1 ? ' fill-opacity="0.5"' : "";
  return `<rect class="c${color}"${opacity} x="${round(x0 - RADIUS)}" y="${round(y0 - RADIUS)}" width="${width}" height="${height}" rx="${RADIUS}"/>`;
}

function spotName({ name, x, y, color, beside }: Spot, px: Scale, py: Scale): string {
  const [x0, x1] = rangeOf(x).map(px);
  const [y1, y0] = rangeOf(y).map(py);
  const [across, down] = [(x0 + x1) / 2, (y0 + y1) / 2];
  const classes = `name c${color}`;
  switch (beside) {
    case "left":
      return text(x0 - RADIUS - 5, down + 4, name, `${classes} end`);
    case "right":
      return text(x1 + RADIUS + 5, down + 4, name, classes);
    case "above":
      return text(across, y0 - RADIUS - 5, name, `${classes} middle`);
    case "below":
      return text(across, y1 + RADIUS + 14, name, `${classes} middle`);
  }
}
