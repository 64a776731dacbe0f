import { mistakesFor } from "#lib/author/mistakes";
import type { Random } from "#lib/random";
import { assertNumbers, isClose } from "#lib/search/game-24";
import { nextStates } from "./next-states.js";
import { playOut, playOutValue } from "./play-outs.js";
import type { Attempt } from "./tree-against-tries.js";
import { treeBeam } from "./tree-beam.js";

type Plan = { beam: number; playOuts: number };

interface Way {
  cost: (state: number[], playOuts: number) => number;
  value: (state: number[], playOuts: number, rng: Random) => number;
  isGoal: (state: number[]) => boolean;
  depth: (puzzle: number[]) => number;
  work: (made: number, evaluated: number) => number;
}

const right: Way = {
  cost: (state, playOuts) => (state.length <= 2 ? 1 : playOuts),
  value: playOutValue,
  isGoal: (state) => state.length === 1 && isClose(state[0], 24),
  depth: (puzzle) => puzzle.length - 1,
  work: (made) => made,
};

/** `searchTree` with some of its parts done in another way. */
const searching = (other: Partial<Way>) => ({
  searchTree(puzzle: number[], { beam, playOuts }: Plan, rng: Random): Attempt {
    assertNumbers(puzzle);
    const way = { ...right, ...other };
    let made = 0;
    const game = {
      expand: nextStates,
      evaluate(state: number[]) {
        made += way.cost(state, playOuts);
        return way.value(state, playOuts, rng);
      },
      isGoal: way.isGoal,
    };
    const { path, evaluated } = treeBeam(puzzle, game, { beam, depth: way.depth(puzzle) });
    return { isSolved: path !== null, playOuts: way.work(made, evaluated) };
  },
});

/** `tryOften` in another way; what it refuses stays refused. */
const trying = (attempt: (puzzle: number[], playOuts: number, rng: Random) => Attempt) => ({
  tryOften(puzzle: number[], playOuts: number, rng: Random): Attempt {
    assertNumbers(puzzle);
    if (!(Number.isInteger(playOuts) && playOuts >= 0)) throw new RangeError(`${playOuts} tries`);
    return attempt(puzzle, playOuts, rng);
  },
});

const tries = (puzzle: number[], playOuts: number, rng: Random): Attempt => {
  for (let made = 1; made <= playOuts; made++)
    if (playOut(puzzle, rng)) return { isSolved: true, playOuts: made };
  return { isSolved: false, playOuts };
};

