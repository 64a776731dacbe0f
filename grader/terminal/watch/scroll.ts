import type { Key } from "./bursts.js";

const PAGES: Record<string, number> = { space: 1, pagedown: 1, f: 1, b: -1, pageup: -1 };
const LINES: Record<string, number> = { down: 1, j: 1, return: 1, up: -1, k: -1 };
const ENDS: Record<string, number> = { home: -Infinity, g: -Infinity, end: Infinity };

/** Where a key scrolls to, or undefined if it does not scroll. */
export function scrolledBy(key: Key, from: number, rows: number, last: number): number | undefined {
  const step = ENDS[key.name] ?? LINES[key.name] ?? (PAGES[key.name] ?? Number.NaN) * rows;
  return Number.isNaN(step) ? undefined : Math.min(last, Math.max(0, Math.min(from, last) + step));
}
