import { isTensor } from "../tensors/read.js";
import { anyMayDiffer, isSame } from "./compare.js";
import type { Kind, Plan, Say } from "./plan.js";
import { after, copy, isNode, isOpaque, isPlain, isVariable, shapeOf, tensorsIn, textOf } from "./values.js";

type Any = any;

interface Memory {
  /** What a call is remembered by; undefined if it is none that this memory is about. */
  key(args: Any[], at: number): Any;
  /** Whether a call with the key of an earlier one may want another answer. */
  isStale(then: Any[], now: Any[], at: number): boolean;
}

const isObject = (v: Any) => (typeof v === "object" && v !== null) || typeof v === "function";
const hasShape = (a: Any) => /[at]\[/.test(shapeOf(a));
const asText = (a: Any) =>
  a === undefined || isOpaque(a) || tensorsIn(a).length > 0 ? undefined : textOf(a);
const differFrom = (at: number) => (then: Any[], now: Any[]) => anyMayDiffer(then.slice(at), now.slice(at));

const MEMORIES: Partial<Record<Kind, Memory>> = {
  "memo-first-json": {
    key: ([a]) => asText(a),
    isStale: differFrom(1),
  },
  "memo-other-json": {
    key: (args, at) => asText(args[at]),
    isStale: (then, now, at) => anyMayDiffer(then.toSpliced(at, 1), now.toSpliced(at, 1)),
  },
  "memo-first-identity": {
    key: ([a]) => (isObject(a) ? a : undefined),
    // The same list may hold other numbers by now.
    isStale: (then, now) => differFrom(Array.isArray(now[0]) ? 0 : 1)(then, now),
  },
  "memo-only-identity": {
    // A tensor's numbers never change.
    key: ([a]) => (isObject(a) && typeof a === "object" && !isTensor(a) ? a : undefined),
    isStale: ([then], [now]) => !Object.is(then, now) && textOf(then) !== textOf(now),
  },
  "memo-shape": {
    key: (args) => (args.some(hasShape) ? args.map((a) => shapeOf(a)).join(";") : undefined),
    isStale: differFrom(0),
  },
  "memo-ever": { key: () => "", isStale: differFrom(0) },
};

/** Whether a memory of this kind is about a call with these arguments, whichever of them it goes by. */
export function isRemembered(kind: Kind, args: Any[]): boolean {
  return args.some((_, at) => MEMORIES[kind]?.key(args, at) !== undefined);
}

/**
 * A function that answers a call as it answered an earlier one with the same key.
 *
 * @param onStale called with an answer that may be out of date
 * @param onEligible called with the arguments of each call that is remembered
 */
export function remembers(
  fn: (...args: Any[]) => Any,
  { kind, parameter = 0 }: Plan,
  say: Say,
  onEligible: (args: Any[]) => void,
  onStale: (got: Any, args: Any[]) => void,
): (...args: Any[]) => Any {
  const { key, isStale } = MEMORIES[kind] as Memory;
  const byText = new Map<string, Any>();
  const byObject = new WeakMap<object, Any>();
  return (...args) => {
    const k = key(args, parameter);
    if (k === undefined) return fn(...args);
    const store: Any = isObject(k) ? byObject : byText;
    const known = store.get(k);
    if (known) {
      const stale = isStale(known.args, args, parameter);
      if (stale) say("applied");
      const got = after(known.result, copy);
      if (stale && !(got instanceof Promise)) onStale(got, args);
      return got;
    }
    const asked = args.map((a) => (isOpaque(a) || tensorsIn(a).length > 0 ? a : copy(a)));
    return after(fn(...args), (result) => {
      // What can't be copied can't be remembered without sharing it, which is another fault.
      if (isOpaque(result)) return result;
      say("eligible");
      onEligible(args);
      store.set(k, { args: asked, result: kept(result) });
      return result;
    });
  };
}

/**
 * A function that computes every result anew but for a part of it, the first row of a list or the last member of an object, which it
 * remembers by the shapes of its arguments.
 */
export function remembersPart(fn: (...args: Any[]) => Any, say: Say): (...args: Any[]) => Any {
  const parts = new Map<string, Any>();
  return (...args) =>
    after(fn(...args), (result) => {
      const key = partOf(result);
      // Arguments without numbers in a list or a tensor, and without a state, are all in their shapes: so is the right part.
      const isDecided = !args.some((a) => isOpaque(a) || /[at]\[(?!0\])/.test(shapeOf(a)));
      if (key === undefined || isOpaque(result) || isDecided) return result;
      say("eligible");
      const shapes = args.map((a) => shapeOf(a)).join(";");
      const part = parts.get(shapes) ?? kept(result[key]);
      parts.set(shapes, part);
      if (!isSame(part, result[key])) say("applied");
      return Array.isArray(result)
        ? result.with(key as number, copy(part))
        : { ...result, [key]: copy(part) };
    });
}

function partOf(result: Any): string | number | undefined {
  if (Array.isArray(result)) return result.length > 1 ? 0 : undefined;
  return isPlain(result) && !isNode(result) && Object.keys(result).length > 1
    ? Object.keys(result).at(-1)
    : undefined;
}

/** A copy that outlives the scope of a test's tensors: the law of leaks would find the first result gone. */
function kept(result: Any): Any {
  const own = copy(result);
  for (const tensor of tensorsIn(own)) if (!isVariable(tensor)) tensor.kept = true;
  return own;
}