export default mistakesFor<typeof import("./tree-against-tries.js")>({
  "counts-states": {
    because:
      "Each evaluation was counted as one. A state with three numbers costs as many play-outs as are made to judge it.",
    ...searching({ cost: () => 1 }),
  },
  "exact-looks-cost-all": {
    because:
      "A look at two numbers was counted as if all play-outs had been made. It is exact, and made once.",
    ...searching({ cost: (_, playOuts) => playOuts }),
  },
  "exact-looks-are-free": {
    because:
      "Looks at two numbers were not counted. Each is one play-out, as it is for the independent tries.",
    ...searching({ cost: (state, playOuts) => (state.length <= 2 ? 0 : playOuts) }),
  },
  "counts-moves": {
    because: "The moves of a play-out were counted. The unit of work is the play-out, for both methods.",
    ...searching({ cost: (state, playOuts) => (state.length <= 2 ? 1 : playOuts * (state.length - 1)) }),
  },
  "solution-counts": {
    because: "The path to the solution was counted as one more play-out. Only evaluations cost.",
    ...searching({ work: (made) => made + 1 }),
  },
  "numbers-left-over": {
    because: "A state was a solution as soon as 24 was among its numbers. All numbers must be used.",
    ...searching({ isGoal: (state) => state.some((x) => isClose(x, 24)) }),
  },
  "first-number-only": {
    because: "Only the first number was looked at. A solution is a single number.",
    ...searching({ isGoal: (state) => isClose(state[0], 24) }),
  },
  "exactly-24": {
    because: "The number was compared with ===. 8 / (3 − 8 / 3) is 24 but for rounding.",
    ...searching({ isGoal: (state) => state.length === 1 && state[0] === 24 }),
  },
  "rounded-to-24": {
    because: "The number was rounded to a whole one. 24.4 is not 24: rounding explains only 1e-5.",
    ...searching({ isGoal: (state) => state.length === 1 && Math.round(state[0]) === 24 }),
  },
  "nearly-24": {
    because: "A number near 24 was treated as 24. 23.9999 is not 24: rounding explains only 1e-5.",
    ...searching({ isGoal: (state) => state.length === 1 && Math.abs(state[0] - 24) < 1e-3 }),
  },
  "any-single-number": {
    because: "Any single number was taken for a solution. It has to be 24.",
    ...searching({ isGoal: (state) => state.length === 1 }),
  },
  "one-move-short": {
    because: "The search ends one move early. n numbers are n − 1 moves from a single one.",
    ...searching({ depth: (puzzle) => Math.max(0, puzzle.length - 2) }),
  },
  "one-move-too-many": {
    because:
      "The search is one move too deep, so single numbers are evaluated and counted. n numbers have n − 1 moves.",
    ...searching({ depth: (puzzle) => puzzle.length }),
  },
  "three-moves-always": {
    because: "The search always makes three moves. How many a puzzle has depends on its numbers.",
    ...searching({ depth: () => 3 }),
  },
  "judged-by-one": {
    because: "Each state was judged by a single play-out, and counted as if all had been made.",
    ...searching({ value: (state, _, rng) => playOutValue(state, 1, rng) }),
  },
  "inverted-value": {
    because: "The value was turned: the states with the fewest successes were kept. Larger is better.",
    ...searching({ value: (state, playOuts, rng) => -playOutValue(state, playOuts, rng) }),
  },
  "random-value": {
    because: "States were judged by a random number. Their value is what the play-outs say.",
    ...searching({ value: (_, __, rng) => rng.random() }),
  },
  "never-ends-early": {
    because: "All tries were made although one had succeeded. The work ends with the first success.",
    ...trying((puzzle, playOuts, rng) => {
      let isSolved = false;
      for (let made = 0; made < playOuts; made++) isSolved = playOut(puzzle, rng) || isSolved;
      return { isSolved, playOuts };
    }),
  },
  "counts-all-tries": {
    because: "The tries that were allowed were returned, not those that were made.",
    ...trying((puzzle, playOuts, rng) => ({ ...tries(puzzle, playOuts, rng), playOuts })),
  },
  "success-not-counted": {
    because: "The successful try was not counted. It was a play-out like the others.",
    ...trying((puzzle, playOuts, rng) => {
      const attempt = tries(puzzle, playOuts, rng);
      return attempt.isSolved ? { ...attempt, playOuts: attempt.playOuts - 1 } : attempt;
    }),
  },
  "one-try-more": {
    because: "One try more than allowed was made.",
    ...trying((puzzle, playOuts, rng) => tries(puzzle, playOuts + 1, rng)),
  },
  "one-try-at-least": {
    because: "One try was made where none is allowed. 0 tries solve nothing, and cost nothing.",
    ...trying((puzzle, playOuts, rng) => tries(puzzle, Math.max(1, playOuts), rng)),
  },
  "last-try-missing": {
    because: "The last of the tries was not made.",
    ...trying((puzzle, playOuts, rng) => {
      const attempt = tries(puzzle, Math.max(0, playOuts - 1), rng);
      return attempt.isSolved ? attempt : { isSolved: false, playOuts };
    }),
  },
  "last-try-decides": {
    because: "The last try decided. One success among all tries is enough.",
    ...trying((puzzle, playOuts, rng) => {
      let isSolved = false;
      for (let made = 0; made < playOuts; made++) isSolved = playOut(puzzle, rng);
      return { isSolved, playOuts };
    }),
  },
  "single-try": {
    because: "Only one try was made. There are as many as allowed, until one succeeds.",
    ...trying((puzzle, playOuts, rng) => tries(puzzle, Math.min(1, playOuts), rng)),
  },
  "values-remembered": {
    because:
      "The value of a state was kept for when it comes again. Each evaluation makes its own play-outs, and they are work.",
    searchTree(puzzle, { beam, playOuts }, rng) {
      const known = new Map<string, number>();
      const once = searching({
        cost: (state, count) => (known.has(state.join()) ? 0 : right.cost(state, count)),
        value: (state, count, random) => {
          const value = known.get(state.join()) ?? playOutValue(state, count, random);
          known.set(state.join(), value);
          return value;
        },
      });
      return once.searchTree(puzzle, { beam, playOuts }, rng);
    },
  },
  "a-move-needed": {
    because: "A puzzle that is 24 already counted as unsolved. A single 24 is solved, without a move.",
    searchTree(puzzle, plan, rng) {
      const { isSolved, playOuts } = searching({}).searchTree(puzzle, plan, rng);
      return { isSolved: isSolved && puzzle.length > 1, playOuts };
    },
  },
});
