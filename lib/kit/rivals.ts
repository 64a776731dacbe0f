import { flatten, type Nested, shapeOf } from "../arrays.js";
import { allClose, type Comparison, isClose, type Tolerance, unravel } from "./compare.js";
import { numberText } from "./describe.js";

const LOOSE: Tolerance = { atol: 1e-7, rtol: 1e-6 };

/** How near an answer must come to what a story predicts. Among tiny values everything is near in absolute terms. */
function looseFor(expected: number[]): Tolerance {
  const largest = expected.reduce((most, x) => (Number.isFinite(x) ? Math.max(most, Math.abs(x)) : most), 0);
  return { ...LOOSE, atol: LOOSE.atol * Math.min(1, largest) };
}

/** Whether the answer is this list. */
function gotIs(c: Comparison, values: number[]): boolean {
  return allClose(c.got, values, looseFor(c.expected));
}

/** A story must move the right values this many times farther than it may miss the given ones: else it is noise. */
const TELLING = 100;

/** Whether the answer is what a story makes of the right values, and that is clearly something else. */
function isTold(c: Comparison, story: number[]): boolean {
  return gotIs(c, story) && !allClose(c.expected, story, farFor(c.expected));
}

function farFor(expected: number[]): Tolerance {
  const { atol, rtol } = looseFor(expected);
  return { atol: TELLING * atol, rtol: TELLING * rtol };
}

/** Lists that the answer may have been confused with: a sentence to the learner for each. */
export type Rivals = Record<string, Nested>;

/**
 * Looks for a simple relation between a wrong answer and the right one that tells what went wrong: a constant
 * factor or offset, a flipped sign, exchanged axes, a shift by one, sums along the wrong axis.
 *
 * @param c the comparison; got and expected have the same shape
 * @param names axis names
 * @param rivals wrong answers that the spec foresees, by the sentence that explains each
 * @param inputs arguments of the call by name, to notice that one came back unchanged
 * @returns a sentence, or undefined when nothing fits
 */
export function explain(
  c: Comparison,
  names: string[],
  rivals: Rivals = {},
  inputs: Rivals = {},
): string | undefined {
  for (const [because, values] of Object.entries(rivals)) {
    if (gotIs(c, flatten(values))) return because;
  }
  for (const [name, values] of Object.entries(inputs)) {
    if (same(shapeOf(values), c.shape) && gotIs(c, flatten(values)))
      return `Your result equals the input ${name}: nothing was done to it.`;
  }
  // One or two numbers fit too many stories.
  if (c.expected.length < 3 || isConstant(c.expected)) return undefined;
  return (
    allZero(c) ??
    sameRows(c, names) ??
    factor(c, names) ??
    offset(c) ??
    exchangedAxes(c, names) ??
    shifted(c, names) ??
    reversed(c, names) ??
    sumsToOne(c, names) ??
    rowFactors(c, names)
  );
}

/** The same for a wrong shape. */
export function explainShape(got: number[], expected: number[], names: string[]): string | undefined {
  const last = expected.length - 1;
  if (got.length === expected.length && got.length >= 2 && !same(got, expected)) {
    const swapped = [...expected];
    [swapped[last - 1], swapped[last]] = [swapped[last], swapped[last - 1]];
    if (same(got, swapped))
      return `The axes ${names[last - 1]} and ${names[last]} are exchanged: this is the transpose.`;
    const axis = got.findIndex((n, i) => n !== expected[i]);
    const others = got.every((n, i) => i === axis || n === expected[i]);
    if (others && got[axis] === expected[axis] - 1) return `One ${names[axis]} is missing.`;
    if (others && got[axis] === expected[axis] + 1) return `There is one ${names[axis]} too many.`;
  }
  if (got.length === expected.length + 1) return "There is one level of nesting too many.";
  if (got.length === expected.length - 1) return "One level of nesting is missing.";
  return undefined;
}

function same(a: number[], b: number[]): boolean {
  return a.length === b.length && a.every((x, i) => x === b[i]);
}

/** Whether the values are all alike, up to the noise of a numeric gradient. */
function isConstant(values: number[]): boolean {
  return allClose(
    values,
    values.map(() => values[0]),
    looseFor(values),
  );
}

function allZero(c: Comparison): string | undefined {
  return c.got.every((x) => x === 0) ? "Every value of your result is 0." : undefined;
}

function sameRows(c: Comparison, names: string[]): string | undefined {
  if (c.shape.length !== 2 || c.shape[0] < 2) return undefined;
  const columns = c.shape[1];
  const repeated = (values: number[]) => values.every((x, i) => x === values[i % columns]);
  return repeated(c.got) && !repeated(c.expected)
    ? `Every ${names[0]} of your result is the same; they should differ.`
    : undefined;
}

/** got = c * expected, where both are finite and expected is not 0 */
function factor(c: Comparison, names: string[]): string | undefined {
  const at = c.expected.findIndex((x) => Number.isFinite(x) && Math.abs(x) > 1e-9);
  if (at < 0) return undefined;
  const ratio = c.got[at] / c.expected[at];
  if (!Number.isFinite(ratio) || ratio === 0) return undefined;
  const scaled = c.expected.map((x) => (Number.isFinite(x) ? x * ratio : x));
  if (!isTold(c, scaled)) return undefined;
  if (Math.abs(ratio + 1) < 1e-9) return "Every value has the opposite sign.";
  return `Your values equal the expected ones × ${ratio.toPrecision(4)}${nameOfFactor(ratio, c.shape, names)}`;
}

