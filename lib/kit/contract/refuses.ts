import type { Say } from "./plan.js";
import { copy, firstList, isOpaque } from "./values.js";

type Any = any;
type Fn = (...args: Any[]) => Any;

/** Answers with something where the solution refuses: 0 where it has given numbers, else its first list. */
export function swallowsRefusal(fn: Fn, say: Say): Fn {
  let givesNumbers = false;
  return (...args) => {
    say("eligible");
    return caught(
      () => {
        const result = fn(...args);
        givesNumbers ||= typeof result === "number";
        return result;
      },
      () => {
        say("applied");
        const list = firstList(args);
        if (givesNumbers || list === undefined) return 0;
        return isOpaque(list) ? list : copy(list);
      },
    );
  };
}

/** Refuses with an error of no class of its own. */
export function plainError(fn: Fn, say: Say): Fn {
  return (...args) => {
    say("eligible");
    return caught(
      () => fn(...args),
      (error) => {
        if (!(error instanceof RangeError || error instanceof TypeError)) throw error;
        say("applied");
        throw new Error(error.message);
      },
    );
  };
}

function caught(run: () => Any, handle: (error: unknown) => Any): Any {
  try {
    const result = run();
    return result instanceof Promise ? result.catch(handle) : result;
  } catch (error) {
    return handle(error);
  }
}
