import type { Random } from "#lib/random";
import { assertNumbers, GOAL, isClose } from "#lib/search/game-24";
import type { Tree } from "#lib/search/tree";
import { nextStates } from "./next-states.js";
import { playOut, playOutValue } from "./play-outs.js";
import { treeBeam } from "./tree-beam.js";

/** The result of a method on one puzzle. */
export interface Attempt {
  isSolved: boolean;
  /** the work: how many play-outs were made */
  playOuts: number;
}

/**
 * Solves a Game of 24 by beam search, with `playOutValue` as the evaluator.
 *
 * The depth of the search is the number of moves in a game. A solution is a single number, 24. The work is in the evaluations: the
 * value of a state costs the play-outs that `playOutValue` makes for it. For a state with two numbers, that is one play-out.
 *
 * @param puzzle one number or more
 * @param plan `beam`: the beam width; `playOuts`: how many play-outs evaluate a state of three or more numbers
 * @param rng the source of the evaluator's draws, in the order in which `treeBeam` evaluates
 * @returns whether 24 was found, and how many play-outs were made
 * @throws RangeError as `treeBeam` and `playOutValue` do, and if the puzzle has no numbers or one that isn't finite
 */
export function searchTree(
  puzzle: number[],
  { beam, playOuts }: { beam: number; playOuts: number },
  rng: Random,
): Attempt {
  assertNumbers(puzzle);
  let made = 0;
  const game: Tree<number[]> = {
    expand: nextStates,
    evaluate(state) {
      // blank: count the work, and judge the state
      made += state.length <= 2 ? 1 : playOuts;
      return playOutValue(state, playOuts, rng);
      // end
    },
    isGoal: (state) =>
      /* blank: whether this state is a solution */ state.length === 1 && isClose(state[0], GOAL) /* end */,
  };
  const depth: number = /* blank: how many moves a game has */ puzzle.length - 1 /* end */;
  const { path } = treeBeam(puzzle, game, { beam, depth });
  return { isSolved: path !== null, playOuts: made };
}

/**
 * Solves a Game of 24 by independent tries: play-outs from the puzzle itself, until one succeeds.
 *
 * @param puzzle one number or more
 * @param playOuts the largest number of tries; 0 or more
 * @param rng the source of the draws, for one play-out after another
 * @returns whether one succeeded, and how many play-outs were made, including the successful one
 * @throws RangeError if `playOuts` isn't an integer of 0 or more, if the puzzle has no numbers, or if one isn't finite
 */
export function tryOften(puzzle: number[], playOuts: number, rng: Random): Attempt {
  assertNumbers(puzzle);
  if (!(Number.isInteger(playOuts) && playOuts >= 0))
    throw new RangeError(`there are 0 tries or more, got ${playOuts}`);
  // blank: try until it works, or the tries are used up
  for (let made = 1; made <= playOuts; made++)
    if (playOut(puzzle, rng)) return { isSolved: true, playOuts: made };
  return { isSolved: false, playOuts };
  // end
}
