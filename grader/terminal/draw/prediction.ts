import type { Prediction } from "../../../lib/course.js";
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
  const right = choices[answer];
  // Where the explanation begins with the answer, it is not said twice.
  const isTold = beginsWith(because, right);
  const asked = guess === null || !(guess in choices);
  const told = asked
    ? `${color.cyan("The question that you skipped:")} ${question}${isTold ? "" : ` The answer is “${right}”.`}`
    : guess === answer
      ? `${color.cyan("You expected")} “${right}”, and so it is.`
      : `${color.cyan("You expected")} “${choices[guess]}”. ${isTold ? "It is something else." : `The answer is “${right}”.`}`;
  const short = guess === answer && isTold ? color.cyan("Your guess is right.") : told;
  return [...wrap(short, look, 3), ...wrap(because, look, 3)];
}

/** Whether a text begins with another as a whole: `2` is no beginning of `2.04`. */
function beginsWith(text: string, start: string): boolean {
  return (
    text.toLowerCase().startsWith(start.toLowerCase()) &&
    !/^(\p{L}|\p{N}|[.,]\p{N})/u.test(text.slice(start.length))
  );
}
