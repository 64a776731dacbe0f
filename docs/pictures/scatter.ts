import { type Axis, endsOf, type Picture, ticksOf } from "./figure.js";
import { frame, round, text } from "./frame.js";

/** Points in a plane, each shown by its name. */
export interface Cloud {
  title: string;
  x: Axis;
  y: Axis;
  points: { name: string; at: readonly [x: number, y: number]; group: number }[];
}

/** Clouds side by side. */
export interface Scatters extends Picture {
  clouds: Cloud[];
  /** What the colors mean, group by group. */
  groups: string[];
}

const [SIDE, GAP] = [270, 70];
const [LEFT, TOP, BOTTOM] = [48, 30, 74];

export function scattersSvg(figure: Scatters): string {
  const { clouds, groups } = figure;
  const width = LEFT + clouds.length * SIDE + (clouds.length - 1) * GAP + 20;
  const step = (width - LEFT) / groups.length;
  return frame(figure, width, TOP + SIDE + BOTTOM, [
    ...clouds.flatMap((cloud, i) => cloudParts(cloud, LEFT + i * (SIDE + GAP))),
    ...groups.map((name, g) => text(LEFT + (g + 0.5) * step, TOP + SIDE + 62, name, `name c${g} middle`)),
  ]);
}

function cloudParts({ title, x, y, points }: Cloud, left: number): string[] {
  const [[x0, x1], [y0, y1]] = [endsOf(x), endsOf(y)];
  const px = (at: number) => left + ((at - x0) / (x1 - x0)) * SIDE;
  const py = (at: number) => TOP + SIDE - ((at - y0) / (y1 - y0)) * SIDE;
  return [
    text(left + SIDE / 2, 16, title, "title middle"),
    ...ticksOf(y).map(
      ([at, name]) =>
        `<path class="grid" d="M${left} ${round(py(at))}h${SIDE}"/>${text(left - 6, py(at) + 4, name, "end")}`,
    ),
    ...ticksOf(x).map(
      ([at, name]) =>
        `<path class="grid" d="M${round(px(at))} ${TOP}v${SIDE}"/>${text(px(at), TOP + SIDE + 18, name, "middle")}`,
    ),
    text(left + SIDE / 2, TOP + SIDE + 36, x.label, "quiet middle"),
    ...points.map(({ name, at: [a, b], group }) => text(px(a), py(b) + 5, name, `name c${group} middle`)),
  ];
}

const HEIGHT = 15;
/** Of one cloud in letters, and where three stand side by side. */
const [ROOMY, NARROW] = [33, 21];

/** The same clouds in letters. A name whose cell is taken moves to the next free one; a mark that many points share covers what is there. */
export function scattersTwin({ clouds, groups }: Scatters): string[] {
  const width = clouds.length > 2 ? NARROW : ROOMY;
  const blocks = clouds.map(({ title, x, y, points }) => {
    const [[x0, x1], [y0, y1]] = [endsOf(x), endsOf(y)];
    const letters = Array.from({ length: HEIGHT }, () => Array<string>(width).fill(" "));
    for (const {
      name,
      at: [a, b],
    } of points) {
      const row = letters[Math.round(((y1 - b) / (y1 - y0)) * (HEIGHT - 1))];
      const column = Math.round(((a - x0) / (x1 - x0)) * (width - 1));
      const isMark = points.filter((other) => other.name === name).length > 1;
      const free = isMark ? [column] : row.map((_, c) => c).filter((c) => row[c] === " ");
      row[free.reduce((best, c) => (Math.abs(c - column) < Math.abs(best - column) ? c : best))] = name;
    }
    const edge = `+${"-".repeat(width)}+`;
    return [title, edge, ...letters.map((row) => `|${row.join("")}|`), edge].map((line) =>
      line.padEnd(width + 2),
    );
  });
  const rows = blocks[0].map((_, r) => blocks.map((lines) => lines[r]).join("  "));
  return [...rows, groups.join("    ")].map((line) => ` ${line}`.trimEnd());
}
