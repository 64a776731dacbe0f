import type { Random } from "#lib/random";
import { assertNumbers, GOAL } from "#lib/search/game-24";
import { canReach } from "./can-reach.js";
import { nextStates } from "./next-states.js";

/**
 * Makes one random play-out of the Game of 24: random moves until two numbers are left, then an exact search.
 *
 * Each random move goes to one of `nextStates`, all equally likely, and takes one draw, `rng.integer`. From two numbers there are at
 * most six moves, and all are tried. A play-out that starts with one or two numbers draws nothing.
 *
 * @param numbers what is left, in any order
 * @returns whether 24 can be made from the two numbers left, or is the only number. 24 with a number left over isn't a success
 * @throws RangeError if there are no numbers, or if one isn't finite
 * @see Brügmann 1993, "Monte Carlo Go"
 */
export function playOut(numbers: number[], rng: Random): boolean {
  assertNumbers(numbers);
  // blank: play until two numbers are left, and check them
  let state = numbers;
  while (state.length > 2) {
    const next = nextStates(state);
    state = next[rng.integer(next.length)];
  }
  return canReach(state, GOAL);
  // end
}

/**
 * Estimates how good a state is by the share of its play-outs that succeed.
 *
 * The expected value of this share is the chance that a play-out succeeds. With one or two numbers left, all play-outs are the same,
 * and a single one gives the exact value.
 *
 * @param numbers what is left, in any order
 * @param count how many play-outs to make if three or more numbers are left; 1 or more
 * @param rng the source of the draws, for one play-out after another
 * @returns the share, from 0 to 1
 * @throws RangeError if `count` isn't an integer of 1 or more, if there are no numbers, or if one isn't finite
 */
export function playOutValue(numbers: number[], count: number, rng: Random): number {
  assertNumbers(numbers);
  if (!(Number.isInteger(count) && count >= 1))
    throw new RangeError(`a value needs 1 play-out or more, got ${count}`);
  // blank: the exact value if there is one, or else the share
  if (numbers.length <= 2) return Number(playOut(numbers, rng));
  let successes = 0;
  for (let i = 0; i < count; i++) successes += Number(playOut(numbers, rng));
  return successes / count;
  // end
}
