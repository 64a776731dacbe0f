import { type Kind, readPlan } from "../../../lib/kit/contract/plan.js";
import type { Cause } from "./judge.js";

/** What a wrapper does, and how a spec finds it. */
export const WORDS: Record<Kind, { does: string; close: string }> = {
  "memo-first-json": {
    does: "remembers results by the numbers of the first argument",
    close: "call it twice with the same first argument and something else changed, and judge both results",
  },
  "memo-first-identity": {
    does: "remembers results by the first argument itself, the object",
    close:
      "call it twice with the same object, other arguments or other numbers inside, and judge both results",
  },
  "memo-only-identity": {
    does: "remembers results by the argument itself, the object",
    close: "change a number inside the argument, call it again with the same object, and judge the result",
  },
  "memo-shape": {
    does: "remembers results by the shapes of the arguments",
    close: "call it twice in one test with other numbers of the same shapes, and judge both results",
  },
  "memo-ever": {
    does: "remembers its first result for ever",
    close: "call it with two inputs, and judge both results",
  },
  "one-buffer": {
    does: "hands out the same lists at every call",
    close: "hold two results at once: the second call must leave the first result as it was",
  },
  "aliases-input": {
    does: "hands back an argument's own lists, or tensor, where the numbers are equal",
    close: "write into the result, and see that the arguments stay as they were",
  },
  "optional-frozen": {
    does: "computes with the default of an optional argument, whatever is given",
    close: "give that argument a value of which the result must show something",
  },
  "size-one-identity": {
    does: "hands back its first list where an axis has length 1",
    close: "call it with each axis at length 1, alone and together, and judge the values",
  },
  "size-one-zeros": {
    does: "gives zeros where an axis has length 1",
    close: "call it with each axis at length 1, alone and together, and judge the values",
  },
  "refusal-swallowed": {
    does: "answers what it should refuse",
    close: "judge each `@throws` clause with toRefuse",
  },
  "plain-error": {
    does: "refuses with a plain Error",
    close: "judge each `@throws` clause with toRefuse and its class",
  },
  "reads-arguments": {
    does: "reads the numbers of its arguments at once",
    close: "begin the spec with tensorSpec(), and call it inside a test",
  },
  "reads-result": {
    does: "reads the numbers of its result at once",
    close: "begin the spec with tensorSpec(), and call it inside a test",
  },
  "keeps-a-tensor": {
    does: "keeps a tensor at every call",
    close: "judge it with toLeakNoTensors",
  },
  "mutates-argument": {
    does: "changes a number of an argument by a ten-millionth",
    close: "judge it with toLeaveUnchanged, with every list that it takes",
  },
};

const CAUSES: Record<Cause, string> = {
  unreached: "no call brings that to bear",
  unjudged: "some call got its wrong answer, and no test noticed",
  neighbor: "the spec's calls don't show it, though a call beside them would",
  unprobed: "the spec's calls don't show it, and no call beside them could be tried",
};

/** A hole, as a sentence that an author can act on. */
export function holeText(wrapper: string, cause: Cause): string {
  const { kind, fn, member } = readPlan(wrapper);
  const { does, close } = WORDS[kind];
  const what = member ? `${fn} (${member})` : fn;
  return `the wrapper ${wrapper} passes: ${what} ${does}, and ${CAUSES[cause]}; ${close}, or declare it void`;
}
