import { mistakesFor } from "#lib/author/mistakes";
import { assertNumbers, isClose } from "#lib/search/game-24";
import { nextStates } from "./next-states.js";

type Memo = Map<string, boolean>;

interface Way {
  key: (numbers: number[], goal: number) => string;
  isGoal: (numbers: number[], goal: number) => boolean | undefined;
  look: (memo: Memo, key: string) => boolean | undefined;
  store: (memo: Memo, key: string, isReachable: boolean) => unknown;
  search: (states: number[][], reach: (state: number[]) => boolean) => boolean;
}

const ascending = (numbers: number[]) => [...numbers].sort((a, b) => a - b);
const toFive = (x: number) => Number(x.toFixed(5));
const text = (numbers: number[], separator = " ") => numbers.map((x) => Math.round(x * 1e5)).join(separator);

const right: Way = {
  key: (numbers, goal) => text([...ascending(numbers), goal]),
  isGoal: (numbers, goal) => (numbers.length === 1 ? isClose(numbers[0], goal) : undefined),
  look: (memo, key) => memo.get(key),
  store: (memo, key, isReachable) => memo.set(key, isReachable),
  search: (states, reach) => states.some(reach),
};

/** `canReach` with some of its parts done in another way. */
const reaching = (other: Partial<Way>) => {
  const way = { ...right, ...other };
  const reach = (numbers: number[], goal: number, memo: Memo): boolean => {
    const known = way.isGoal(numbers, goal);
    if (known !== undefined) return known;
    const key = way.key(numbers, goal);
    const remembered = way.look(memo, key);
    if (remembered !== undefined) return remembered;
    const isReachable = way.search(nextStates(numbers), (state) => reach(state, goal, memo));
    way.store(memo, key, isReachable);
    return isReachable;
  };
  return {
    canReach(numbers: number[], goal: number, memo: Memo = new Map()): boolean {
      assertNumbers(numbers);
      if (!Number.isFinite(goal)) throw new RangeError(`a goal of ${goal}`);
      return reach(numbers, goal, memo);
    },
  };
};

