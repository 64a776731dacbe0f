import { blank } from "#lib/blank";
import { answerOf } from "#lib/chain-sums/problems";
import { END, isDigit, MODULUS, MOST_DIGITS, operandToken, SO } from "#lib/chain-sums/tokens";

/**
 * Returns the right chain that begins with operand `start`: what a model should write after a problem such as `3 5 9 =`.
 *
 *     numberedChain([3, 5, 9], 1)   is   #1 5 #2 4 #0 7 ⇒ 7 .   as ids
 *
 * A thought consists of two tokens: the operand to add, and the last digit of the total so far. The first thought adds operand
 * `start`, and each further thought adds the next operand; after the last operand comes operand 0. There is one thought for each
 * digit. Then come ⇒, the answer and a period.
 *
 * @param digits the problem, K digits
 * @param start which operand the first thought adds, counted from 0
 * @returns a new list of 2·K + 3 ids, without the problem
 * @throws RangeError if there are no digits or more than 9, if one isn't a whole number from 0 to 9, or if `start` isn't a whole
 *   number from 0 to K − 1
 * @see Wei et al. 2022, "Chain-of-Thought Prompting Elicits Reasoning in Large Language Models", section 2
 */
export function numberedChain(digits: number[], start: number): number[] {
  assertDigits(digits);
  const K = digits.length;
  if (!(Number.isInteger(start) && start >= 0 && start < K))
    throw new RangeError(`a chain of ${K} digits starts with an operand from 0 to ${K - 1}, got ${start}`);
  const written: number[] = [];
  let total = 0;
  blank("write all thoughts");
  written.push(...blank("what a chain ends with"));
  return written;
}

/**
 * Returns the direct answer to a problem, without any thoughts.
 *
 *     directAnswer([3, 5, 9])   is   ⇒ 7 .   as ids
 *
 * @param digits the problem, K digits
 * @returns a new list of 3 ids, without the problem
 * @throws RangeError if there are no digits or more than 9, or if one isn't a whole number from 0 to 9
 */
export function directAnswer(digits: number[]): number[] {
  assertDigits(digits);
  return [SO, answerOf(digits), END];
}

function assertDigits(digits: number[]): void {
  if (digits.length < 1 || digits.length > MOST_DIGITS)
    throw new RangeError(`a problem has 1 to ${MOST_DIGITS} digits, got ${digits.length}`);
  const odd = digits.findIndex((digit) => !isDigit(digit));
  if (odd >= 0) throw new RangeError(`a digit is a whole number from 0 to 9, got ${digits[odd]}`);
}
