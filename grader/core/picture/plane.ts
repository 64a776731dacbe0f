import type { Points, PointsPanel } from "../../../lib/exhibit/forms.js";
import { count } from "../course/count.js";
import { type Range, sharedRange } from "./scale.js";

export type Point = [x: number, y: number];
export type Segment = [from: Point, to: Point];

/** The axes grow by at most this many of the reference's spans at each end, so that far points do not squeeze the others. */
const ROOM = 0.5;

/** The range of both axes that fits the points of both sides. */
export function planeRange(yours: Points | undefined, theirs: Points | undefined): Range {
  return (yours ?? theirs)?.range ?? sharedRange(coordinates(yours), coordinates(theirs), ROOM);
}

function coordinates(points: Points | undefined): number[] {
  return points?.panels.flatMap((panel) => pointsIn(panel).flat()) ?? [];
}

/** All points of a panel, with both ends of each arrow. */
export function pointsIn({ clouds, arrows, paths }: PointsPanel): Point[] {
  return [...clouds.flatMap(({ points }) => points), ...arrows.flatMap(endsOf), ...paths.flat()];
}

export function endsOf([x, y, dx, dy]: PointsPanel["arrows"][number]): Segment {
  return [
    [x, y],
    [x + dx, y + dy],
  ];
}

/** Whether a point is inside the square of both axes, up to rounding errors. */
export function isInside(point: Point, [low, high]: Range): boolean {
  const slack = 1e-6 * (high - low);
  return point.every((x) => x >= low - slack && x <= high + slack);
}

/** The part of a segment inside the square; undefined if no part is, or an end is not finite. */
export function insideOf([from, to]: Segment, [low, high]: Range): Segment | undefined {
  if (![...from, ...to].every(Number.isFinite)) return undefined;
  let [first, last] = [0, 1];
  for (const axis of [0, 1]) {
    const step = to[axis] - from[axis];
    if (step === 0 && (from[axis] < low || from[axis] > high)) return undefined;
    if (step === 0) continue;
    const [enters, leaves] = [(low - from[axis]) / step, (high - from[axis]) / step].sort((a, b) => a - b);
    first = Math.max(first, enters);
    last = Math.min(last, leaves);
  }
  if (first > last) return undefined;
  const at = (share: number): Point => [
    from[0] + share * (to[0] - from[0]),
    from[1] + share * (to[1] - from[1]),
  ];
  return [first === 0 ? from : at(first), last === 1 ? to : at(last)];
}

/** The segments between the points of a path. */
export function segmentsOf(path: Point[]): Segment[] {
  return path.slice(1).map((point, i): Segment => [path[i], point]);
}

/** Says how many points a picture with this range does not show. */
export function unseen(panels: PointsPanel[], range: Range): string[] {
  const all = panels.flatMap(pointsIn);
  const finite = all.filter((point) => point.every(Number.isFinite));
  const far = finite.filter((point) => !isInside(point, range)).length;
  const odd = all.length - finite.length;
  const are = (n: number, what: string) =>
    `${n} of ${count(all.length, "point")} ${n === 1 ? "is" : "are"} ${what}`;
  return [
    ...(odd > 0 ? [are(odd, "not drawn: a coordinate is NaN or infinite")] : []),
    ...(far > 0 ? [are(far, "outside the axes")] : []),
  ];
}
