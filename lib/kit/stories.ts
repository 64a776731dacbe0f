import { allClose, type Comparison, unravel } from "./compare.js";
import { numberText } from "./describe.js";
import { farFor, isConstant, isTold, looseFor } from "./near.js";

// Stories of values: what a wrong answer has in common with the right one, told in a sentence. Each gives undefined
// where it does not fit.

export function allZero(c: Comparison): string | undefined {
  return c.got.every((x) => x === 0) ? "Every value of your result is 0." : undefined;
}

/** One axis along which nothing changes though it should. */
export function sameRows(c: Comparison, names: string[]): string | undefined {
  if (c.shape.length < 2) return undefined;
  const repeated = (values: number[], axis: number) => {
    const inner = c.shape.slice(axis + 1).reduce((n, length) => n * length, 1);
    const block = inner * c.shape[axis];
    return values.every((x, i) => x === values[i - (i % block) + (i % inner)]);
  };
  // Along the last axis a row of equal numbers has many causes.
  const axis = c.shape.findIndex(
    (length, i) => i < c.shape.length - 1 && length > 1 && repeated(c.got, i) && !repeated(c.expected, i),
  );
  return axis >= 0 ? `Every ${names[axis]} of your result is the same; they should differ.` : undefined;
}

/** got = c * expected, where both are finite and expected is not 0 */
export function factor(c: Comparison): string | undefined {
  const at = largestOf(c.expected);
  if (Math.abs(c.expected[at]) < 1e-9) return undefined;
  const ratio = c.got[at] / c.expected[at];
  if (!Number.isFinite(ratio) || ratio === 0) return undefined;
  const scaled = c.expected.map((x) => (Number.isFinite(x) ? x * ratio : x));
  // Shrunk values are compared as the small ones that they are: numbers next to 0 are no multiple of anything.
  if (!isTold(c, scaled) || !allClose(c.got, scaled, looseFor(scaled, c.float32))) return undefined;
  if (Math.abs(ratio + 1) < (c.float32 ? 1e-5 : 1e-9)) return "Every value has the opposite sign.";
  return `Your values equal the expected ones × ${ratio.toPrecision(4)}${nameOfFactor(ratio)}`;
}

/** Where the finite value farthest from 0 stands: the one that rounding disturbs least. */
function largestOf(values: number[]): number {
  const size = (i: number) => (Number.isFinite(values[i]) ? Math.abs(values[i]) : -1);
  return values.reduce((best, _, i) => (size(i) > size(best) ? i : best), 0);
}

/** The factor as a root or a fraction. It names no axis: that a length fits is often chance. */
function nameOfFactor(ratio: number): string {
  const near = (x: number) => Math.abs(Math.abs(ratio) / x - 1) < 1e-5;
  const sign = ratio < 0 ? ", with the sign flipped." : ".";
  for (let n = 2; n <= 128; n++) {
    if (near(n)) return `: a factor ${n}${sign}`;
    if (near(1 / n)) return `: a factor 1/${n}${sign}`;
    if (near(Math.sqrt(n)) && n > 1) return `: that is √${n}${sign}`;
    if (near(1 / Math.sqrt(n))) return `: that is 1/√${n}${sign}`;
  }
  return sign;
}

export function offset(c: Comparison): string | undefined {
  const at = c.expected.findIndex(Number.isFinite);
  const d = c.got[at] - c.expected[at];
  if (!Number.isFinite(d) || Math.abs(d) < 1e-6) return undefined;
  const moved = c.expected.map((x) => x + d);
  return isTold(c, moved)
    ? `Your values are the expected ones ${d > 0 ? "plus" : "minus"} ${numberText(Math.abs(d))} everywhere.`
    : undefined;
}

/** Probabilities that sum to 1 along another axis than the expected one. */
export function sumsToOne(c: Comparison, names: string[]): string | undefined {
  if (c.shape.length < 2) return undefined;
  const sumsOk = (values: number[], axis: number) =>
    sumsAlong(values, c.shape, axis).every((s) => Math.abs(s - 1) < (c.float32 ? 1e-4 : 1e-6));
  const due = c.shape.map((_, axis) => sumsOk(c.expected, axis));
  const right = due.indexOf(true);
  // Where the right values sum to 1 along two axes, it is chance along one of them, and nobody knows which.
  if (right < 0 || due.lastIndexOf(true) !== right || sumsOk(c.got, right)) return undefined;
  const wrong = c.shape.findIndex((_, axis) => sumsOk(c.got, axis));
  return wrong >= 0
    ? `Your numbers sum to 1 over the ${names[wrong]} axis; they should sum to 1 over the ${names[right]} axis.`
    : `These numbers should sum to 1 over the ${names[right]} axis; yours do not.`;
}

export function rowFactors(c: Comparison, names: string[]): string | undefined {
  const columns = c.shape.at(-1) ?? 0;
  const rows = c.expected.length / columns;
  if (c.shape.length < 2 || rows < 2 || columns < 3) return undefined;
  let farthest = 0;
  for (let r = 0; r < rows; r++) {
    const expected = c.expected.slice(r * columns, (r + 1) * columns);
    const got = c.got.slice(r * columns, (r + 1) * columns);
    const at = largestOf(expected);
    if (Math.abs(expected[at]) < 1e-9 || isConstant(expected, c.float32)) return undefined;
    const ratio = got[at] / expected[at];
    if (!Number.isFinite(ratio) || ratio === 0) return undefined;
    if (
      !allClose(
        got,
        expected.map((x) => (Number.isFinite(x) ? x * ratio : x)),
        looseFor(expected, c.float32),
      )
    )
      return undefined;
    farthest = Math.max(farthest, Math.abs(ratio - 1));
  }
  if (farthest < farFor(c).rtol) return undefined;
  return `Each ${names.at(-2)} of yours is right up to a factor of its own: a normalisation is missing or wrong.`;
}

function sumsAlong(values: number[], shape: number[], axis: number): number[] {
  const sums = new Map<string, number>();
  values.forEach((x, i) => {
    const index = unravel(i, shape);
    index.splice(axis, 1);
    sums.set(index.join(), (sums.get(index.join()) ?? 0) + x);
  });
  return [...sums.values()];
}
