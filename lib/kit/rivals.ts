import { flatten, type Nested, shapeOf } from "../arrays.js";
import type { Comparison } from "./compare.js";
import { gotIs, isConstant } from "./near.js";
import { exchangedAxes, reversed, shifted } from "./order-stories.js";
import { allZero, factor, offset, rowFactors, sameRows, sumsToOne } from "./stories.js";

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
  // What could be said of the right values too says nothing about the wrong ones.
  const right = { ...c, got: c.expected };
  for (const story of storiesOf(c, names, rivals, inputs)) {
    const told = story(c);
    if (told && story(right) !== told) return told;
  }
  return undefined;
}

type Story = (c: Comparison) => string | undefined;

function storiesOf(
  { expected, shape, float32 }: Comparison,
  names: string[],
  rivals: Rivals,
  inputs: Rivals,
): Story[] {
  const foreseen = Object.entries(rivals).map(
    ([because, values]): Story =>
      (c) =>
        isForeseen(c, flatten(values)) ? because : undefined,
  );
  const returned = Object.entries(inputs)
    .filter(([, values]) => same(shapeOf(values), shape))
    .map(
      ([name, values]): Story =>
        (c) =>
          gotIs(c, flatten(values))
            ? `Your result equals the input ${name}: nothing was done to it.`
            : undefined,
    );
  // One or two numbers fit too many stories.
  if (expected.length < 3 || isConstant(expected, float32)) return [...foreseen, ...returned];
  const named = [exchangedAxes, shifted, reversed, sumsToOne, rowFactors].map(
    (story): Story =>
      (c) =>
        story(c, names),
  );
  return [...foreseen, ...returned, allZero, (c) => sameRows(c, names), factor, offset, ...named];
}

/** Whether the answer is this list, NaN where it says NaN. */
function isForeseen(c: Comparison, values: number[]): boolean {
  const bare = (list: number[]) => list.map((x) => (Number.isNaN(x) ? 0 : x));
  const isNaNAlike = c.got.every((x, i) => Number.isNaN(x) === Number.isNaN(values[i]));
  return isNaNAlike && gotIs({ ...c, got: bare(c.got) }, bare(values));
}

/**
 * The same for a wrong shape.
 *
 * @param isTransposed whether the numbers are the expected ones too, with the last two axes exchanged
 */
export function explainShape(
  got: number[],
  expected: number[],
  names: string[],
  isTransposed = false,
): string | undefined {
  const last = expected.length - 1;
  if (got.includes(0) && !expected.includes(0)) return "Your result holds no number.";
  if (got.length === expected.length && got.length >= 2 && !same(got, expected)) {
    const swapped = [...expected];
    [swapped[last - 1], swapped[last]] = [swapped[last], swapped[last - 1]];
    if (same(got, swapped))
      return isTransposed
        ? `The axes ${names[last - 1]} and ${names[last]} are exchanged: this is the transpose.`
        : `The axes ${names[last - 1]} and ${names[last]} have each other's lengths.`;
    const axis = got.findIndex((n, i) => n !== expected[i]);
    const others = got.every((n, i) => i === axis || n === expected[i]);
    if (others && got[axis] === expected[axis] - 1) return `One ${names[axis]} is missing.`;
    if (others && got[axis] === expected[axis] + 1) return `There is one ${names[axis]} too many.`;
  }
  if (got.length === expected.length + 1) return "Lists stand where single numbers are due.";
  return got.length === expected.length - 1 ? missingAxis(got, expected, names) : undefined;
}

/** Which axis of the expected shape is missing, where that is clear. */
function missingAxis(got: number[], expected: number[], names: string[]): string | undefined {
  const missing = names.filter((_, axis) => same(got, expected.toSpliced(axis, 1)));
  if (missing.length !== 1) return undefined;
  const [name] = missing;
  if (name === names.at(-1)) return "Single numbers stand where lists are due.";
  return name.startsWith("axis ") ? `A${name.slice(1)} is missing.` : `The ${name} axis is missing.`;
}

function same(a: number[], b: number[]): boolean {
  return a.length === b.length && a.every((x, i) => x === b[i]);
}

/** The shape of a nested list, or undefined where its rows differ. */
export function shapeOrUndefined(value: Nested): number[] | undefined {
  try {
    return shapeOf(value);
  } catch {
    return undefined;
  }
}
