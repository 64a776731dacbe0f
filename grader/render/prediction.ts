import type { Prediction } from "../../lib/course.js";
import type { Look } from "./look.js";
import { wrap } from "./text.js";

/** The question, before anything has run. */
export function questionLines({ question, choices }: Prediction, look: Look): string[] {
  const { color } = look;
  return [
    ...wrap(color.bold.cyan("What do you expect?"), look),
    "",
    ...wrap(question, look, 3),
    "",
    ...choices.flatMap((choice, i) => wrap(`${color.bold.cyan(String(i + 1))}  ${choice}`, look, 3, 3)),
    "",
    ...wrap(color.dim("This is not graded. Commit to a guess, and the exercise will tell you."), look, 3),
  ];
}

/** What came of a guess, beside the pass that answers it. */
export function toldLines(
  { choices, answer, because }: Prediction,
  guess: number | undefined,
  look: Look,
): string[] {
  if (guess === undefined || !(guess in choices)) return [];
  const { color } = look;
  const verdict =
    guess === answer
      ? `${color.cyan("You expected:")} ${choices[guess]}. So it is.`
      : `${color.cyan("You expected:")} ${choices[guess]}. It is: ${choices[answer]}.`;
  return [...wrap(verdict, look, 3), ...wrap(because, look, 3)];
}
