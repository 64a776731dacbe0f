/** A curve with the name that stands at its highest point. */
interface Curve {
  name: string;
  points: (readonly [x: number, y: number])[];
}

interface Axis {
  label: string;
  /** Where a tick stands, and what it is called. The first and the last are the ends of the axis. */
  ticks: Record<number, string>;
}

interface Panel {
  /** The panel's place in the row, from 0. */
  at: number;
  title: string;
  axes: { x: Axis; y: Axis };
  curves: Curve[];
}

const [WIDTH, HEIGHT, GAP] = [300, 190, 70];
const [LEFT, TOP, BOTTOM] = [56, 46, 48];

/** One of several plots side by side, as SVG. */
export function panel({ at, title, axes, curves }: Panel): string {
  const ends = ({ ticks }: Axis) => {
    const places = Object.keys(ticks).map(Number);
    return [Math.min(...places), Math.max(...places)];
  };
  const [[x0, x1], [y0, y1]] = [ends(axes.x), ends(axes.y)];
  const left = LEFT + at * (WIDTH + GAP);
  const px = (x: number) => round(left + ((x - x0) / (x1 - x0)) * WIDTH);
  const py = (y: number) => round(TOP + HEIGHT - ((y - y0) / (y1 - y0)) * HEIGHT);
  return [
    text(left + WIDTH / 2, 16, title, "title middle"),
    ...Object.entries(axes.y.ticks).flatMap(([y, name]) => [
      `<path class="grid" d="M${left} ${py(Number(y))}h${WIDTH}"/>`,
      text(left - 8, py(Number(y)) + 4, name, "end"),
    ]),
    ...Object.entries(axes.x.ticks).map(([x, name]) =>
      text(px(Number(x)), TOP + HEIGHT + 20, name, "middle"),
    ),
    text(left + WIDTH / 2, TOP + HEIGHT + 40, axes.x.label, "quiet middle"),
    ...(at === 0
      ? [
          `<g transform="translate(${LEFT - 40} ${TOP + HEIGHT / 2}) rotate(-90)">${text(0, 0, axes.y.label, "quiet middle")}</g>`,
        ]
      : []),
    ...curves.map(({ points }, i) => {
      const line = points.map(([x, y], j) => `${j === 0 ? "M" : "L"}${px(x)} ${py(y)}`).join("");
      return `<path class="curve c${i}" d="${line}"/>`;
    }),
    ...curves.map(({ name, points }, i) => {
      const [x, y] = points.reduce((best, point) => (point[1] > best[1] ? point : best));
      const anchor = x === x0 ? "" : x === x1 ? " end" : " middle";
      return text(px(x) + (x === x0 ? 4 : x === x1 ? -4 : 0), py(y) - 6, name, `name c${i}${anchor}`);
    }),
  ].join("\n");
}

/** A picture for a page that is light or dark, with a title for readers who can't see it. */
export function picture(title: string, panels: string[]): string {
  const width = LEFT + panels.length * WIDTH + (panels.length - 1) * GAP + 20;
  const height = TOP + HEIGHT + BOTTOM;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" font-family="system-ui, sans-serif" font-size="13">
<title>${title}</title>
<style>
text { fill: #24292f } .quiet { fill: #57606a } .title { font-weight: 600 } .middle { text-anchor: middle } .end { text-anchor: end }
.grid { stroke: #d0d7de; fill: none } .curve { fill: none; stroke-width: 2.5 } .name { font-weight: 600 }
path.c0 { stroke: #0969da } path.c1 { stroke: #bc4c00 } path.c2 { stroke: #1a7f37 }
text.c0 { fill: #0969da } text.c1 { fill: #bc4c00 } text.c2 { fill: #1a7f37 }
@media (prefers-color-scheme: dark) {
text { fill: #e6edf3 } .quiet { fill: #9198a1 } .grid { stroke: #3d444d }
path.c0 { stroke: #4493f8 } path.c1 { stroke: #f0883e } path.c2 { stroke: #3fb950 }
text.c0 { fill: #4493f8 } text.c1 { fill: #f0883e } text.c2 { fill: #3fb950 }
}
</style>
${panels.join("\n")}
</svg>
`;
}

function text(x: number, y: number, content: string, classes: string): string {
  return `<text class="${classes}" x="${round(x)}" y="${round(y)}">${content}</text>`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
