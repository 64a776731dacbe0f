import { copyOf, type Nested } from "../../arrays.js";
import { FLOAT64 } from "../compare.js";
import type { FindingData } from "../finding.js";
import { judgeValues, type ValueOptions } from "../judge.js";

/** What differs between functions of lists and functions of tensors. Whatever may be a promise is yielded by the laws. */
export interface World {
  /** A snapshot of a result: everything in it as lists that nobody else writes into. */
  read(value: unknown): unknown;
  /** A new argument with these contents: of the kind of another one, or of the usual kind. */
  make(contents: Nested, like?: unknown): unknown;
  /** Another object with the same contents. */
  copy(value: unknown): unknown;
  /** An object that a caller may write over, and how to; undefined where there is none. */
  changeable(value: unknown, contents: Nested): Changeable | undefined;
  judge(got: unknown, expected: unknown, options: ValueOptions): unknown;
  /** Share of itself by which a number may differ from call to call. */
  noise: number;
  /** How far a number may lie from the expected one, where a spec does not say. */
  atol: number;
}

/** An argument whose contents can change while it stays the same object. */
export interface Changeable {
  value: unknown;
  change(): void;
  /** Puts back what was there before. */
  restore(): void;
  /** Frees what was made for it. */
  free?(): void;
}

export const LISTS: World = {
  read: snapshot,
  make: (contents) => copyOf(contents),
  copy: snapshot,
  changeable(value, contents) {
    if (!Array.isArray(value)) return undefined;
    const before = copyOf(value as Nested);
    return { value, change: () => overwrite(value, contents), restore: () => overwrite(value, before) };
  },
  judge: (got, expected, options): FindingData | undefined => judgeValues(got, expected as Nested, options),
  noise: 0,
  atol: FLOAT64.atol,
};

/** A copy that shares no list and no plain object with the original; what is neither stays. */
export function snapshot(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(snapshot);
  if (ArrayBuffer.isView(value) && "slice" in value) return (value as Uint8Array).slice();
  if (isPlain(value)) return Object.fromEntries(Object.entries(value).map(([key, v]) => [key, snapshot(v)]));
  return value;
}

export function isPlain(value: unknown): value is Record<string, unknown> {
  if (typeof value !== "object" || value === null) return false;
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/** Writes into the same lists. */
function overwrite(list: unknown[], contents: unknown): void {
  const from = contents as unknown[];
  for (let i = 0; i < from.length; i++) {
    if (Array.isArray(list[i])) overwrite(list[i] as unknown[], from[i]);
    else list[i] = from[i];
  }
}

/** Whether two snapshots are the same: lists and objects part by part, numbers up to the noise. */
export function alike(a: unknown, b: unknown, noise: number): boolean {
  if (typeof a === "number" && typeof b === "number")
    return Object.is(a, b) || Math.abs(a - b) <= noise * Math.max(1, Math.abs(a));
  if (isRow(a) && isRow(b)) return a.length === b.length && a.every((x, i) => alike(x, b[i], noise));
  if (isPlain(a) && isPlain(b)) {
    const keys = Object.keys(a);
    return keys.length === Object.keys(b).length && keys.every((key) => alike(a[key], b[key], noise));
  }
  // Of functions and other objects nothing can be seen.
  return Object.is(a, b) || (isOpaque(a) && isOpaque(b));
}

function isRow(value: unknown): value is unknown[] {
  return Array.isArray(value) || ArrayBuffer.isView(value);
}

function isOpaque(value: unknown): boolean {
  return (
    typeof value === "function" ||
    (typeof value === "object" && value !== null && !isPlain(value) && !isRow(value))
  );
}

/** Whether a snapshot shows anything that could differ. */
export function isTelling(value: unknown): boolean {
  if (isRow(value)) return value.some(isTelling);
  if (isPlain(value)) return Object.values(value).some(isTelling);
  return ["number", "string", "boolean"].includes(typeof value);
}
