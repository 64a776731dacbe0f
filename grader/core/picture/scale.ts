export type Range = [low: number, high: number];

/** The smallest and the largest finite value; undefined if no value is finite. */
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
 * One scale for both sides. It covers both, but ends before the far values of a wrong answer, which would squeeze the reference's
 * values into a line.
 *
 * @param spans the scale grows by at most this many of the reference's spans at each end
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

/** The number of finite values outside a range, up to rounding errors. */
export function outside(values: number[], [low, high]: Range): number {
  const slack = 1e-6 * (high - low);
  return values.filter((x) => Number.isFinite(x) && (x < low - slack || x > high + slack)).length;
}
