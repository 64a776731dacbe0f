import { type Kind, readPlan } from "../../../lib/kit/contract/plan.js";
import type { Cause } from "./judge-contract.js";

/** What code may do and still pass, and how a spec finds it. */
export const WORDS: Record<Kind, { does: string; close: string }> = {
  "memo-first-json": {
    does: "remember results by the numbers of the first argument",
    close: "call it twice with the same first argument and something else changed, and judge both results",
  },
  "memo-first-identity": {
    does: "remember results by the first argument itself, the object",
    close:
      "call it twice with the same object, other arguments or other numbers inside, and judge both results",
  },
  "memo-other-json": {
    does: "remember results by the numbers of one later argument",
    close: "call it twice with the same value there and something else changed, and judge both results",
  },
  "memo-only-identity": {
    does: "remember results by the argument itself, the object",
    close: "change a number inside the argument, call it again with the same object, and judge the result",
  },
  "memo-shape": {
    does: "remember results by the shapes of the arguments",
    close: "call it twice in one test with other numbers of the same shapes, and judge both results",
  },
  "memo-ever": {
    does: "remember its first result for ever",
    close: "call it with two inputs, and judge both results",
  },
  "memo-part": {
    does: "remember a part of its result, the first row or the last member",
    close: "call it twice in one test with other numbers of the same shapes, and judge all of both results",
  },
  "one-buffer": {
    does: "hand out the same lists at every call",
    close: "hold two results at once: the second call must leave the first result as it was",
  },
  "aliases-input": {
    does: "hand back an argument's own lists, or tensor, where the numbers are equal",
    close: "write into the result, and see that the arguments stay as they were",
  },
  "optional-frozen": {
    does: "compute with the default of an optional argument, whatever is given",
    close: "give that argument a value of which the result must show something",
  },
  "zero-option": {
    does: "take an optional argument of 0, false or nothing for one that was not given",
    close: "give that argument 0, false or an empty list where the docstring allows it",
  },
  "zero-result": {
    does: "give null where the right result is 0, false or empty",
    close: "give it a case whose right result is 0, false or empty",
  },
  "size-one-identity": {
    does: "hand back its first list where an axis has length 1",
    close: "call it with each axis at length 1, alone and together, and judge the values",
  },
  "size-one-zeros": {
    does: "give zeros where an axis has length 1",
    close: "call it with each axis at length 1, alone and together, and judge the values",
  },
  "refusal-swallowed": {
    does: "answer what it should refuse",
    close: "judge each `@throws` clause with toRefuse",
  },
  "plain-error": {
    does: "refuse with a plain Error",
    close: "judge each `@throws` clause with toRefuse and its class",
  },
  "reads-arguments": {
    does: "read the numbers of its arguments at once",
    close: "begin the spec with tensorSpec(), and call it inside a test",
  },
  "reads-result": {
    does: "read the numbers of its result at once",
    close: "begin the spec with tensorSpec(), and call it inside a test",
  },
  "keeps-a-tensor": {
    does: "keep a tensor at every call",
    close: "judge it with toLeakNoTensors",
  },
  "keeps-by-shape": {
    does: "keep a tensor for each new shape of its arguments",
    close: "judge it with toLeakNoTensors: the law holds at every call of the spec",
  },
  "mutates-argument": {
    does: "change a number of an argument by a ten-millionth",
    close: "judge it with toLeaveUnchanged, with every list that it takes",
  },
};

const CAUSES: Record<Cause, string> = {
  unreached: "no call brings that to bear",
  unjudged: "a call brings that to bear, and no test notices",
  neighbor: "no call shows it, but one beside the spec's calls would",
  unprobed: "no call shows it, and none beside the spec's calls could be tried",
};

/** A hole, as a sentence that an author can act on. */
export function holeText(wrapper: string, cause: Cause): string {
  const { kind, fn, member } = readPlan(wrapper);
  const { does, close } = WORDS[kind];
  const what = member ? `${fn} (${member})` : fn;
  return `the wrapper ${wrapper} passes: ${what} may ${does} (${CAUSES[cause]}). To close it, ${close}; or declare it void`;
}
