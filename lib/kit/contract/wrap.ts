import { tellGrader } from "../../judge/grader-link.js";
import { quickestFirst, stopAfterFailures } from "../stop.js";
import { inScope, isSame } from "./compare.js";
import { type Event, type Plan, planName, readPlan, type Say } from "./plan.js";
import { prober } from "./probe.js";
import { plainError, swallowsRefusal } from "./refuses.js";
import { remembers, remembersPart } from "./remembers.js";
import {
  aliasesInput,
  keepsByShape,
  keepsTensor,
  mutatesArgument,
  oneBuffer,
  readsTensors,
} from "./shares.js";
import { optionalFrozen, shortcuts } from "./shortcuts.js";
import { passUntouched, touchingFirst } from "./touched.js";
import { isOpaque } from "./values.js";
import { isIdle } from "./watch.js";
import { zeroOption, zeroResult } from "./zero.js";

type Any = any;
type Fn = (...args: Any[]) => Any;

/** What one test does with these may show in the next: what they are told by depends on the order of the tests. */
const REMEMBERS = /^(memo-|one-buffer|mutates-argument|keeps-by-shape)/;

/**
 * A function that keeps the maths of a solution and breaks one clause of its contract.
 *
 * @param name which clause, as `planName` writes it
 * @param probe whether its answers are also compared with the solution's, and neighbors of the spec's calls tried. That calls
 *   the solution more often, which may draw random numbers: the verdict of such a run counts for nothing
 */
export function wrap(fn: Fn, name: string, probe: boolean): Fn {
  const plan = readPlan(name);
  const said = new Set<Event>();
  const say = (event: Event) => {
    if (said.has(event)) return;
    said.add(event);
    tellGrader({ kind: "contract", name: planName(plan), probe, event });
  };
  const spared = !probe && isIdle(plan);
  if (spared) say("idle");
  if (!probe) {
    stopAfterFailures(spared ? 0 : 1);
    if (!REMEMBERS.test(plan.kind)) quickestFirst((tasks) => touchingFirst(plan.fn, tasks));
  }
  passUntouched([plan.fn], { anywhere: probe });
  const nothing = () => {};
  const onEligible = probe ? prober(fn, plan, say) : nothing;
  const onStale = probe ? comparer(fn, say) : nothing;
  const onShortcut = probe ? (got: Any, right: Any) => say(isSame(got, right) ? "same" : "differs") : nothing;
  return laid(fn, plan, { say, onEligible, onStale, onShortcut });
}

/** The same in a second instance, of which nothing is told. */
export function again(fn: Fn, name: string): Fn {
  const nothing = () => {};
  return laid(fn, readPlan(name), {
    say: nothing,
    onEligible: nothing,
    onStale: nothing,
    onShortcut: nothing,
  });
}

interface Watching {
  say: Say;
  onEligible(args: Any[]): void;
  onStale(got: Any, args: Any[]): void;
  onShortcut(got: Any, right: Any): void;
}

function laid(fn: Fn, plan: Plan, { say, onEligible, onStale, onShortcut }: Watching): Fn {
  switch (plan.kind) {
    case "one-buffer":
      return oneBuffer(fn, say);
    case "aliases-input":
      return aliasesInput(fn, say);
    case "memo-part":
      return remembersPart(fn, say);
    case "zero-option":
      return zeroOption(fn, plan, say, onEligible, onStale);
    case "zero-result":
      return zeroResult(fn, say);
    case "keeps-by-shape":
      return keepsByShape(fn, say);
    case "mutates-argument":
      return mutatesArgument(fn, say);
    case "keeps-a-tensor":
      return keepsTensor(fn, say);
    case "reads-arguments":
      return readsTensors(fn, say, "arguments");
    case "reads-result":
      return readsTensors(fn, say, "result");
    case "optional-frozen":
      return optionalFrozen(fn, plan, say);
    case "refusal-swallowed":
      return swallowsRefusal(fn, say);
    case "plain-error":
      return plainError(fn, say);
    case "size-one-identity":
    case "size-one-zeros":
      return shortcuts(fn, plan, say, onEligible, onShortcut);
    default:
      return remembers(fn, plan, say, onEligible, onStale);
  }
}

/** Says whether the solution would have answered a call as a memory did. */
function comparer(fn: Fn, say: (event: Event) => void): (got: Any, args: Any[]) => void {
  return (got, args) => {
    // What has a state would be changed by asking again.
    if (isOpaque(got) || args.some((a) => typeof a === "object" && a && "next" in a)) return;
    try {
      inScope(() => {
        const due = fn(...args);
        if (due instanceof Promise) due.catch(() => {});
        else say(isSame(got, due) ? "same" : "differs");
      });
    } catch (error) {
      // A refusal is another answer too; a disposed argument is nobody's.
      if (!/disposed/.test((error as Error).message)) say("differs");
    }
  };
}
