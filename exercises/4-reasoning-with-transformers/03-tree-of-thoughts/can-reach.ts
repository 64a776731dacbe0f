import { blank } from "#lib/blank";
import { assertNumbers, isClose } from "#lib/search/game-24";
import { nextStates } from "./next-states.js";

/**
 * Whether some sequence of moves leads from a state to a single number, the goal. The search tries all moves and remembers what it
 * finds.
 *
 *     canReach([3, 3, 8, 8], 24)    → true: 8 / (3 - 8 / 3)
 *     canReach([1, 1, 1, 1], 24)    → false
 *
 * All numbers must be used: 24 with a number left over is no solution. A number within 1e-5 of the goal (`isClose`) is the goal.
 *
 * @param numbers what is left, in any order
 * @param goal the number to reach
 * @param memo what earlier searches found: for each state of two numbers or more that was searched, also on the way, whether it can
 *   reach the goal. Its keys are your choice. Two states are the same if they have the same numbers, rounded to five decimals, in any
 *   order. A state in the map isn't searched again; every other one is added. One map may serve searches for several goals. A new one
 *   for each call, unless given
 * @throws RangeError if there is no number, or one of the numbers or the goal isn't finite
 */
export function canReach(numbers: number[], goal: number, memo = new Map<string, boolean>()): boolean {
  assertNumbers(numbers);
  if (!Number.isFinite(goal)) throw new RangeError(`a goal is a finite number, got ${goal}`);
  blank("the answer for a single number");
  const key: string = blank("a text that equal searches share, and no others");
  return blank("what the memo knows, or else the search");
}
