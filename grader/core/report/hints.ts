import type { Diagnosis } from "../judge/diagnose.js";

const RUNGS = ["what you see", "the law", "the maths", "a sketch"];

/**
 * The rung to show next. The ladder starts at the rung of the diagnosed mistake, or at 1, and goes up one at a time.
 *
 * @param shown the highest rung shown so far, 0 to 4
 */
export function nextRung(shown: number, diagnosis: Pick<Diagnosis, "rung"> | undefined): number {
  const start = shown === 0 ? (diagnosis?.rung ?? 1) : shown + 1;
  return Math.min(4, Math.max(1, start));
}

/**
 * The title of a rung.
 *
 * @param isUntouched whether no blank is filled: then the first rung cannot say what one sees of the answer
 */
export function rungTitle(rung: number, isUntouched: boolean): string {
  return `hint ${rung} of 4, ${isUntouched && rung === 1 ? "what to look out for" : RUNGS[rung - 1]}`;
}
