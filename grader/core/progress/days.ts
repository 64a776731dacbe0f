import type { Progress } from "./schema.js";

/** A day in the learner's time zone: `2026-11-28`. */
export function dayOf(date: Date): string {
  const two = (n: number) => String(n).padStart(2, "0");
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

/** The days on which the learner has worked, in order. Passes add days from before the grader recorded them. */
export function daysOf({ days = [], exercises }: Progress): string[] {
  const passes = Object.values(exercises).map(({ passed }) => new Date(passed?.at ?? ""));
  const known = passes.filter((date) => !Number.isNaN(date.getTime())).map(dayOf);
  return [...new Set([...days, ...known])].sort();
}
