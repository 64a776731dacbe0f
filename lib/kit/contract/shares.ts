import { isTensor } from "../tensors/read.js";
import { isSame } from "./compare.js";
import type { Say } from "./plan.js";
import {
  after,
  isOpaque,
  isPlain,
  isVariable,
  listsIn,
  mapMembers,
  shapeOf,
  tensorsIn,
  textOf,
} from "./values.js";

type Any = any;
type Fn = (...args: Any[]) => Any;

/** Writes every result into the lists of the first one. */
export function oneBuffer(fn: Fn, say: Say): Fn {
  let buffer: Any;
  let calls = 0;
  return (...args) =>
    after(fn(...args), (result) => {
      if (isOpaque(result) || listsIn(result).length === 0) return result;
      say("eligible");
      if (calls++ > 0 && textOf(buffer) !== textOf(result)) say("applied");
      buffer = refill(buffer, result);
      return buffer;
    });
}

function refill(buffer: Any, v: Any): Any {
  if (Array.isArray(v)) {
    if (!Array.isArray(buffer)) return v.map((x) => refill(undefined, x));
    const filled = v.map((x, i) => refill(buffer[i], x));
    buffer.splice(0, buffer.length, ...filled);
    return buffer;
  }
  if (!isPlain(v)) return v;
  const into = isPlain(buffer) ? buffer : {};
  for (const [key, x] of Object.entries(v)) into[key] = refill(into[key], x);
  return into;
}

/** Hands back an argument, or a part of one, wherever the result has the same numbers. */
export function aliasesInput(fn: Fn, say: Say): Fn {
  return (...args) =>
    after(fn(...args), (result) => {
      if (isOpaque(result)) return result;
      const theirs = args.flatMap((a) => listsIn(a));
      const lists = new Map(
        theirs
          .filter((a) => a.length > 0 && !isOpaque(a) && tensorsIn(a).length === 0)
          .reverse()
          .map((a) => [textOf(a), a]),
      );
      const owned = new Set(theirs);
      const given = args.flatMap((a) => tensorsIn(a)).filter((t) => !t.isDisposed);
      const share = (v: Any): Any => {
        const twin = isTensor(v)
          ? tensorTwin(v, given)
          : Array.isArray(v) && !owned.has(v) && lists.get(textOf(v));
        if (twin) {
          say("eligible");
          say("applied");
          if (isTensor(v)) v.dispose();
          return twin;
        }
        if (Array.isArray(v) && !owned.has(v)) return v.map((x) => (typeof x === "object" ? share(x) : x));
        return isPlain(v) ? mapMembers(v, share) : v;
      };
      return share(result);
    });
}

function tensorTwin(v: Any, given: Any[]): Any {
  if (isVariable(v) || given.includes(v)) return undefined;
  return given.find((t) => t.dtype === v.dtype && isSame(t, v));
}

const isUsable = (x: Any) => typeof x === "number" && Number.isFinite(x) && x !== 0;

/** The first list among the arguments that has a number to change. */
export function usableList(args: Any[]): Any[] | undefined {
  return args.flatMap((a) => listsIn(a)).find((a) => a.some(isUsable));
}

/** Changes a number of the first list among its arguments, by less than any tolerance of values. */
export function mutatesArgument(fn: Fn, say: Say): Fn {
  return (...args) =>
    after(fn(...args), (result) => {
      const list = usableList(args);
      if (!list || Object.isFrozen(list)) return result;
      say("eligible");
      say("applied");
      list[list.findIndex(isUsable)] *= 1.0000001;
      return result;
    });
}

/** Keeps a clone of the first tensor among arguments and result for ever. */
export function keepsTensor(fn: Fn, say: Say): Fn {
  return (...args) =>
    after(fn(...args), (result) => {
      const tensor = [...tensorsIn(args), ...tensorsIn(result)].find((t) => !t.isDisposed);
      if (!tensor) return result;
      say("eligible");
      say("applied");
      tensor.clone().kept = true;
      return result;
    });
}

/** Keeps one for each new shape of its arguments: a mask, or a table of positions, for a length that was not there before. */
export function keepsByShape(fn: Fn, say: Say): Fn {
  const known = new Set<string>();
  return (...args) =>
    after(fn(...args), (result) => {
      const shapes = args.map((a) => shapeOf(a)).join(";");
      const tensor = tensorsIn(args).find((t) => !t.isDisposed);
      if (!tensor || known.has(shapes)) return result;
      known.add(shapes);
      say("eligible");
      say("applied");
      tensor.clone().kept = true;
      return result;
    });
}

/** Reads the numbers of every tensor among its arguments, or in its result, at once. */
export function readsTensors(fn: Fn, say: Say, of: "arguments" | "result"): Fn {
  const read = (v: Any) => {
    for (const tensor of tensorsIn(v)) {
      if (tensor.isDisposed) continue;
      say("eligible");
      say("applied");
      tensor.dataSync();
    }
    return v;
  };
  return (...args) => {
    if (of === "arguments") read(args);
    return of === "result" ? after(fn(...args), read) : fn(...args);
  };
}
