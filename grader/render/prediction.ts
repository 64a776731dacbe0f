import type { Prediction } from "../../lib/course.js";
import type { Look } from "./look.js";
import { wrap } from "./text.js";

/** What a choice is called: numbers would be taken for the answers, which often are numbers. */
export const LETTERS = "abcd";

/** The question, before anything of the exercise with this title has run. */
export function questionLines({ question, choices }: Prediction, title: string, look: Look): string[] {
  const { color } = look;
  return [
    ...wrap(`${color.bold.cyan("What do you expect?")}   ${color.dim(title)}`, look),
    "",
    ...wrap(question, look, 3),
    "",
    ...choices.flatMap((choice, i) => wrap(`${color.bold.cyan(LETTERS[i])}  ${choice}`, look, 3, 3)),
    "",
    ...wrap(color.dim("This is not graded. Commit to a guess, and the exercise will tell you."), look, 3),
  ];
}

/** What came of a guess, beside the pass that answers it. */
export function toldLines(
  { question, choices, answer, because }: Prediction,
  guess: number | null | undefined,
  look: Look,
): string[] {
  if (guess === undefined) return [];
  const { color } = look;
  const asked =
    guess === null || !(guess in choices)
      ? `${color.cyan("The question that you skipped:")} ${question}`
      : `${color.cyan("You expected:")} ${choices[guess]}.`;
  const verdict = guess === answer ? "So it is." : `It is: ${choices[answer]}.`;
  return [...wrap(`${asked} ${verdict}`, look, 3), ...wrap(because, look, 3)];
}
