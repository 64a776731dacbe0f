// How the grader writes numbers. Each way of writing has a name here, and no other file has a way of its own.

const LARGE: [size: number, letter: string][] = [
  [1e12, "T"],
  [1e9, "B"],
  [1e6, "M"],
];

/** A number in three digits, or all those before its point: `0.125`, `65535`, `-1.2e-7`, `NaN`. */
export function short(x: number): string {
  if (!Number.isFinite(x)) return String(x).replace("Infinity", "∞");
  const size = Math.abs(x);
  if (size !== 0 && (size < 1e-3 || size >= 1e6)) return x.toExponential(2).replace(/\.?0*e\+?/, "e");
  return String(size >= 100 ? Math.round(x) : inDigits(x, 3));
}

/** A number of a table on a page: a count from a million on as `124.4M`, all others as `short` has them. */
export function counted(x: number): string {
  const size = Math.abs(x);
  const [unit, letter] = LARGE.find(([least]) => size >= least && size < 1e15) ?? [];
  return unit && Number.isInteger(x) ? `${inDigits(x / unit, 4)}${letter}` : short(x);
}

/** A number of a table in the terminal: the same with four digits after a point, and counts below a million in full. */
export function cellText(x: number): string {
  if (Number.isInteger(x)) return Math.abs(x) < 1e6 ? String(x) : counted(x);
  return String(inDigits(x, 4));
}

/** A value in the few letters that a cell of a matrix has; a tight cell leaves out the 0 before the point. */
export function brief(x: number, isTight: boolean): string {
  if (!Number.isFinite(x) || Number.isInteger(x)) return short(x);
  const text = Math.abs(x) < 100 ? hundredths(x) : short(Math.round(x));
  return isTight ? text.replace(/^(-?)0\./, "$1.") : text;
}

/** The end of an axis in the terminal, in three digits: `65500`, `0.125`. */
export function endText(x: number): string {
  return String(inDigits(x, 3));
}

/** A loss in two decimals; where these are few, or too many, in three digits. */
export function lossText(loss: number): string {
  const size = Math.abs(loss);
  return !Number.isFinite(loss) || size === 0 || (size >= 0.1 && size < 1e4)
    ? hundredths(loss)
    : loss.toPrecision(3);
}

/** A probability or a score, in three places. */
export function scoreText(score: number): string {
  return score > 0 && score < 0.0005 ? "<0.001" : score.toFixed(3);
}

/** How much is done in a second: `3.4`, `120`. */
export function speedText(perSecond: number): string {
  return perSecond < 10 ? tenths(perSecond) : String(Math.round(perSecond));
}

/** `1.4 s` */
export function secondsText(milliseconds: number): string {
  return `${tenths(milliseconds / 1000)} s`;
}

export function tenths(x: number): string {
  return x.toFixed(1);
}

export function hundredths(x: number): string {
  return x.toFixed(2);
}

/** The number with so many digits, as JSON keeps it. */
export function inDigits(x: number, digits: number): number {
  return Number(x.toPrecision(digits));
}
