import { blank } from "#lib/blank";
import { END, isDigit, SO } from "#lib/chain-sums/tokens";

/** What a rule says about a text: 1 for yes, 0 for no. */
export interface CheckedReward {
  /** whether the text has the required form */
  format: 0 | 1;
  /** whether the answer in it is right */
  answer: 0 | 1;
  /** the reward the policy gets */
  reward: 0 | 1;
}

/**
 * Computes the reward of a written text by rule.
 *
 * **Format** is 1 if the text ends with a `⇒`, one digit and a period, and has no other `⇒` and no other period. Any number of other
 * tokens may come before these three, even none: an answer without a thought has the right form.
 *
 * **Answer** is 1 if the token right after the last `⇒` is the right digit, no matter what the form is. A text without a `⇒` has no
 * answer.
 *
 * **Reward** is 1 only if both are 1. A right answer in a broken form earns nothing, and neither does a wrong answer in the right form.
 *
 * @param written ids, without the problem; may be empty, or cut off anywhere
 * @param answer the right answer, a digit
 * @returns a new object
 * @throws RangeError if the answer isn't a whole number from 0 to 9
 * @see DeepSeek-AI 2025, "DeepSeek-R1", section 2.2.2, for rewards by rule
 */
export function checkedReward(written: number[], answer: number): CheckedReward {
  if (!isDigit(answer)) throw new RangeError(`an answer is a whole number from 0 to 9, got ${answer}`);
  const isFormatted: boolean =
    blank("whether the text has the form");
  const isRight: boolean =
    blank("whether the answer is right, form aside");
  return { format: isFormatted ? 1 : 0, answer: isRight ? 1 : 0, reward: isFormatted && isRight ? 1 : 0 };
}
