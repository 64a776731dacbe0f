import type { PartData } from "../course/data.js";

export const exercisesOf = (part: PartData) =>
  part.chapters.flatMap((chapter) => chapter.pages.flatMap((page) => page.exercises));

/** By the exercises' own estimates, which count reading. */
export function hoursOf(part: PartData): number {
  const minutes = exercisesOf(part).reduce((sum, exercise) => sum + exercise.minutes, 0);
  return Math.round(minutes / 60);
}
