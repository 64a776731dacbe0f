import type { Band } from "../../../lib/training/progress.js";
import { lossText } from "../../core/numbers.js";
import { type Charted, chartRange } from "../../core/report/training.js";
import type { Look } from "./look.js";

const UNICODE = { both: "█", upper: "▀", lower: "▄", band: "░", line: "─", tick: "┤", axis: "│" };
const ASCII = { both: "|", upper: "'", lower: ".", band: ":", line: "-", tick: "|", axis: "|" };

/** The characters that a chart is drawn in. */
export function chartMarks({ unicode }: Look): typeof UNICODE {
  return unicode ? UNICODE : ASCII;
}

const LABEL = 7;

/** The loss curve over the band of the solution and the line to reach. Each row is two half rows for the curve. */
export function chartLines(charted: Charted, look: Look, width: number, rows: number): string[] {
  const { color } = look;
  const mark = chartMarks(look);
  const columns = Math.max(8, width - LABEL - 2);
  const [low, high] = chartRange(charted);
  const halfOf = (loss: number) => Math.round(((high - loss) / (high - low || 1)) * (2 * rows - 1));
  const rowOf = (loss: number) => halfOf(loss) >> 1;
  const halves = curveHalves(charted, columns, halfOf);
  const bands = Array.from({ length: columns }, (_, c) => {
    const at = charted.band && bandAt(charted.band, stepAt(c, columns, charted.steps));
    return at ? [rowOf(at[1]), rowOf(at[0])] : undefined;
  });
  const target = rowOf(charted.threshold);

  const chart = Array.from({ length: rows }, (_, row) => {
    const cells = halves.map((filled, c) => {
      const upper = filled.has(2 * row);
      const lower = filled.has(2 * row + 1);
      if (upper || lower)
        return color.cyan.bold(upper && lower ? mark.both : upper ? mark.upper : mark.lower);
      const band = bands[c];
      if (band && band[0] <= row && row <= band[1]) return color.green(mark.band);
      return row === target ? color.yellow(mark.line) : " ";
    });
    const label = row === target ? lossText(charted.threshold) : row === 0 ? lossText(high) : "";
    const axis = color.dim(label ? mark.tick : mark.axis);
    return `${label.padStart(LABEL)} ${axis}${cells.join("").trimEnd()}`;
  });
  const last = `step ${charted.steps}`;
  return [...chart, color.dim(`${" ".repeat(LABEL + 2)}1${last.padStart(columns - 1)}`)];
}

/** For each column the half rows that the curve fills; a steep step fills those between its ends. */
function curveHalves(
  { losses, steps }: Charted,
  columns: number,
  halfOf: (loss: number) => number,
): Set<number>[] {
  let before: number | undefined;
  return Array.from({ length: columns }, (_, c) => {
    const loss = between(losses, stepAt(c, columns, steps) - 1);
    // Where it leaves the chart through the top, nothing is drawn.
    if (loss === undefined || !Number.isFinite(loss) || halfOf(loss) < 0) {
      before = undefined;
      return new Set<number>();
    }
    const here = halfOf(loss);
    const from = before === undefined ? here : before + Math.sign(here - before);
    before = here;
    const [top, bottom] = [Math.min(from, here), Math.max(from, here)];
    return new Set(Array.from({ length: bottom - top + 1 }, (_, i) => top + i));
  });
}

/** The step that a column stands for: the first one the first, the last one the last. */
function stepAt(column: number, columns: number, steps: number): number {
  return 1 + ((steps - 1) * column) / (columns - 1);
}

/** The value at a position between two elements, on the straight line. */
function between(values: number[], position: number): number | undefined {
  const before = Math.floor(position);
  if (position > values.length - 1) return undefined;
  const share = position - before;
  return share === 0 ? values[before] : values[before] * (1 - share) + values[before + 1] * share;
}

/** The band at a step, or undefined outside its steps. */
function bandAt(band: Band, step: number): [low: number, high: number] | undefined {
  const after = band.findIndex(([at]) => at >= step);
  if (after < 0) return undefined;
  const [b, lowB, highB] = band[after];
  if (b === step) return [lowB, highB];
  if (after === 0) return undefined;
  const [a, lowA, highA] = band[after - 1];
  const share = (step - a) / (b - a);
  return [lowA + share * (lowB - lowA), highA + share * (highB - highA)];
}

const LEVELS = { unicode: "▁▂▃▄▅▆▇█", ascii: "_.:-=+*#" };

/** Losses on one line, at most `width` characters. */
export function sparkline(losses: number[], look: Look, width: number): string {
  const finite = losses.filter(Number.isFinite);
  if (finite.length === 0) return "";
  const [low, high] = [Math.min(...finite), Math.max(...finite)];
  const levels = look.unicode ? LEVELS.unicode : LEVELS.ascii;
  const columns = Math.min(width, finite.length);
  return Array.from({ length: columns }, (_, c) => {
    const loss = between(finite, columns === 1 ? 0 : (c * (finite.length - 1)) / (columns - 1)) as number;
    return levels[Math.round(((loss - low) / (high - low || 1)) * (levels.length - 1))];
  }).join("");
}
