import { isTensor } from "../tensors/read.js";
import { hasNaN, inScope, isSame } from "./compare.js";
import type { Plan, Say } from "./plan.js";
import { hasShortcut, shortcutAnswer } from "./shortcuts.js";
import { copy, firstList, isOpaque, isPlain, lengths, listsIn, mapMembers, tensorsIn } from "./values.js";
import { nothingLike, optionOf, withOption } from "./zero.js";

type Any = any;
type Fn = (...args: Any[]) => Any;

/** The first few calls of a spec are neighbors enough. */
const CALLS = 3;

/** Asks, beside each of the first calls, whether one that the spec did not make would tell a wrapper from the solution. */
export function prober(fn: Fn, plan: Plan, say: Say): (args: Any[]) => void {
  let calls = 0;
  return (args) => {
    if (calls++ >= CALLS || args.some(isUntouchable)) return;
    inScope(() => {
      if (plan.kind.startsWith("size-one")) probeSizes(fn, plan.kind, args, say);
      else if (plan.kind === "zero-option") probeNothing(fn, plan, args, say);
      else probeNumbers(fn, plan, args, say);
    });
  };
}

/** Calling once more would call the spec's functions, or change what has a state. */
const isUntouchable = (a: Any) =>
  typeof a === "function" || (isOpaque(a) && !isPlain(a) && !Array.isArray(a));

/** The solution's answer; undefined if it refuses, or answers later. */
function answer(fn: Fn, args: Any[]): { value: Any } | undefined {
  try {
    const value = fn(...args.map((a) => (isOpaque(a) || tensorsIn(a).length > 0 ? a : copy(a))));
    if (!(value instanceof Promise)) return { value };
    // Nobody waits for it, and a refusal would end the process.
    value.catch(() => {});
    return undefined;
  } catch {
    return undefined;
  }
}

/** Memories: does another value of one argument, in the same shape, give another answer? */
function probeNumbers(fn: Fn, { kind, parameter }: Plan, args: Any[], say: Say): void {
  const here = answer(fn, args);
  if (!here) return;
  const remembered = kind.startsWith("memo-first") ? 0 : kind === "memo-other-json" ? parameter : undefined;
  for (let i = 0; i < args.length; i++) {
    if (i === remembered || (kind === "memo-shape" && typeof args[i] !== "object")) continue;
    for (const neighbor of [changed, flattened]) {
      const there = answer(fn, args.with(i, neighbor(args[i])));
      if (there) say(isSame(here.value, there.value) ? "inseparable" : "separable");
    }
  }
}

/**
 * Options: does nothing at all mean something else there than an option that is not given? What is refused, or has no number for
 * an answer, means nothing.
 */
function probeNothing(fn: Fn, plan: Plan, args: Any[], say: Say): void {
  const nothing = nothingLike(optionOf(plan, args));
  if (nothing === undefined) return;
  const given = answer(fn, withOption(plan, args, nothing));
  const without = answer(fn, withOption(plan, args, undefined));
  const says = given && without && (!hasNaN(given.value) || hasNaN(without.value));
  say(says && !isSame(given.value, without.value) ? "separable" : "inseparable");
}

/** Shortcuts: is the answer right where each axis in turn has length 1? */
function probeSizes(fn: Fn, kind: Plan["kind"], args: Any[], say: Say): void {
  const sizes = new Set([...tensorsIn(args), ...listsIn(args).slice(1)].flatMap(lengths));
  for (const n of sizes) {
    const small = args.map((a) => cut(a, n));
    if (n < 2 || !lengths(firstList(small)).includes(1)) continue;
    const right = answer(fn, small);
    if (!right || !hasShortcut(kind, right.value, small)) continue;
    say(isSame(shortcutAnswer(kind, right.value, small), right.value) ? "inseparable" : "separable");
  }
}

/** Another value of the same shape, no multiple of the first; ids in another order. */
function changed(v: Any): Any {
  if (typeof v === "number") return Number.isInteger(v) ? v + 1 : v + 0.7 * v * v + 0.013;
  if (isTensor(v)) {
    const x = v as Any;
    if (x.dtype === "float32") return x.square().mul(0.7).add(x).add(0.013);
    return x.rank > 0 ? x.reverse() : x;
  }
  if (Array.isArray(v)) return isDiscrete(v) ? [...v].reverse() : v.map(changed);
  return isPlain(v) ? mapMembers(v, changed) : v;
}

/** The first number everywhere: for functions that do not care for order. It is an id of the vocabulary too. */
function flattened(v: Any): Any {
  if (isTensor(v)) {
    const x = v as Any;
    return x.size > 0 && x.dtype !== "string"
      ? x
          .zerosLike()
          .add(x.flatten().slice([0], [1]))
          .cast(x.dtype)
      : x;
  }
  if (Array.isArray(v)) return isDiscrete(v) ? v.map(() => v[0]) : v.map(flattened);
  return isPlain(v) ? mapMembers(v, flattened) : v;
}

const isDiscrete = (v: Any[]) => v.every((x) => Number.isInteger(x) || typeof x === "string");

/** Every axis of length n cut to 1. The axes of a spec differ in length, so that this cuts one meaning everywhere. */
function cut(v: Any, n: number): Any {
  if (isTensor(v)) {
    const { shape } = v;
    if (!shape.includes(n)) return v;
    return (v as Any).slice(
      shape.map(() => 0),
      shape.map((length) => (length === n ? 1 : length)),
    );
  }
  if (Array.isArray(v))
    return (v.length === n ? v.slice(0, 1) : v).map((x) => (typeof x === "object" ? cut(x, n) : x));
  return isPlain(v) ? mapMembers(v, (x) => cut(x, n)) : v;
}
