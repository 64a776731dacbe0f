import type { PlacedExercise } from "../../core/course/course.js";
import type { Diagnosis } from "../../core/judge/diagnose.js";
import type { Look } from "./look.js";
import { edges, wrap } from "./text.js";

const RUNGS = ["what you see", "the law", "the maths", "a sketch"];

/**
 * The rung to show next: the ladder starts at the diagnosed mistake's, and goes up one at a time.
 *
 * @param shown rungs shown so far, 0 to 4
 */
export function nextRung(shown: number, diagnosis: Diagnosis | undefined): number {
  const start = shown === 0 ? (diagnosis?.rung ?? 1) : shown + 1;
  return Math.min(4, Math.max(1, start));
}

/** How to climb on, by keys on the watch screen and by commands elsewhere. */
const WAYS = {
  keys: ["h again for the next rung", "the ladder ends here; s shows the solution"],
  commands: ["the same command again shows the next rung", "the ladder ends here: npm run kata -- solution"],
};

/**
 * A hint with its place on the ladder.
 *
 * @param isUntouched the learner has filled nothing yet
 */
export function hintLines(
  exercise: PlacedExercise,
  rung: number,
  look: Look,
  ways: keyof typeof WAYS = "keys",
  isUntouched = false,
): string[] {
  // What one sees of a wrong answer is, before there is any, what to look out for.
  const what = isUntouched && rung === 1 ? "what to look out for" : RUNGS[rung - 1];
  const title = ` ${look.color.cyan.bold(`hint ${rung} of 4, ${what}`)}`;
  const more = look.color.dim(WAYS[ways][rung < 4 ? 0 : 1]);
  const hint = wrap(exercise.hints[rung - 1], look, 3);
  // On the watch screen every line above the verdict pushes one of its lines off.
  const first = edges(title, more, look);
  return ways === "keys" && first.length === 1 ? [...first, ...hint] : [title, ...hint, `   ${more}`];
}
