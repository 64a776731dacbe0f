import { answerOf } from "../../../lib/chain-sums/problems.js";
import { count } from "../../core/course/count.js";
import type { Stage } from "./stage.js";

/** What was paid for an answer. */
export interface Cost {
  tokens: number;
  /** how often the judge was asked */
  calls?: number;
}

/**
 * Says whether an answer is right, and what it has cost.
 *
 * @param answer null if there is none
 * @param how it was found, to stand behind "4 is right": `", with 75% of the votes"`
 */
export function sayVerdict(
  stage: Stage,
  digits: number[],
  answer: number | null,
  { tokens, calls }: Cost,
  how = "",
): void {
  const isRight = answer === answerOf(digits);
  const sum = digits.reduce((total, digit) => total + digit, 0);
  const ends = sum > 9 ? `, which ends in ${sum % 10}` : "";
  const told = isRight
    ? `${answer} is right${how}`
    : `${answer === null ? "No answer" : `${answer} is wrong${how}`}: the sum is ${sum}${ends}`;
  const cost = count(tokens, "token") + (calls === undefined ? "" : `, ${count(calls, "call")} of the judge`);
  stage.verdict(isRight, told, cost);
}
