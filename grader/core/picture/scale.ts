export type Range = [low: number, high: number];

/** The least and the greatest of the finite values; undefined if there is none. */
export function extentOf(values: number[]): Range | undefined {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return low <= high ? [low, high] : undefined;
}

/**
 * One scale for both sides. It spans both, but values of a wrong answer that lie far out do not press the reference's
 * to a line: the scale ends before them.
 *
 * @param spans how often the reference's span may be added at each end for values that leave it
 */
export function sharedRange(yours: number[], theirs: number[], spans = 2): Range {
  const mine = extentOf(yours);
  const reference = extentOf(theirs);
  if (!mine || !reference) return widened(mine ?? reference ?? [0, 1]);
  const room = spans * (reference[1] - reference[0] || Math.abs(reference[0]) || 1);
  return widened([
    Math.max(Math.min(mine[0], reference[0]), reference[0] - room),
    Math.min(Math.max(mine[1], reference[1]), reference[1] + room),
  ]);
}

function widened([low, high]: Range): Range {
  return low < high ? [low, high] : [low - 0.5, high + 0.5];
}

/** How many finite values lie outside a range, rounding errors aside. */
export function outside(values: number[], [low, high]: Range): number {
  const slack = 1e-6 * (high - low);
  return values.filter((x) => Number.isFinite(x) && (x < low - slack || x > high + slack)).length;
}
