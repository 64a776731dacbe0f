import type { Diagnosis } from "../judge/diagnose.js";

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

/**
 * What a rung of the ladder is called.
 *
 * @param isUntouched the learner has filled nothing yet: what one sees of a wrong answer is, before there is any, what to look out for
 */
export function rungTitle(rung: number, isUntouched: boolean): string {
  return `hint ${rung} of 4, ${isUntouched && rung === 1 ? "what to look out for" : RUNGS[rung - 1]}`;
}
