import { isTensor } from "../tensors/read.js";
import { isOpaque, tensorsIn, textOf } from "./values.js";

type Any = any;

/** The engine of TensorFlow.js, if it was loaded. */
export const engine = (): Any => (globalThis as Any)._tfengine;

const near = (a: number, b: number, tolerance: number) =>
  Object.is(a, b) || a === b || Math.abs(a - b) <= tolerance * Math.max(1, Math.abs(b));

/** The same numbers, but for rounding. */
export function isSame(a: Any, b: Any, depth = 0): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a === "number" && typeof b === "number") return near(a, b, 1e-10);
  if (isTensor(a) && isTensor(b)) {
    if (a.isDisposed || b.isDisposed || String(a.shape) !== String(b.shape)) return false;
    const [x, y]: ArrayLike<number>[] = [a, b].map(({ dataId }) => engine().readSync(dataId));
    return Array.from(x).every((value, i) => near(value, y[i], 1e-6));
  }
  if (typeof a !== "object" || typeof b !== "object" || !a || !b || depth > 8) return false;
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => isSame(a[key], b[key], depth + 1));
}

/** Whether a number among these is none. */
export function hasNaN(v: Any, depth = 0): boolean {
  if (typeof v === "number") return Number.isNaN(v);
  if (isTensor(v)) {
    const { isDisposed, dataId } = v as Any;
    return !isDisposed && Array.from(engine().readSync(dataId) as ArrayLike<number>).some(Number.isNaN);
  }
  if (typeof v !== "object" || !v || depth > 8) return false;
  return Object.values(v).some((x) => hasNaN(x, depth + 1));
}

/** Whether two arguments may mean different things: tensors by identity, lists by their numbers. */
export function mayDiffer(a: Any, b: Any): boolean {
  if (Object.is(a, b)) return false;
  const byIdentity = [a, b].some((v) => isOpaque(v) || tensorsIn(v).length > 0);
  return byIdentity || textOf(a) !== textOf(b);
}

export function anyMayDiffer(a: Any[], b: Any[]): boolean {
  return Array.from({ length: Math.max(a.length, b.length) }, (_, i) => mayDiffer(a[i], b[i])).some(Boolean);
}

/** Runs something that must leave no tensor behind. */
export function inScope<T>(run: () => T): T {
  engine()?.startScope();
  try {
    return run();
  } finally {
    engine()?.endScope();
  }
}
