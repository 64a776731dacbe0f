import type { Prediction } from "../../../lib/author/course.js";
import type { Group, Words } from "./blocks.js";

/** The names of choices. Digits could be confused with answers, which often are numbers. */
export const LETTERS = "abcd";

/** Reports the learner's guess beside the pass that answers it. */
export function reportGuess(
  { question, choices, answer, because }: Prediction,
  guess: number | null | undefined,
): Group {
  if (guess === undefined) return [];
  const right = choices[answer];
  // If the explanation begins with the answer, the answer is not repeated.
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

/** Whether a text begins with another as a whole word or number: `2.04` does not begin with `2`. */
function beginsWith(text: string, start: string): boolean {
  return (
    text.toLowerCase().startsWith(start.toLowerCase()) &&
    !/^(\p{L}|\p{N}|[.,]\p{N})/u.test(text.slice(start.length))
  );
}
