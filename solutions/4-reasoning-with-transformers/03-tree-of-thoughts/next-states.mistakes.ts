import { mistakesFor } from "#lib/author/mistakes";
import { assertNumbers, isClose } from "#lib/search/game-24";

interface Way {
  results: (a: number, b: number) => number[];
  rest: (numbers: number[], i: number, j: number) => number[];
  order: (state: number[]) => number[];
  isKnown: (states: number[][], state: number[]) => boolean;
  /** the pairs that are taken */
  takes: (i: number, j: number) => boolean;
}

const results = (a: number, b: number) => {
  const list = [a + b, a * b, a - b, b - a];
  if (!isClose(b, 0)) list.push(a / b);
  if (!isClose(a, 0)) list.push(b / a);
  return list;
};

const right: Way = {
  results,
  rest: (numbers, i, j) => numbers.filter((_, k) => k !== i && k !== j),
  order: (state) => state.sort((a, b) => a - b),
  isKnown: (states, state) => states.some((known) => known.every((x, k) => isClose(x, state[k]))),
  takes: () => true,
};

/** `nextStates` with some of its parts done in another way. */
const moving = (other: Partial<Way>) => ({
  nextStates(numbers: number[]): number[][] {
    assertNumbers(numbers);
    const way = { ...right, ...other };
    const states: number[][] = [];
    for (let i = 0; i < numbers.length; i++)
      for (let j = i + 1; j < numbers.length; j++) {
        if (!way.takes(i, j)) continue;
        for (const result of way.results(numbers[i], numbers[j])) {
          const state = way.order([...way.rest(numbers, i, j), result]);
          if (!way.isKnown(states, state)) states.push(state);
        }
      }
    return states;
  },
});

const rounded = (state: number[], digits: number) => state.map((x) => x.toFixed(digits)).join(" ");
const knownBy = (key: (state: number[]) => string) => (states: number[][], state: number[]) =>
  states.some((known) => key(known) === key(state));

