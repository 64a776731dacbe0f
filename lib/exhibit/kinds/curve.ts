import { checkText, same } from "../checks.js";
import type { Curve } from "../forms.js";
import { readNumbers } from "../numbers.js";
import type { About, Values } from "../options.js";

/** One or more lines: a loss, a schedule, a distribution. */
export interface CurveOptions extends About {
  kind: "curve";
  /** By name, the values of y, [n]; x is 0, 1, 2, ... unless given. At most 8. */
  series: Record<string, Values | { x: Values; y: Values }>;
  xLabel: string;
  yLabel: string;
  /** A region to compare with: what 20 seeds of the solution stay inside. */
  band?: { name: string; low: Values; high: Values; x?: Values };
  /** A logarithmic vertical axis. */
  log?: boolean;
  /** A logarithmic horizontal axis. */
  logX?: boolean;
  /** What the learner's other exercises showed under the same title, shared too, is drawn in the same picture. */
  shared?: boolean;
}

const MOST_SERIES = 8;

export function checkCurve({ xLabel, yLabel }: CurveOptions): void {
  checkText("xLabel", xLabel);
  checkText("yLabel", yLabel);
}

export async function readCurve(options: CurveOptions): Promise<Curve> {
  const names = Object.keys(options.series);
  if (names.length === 0 || names.length > MOST_SERIES)
    throw new RangeError(`a curve should have 1 to ${MOST_SERIES} series, got ${names.length}`);
  const series: Curve["series"] = [];
  for (const name of names) {
    const given = options.series[name];
    const { x, y } = isPoints(given) ? given : { x: undefined, y: given };
    series.push({ name, ...(await readLine({ x, y }, name)) });
  }
  const { title, caption, xLabel, yLabel, log = false, logX = false, shared = false } = options;
  const band = await readBand(options.band);
  return { kind: "curve", title, caption, xLabel, yLabel, log, logX, shared, series, band };
}

async function readBand(band: CurveOptions["band"]): Promise<Curve["band"]> {
  if (!band) return undefined;
  const low = await readLine({ x: band.x, y: band.low }, `low of ${band.name}`);
  const high = await readLine({ x: band.x, y: band.high }, `high of ${band.name}`);
  same(`low and high of ${band.name}`, low.y.length, high.y.length);
  return { name: band.name, x: low.x, low: low.y, high: high.y };
}

async function readLine(
  { x, y }: { x: Values | undefined; y: Values },
  name: string,
): Promise<{ x: number[]; y: number[] }> {
  const values = await readRow(name, y);
  const places = x === undefined ? values.map((_, i) => i) : await readRow(`x of ${name}`, x);
  same(`x and y of ${name}`, places.length, values.length);
  return { x: places, y: values };
}

async function readRow(name: string, value: Values): Promise<number[]> {
  const { shape, values } = await readNumbers(name, value);
  if (shape.length !== 1) throw new RangeError(`${name} should have shape [n], got [${shape.join(", ")}]`);
  return values;
}

function isPoints(given: CurveOptions["series"][string]): given is { x: Values; y: Values } {
  return typeof given === "object" && given !== null && "x" in given && "y" in given;
}
