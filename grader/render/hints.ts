import type { PlacedExercise } from "../course/load.js";
import type { Diagnosis } from "../run/diagnose.js";
import type { Look } from "./look.js";
import { wrap } from "./text.js";

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

/** A hint with its place on the ladder. */
export function hintLines(exercise: PlacedExercise, rung: number, look: Look): string[] {
  const title = look.color.cyan.bold(`hint ${rung} of 4, ${RUNGS[rung - 1]}`);
  const more = rung < 4 ? "h again for the next rung" : "the ladder ends here; s shows the solution";
  return [` ${title}`, ...wrap(exercise.hints[rung - 1], look, 3), `   ${look.color.dim(more)}`];
}
