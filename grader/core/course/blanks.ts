import type { PlacedExercise } from "./course.js";
import type { CourseFiles } from "./files.js";
import { stubOf } from "./pristine.js";
import { blankCalls } from "./stub.js";

/** How many of an exercise's blanks the learner has filled. */
export interface BlankCount {
  filled: number;
  total: number;
}

/** Compares the blanks left in a text with those of the stub. A call of `blank` with code inside it counts as left. */
export function countBlanks(prompts: string[], text: string): BlankCount {
  const left = blankCalls(text).length;
  return { filled: Math.max(0, prompts.length - left), total: prompts.length };
}

/** The prompts of an exercise's blanks, in order. */
export function promptsOf(exercise: PlacedExercise, files: Pick<CourseFiles, "read">): string[] {
  return stubOf(exercise, files).blanks.map(({ prompt }) => prompt);
}
