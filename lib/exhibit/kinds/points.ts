import { checkRange, checkText } from "../checks.js";
import type { Points, PointsPanel } from "../forms.js";
import { MOST_NUMBERS, type Numbers, readNumbers, tooMany } from "../numbers.js";
import type { About, Values } from "../options.js";

/** Points of the plane: data and samples, a velocity field, trajectories. At most 65,536 numbers in all. */
export interface PointsOptions extends About {
  kind: "points";
  /** 1 to 8, side by side; what has the same name in several looks the same. */
  panels: {
    label: string;
    /** By name, [n, 2]: x, y. At most 8. */
    clouds?: Record<string, Values>;
    /** [n, 4]: x, y, dx, dy. Each is drawn from (x, y) to (x + dx, y + dy). */
    arrows?: Values;
    /** [paths, points, 2]. A dot marks the end of each. */
    paths?: Values;
  }[];
  /** Both ends of both axes; unless given, those of all values. */
  range?: [low: number, high: number];
}

const MOST_PANELS = 8;
const MOST_CLOUDS = 8;

export function checkPoints({ panels, range }: PointsOptions): void {
  for (const { label } of panels) checkText("label of every panel", label);
  checkRange(range);
}

export async function readPoints(options: PointsOptions): Promise<Points> {
  const { title, caption, range } = options;
  if (options.panels.length === 0 || options.panels.length > MOST_PANELS)
    throw new RangeError(`points should have 1 to ${MOST_PANELS} panels, got ${options.panels.length}`);
  const panels: PointsPanel[] = [];
  for (const panel of options.panels) panels.push(await readPanel(panel));
  const size = panels.reduce((sum, panel) => sum + sizeOf(panel), 0);
  if (size > MOST_NUMBERS) throw tooMany("the panels together", size);
  return { kind: "points", title, caption, panels, range };
}

async function readPanel({
  label,
  clouds = {},
  arrows,
  paths,
}: PointsOptions["panels"][number]): Promise<PointsPanel> {
  const names = Object.keys(clouds);
  if (names.length > MOST_CLOUDS)
    throw new RangeError(`${label} should have at most ${MOST_CLOUDS} clouds, got ${names.length}`);
  if (names.length === 0 && arrows === undefined && paths === undefined)
    throw new RangeError(`${label} should have clouds, arrows or paths, and has none`);
  const panel: PointsPanel = { label, clouds: [], arrows: [], paths: [] };
  for (const name of names) {
    const { values } = await readShaped(`${name} of ${label}`, clouds[name], ["n", 2]);
    panel.clouds.push({ name, points: rows(values, 2) as [number, number][] });
  }
  if (arrows !== undefined) {
    const { values } = await readShaped(`arrows of ${label}`, arrows, ["n", 4]);
    panel.arrows = rows(values, 4) as PointsPanel["arrows"];
  }
  if (paths !== undefined) {
    const { shape, values } = await readShaped(`paths of ${label}`, paths, ["paths", "points", 2]);
    panel.paths = rows(values, 2 * shape[1]).map((path) => rows(path, 2) as [number, number][]);
  }
  return panel;
}

/** Numbers of a shape in which words stand for any length. */
async function readShaped(name: string, value: Values, wanted: (string | number)[]): Promise<Numbers> {
  const numbers = await readNumbers(name, value);
  const { shape } = numbers;
  if (shape.length !== wanted.length || wanted.some((n, i) => typeof n === "number" && n !== shape[i]))
    throw new RangeError(`${name} should have shape [${wanted.join(", ")}], got [${shape.join(", ")}]`);
  return numbers;
}

function rows(values: number[], width: number): number[][] {
  return Array.from({ length: values.length / width }, (_, i) => values.slice(i * width, (i + 1) * width));
}

function sizeOf({ clouds, arrows, paths }: PointsPanel): number {
  const points = [...clouds.map((cloud) => cloud.points), ...paths];
  return 4 * arrows.length + points.reduce((sum, some) => sum + 2 * some.length, 0);
}
