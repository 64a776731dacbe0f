import { blank } from "#lib/blank";
import { assertNumbers, isClose } from "#lib/search/game-24";

/**
 * Returns the states that one move of the Game of 24 can lead to.
 *
 * A state is the list of the numbers that are left. A move takes two of them, a and b, and puts one number back: their sum, their
 * product, a difference, or a quotient. A child has one number fewer.
 *
 *     nextStates([1, 2])    → [-1], [0.5], [1], [2], [3], in any order
 *
 * Numbers that differ by less than 1e-5 count as equal (`isClose`), because of rounding errors. No move divides by a number this close
 * to 0, and two states with equal numbers count as one. You may compare numbers rounded to five decimals instead.
 *
 * @param numbers what is left, in any order; they may be equal, negative, or fractions
 * @returns new lists in any order, each sorted in ascending order, with equal states only once; empty if only one number is left
 * @throws RangeError if there are no numbers, or if one isn't finite
 * @see Yao et al. 2023 (Tree of Thoughts), section 4.1
 */
export function nextStates(numbers: number[]): number[][] {
  assertNumbers(numbers);
  const states: number[][] = [];
  for (let i = 0; i < numbers.length; i++) {
    for (let j = i + 1; j < numbers.length; j++) {
      const rest: number[] = blank("the numbers that this move does not take");
      for (const result of resultsOf(numbers[i], numbers[j])) {
        blank("the state with this result, if it is a new one");
      }
    }
  }
  return states;
}

/** All numbers one operation can make from a and b. */
function resultsOf(a: number, b: number): number[] {
  return blank("the results of all operations that are possible");
}
