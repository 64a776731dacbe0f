import type { Point } from "./plane.js";
import { brief } from "./symbols.js";

/** A mark on a path: the points that get it, and its look. With steps of equal time the middle point is halfway. */
export interface PathMark {
  of(path: Point[]): Point[];
  filled: boolean;
  radius: number;
}

/** The marks by their text in the legend. */
export const PATH_MARKS: Record<string, PathMark> = {
  "a path begins": { of: (path) => path.slice(0, 1), filled: false, radius: 4 },
  "half of its steps": {
    of: (path) => (path.length > 2 ? path.slice(path.length >> 1, (path.length >> 1) + 1) : []),
    filled: true,
    radius: 1.8,
  },
  "it ends": { of: (path) => path.slice(-1), filled: true, radius: 3.4 },
};

/** Draws a mark at several points, as one path element. */
export function markPath({ filled, radius: r }: PathMark, points: Point[]): string {
  const ring = `m${-r} 0a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0`;
  const d = points.map(([x, y]) => `M${brief(x)} ${brief(y)}${ring}`).join("");
  const paint = filled ? "currentColor" : "var(--card, none)";
  return d && `<path d="${d}" fill="${paint}" stroke="currentColor" stroke-width="1.3"></path>`;
}

/** The mark for the legend. */
export function pathSample(mark: PathMark): string {
  return `<svg class="sample" width="14" height="14" aria-hidden="true">${markPath(mark, [[7, 7]])}</svg>`;
}
