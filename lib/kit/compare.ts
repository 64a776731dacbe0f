import { flatten, type Nested, shapeOf } from "../arrays.js";

export interface Tolerance {
  /** Largest absolute difference that counts as equal. */
  atol: number;
  /** Largest difference relative to the expected value that counts as equal. */
  rtol: number;
}

/** Fit for float64: the learner may sum in another order, nothing more. */
export const FLOAT64: Tolerance = { atol: 1e-9, rtol: 1e-9 };

/** Fit for float32 on every backend: some hundred roundings of values of order 1. */
export const FLOAT32: Tolerance = { atol: 1e-5, rtol: 1e-5 };

/**
 * Whether one number stands for another. NaN equals nothing; an infinity equals only itself.
 */
export function isClose(got: number, expected: number, { atol, rtol }: Tolerance): boolean {
  if (!Number.isFinite(got) || !Number.isFinite(expected)) return got === expected;
  return Math.abs(got - expected) <= atol + rtol * Math.abs(expected);
}

/** Two lists of numbers of the same shape, compared element by element. */
export interface Comparison {
  shape: number[];
  got: number[];
  expected: number[];
  /** Flat positions of the elements that differ. */
  wrong: number[];
  /** Whether the answer was computed in float32, so that its last digits are noise. */
  float32: boolean;
}

/** Compares two nested lists whose shapes are known to agree. */
export function compare(got: Nested, expected: Nested, tolerance: Tolerance, float32 = false): Comparison {
  const g = flatten(got);
  const e = flatten(expected);
  const wrong: number[] = [];
  for (let i = 0; i < e.length; i++) if (!isClose(g[i], e[i], tolerance)) wrong.push(i);
  return { shape: shapeOf(expected), got: g, expected: e, wrong, float32 };
}

/** Whether two flat lists agree everywhere. */
export function allClose(got: number[], expected: number[], tolerance: Tolerance): boolean {
  return got.length === expected.length && got.every((value, i) => isClose(value, expected[i], tolerance));
}

/** The index along every axis of a flat position. */
export function unravel(position: number, shape: number[]): number[] {
  const index: number[] = [];
  let rest = position;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    index.unshift(rest % shape[axis]);
    rest = Math.floor(rest / shape[axis]);
  }
  return index;
}

/**
 * Why a value is not a list of numbers of any shape, or undefined when it is one.
 *
 * @param place where the value lies in the list that is judged
 */
export function notNumbers(value: unknown, place: number[] = []): string | undefined {
  const where = place.length > 0 ? `element [${place.join("][")}]` : undefined;
  // A list with holes reads as undefined too: Array(3) without fill is a common slip.
  if (value === undefined && where) return `${where} is undefined: was it ever filled in?`;
  if (typeof value === "number") return undefined;
  if (!Array.isArray(value)) return `${where ? `${where}: ` : ""}got ${kindOf(value)}`;
  for (let i = 0; i < value.length; i++) {
    const inside = notNumbers(value[i], [...place, i]);
    if (inside) return inside;
  }
  return undefined;
}

function kindOf(value: unknown): string {
  if (value === undefined) return "undefined: does the function return its result?";
  if (value === null) return "null";
  if (value instanceof Promise) return "a Promise: is an await missing?";
  if (ArrayBuffer.isView(value)) return `a ${value.constructor.name}: Array.from makes a plain list of it`;
  if (typeof value === "function") return "a function: is a call missing?";
  if (typeof value === "object") return "an object";
  return `the ${typeof value} ${String(value).slice(0, 20)}`;
}
