import type { Random } from "#lib/random";
import { assertNumbers, GOAL, isClose } from "#lib/search/game-24";
import type { Tree } from "#lib/search/tree";
import { nextStates } from "./next-states.js";
import { playOut, playOutValue } from "./play-outs.js";
import { treeBeam } from "./tree-beam.js";

/** How a method did on one puzzle. */
export interface Attempt {
  isSolved: boolean;
  /** the work: play-outs made */
  playOuts: number;
}

/**
 * Solves a Game of 24 by beam search, with `playOutValue` as the evaluator.
 *
 * The search goes as deep as the puzzle has moves. A solution is a single number, 24. The work is in the evaluations: the value of a
 * state costs the play-outs `playOutValue` makes for it, which is one where two numbers are left.
 *
 * @param puzzle one number or more
 * @param plan `beam`: the beam width; `playOuts`: how many judge a state of three numbers or more
 * @param rng the source of the evaluator's draws, in the order in which `treeBeam` evaluates
 * @returns whether 24 was found, and the play-outs made
 * @throws RangeError as `treeBeam` and `playOutValue` do, and if the puzzle has no number or one that isn't finite
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
  const depth: number = /* blank: the moves of a game */ puzzle.length - 1 /* end */;
  const { path } = treeBeam(puzzle, game, { beam, depth });
  return { isSolved: path !== null, playOuts: made };
}

/**
 * Solves a Game of 24 by independent tries: play-outs from the puzzle itself, until one succeeds.
 *
 * @param puzzle one number or more
 * @param playOuts the most tries; 0 or more
 * @param rng the source of the draws, one play-out after the other
 * @returns whether one succeeded, and the play-outs made, the successful one included
 * @throws RangeError if `playOuts` isn't an integer of 0 or more, the puzzle has no number, or one isn't finite
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