export default mistakesFor<typeof import("./can-reach.js")>({
  "exactly-the-goal": {
    because: "The number was compared with ===. 8 / (3 − 8 / 3) is 23.999999999999989 in floating point.",
    ...reaching({ isGoal: (numbers, goal) => (numbers.length === 1 ? numbers[0] === goal : undefined) }),
  },
  "rounded-to-the-goal": {
    because: "The number was rounded to a whole one. 23.9999 is not 24: only 1e-5 is left to rounding.",
    ...reaching({
      isGoal: (numbers, goal) =>
        numbers.length === 1 ? Math.round(numbers[0]) === Math.round(goal) : undefined,
    }),
  },
  "numbers-left-over": {
    because: "A state was a success as soon as the goal was among its numbers. All numbers must be used.",
    ...reaching({
      isGoal: (numbers, goal) =>
        numbers.some((x) => isClose(x, goal)) || (numbers.length === 1 ? false : undefined),
    }),
  },
  "first-number-only": {
    because: "Only the first number was looked at. A goal with other numbers left over is no solution.",
    ...reaching({
      isGoal: (numbers, goal) => isClose(numbers[0], goal) || (numbers.length === 1 ? false : undefined),
    }),
  },
  "always-24": {
    because: "The number was compared with 24. The goal is an argument.",
    ...reaching({ isGoal: (numbers) => (numbers.length === 1 ? isClose(numbers[0], 24) : undefined) }),
  },
  "key-without-goal": {
    because: "The key leaves out the goal. What was found for 24 is then told of every other goal, too.",
    ...reaching({ key: (numbers) => text(ascending(numbers)) }),
  },
  "goal-rounded-in-key": {
    because: "The goal was rounded in the key. ¼ and 0.4 are two goals.",
    ...reaching({ key: (numbers, goal) => `${text(ascending(numbers))} for ${Math.round(goal)}` }),
  },
  "key-in-given-order": {
    because:
      "The key depends on the order of the numbers. The same numbers in another order are searched again.",
    ...reaching({ key: (numbers, goal) => text([...numbers, goal]) }),
  },
  "sorts-the-input": {
    because: "The caller's list was sorted in place. Sort a copy of it.",
    ...reaching({
      key: (numbers, goal) => text([...numbers.sort((a, b) => a - b), goal]),
    }),
  },
  "key-of-whole-numbers": {
    because: "Numbers were rounded to whole ones in the key. 2.4 and 2.1 are two numbers.",
    ...reaching({ key: (numbers, goal) => `${ascending(numbers).map(Math.round).join(" ")} for ${goal}` }),
  },
  "key-without-separator": {
    because: "The numbers in your key run into each other, so 1 and 123 look like 11 and 23.",
    ...reaching({ key: (numbers, goal) => [...ascending(numbers), goal].map(toFive).join("") }),
  },
  "hundred-thousandths-without-separator": {
    because: "The numbers in your key run into each other, so 10000 and 1230000 look like 100001 and 230000.",
    ...reaching({ key: (numbers, goal) => text([...ascending(numbers), goal], "") }),
  },
  "goal-first-without-separator": {
    because: "The goal in your key runs into the numbers, so 2 and 41 look like 24 and 1.",
    ...reaching({ key: (numbers, goal) => `${toFive(goal)}${ascending(numbers).map(toFive).join(" ")}` }),
  },
  "goal-last-without-separator": {
    because: "The goal in your key runs into the numbers, so 43 and 44 look like 4 and 344.",
    ...reaching({ key: (numbers, goal) => `${ascending(numbers).map(toFive).join(" ")}${toFive(goal)}` }),
  },
  "key-without-sign": {
    because: "The key has lost the signs. 2.4 and −10 are not 2.4 and 10.",
    ...reaching({ key: (numbers, goal) => `${text(ascending(numbers).map(Math.abs))} for ${goal}` }),
  },
  "key-of-the-sum": {
    because: "States with the same sum share a key. The key has to tell all numbers.",
    ...reaching({ key: (numbers, goal) => text([numbers.reduce((sum, x) => sum + x, 0), goal]) }),
  },
  "exact-key": {
    because: "The key holds all digits. 0.1 + 0.2 and 0.3 differ in the last one, and are searched twice.",
    ...reaching({ key: (numbers, goal) => [...ascending(numbers), goal].join(" ") }),
  },
  "zero-with-a-sign": {
    because: "`toFixed` writes −0.00000 for what rounds to 0 from below, and 0 is searched twice.",
    ...reaching({ key: (numbers, goal) => [...ascending(numbers), goal].map((x) => x.toFixed(5)).join(" ") }),
  },
  "single-numbers-stored": {
    because: "Single numbers were stored as well. The map holds states with two numbers or more.",
    canReach(numbers, goal, memo = new Map()) {
      const isReachable = reaching({
        isGoal: (state, due) => {
          if (state.length > 1) return undefined;
          memo.set(text([...state, due]), isClose(state[0], due));
          return isClose(state[0], due);
        },
      }).canReach(numbers, goal, memo);
      return isReachable;
    },
  },
  "key-cut-off": {
    because:
      "Decimals were cut off in the key, not rounded. 0.7 − 0.4 is 0.29999999999999993, and should be 0.3.",
    ...reaching({
      key: (numbers, goal) => [...ascending(numbers), goal].map((x) => Math.floor(x * 1e5)).join(" "),
    }),
  },
  "memo-not-read": {
    because: "What was found is stored, and never looked up.",
    ...reaching({ look: () => undefined }),
  },
  "memo-not-written": {
    because: "Nothing was stored in the map that was handed in, so the next search begins with nothing.",
    ...reaching({ store: () => {} }),
  },
  "only-successes-remembered": {
    because: "Only states that reach the goal were looked up. Most of the work is in those that don't.",
    ...reaching({ look: (memo, key) => memo.get(key) || undefined }),
  },
  "all-moves-needed": {
    because: "Every move had to lead to the goal. One that does is enough.",
    ...reaching({ search: (states, reach) => states.every(reach) }),
  },
  "first-move-only": {
    because: "Only the first move was followed. If it leads nowhere, the others have to be tried.",
    ...reaching({ search: (states, reach) => reach(states[0]) }),
  },
  "goal-among-the-numbers": {
    because: "The goal was sorted in with the numbers of the key. 0 and 5 make 0, but 0 and 0 don't make 5.",
    ...reaching({ key: (numbers, goal) => text(ascending([...numbers, goal])) }),
  },
  "memo-not-handed-on": {
    because:
      "Only the state that was asked about is in the map. Those on the way were searched as well, and are worth remembering.",
    canReach(numbers, goal, memo = new Map()) {
      const key = right.key(numbers, goal);
      const isReachable = right.look(memo, key) ?? reaching({}).canReach(numbers, goal);
      if (numbers.length > 1) right.store(memo, key, isReachable);
      return isReachable;
    },
  },
  "key-of-few-decimals": {
    because:
      "Your key keeps fewer than five decimals, so 1 and 1.00004 share it, and only one of them adds up.",
    ...reaching({ key: (numbers, goal) => [...ascending(numbers), goal].map((x) => x.toFixed(4)).join(" ") }),
  },
  "key-of-few-digits": {
    because:
      "Your key keeps a number of digits, not of decimals, so the larger a number is, the fewer decimals are left of it.",
    ...reaching({
      key: (numbers, goal) => [...ascending(numbers), goal].map((x) => x.toPrecision(6)).join(" "),
    }),
  },
  "only-successes-stored": {
    because: "Only states that reach the goal were stored. Most of the work is in those that don't.",
    ...reaching({ store: (memo, key, isReachable) => isReachable && memo.set(key, true) }),
  },
  "sorted-as-texts": {
    because:
      "sort() compares numbers as texts: 19.9999999999 comes before 2, and 20 after it. Sort them by their values.",
    ...reaching({ key: (numbers, goal) => text([...[...numbers].sort(), goal]) }),
  },
  "key-of-a-set": {
    because:
      "Equal numbers became one in the key. [8, 8, 6] and [8, 6] are different states: each number counts.",
    ...reaching({ key: (numbers, goal) => text([...ascending([...new Set(numbers)]), goal]) }),
  },
  "key-rounded-to-whole": {
    because: "The key holds whole numbers. 2.67 and 3 are different states: keep five decimals.",
    ...reaching({
      key: (numbers, goal) => [...ascending(numbers), goal].map((x) => Math.round(x)).join(" "),
    }),
  },
  "whole-states-alone": {
    because: "Only states of whole numbers were searched. 8 / (3 − 8 / 3) is 24, by way of a fraction.",
    ...reaching({
      search: (states, reach) => states.some((state) => state.every(Number.isInteger) && reach(state)),
    }),
  },
});
