import { endsOf, type Figure, type Panel, ticksOf } from "./figure.js";
import { frame, round, text, upward } from "./frame.js";
import { heatMapsSvg } from "./heat-map.js";
import { scattersSvg } from "./scatter.js";

const [WIDTH, HEIGHT, GAP] = [300, 190, 70];
/** A plot that has the line to itself. */
const WIDE = 460;
const [LEFT, TOP, BOTTOM] = [64, 46, 48];

/** The picture of a figure, of whichever kind. */
export function svgOf(figure: Figure): string {
  if ("maps" in figure) return heatMapsSvg(figure);
  if ("clouds" in figure) return scattersSvg(figure);
  const { panels } = figure;
  const each = panels.length === 1 ? WIDE : WIDTH;
  const width = LEFT + panels.length * each + (panels.length - 1) * GAP + 20;
  const plots = panels.map((panel, i) => plot(panel, LEFT + i * (each + GAP), each, i === 0));
  return frame(figure, width, TOP + HEIGHT + BOTTOM, plots);
}

function plot({ title, x, y, curves }: Panel, left: number, width: number, isFirst: boolean): string {
  const [[x0, x1], [y0, y1]] = [endsOf(x), endsOf(y)];
  const px = (at: number) => round(left + ((at - x0) / (x1 - x0)) * width);
  const py = (at: number) => round(TOP + HEIGHT - ((at - y0) / (y1 - y0)) * HEIGHT);
  return [
    text(left + width / 2, 16, title, "title middle"),
    ...ticksOf(y).flatMap(([at, name]) => [
      `<path class="grid" d="M${left} ${py(at)}h${width}"/>`,
      text(left - 8, py(at) + 4, name, "end"),
    ]),
    ...ticksOf(x).map(([at, name]) => text(px(at), TOP + HEIGHT + 20, name, "middle")),
    text(left + width / 2, TOP + HEIGHT + 40, x.label, "quiet middle"),
    ...(isFirst ? [upward(left - 52, TOP + HEIGHT / 2, y.label)] : []),
    ...curves.map(({ points, more = [] }, i) => {
      const lines = [points, ...more].map((line) =>
        line.map(([a, b], j) => `${j === 0 ? "M" : "L"}${px(a)} ${py(b)}`).join(""),
      );
      return `<path class="curve c${i}" d="${lines.join("")}"/>`;
    }),
    ...curves.map(({ name, points, at, beside }, i) => {
      const highest = points.reduce((best, point) => (point[1] > best[1] ? point : best));
      const [a, b] = at === undefined ? highest : (points.at(at) as readonly [number, number]);
      const y = py(b) + (beside?.startsWith("below") ? 16 : -6);
      if (beside && beside !== "below") {
        const [anchor, aside] = beside === "left" ? [" end", -8] : ["", 8];
        return text(px(a) + aside, y, name, `name c${i}${anchor}`);
      }
      // Beside the ends of a plot a name runs inward.
      const share = (a - x0) / (x1 - x0);
      const [anchor, aside] = share < 0.2 ? ["", 4] : share > 0.8 ? [" end", -4] : [" middle", 0];
      return text(px(a) + aside, y, name, `name c${i}${anchor}`);
    }),
  ].join("\n");
}
