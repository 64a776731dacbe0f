import type { Prediction } from "../../lib/author/course.js";
import type { PlacedExercise } from "../core/course/course.js";
import type { Stub } from "../core/course/stub.js";
import type { MistakeText } from "../core/judge/bank.js";
import { fieldProblems } from "./field-problems.js";

const KEBAB_CASE = /^[a-z0-9]+(-[a-z0-9]+)*$/;

/** What is wrong with an exercise's entry in its manifest. */
export function manifestProblems(exercise: PlacedExercise): string[] {
  const { slug, title, hints, minutes, difficulty, explore } = exercise;
  const problems: string[] = [];
  if (!KEBAB_CASE.test(slug)) problems.push("the slug is not kebab-case");
  if (!title || title.length > 40) problems.push("the title must have 1 to 40 characters");
  if (!Array.isArray(hints) || hints.length !== 4 || hints.some((hint) => !hint.trim()))
    problems.push("an exercise must have four hints");
  if (!(minutes >= 1 && minutes <= 60)) problems.push("minutes must lie between 1 and 60");
  if (![1, 2, 3, 4, 5].includes(difficulty)) problems.push("difficulty must be 1 to 5");
  if (!explore?.trim()) problems.push("explore is missing: something to try after a pass");
  if (exercise.answer !== undefined && !fits(exercise.answer, 400))
    problems.push("the answer to explore must have 1 to 400 characters");
  // A word that an author has put there for later.
  else if (exercise.answer !== undefined && !/[a-z].*[.?!)”]$/s.test(exercise.answer))
    problems.push(`the answer to explore is no sentence: ${exercise.answer}`);
  if (exercise.predict) problems.push(...predictionProblems(exercise.predict));
  return [...problems, ...fieldProblems(exercise)];
}

function predictionProblems({ question, choices, answer, because }: Prediction): string[] {
  const problems: string[] = [];
  if (!fits(question, 240)) problems.push("the question of predict must have 1 to 240 characters");
  if (choices.length < 2 || choices.length > 4) problems.push("predict must offer 2 to 4 choices");
  if (new Set(choices).size < choices.length) problems.push("predict offers the same choice twice");
  const unfit = choices.find((choice) => !fits(choice, 60));
  if (unfit !== undefined) problems.push(`the choice "${unfit}" must have 1 to 60 characters`);
  if (!(answer in choices))
    problems.push(`the answer of predict is ${answer}, which is no index of a choice`);
  if (!fits(because, 300)) problems.push("the because of predict must have 1 to 300 characters");
  return problems;
}

function fits(text: string, most: number): boolean {
  return text.trim().length > 0 && text.length <= most;
}

/** What is wrong with an exercise's blanks. */
export function stubProblems({ blanks }: Stub): string[] {
  const problems: string[] = [];
  const prompts = blanks.map(({ prompt }) => prompt);
  if (prompts.length > 6) problems.push(`${prompts.length} blanks; at most 6`);
  const long = prompts.find((prompt) => prompt.length > 90);
  if (long) problems.push(`the prompt "${long}" is longer than 90 characters`);
  const twice = prompts.find((prompt, i) => prompts.indexOf(prompt) < i);
  if (twice) problems.push(`two blanks have the prompt "${twice}"`);
  return problems;
}

/** What is wrong with the texts of an exercise's mistakes. */
export function mistakeProblems(mistakes: MistakeText[]): string[] {
  const problems: string[] = [];
  for (const { name, because } of mistakes) {
    if (!KEBAB_CASE.test(name)) problems.push(`the mistake ${name} is not kebab-case`);
    if (!because?.trim() || because.length > 160)
      problems.push(`the mistake ${name} must be explained in 1 to 160 characters`);
  }
  return problems;
}