export default mistakesFor<typeof import("./next-states.js")>({
  "one-order": {
    because:
      "Only a − b and a / b were tried. Subtraction and division have two orders, and the other one gives another number.",
    ...moving({ results: (a, b) => [a + b, a - b, a * b, ...(isClose(b, 0) ? [] : [a / b])] }),
  },
  "one-difference": {
    because: "Only one of the two differences was tried. b − a is a move, too.",
    ...moving({ results: (a, b) => results(a, b).filter((_, k) => k !== 3) }),
  },
  "one-quotient": {
    because: "Only a / b was tried. b / a is a move, too.",
    ...moving({ results: (a, b) => [a + b, a * b, a - b, b - a, ...(isClose(b, 0) ? [] : [a / b])] }),
  },
  "other-quotient": {
    because: "Only b / a was tried. a / b is a move, too.",
    ...moving({ results: (a, b) => [a + b, a * b, a - b, b - a, ...(isClose(a, 0) ? [] : [b / a])] }),
  },
  "no-quotient": {
    because: "Division is missing. It is the fourth operation, and it has two orders.",
    ...moving({ results: (a, b) => [a + b, a * b, a - b, b - a] }),
  },
  "larger-less-smaller": {
    because:
      "Only the smaller number was subtracted from the larger one. Negative numbers are allowed on the way to 24.",
    ...moving({
      results: (a, b) =>
        results(a, b)
          .with(2, Math.abs(a - b))
          .with(3, Math.abs(a - b)),
    }),
  },
  "whole-quotients": {
    because:
      "Quotients were kept only where they are whole. Fractions are allowed: 8 / (3 − 8 / 3) needs one.",
    ...moving({ results: (a, b) => results(a, b).filter((x) => Number.isInteger(x)) }),
  },
  "rounded-quotients": {
    because: "Quotients were rounded down. Fractions are allowed on the way to 24.",
    ...moving({
      results: (a, b) => [
        ...results(a, b).slice(0, 4),
        ...results(a, b)
          .slice(4)
          .map((x) => Math.floor(x)),
      ],
    }),
  },
  "divides-by-zero": {
    because:
      "A number was divided by 0. Infinity and NaN are no numbers to go on with: there is no such move.",
    ...moving({ results: (a, b) => [a + b, a * b, a - b, b - a, a / b, b / a] }),
  },
  "divides-by-nearly-zero": {
    because:
      "The divisor was compared with 0 exactly. A difference that should be 0 may be 5e-17 in floating point.",
    ...moving({
      results: (a, b) => [
        a + b,
        a * b,
        a - b,
        b - a,
        ...(b === 0 ? [] : [a / b]),
        ...(a === 0 ? [] : [b / a]),
      ],
    }),
  },
  "equals-gone": {
    because:
      "The numbers that were taken were removed by value, and their equals with them. A move takes two places.",
    ...moving({ rest: (numbers, i, j) => numbers.filter((x) => x !== numbers[i] && x !== numbers[j]) }),
  },
  "keeps-one-taken": {
    because: "One of the two numbers that were taken is still there. A move uses both up.",
    ...moving({ rest: (numbers, i) => numbers.filter((_, k) => k !== i) }),
  },
  "keeps-all": {
    because: "The result was added, and nothing was taken away. A child has one number less than its parent.",
    ...moving({ rest: (numbers) => numbers }),
  },
  "neighbors-only": {
    because: "Only numbers side by side were taken. A move may take any two.",
    ...moving({ takes: (i, j) => j === i + 1 }),
  },
  "not-sorted": {
    because:
      "The result stands where it was added. The same numbers in two orders are one state, so each state is ascending.",
    ...moving({ order: (state) => state }),
  },
  "sorted-as-text": {
    because: "Numbers were sorted as texts: sort without a comparison puts 10 before 9, and −20 after −1.",
    ...moving({ order: (state) => state.sort() }),
  },
  descending: {
    because: "The largest number comes first. A state is ascending.",
    ...moving({ order: (state) => state.sort((a, b) => b - a) }),
  },
  "equals-kept": {
    because: "Equal states come several times. What is below them is the same, so once is enough.",
    ...moving({ isKnown: () => false }),
  },
  "exact-key": {
    because:
      "States were compared exactly. 1.1 + 11 and 1.1 · 11 are equal numbers, and differ in the last digit.",
    ...moving({ isKnown: knownBy((state) => state.join(" ")) }),
  },
  "whole-key": {
    because: "Numbers were rounded to whole ones before they were compared. ½ and 1 are two numbers.",
    ...moving({ isKnown: knownBy((state) => rounded(state, 0)) }),
  },
  "zero-with-a-sign": {
    because: "`toFixed` writes −0.00000 for what rounds to 0 from below, so 0 came twice. It is one number.",
    ...moving({ isKnown: knownBy((state) => rounded(state, 5)) }),
  },
  "share-of-the-number": {
    because:
      "Numbers were called equal if they differ by a small share of their size. The limit is 1e-5, however large they are.",
    ...moving({
      isKnown: (states, state) =>
        states.some((known) =>
          known.every((x, k) => Math.abs(x - state[k]) < 1e-5 * Math.max(1, Math.abs(x))),
        ),
    }),
  },
  "divides-by-a-millionth": {
    because: "A number was divided by less than 1e-5. What is this close to 0 counts as 0.",
    ...moving({
      results: (a, b) => [
        ...[a + b, a * b, a - b, b - a],
        ...(Math.abs(b) > 1e-9 ? [a / b] : []),
        ...(Math.abs(a) > 1e-9 ? [b / a] : []),
      ],
    }),
  },
  "coarse-key": {
    because:
      "Numbers were compared with too few decimals. Two are equal only if they differ by less than 1e-5.",
    ...moving({ isKnown: knownBy((state) => rounded(state, 3)) }),
  },
  "any-number-equal": {
    because: "One equal number was enough to drop a state. Two states are equal if all their numbers are.",
    ...moving({
      isKnown: (states, state) => states.some((known) => known.some((x, k) => isClose(x, state[k]))),
    }),
  },
  "same-sum": {
    because: "States with the same sum were taken for one. 1 and 5 are not 2 and 4.",
    ...moving({
      isKnown: knownBy((state) => state.reduce((sum, x) => sum + x, 0).toFixed(5)),
    }),
  },
  "first-three-alone": {
    because: "Pairs were taken that begin with one of the first three numbers. A move takes any two.",
    ...moving({ takes: (i) => i < 3 }),
  },
  "nothing-below-zero": {
    because: "States with a negative number were left out. 1 − 2 is a move like any other.",
    ...moving({ isKnown: (states, state) => state[0] < 0 || right.isKnown(states, state) }),
  },
  "whole-numbers-only": {
    because: "States with a fraction were left out. 1 / 2 is a move like any other.",
    ...moving({ isKnown: (states, state) => !state.every(Number.isInteger) || right.isKnown(states, state) }),
  },
  "result-known": {
    because:
      "A state was left out because its result stood in an earlier one. Two states are one only if all their numbers are equal.",
    nextStates(numbers: number[]): number[][] {
      assertNumbers(numbers);
      const states: number[][] = [];
      for (let i = 0; i < numbers.length; i++)
        for (let j = i + 1; j < numbers.length; j++)
          for (const result of results(numbers[i], numbers[j]))
            if (!states.some((known) => known.some((x) => isClose(x, result))))
              states.push(right.order([...right.rest(numbers, i, j), result]));
      return states;
    },
  },
  "one-leads-to-itself": {
    because: "A single number led to itself. A move takes two numbers: from one there is none.",
    nextStates: (numbers) => (numbers.length === 1 ? [[...numbers]] : moving({}).nextStates(numbers)),
  },
  "results-rounded": {
    because: "The results were rounded. A state has the numbers as they are: rounding is for comparing them.",
    ...moving({ results: (a, b) => results(a, b).map((x) => Math.round(x * 1e5) / 1e5) }),
  },
  "wrong-divisor-checked": {
    because:
      "One number was checked, and the other one divides. Each quotient needs a check of its own divisor.",
    ...moving({
      results: (a, b) => [a + b, a * b, a - b, b - a, ...(isClose(b, 0) ? [] : [a / b, b / a])],
    }),
  },
});
