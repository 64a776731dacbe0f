import { isTensor } from "../tensors/read.js";
import type { Plan, Say } from "./plan.js";
import {
  after,
  copy,
  firstList,
  isOpaque,
  isPlain,
  isVariable,
  lengths,
  mapMembers,
  tensorsIn,
} from "./values.js";

type Any = any;
type Fn = (...args: Any[]) => Any;

/** The answer of a shortcut, in the place of the right one: zeros of its shape, or the first list among the arguments. */
export function shortcutAnswer(kind: Plan["kind"], right: Any, args: Any[]): Any {
  return kind === "size-one-zeros" ? zeros(right) : copy(firstList(args));
}

/** Whether a shortcut can answer in the place of this result at all. */
export function hasShortcut(kind: Plan["kind"], result: Any, args: Any[]): boolean {
  const list = firstList(args);
  if (list === undefined || result === undefined || isOpaque(result) || isOpaque(list)) return false;
  if (tensorsIn(result).some(isVariable)) return false;
  if (kind === "size-one-zeros") return true;
  return isTensor(result) ? isTensor(list) : Array.isArray(result) && Array.isArray(list);
}

/**
 * Does not compute where an axis of the first list has length 1.
 *
 * @param onEligible called with the arguments of each call whose result a shortcut could replace
 * @param onShortcut called with its answer and the right one
 */
export function shortcuts(
  fn: Fn,
  { kind }: Plan,
  say: Say,
  onEligible: (args: Any[]) => void,
  onShortcut: (got: Any, right: Any) => void,
): Fn {
  return (...args) => {
    const isOne = lengths(firstList(args)).includes(1);
    return after(fn(...args), (result) => {
      if (!hasShortcut(kind, result, args)) return result;
      say("eligible");
      onEligible(args);
      if (!isOne) return result;
      say("applied");
      const got = shortcutAnswer(kind, result, args);
      onShortcut(got, result);
      for (const tensor of tensorsIn(result)) if (!tensorsIn(args).includes(tensor)) tensor.dispose();
      return got;
    });
  };
}

function zeros(v: Any): Any {
  if (typeof v === "number") return 0;
  if (isTensor(v)) return (v as Any).zerosLike();
  if (Array.isArray(v)) return v.map(zeros);
  return isPlain(v) ? mapMembers(v, zeros) : v;
}

/** Never hears of an optional argument: it computes with the default. */
export function optionalFrozen(fn: Fn, { parameter = 0, member }: Plan, say: Say): Fn {
  return (...args) => {
    say("eligible");
    const given = args[parameter];
    const less = [...args];
    if (member === undefined) {
      if (given !== undefined) say("applied");
      less[parameter] = undefined;
    } else if (given?.[member] !== undefined) {
      say("applied");
      const { [member]: _, ...rest } = given;
      less[parameter] = rest;
    }
    return fn(...less);
  };
}
