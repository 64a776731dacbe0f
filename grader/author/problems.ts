import type { PlacedExercise } from "../course/load.js";
import type { Stub } from "../course/stub.js";
import type { MistakeText } from "../run/bank.js";

const KEBAB_CASE = /^[a-z0-9]+(-[a-z0-9]+)*$/;

/** What is wrong with an exercise's entry in its manifest. */
export function manifestProblems(exercise: PlacedExercise): string[] {
  const { slug, title, hints, minutes, difficulty, explore } = exercise;
  const problems: string[] = [];
  if (!KEBAB_CASE.test(slug)) problems.push("the slug is not kebab-case");
  if (!title || title.length > 40) problems.push("the title must have 1 to 40 characters");
  if (!Array.isArray(hints) || hints.length !== 4 || hints.some((hint) => !hint.trim()))
    problems.push("four hints are due");
  if (!(minutes >= 1 && minutes <= 60)) problems.push("minutes must lie between 1 and 60");
  if (![1, 2, 3, 4, 5].includes(difficulty)) problems.push("difficulty must be 1 to 5");
  if (!explore?.trim()) problems.push("explore is missing: something to try after a pass");
  return problems;
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

/** What is wrong with the names of a spec's tests: one is the headline of a verdict, with the count beside it. */
export function testProblems(names: string[]): string[] {
  return names
    .filter((name) => name.length > 60)
    .map((name) => `the test "${name}" has a name of ${name.length} characters; at most 60`);
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
