import { endsOf, type Figure, type Panel, ticksOf } from "./figure.js";

const [WIDTH, HEIGHT, GAP] = [300, 190, 70];
/** A plot that has the line to itself. */
const WIDE = 460;
const [LEFT, TOP, BOTTOM] = [64, 46, 48];

/** A picture for a page that is light or dark, with a title for readers who can't see it. */
export function svgOf({ title, panels }: Figure): string {
  const each = panels.length === 1 ? WIDE : WIDTH;
  const width = LEFT + panels.length * each + (panels.length - 1) * GAP + 20;
  const height = TOP + HEIGHT + BOTTOM;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" font-family="system-ui, sans-serif" font-size="13">
<title>${escaped(title)}</title>
<style>
text { fill: #24292f } .quiet { fill: #57606a } .title { font-weight: 600 } .middle { text-anchor: middle } .end { text-anchor: end }
.grid { stroke: #d0d7de; fill: none } .curve { fill: none; stroke-width: 2.5 } .name { font-weight: 600; paint-order: stroke; stroke: #ffffff; stroke-width: 3 }
path.c0 { stroke: #0969da } path.c1 { stroke: #bc4c00 } path.c2 { stroke: #1a7f37 } path.c3 { stroke: #8250df }
text.c0 { fill: #0969da } text.c1 { fill: #bc4c00 } text.c2 { fill: #1a7f37 } text.c3 { fill: #8250df }
@media (prefers-color-scheme: dark) {
text { fill: #e6edf3 } .quiet { fill: #9198a1 } .grid { stroke: #3d444d } .name { stroke: #0d1117 }
path.c0 { stroke: #4493f8 } path.c1 { stroke: #f0883e } path.c2 { stroke: #3fb950 } path.c3 { stroke: #ab7df8 }
text.c0 { fill: #4493f8 } text.c1 { fill: #f0883e } text.c2 { fill: #3fb950 } text.c3 { fill: #ab7df8 }
}
</style>
${panels.map((panel, i) => plot(panel, LEFT + i * (each + GAP), each, i === 0)).join("\n")}
</svg>
`;
}

function plot({ title, x, y, curves }: Panel, left: number, width: number, isFirst: boolean): string {
  const [[x0, x1], [y0, y1]] = [endsOf(x), endsOf(y)];
  const px = (at: number) => round(left + ((at - x0) / (x1 - x0)) * width);
  const py = (at: number) => round(TOP + HEIGHT - ((at - y0) / (y1 - y0)) * HEIGHT);
  const turned = `<g transform="translate(${left - 52} ${TOP + HEIGHT / 2}) rotate(-90)">${text(0, 0, y.label, "quiet middle")}</g>`;
  return [
    text(left + width / 2, 16, title, "title middle"),
    ...ticksOf(y).flatMap(([at, name]) => [
      `<path class="grid" d="M${left} ${py(at)}h${width}"/>`,
      text(left - 8, py(at) + 4, name, "end"),
    ]),
    ...ticksOf(x).map(([at, name]) => text(px(at), TOP + HEIGHT + 20, name, "middle")),
    text(left + width / 2, TOP + HEIGHT + 40, x.label, "quiet middle"),
    ...(isFirst ? [turned] : []),
    ...curves.map(({ points }, i) => {
      const line = points.map(([a, b], j) => `${j === 0 ? "M" : "L"}${px(a)} ${py(b)}`).join("");
      return `<path class="curve c${i}" d="${line}"/>`;
    }),
    ...curves.map(({ name, points, at }, i) => {
      const highest = points.reduce((best, point) => (point[1] > best[1] ? point : best));
      const [a, b] = at === undefined ? highest : (points.at(at) as readonly [number, number]);
      // Beside the ends of a plot a name runs inward.
      const share = (a - x0) / (x1 - x0);
      const [anchor, aside] = share < 0.2 ? ["", 4] : share > 0.8 ? [" end", -4] : [" middle", 0];
      return text(px(a) + aside, py(b) - 6, name, `name c${i}${anchor}`);
    }),
  ].join("\n");
}

function text(x: number, y: number, content: string, classes: string): string {
  return `<text class="${classes}" x="${round(x)}" y="${round(y)}">${escaped(content)}</text>`;
}

function escaped(content: string): string {
  return content.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
