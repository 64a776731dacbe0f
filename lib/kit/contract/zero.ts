import type { Plan, Say } from "./plan.js";
import { after, mapMembers } from "./values.js";

type Any = any;
type Fn = (...args: Any[]) => Any;

// What `x || other` does where 0, false, an empty text or an empty list is right.

const isNothing = (v: Any) => v === 0 || v === false || v === "" || (Array.isArray(v) && v.length === 0);

/** Takes an optional argument for one that was not given where it is 0, false or empty. */
export function zeroOption(
  fn: Fn,
  plan: Plan,
  say: Say,
  onEligible: (args: Any[]) => void,
  onStale: (got: Any, args: Any[]) => void,
): Fn {
  return (...args) => {
    const given = optionOf(plan, args);
    // A tensor, an object or a function is never nothing, whoever asks.
    if (nothingLike(given) === undefined) return fn(...args);
    say("eligible");
    onEligible(args);
    if (!isNothing(given)) return fn(...args);
    say("applied");
    return after(fn(...withOption(plan, args, undefined)), (got) => {
      onStale(got, args);
      return got;
    });
  };
}

/** The optional argument of a call that a plan is about. */
export function optionOf({ parameter = 0, member }: Plan, args: Any[]): Any {
  return member === undefined ? args[parameter] : args[parameter]?.[member];
}

/** The call with another value for it. */
export function withOption({ parameter = 0, member }: Plan, args: Any[], value: Any): Any[] {
  const changed = [...args];
  changed[parameter] = member === undefined ? value : { ...args[parameter], [member]: value };
  return changed;
}

/** What is nothing of the kind of a value; undefined where there is none. */
export function nothingLike(value: Any): Any {
  if (typeof value === "number") return 0;
  if (typeof value === "boolean") return false;
  if (typeof value === "string") return "";
  return Array.isArray(value) ? [] : undefined;
}

/** Gives null where the result, or a member of it, is 0, false or empty. */
export function zeroResult(fn: Fn, say: Say): Fn {
  const lost = (v: Any): Any => {
    if (!isNothing(v)) return v;
    say("applied");
    return null;
  };
  return (...args) =>
    after(fn(...args), (result) => {
      say("eligible");
      if (Array.isArray(result) && result.length > 0) return result.map(lost);
      return typeof result === "object" && result !== null && !Array.isArray(result)
        ? mapMembers(result, lost)
        : lost(result);
    });
}
