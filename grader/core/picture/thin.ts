/** The most points that a line as wide as a page can show. */
const MOST_POINTS = 600;

export interface Point {
  x: number;
  y: number;
}

/**
 * Thins the points of a line to what a picture can show. Each stretch keeps its lowest and highest point, so that spikes stay, and
 * one point that is not finite, so that gaps stay.
 */
export function thinned(x: number[], y: number[]): Point[] {
  const all = y.map((value, i) => ({ x: x[i], y: value }));
  if (all.length <= MOST_POINTS) return all;
  const stretch = Math.ceil((2 * all.length) / MOST_POINTS);
  const kept = new Set<Point>([all[0], all[all.length - 1]]);
  for (let from = 0; from < all.length; from += stretch) {
    const points = all.slice(from, from + stretch);
    const gap = points.find((point) => !Number.isFinite(point.y));
    if (gap) kept.add(gap);
    const finite = points.filter((point) => Number.isFinite(point.y));
    if (finite.length === 0) continue;
    kept.add(finite.reduce((a, b) => (b.y < a.y ? b : a)));
    kept.add(finite.reduce((a, b) => (b.y > a.y ? b : a)));
  }
  return all.filter((point) => kept.has(point));
}
