import { assertNumbers, isClose } from "#lib/search/game-24";
import { nextStates } from "./next-states.js";

/**
 * Tells whether some sequence of moves leads from a state to a single number, the goal. The search tries all moves and remembers what
 * it finds.
 *
 *     canReach([3, 3, 8, 8], 24)    → true: 8 / (3 - 8 / 3)
 *     canReach([1, 1, 1, 1], 24)    → false
 *
 * All numbers must be used: 24 with a number left over isn't a solution. A number within 1e-5 of the goal (`isClose`) counts as the goal.
 *
 * @param numbers what is left, in any order
 * @param goal the number to reach
 * @param memo what earlier searches found: for each state of two or more numbers that was searched, including those on the way,
 *   whether it can reach the goal. You choose its keys. Two states are the same if they have the same numbers, rounded to five
 *   decimals, in any order. A state in the map isn't searched again; every other state is added to it. One map may serve searches for
 *   several goals. By default, each call gets a new map
 * @throws RangeError if there are no numbers, or if one of them or the goal isn't finite
 */
export function canReach(numbers: number[], goal: number, memo = new Map<string, boolean>()): boolean {
  assertNumbers(numbers);
  if (!Number.isFinite(goal)) throw new RangeError(`a goal is a finite number, got ${goal}`);
  // blank: the answer for a single number
  if (numbers.length === 1) return isClose(numbers[0], goal);
  // end
  const key: string = /* blank: a string that equal searches share, and different searches don't */ [
    ...[...numbers].sort((a, b) => a - b),
    goal,
  ]
    .map((x) => Math.round(x * 1e5))
    .join(" ") /* end */;
  // blank: what the memo knows, or else the search
  let isReachable = memo.get(key);
  if (isReachable === undefined) {
    isReachable = nextStates(numbers).some((state) => canReach(state, goal, memo));
    memo.set(key, isReachable);
  }
  return isReachable;
  // end
}
