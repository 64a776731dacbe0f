import { nextRung } from "../report/hints.js";
import type { Climb } from "./climb.js";

// An assistant asks for hints faster than anybody thinks. So a rung has to be earned by an attempt, and there is one a minute at most.

/** A run that did not pass. */
export interface Try {
  /** The fingerprint of its syntax tree, see `grader/tutor/tree.ts`. */
  tree: string;
  /** The fingerprint of its failure. */
  failure: string;
  /** The rung from which to go on, if a mistake was recognized. */
  rung: number | undefined;
}

/** The climb after a run. It was an attempt if the code is new and fails otherwise than all code before it, or later. */
export function afterTry(climb: Climb, { tree, failure, rung }: Try): Climb {
  const isAttempt = !climb.trees.includes(tree) && !climb.failures.includes(failure);
  return {
    ...climb,
    trees: withNewest(climb.trees, tree),
    failures: withNewest(climb.failures, failure),
    isDue: climb.isDue || isAttempt,
    ...(isAttempt && { start: rung }),
  };
}

const withNewest = (all: string[], one: string) => [...all.filter((other) => other !== one), one];

const MINUTE = 60_000;

/** What comes of a request for a hint. */
export type Step =
  | { gives: number }
  /** Nothing has run yet. */
  | { needs: "a run" }
  /** What ran since the last rung is no attempt. */
  | { needs: "an attempt" }
  | { needs: "time"; seconds: number }
  /** All four rungs have been shown. */
  | { needs: "nothing more" };

/**
 * @param shown the highest rung shown so far, wherever that was
 * @param last when an assistant got the last rung of any exercise
 */
export function step(climb: Climb, shown: number, last: number, now: number): Step {
  if (climb.trees.length === 0) return { needs: "a run" };
  if (shown >= 4) return { needs: "nothing more" };
  if (!climb.isDue) return { needs: "an attempt" };
  const passed = now - last;
  // A clock that was set back shuts nobody out.
  if (passed >= 0 && passed < MINUTE) return { needs: "time", seconds: Math.ceil((MINUTE - passed) / 1000) };
  return { gives: nextRung(shown, climb.start === undefined ? undefined : { rung: climb.start }) };
}

/** The climb after a rung was given. */
export function afterRung(climb: Climb, now: Date): Climb {
  return { ...climb, isDue: false, at: now.toISOString() };
}