function nameOfFactor(ratio: number, shape: number[], names: string[]): string {
  const near = (x: number) => Math.abs(Math.abs(ratio) / x - 1) < 1e-5;
  const sign = ratio < 0 ? ", with the sign flipped." : ".";
  for (let n = 2; n <= 128; n++) {
    const axis = shape.indexOf(n);
    const whose = axis >= 0 ? `, the number of ${names[axis]}s` : "";
    if (near(n)) return `: a factor ${n}${whose}${sign}`;
    if (near(1 / n)) return `: a factor 1/${n}${whose}${sign}`;
    if (near(Math.sqrt(n)) && n > 1) return `: that is √${n}${sign}`;
    if (near(1 / Math.sqrt(n))) return `: that is 1/√${n}${sign}`;
  }
  return sign;
}

function offset(c: Comparison): string | undefined {
  const at = c.expected.findIndex(Number.isFinite);
  const d = c.got[at] - c.expected[at];
  if (!Number.isFinite(d) || Math.abs(d) < 1e-6) return undefined;
  const moved = c.expected.map((x) => x + d);
  return isTold(c, moved)
    ? `Your values are the expected ones ${d > 0 ? "plus" : "minus"} ${numberText(Math.abs(d))} everywhere.`
    : undefined;
}

function exchangedAxes(c: Comparison, names: string[]): string | undefined {
  for (let a = 0; a < c.shape.length; a++) {
    for (let b = a + 1; b < c.shape.length; b++) {
      if (c.shape[a] !== c.shape[b] || c.shape[a] < 2) continue;
      const swapped = remap(c, (index) => {
        [index[a], index[b]] = [index[b], index[a]];
        return index;
      });
      if (isTold(c, swapped)) return `The axes ${names[a]} and ${names[b]} are exchanged.`;
    }
  }
  return undefined;
}

function shifted(c: Comparison, names: string[]): string | undefined {
  for (let axis = 0; axis < c.shape.length; axis++) {
    if (c.shape[axis] < 3) continue;
    for (const by of [1, -1]) {
      if (matchesShift(c, axis, by)) {
        const where = by > 0 ? "late" : "early";
        return `Your values are right but one ${names[axis]} too ${where}: an index is off by one.`;
      }
    }
  }
  return undefined;
}

/** got[i] = expected[i - by] along the axis wherever both exist, and that is not what expected[i] is anyway */
function matchesShift(c: Comparison, axis: number, by: number): boolean {
  const [loose, far] = [looseFor(c.expected), farFor(c.expected)];
  let moved = 0;
  for (let i = 0; i < c.got.length; i++) {
    const index = unravel(i, c.shape);
    index[axis] -= by;
    if (index[axis] < 0 || index[axis] >= c.shape[axis]) continue;
    const other = c.expected[ravel(index, c.shape)];
    if (!isClose(c.got[i], other, loose)) return false;
    if (!isClose(c.expected[i], other, far)) moved++;
  }
  return moved >= 2;
}

function reversed(c: Comparison, names: string[]): string | undefined {
  for (let axis = 0; axis < c.shape.length; axis++) {
    if (c.shape[axis] < 3) continue;
    const flipped = remap(c, (index) => {
      index[axis] = c.shape[axis] - 1 - index[axis];
      return index;
    });
    if (isTold(c, flipped)) return `Your values run backwards along the ${names[axis]} axis.`;
  }
  return undefined;
}

/** Probabilities that sum to 1 along another axis than the expected one. */
function sumsToOne(c: Comparison, names: string[]): string | undefined {
  if (c.shape.length < 2) return undefined;
  const sumsOk = (values: number[], axis: number) =>
    sumsAlong(values, c.shape, axis).every((s) => Math.abs(s - 1) < 1e-6);
  const right = c.shape.findIndex((_, axis) => sumsOk(c.expected, axis));
  if (right < 0 || sumsOk(c.got, right)) return undefined;
  const wrong = c.shape.findIndex((_, axis) => sumsOk(c.got, axis));
  return wrong >= 0
    ? `Your values sum to 1 over the ${names[wrong]} axis; they should sum to 1 over the ${names[right]} axis.`
    : `The values should sum to 1 over the ${names[right]} axis; yours do not.`;
}

function rowFactors(c: Comparison, names: string[]): string | undefined {
  if (c.shape.length !== 2 || c.shape[0] < 2 || c.shape[1] < 3) return undefined;
  const columns = c.shape[1];
  let farthest = 0;
  for (let r = 0; r < c.shape[0]; r++) {
    const expected = c.expected.slice(r * columns, (r + 1) * columns);
    const got = c.got.slice(r * columns, (r + 1) * columns);
    const at = expected.findIndex((x) => Number.isFinite(x) && Math.abs(x) > 1e-9);
    if (at < 0 || isConstant(expected)) return undefined;
    const ratio = got[at] / expected[at];
    if (!Number.isFinite(ratio) || ratio === 0) return undefined;
    if (
      !allClose(
        got,
        expected.map((x) => (Number.isFinite(x) ? x * ratio : x)),
        looseFor(expected),
      )
    )
      return undefined;
    farthest = Math.max(farthest, Math.abs(ratio - 1));
  }
  if (farthest < TELLING * LOOSE.rtol) return undefined;
  return `Each ${names[0]} of yours is right up to a factor of its own: a normalisation is missing or wrong.`;
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

function remap(c: Comparison, from: (index: number[]) => number[]): number[] {
  return c.expected.map((_, i) => c.expected[ravel(from(unravel(i, c.shape)), c.shape)]);
}

function ravel(index: number[], shape: number[]): number {
  return index.reduce((flat, i, axis) => flat * shape[axis] + i, 0);
}

/** The shape of a nested list, or undefined where its rows differ. */
export function shapeOrUndefined(value: Nested): number[] | undefined {
  try {
    return shapeOf(value);
  } catch {
    return undefined;
  }
}
