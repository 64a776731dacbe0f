import type { PlacedExercise } from "../course/course.js";
import type { Attempt } from "./attempt.js";

/**
 * Makes the attempt for a file that cannot run.
 *
 * @param known the parts of the attempt that are known already
 * @param isJudged whether the answer is at fault
 */
export function notRun(
  exercise: PlacedExercise,
  known: Partial<Attempt> & Pick<Attempt, "notices" | "prompts">,
  problem: string,
  isJudged = true,
): Attempt {
  return {
    exercise,
    result: {
      verdict: "error",
      tests: [],
      in: undefined,
      failure: { kind: "error", message: problem, stack: [] },
    },
    counts: false,
    isJudged,
    diagnosis: undefined,
    blanks: { filled: 0, total: known.prompts.length },
    texts: { stub: "", spec: "" },
    helpers: undefined,
    builtOn: [],
    suspects: [],
    output: "",
    durationMs: 0,
    backend: "none",
    trainings: [],
    exhibits: [],
    ...known,
  };
}
