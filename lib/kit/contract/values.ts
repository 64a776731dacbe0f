import { isTensor } from "../tensors/read.js";

// Arguments and results of any function of the course, taken apart. TensorFlow.js is not imported, because exercises
// without tensors must not load it: a tensor brings its own methods.

type Any = any;

/** Deeper than any argument of the course, and an end where an object holds itself. */
const DEPTH = 8;

export const isPlain = (v: Any): boolean =>
  typeof v === "object" && v !== null && Object.getPrototypeOf(v) === Object.prototype;

/** A variable stays itself: its clone could not be assigned to. */
export const isVariable = (v: Any): boolean => isTensor(v) && typeof (v as Any).assign === "function";

/** A node of a graph of part 1, whose identity is part of what it says. */
export const isNode = (v: Any): boolean => "pullback" in v || "slopes" in v;

/** Has functions, class instances or a graph inside, so that it can't be copied or rebuilt. */
export function isOpaque(v: Any, depth = 0): boolean {
  if (typeof v === "function") return true;
  if (typeof v !== "object" || v === null || isTensor(v) || ArrayBuffer.isView(v)) return false;
  if (depth > DEPTH) return true;
  if (Array.isArray(v)) return v.some((x) => typeof x === "object" && isOpaque(x, depth + 1));
  if (!isPlain(v) || isNode(v)) return true;
  return Object.values(v).some((x) => isOpaque(x, depth + 1));
}

export function mapMembers(v: Any, f: (x: Any) => Any): Any {
  return Object.fromEntries(Object.entries(v).map(([key, x]) => [key, f(x)]));
}

/** A copy that shares nothing with the value but variables and what can't be copied. */
export function copy(v: Any): Any {
  if (isTensor(v)) return isVariable(v) ? v : v.clone();
  if (Array.isArray(v)) return v.map(copy);
  if (ArrayBuffer.isView(v)) return (v as Any).slice();
  return isPlain(v) && !isNode(v) ? mapMembers(v, copy) : v;
}

export function tensorsIn(v: Any, depth = 0): Any[] {
  if (isTensor(v)) return [v];
  if (typeof v !== "object" || v === null || depth > DEPTH) return [];
  if (Array.isArray(v)) return typeof v[0] === "number" ? [] : v.flatMap((x) => tensorsIn(x, depth + 1));
  return isPlain(v) ? Object.values(v).flatMap((x) => tensorsIn(x, depth + 1)) : [];
}

export function listsIn(v: Any, depth = 0): Any[][] {
  if (Array.isArray(v)) return [v, ...v.flatMap((x) => (typeof x === "object" ? listsIn(x, depth + 1) : []))];
  if (depth > DEPTH || !isPlain(v) || isNode(v)) return [];
  return Object.values(v).flatMap((x) => listsIn(x, depth + 1));
}

/** The first argument that is a tensor or a list, else the first inside an object. */
export function firstList(args: Any[]): Any {
  const bare = args.find((a) => isTensor(a) || Array.isArray(a));
  return bare ?? args.flatMap((a) => (isPlain(a) ? [...tensorsIn(a), ...listsIn(a)] : []))[0];
}

/** The lengths of the axes of a tensor or nested list. */
export function lengths(v: Any): number[] {
  if (isTensor(v)) return v.shape;
  return Array.isArray(v) ? [v.length, ...lengths(v[0])] : [];
}

/** Lists by their numbers; NaN and the infinities are numbers too. */
export function textOf(v: Any): string {
  const plain = (_: string, x: unknown) => (typeof x === "number" && !Number.isFinite(x) ? String(x) : x);
  return JSON.stringify(v, plain) ?? String(v);
}

/** Lengths of lists and shapes of tensors; single numbers and words by value. */
export function shapeOf(v: Any, depth = 0): string {
  if (isTensor(v)) return `t[${v.shape}]`;
  if (Array.isArray(v)) {
    if (v.length === 0 || typeof v[0] !== "object") return `a[${v.length}]`;
    return `[${v.map((x) => shapeOf(x, depth + 1)).join()}]`;
  }
  if (typeof v !== "object" || v === null) return typeof v === "function" ? "f" : String(v);
  if (!isPlain(v) || depth > DEPTH || isNode(v)) return "o";
  return `{${Object.entries(v)
    .map(([key, x]) => `${key}:${shapeOf(x, depth + 1)}`)
    .join()}}`;
}

/** Hands the result on, now or when it is there. */
export function after(result: Any, f: (x: Any) => Any): Any {
  return result instanceof Promise ? result.then(f) : f(result);
}
