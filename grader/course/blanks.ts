import type { PlacedExercise } from "./load.js";
import { stubOf } from "./pristine.js";
import { findBlanks } from "./stub.js";

/** How many of an exercise's blanks the learner has filled. */
export interface BlankCount {
  filled: number;
  total: number;
}

/** Counts the blanks left in a text against those of the stub. */
export function countBlanks(exercise: PlacedExercise, text: string): BlankCount {
  const prompts = promptsOf(exercise);
  const left = findBlanks(text).length;
  return { filled: Math.max(0, prompts.length - left), total: prompts.length };
}

/** Which blank of the stub a prompt belongs to, from 1; 0 if to none. */
export function blankNumber(exercise: PlacedExercise, prompt: string): number {
  return promptsOf(exercise).indexOf(prompt) + 1;
}

function promptsOf(exercise: PlacedExercise): string[] {
  return stubOf(exercise).blanks.map(({ prompt }) => prompt);
}
