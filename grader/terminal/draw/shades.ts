import { extentOf, type Range } from "../../core/picture/scale.js";
import type { Look } from "./look.js";

const UNICODE = { steps: [" ", "░", "▒", "▓", "█"], below: [" ", "·", "-", "=", "≡"], odd: "×" };
const ASCII = { steps: [" ", ".", ":", "o", "#"], below: [" ", "'", "-", "=", "%"], odd: "x" };

const MOST_ROWS = 10;
const BETWEEN = 2;

/**
 * Matrices as characters from light to dense, beside each other as many as fit; what is no number is a cross. A matrix
 * that is too large is drawn in blocks, each the mean of its values. In a range around 0 the shade is the distance from 0, and
 * what lies below it has a color of its own, or shades of its own.
 *
 * @param shape matrices, rows, columns
 */
export function shades(
  values: number[],
  [count, rows, columns]: [number, number, number],
  range: Range,
  look: Look,
): string[] {
  const room = look.width - 4;
  const block = Math.max(Math.ceil(rows / MOST_ROWS), Math.ceil(columns / Math.floor((room - 2) / 2)));
  // Letters are about twice as high as wide.
  const wide = 2 * Math.ceil(columns / block) + 2;
  const shown = Math.max(1, Math.min(count, Math.floor((room + BETWEEN) / (wide + BETWEEN))));
  const means = Array.from({ length: shown }, (_, panel) =>
    Array.from({ length: Math.ceil(rows / block) }, (_, r) =>
      Array.from({ length: Math.ceil(columns / block) }, (_, c) =>
        mean(values, panel * rows * columns, rows, columns, r * block, c * block, block),
      ),
    ),
  );
  // Means of blocks lie closer together than values.
  const [low, high] = (block > 1 && extentOf(means.flat(2))) || range;
  const most = Math.max(-low, high) || 1;
  const edge = look.unicode ? "│" : "|";
  return means[0].map((_, r) =>
    means.map((panel) => edge + panel[r].map(mark).join("") + edge).join(" ".repeat(BETWEEN)),
  );

  function mark(value: number): string {
    if (!isSigned(range)) return shadeOf((value - low) / (high - low || 1), look).repeat(2);
    if (!(value < 0)) return distanceOf(value / most, look).repeat(2);
    if (look.color.level > 0) return look.color.magenta(distanceOf(-value / most, look).repeat(2));
    return distanceOf(-value / most, look, "below").repeat(2);
  }
}

/** Whether a range has numbers below 0 and above it. */
export const isSigned = ([low, high]: Range) => low < 0 && high > 0;

/** What the shades of a range around 0 mean. */
export function signText(look: Look): string {
  const { below, steps } = look.unicode ? UNICODE : ASCII;
  if (look.color.level > 0) return `below 0: ${look.color.magenta(steps[2].repeat(2))}`;
  return `${below.slice(1).join(" ")}: below 0`;
}

/** The character of a distance from 0, of 0 to 1: only what is next to 0 is empty. */
function distanceOf(share: number, look: Look, kind: "steps" | "below" = "steps"): string {
  const { [kind]: steps, odd } = look.unicode ? UNICODE : ASCII;
  if (!Number.isFinite(share)) return odd;
  return steps[Math.min(steps.length - 1, Math.round(share * (steps.length - 1)))];
}

/** The character of a share of 0 to 1. */
export function shadeOf(share: number, look: Look): string {
  const { steps, odd } = look.unicode ? UNICODE : ASCII;
  if (!Number.isFinite(share)) return odd;
  return steps[Math.min(steps.length - 1, Math.max(0, Math.floor(share * steps.length)))];
}

/** The mean of the finite values of a block; of a block without one what stands there. */
function mean(
  values: number[],
  start: number,
  rows: number,
  columns: number,
  row: number,
  column: number,
  block: number,
): number {
  const inside: number[] = [];
  for (let r = row; r < Math.min(row + block, rows); r++)
    for (let c = column; c < Math.min(column + block, columns); c++)
      inside.push(values[start + r * columns + c]);
  const finite = inside.filter(Number.isFinite);
  return finite.length === 0 ? inside[0] : finite.reduce((a, b) => a + b, 0) / finite.length;
}
