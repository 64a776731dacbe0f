import { mistakesFor } from "#lib/author/mistakes";
import type { Random } from "#lib/random";
import { assertNumbers, isClose } from "#lib/search/game-24";
import { canReach } from "./can-reach.js";
import { nextStates } from "./next-states.js";

interface Way {
  /** plays until so many numbers are left */
  until: number;
  stops: (state: number[]) => boolean | undefined;
  pick: (states: number[][], rng: Random) => number[];
  look: (state: number[], rng: Random) => boolean;
  value: (numbers: number[], count: number, play: (numbers: number[]) => boolean) => number;
}

const share = (numbers: number[], count: number, play: (numbers: number[]) => boolean) => {
  let successes = 0;
  for (let i = 0; i < count; i++) successes += Number(play(numbers));
  return successes / count;
};

const right: Way = {
  until: 2,
  stops: () => undefined,
  pick: (states, rng) => states[rng.integer(states.length)],
  look: (state) => canReach(state, 24),
  value: (numbers, count, play) =>
    numbers.length <= 2 ? Number(play(numbers)) : share(numbers, count, play),
};

/** Both functions with some of their parts done in another way. */
const playing = (other: Partial<Way>) => {
  const way = { ...right, ...other };
  const play = (numbers: number[], rng: Random): boolean => {
    let state = numbers;
    for (;;) {
      const early = way.stops(state);
      if (early !== undefined) return early;
      if (state.length <= way.until) return way.look(state, rng);
      state = way.pick(nextStates(state), rng);
    }
  };
  return {
    playOut(numbers: number[], rng: Random): boolean {
      assertNumbers(numbers);
      return play(numbers, rng);
    },
    playOutValue(numbers: number[], count: number, rng: Random): number {
      assertNumbers(numbers);
      if (!(Number.isInteger(count) && count >= 1)) throw new RangeError(`${count} play-outs`);
      return way.value(numbers, count, (state) => play(state, rng));
    },
  };
};

/** The last move is drawn as well, unless the play-out begins there. */
const withLuckyEnd = {
  playOut(numbers: number[], rng: Random): boolean {
    assertNumbers(numbers);
    if (numbers.length <= 2) return canReach(numbers, 24);
    return playing({ until: 1, look: ([x]) => isClose(x, 24) }).playOut(numbers, rng);
  },
  playOutValue(numbers: number[], count: number, rng: Random): number {
    playing({}).playOutValue([24], count, rng);
    return right.value(numbers, count, (state) => withLuckyEnd.playOut(state, rng));
  },
};

export default mistakesFor<typeof import("./play-outs.js")>({
  "last-move-by-luck": {
    because: "The last move was drawn, too. From two numbers there are six moves at most, so try them all.",
    ...playing({ until: 1, look: ([x]) => isClose(x, 24) }),
  },
  "last-move-by-luck-if-played": {
    because:
      "Play-outs from three numbers or more draw their last move. It is no luck there either: look at all moves from two numbers.",
    ...withLuckyEnd,
  },
  "stops-at-24": {
    because: "A play-out ended as soon as 24 was among its numbers. All numbers must be used.",
    ...playing({ stops: (state) => (state.some((x) => isClose(x, 24)) ? true : undefined) }),
  },
  "exact-from-three": {
    because:
      "From three numbers all moves were tried. A play-out moves at random there; only two numbers are looked at exactly.",
    ...playing({ until: 3 }),
  },
  "exactly-24": {
    because: "A single number was compared with ===. 8 / (3 − 8 / 3) is 24 but for rounding.",
    ...playing({ look: (state) => (state.length === 1 ? state[0] === 24 : canReach(state, 24)) }),
  },
  "single-number-fails": {
    because: "A single number was never a success. 24 alone is the goal itself.",
    ...playing({ look: (state) => state.length === 2 && canReach(state, 24) }),
  },
  "product-only": {
    because: "From two numbers only sum and product were tried. Differences and quotients are moves, too.",
    ...playing({
      look: ([a, b]) => (b === undefined ? isClose(a, 24) : isClose(a + b, 24) || isClose(a * b, 24)),
    }),
  },
  "first-move-always": {
    because: "The first of the next states was taken. A play-out draws one at random.",
    ...playing({ pick: (states) => states[0] }),
  },
  "last-never-drawn": {
    because: "The draw leaves out the last state: rng.integer(n) gives 0 to n − 1 already.",
    ...playing({ pick: (states, rng) => states[rng.integer(states.length - 1)] ?? states[0] }),
  },
  "best-move": {
    because: "A move from which 24 can be reached was preferred. A play-out knows nothing, and draws.",
    ...playing({
      pick: (states, rng) =>
        states.find((state) => canReach(state, 24)) ?? states[rng.integer(states.length)],
    }),
  },
  "number-of-successes": {
    because: "The successes were not divided by the number of play-outs. The value is a share.",
    ...playing({
      value: (numbers, count, play) =>
        numbers.length <= 2 ? Number(play(numbers)) : count * share(numbers, count, play),
    }),
  },
  "any-success": {
    because: "One success made the value 1. The value is the share of play-outs that succeed.",
    ...playing({ value: (numbers, count, play) => (share(numbers, count, play) > 0 ? 1 : 0) }),
  },
  "ends-at-the-first-success": {
    because:
      "The play-outs ended with the first success, so good states look less good. All of them are made.",
    ...playing({
      value: (numbers, count, play) => {
        for (let i = 0; i < count; i++) if (play(numbers)) return numbers.length <= 2 ? 1 : 1 / count;
        return 0;
      },
    }),
  },
  "until-the-first-success": {
    because:
      "The share is over the play-outs up to the first success, so it is too large. All of them are made.",
    ...playing({
      value: (numbers, count, play) => {
        for (let i = 1; i <= count; i++) if (play(numbers)) return 1 / i;
        return 0;
      },
    }),
  },
  "one-reused": {
    because:
      "One play-out was made, and counted for all. Each begins with the state that is judged, and has draws of its own.",
    ...playing({ value: (numbers, _, play) => Number(play(numbers)) }),
  },
  "one-for-three-numbers": {
    because:
      "A state with three numbers was judged by one play-out. Only two numbers or one need no more than that.",
    ...playing({
      value: (numbers, count, play) =>
        numbers.length <= 3 ? Number(play(numbers)) : share(numbers, count, play),
    }),
  },
  "one-too-many": {
    because: "One play-out too many was made, or the share was taken over one too many.",
    ...playing({
      value: (numbers, count, play) =>
        numbers.length <= 2 ? Number(play(numbers)) : share(numbers, count + 1, play),
    }),
  },
  "smoothed-share": {
    because:
      "The share was smoothed: it is never 0 or 1. Its expected value should be the chance of success.",
    ...playing({
      value: (numbers, count, play) =>
        numbers.length <= 2 ? Number(play(numbers)) : (count * share(numbers, count, play) + 1) / (count + 2),
    }),
  },
  "number-left-over": {
    because:
      "24 among the two last numbers was a success. The other number must be used as well: 24 is made of both.",
    ...playing({ look: (state) => state.includes(24) || canReach(state, 24) }),
  },
  "nearly-a-single-24": {
    because: "A single number was rounded before it was compared. 23.9999 is not 24.",
    ...playing({ look: (state) => (state.length === 1 ? Math.round(state[0]) === 24 : canReach(state, 24)) }),
  },
});
