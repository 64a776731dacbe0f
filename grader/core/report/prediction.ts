import type { Prediction } from "../../../lib/course.js";
import type { Group, Words } from "./blocks.js";

/** What a choice is called: numbers would be taken for the answers, which often are numbers. */
export const LETTERS = "abcd";

/** What came of a guess, beside the pass that answers it. */
export function reportGuess(
  { question, choices, answer, because }: Prediction,
  guess: number | null | undefined,
): Group {
  if (guess === undefined) return [];
  const right = choices[answer];
  // Where the explanation begins with the answer, it is not said twice.
  const isTold = beginsWith(because, right);
  const isSkipped = guess === null || !(guess in choices);
  const told: Words = isSkipped
    ? [
        ["The question that you skipped:", "label"],
        ` ${question}${isTold ? "" : ` The answer is “${right}”.`}`,
      ]
    : guess === answer
      ? [["You expected", "label"], ` “${right}”, and so it is.`]
      : [
          ["You expected", "label"],
          ` “${choices[guess]}”. ${isTold ? "It is something else." : `The answer is “${right}”.`}`,
        ];
  const words: Words = guess === answer && isTold ? [["Your guess is right.", "label"]] : told;
  return [
    { is: "text", words },
    { is: "text", words: [because] },
  ];
}

/** Whether a text begins with another as a whole: `2` is no beginning of `2.04`. */
function beginsWith(text: string, start: string): boolean {
  return (
    text.toLowerCase().startsWith(start.toLowerCase()) &&
    !/^(\p{L}|\p{N}|[.,]\p{N})/u.test(text.slice(start.length))
  );
}
