import { extentOf, type Range } from "../show/scale.js";
import type { Look } from "./look.js";

const UNICODE = { steps: [" ", "░", "▒", "▓", "█"], odd: "×" };
const ASCII = { steps: [" ", ".", ":", "o", "#"], odd: "x" };

const MOST_ROWS = 10;
const BETWEEN = 2;

/**
 * Matrices as characters from light to dense, beside each other as many as fit; what is no number is a cross. A matrix
 * that is too large is drawn in blocks, each the mean of its values.
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
  const edge = look.unicode ? "│" : "|";
  return means[0].map((_, r) =>
    means
      .map((panel) => edge + panel[r].map((value) => mark(value).repeat(2)).join("") + edge)
      .join(" ".repeat(BETWEEN)),
  );

  function mark(value: number): string {
    return shadeOf((value - low) / (high - low || 1), look);
  }
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
