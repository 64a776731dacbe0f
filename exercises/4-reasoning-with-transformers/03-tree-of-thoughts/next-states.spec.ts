import { expect, test } from "vitest";
import { specRandom } from "#lib/kit/seed";
import { puzzles } from "#lib/search/game-24";
import { exhibit } from "#lib/spec/exhibit";
import { nextStates } from "./next-states.js";

/** Judges the children of a state, which may come in any order. */
function expectStates(
  numbers: number[],
  expected: number[][],
  what = `the next states of [${numbers}]`,
): void {
  const states = nextStates(numbers);
  if (states.every((state) => state.length === numbers.length - 1)) {
    const isThere = (due: number[]) =>
      states.some((state) => due.every((x, k) => Math.abs(x - state[k]) < 1e-6));
    const missing = expected.filter((due) => !isThere(due)).map((due) => `[${due.join(", ")}]`);
    expect(missing, `what is missing from ${what}`).toEqual([]);
  }
  expect(states).toHaveShape([expected.length, numbers.length - 1], "state number", what);
  expect(inOrder(states)).toMatchValues(inOrder(expected), { axes: "state number", what });
}

/** States in an order that rounding does not change. */
function inOrder(states: number[][]): number[][] {
  return [...states].sort((a, b) => {
    const at = a.findIndex((x, k) => Math.abs(x - b[k]) > 1e-6);
    return at < 0 ? 0 : a[at] - b[at];
  });
}

test("[1, 2] leads to −1, ½, 1, 2 and 3", () => {
  expectStates([1, 2], [[-1], [0.5], [1], [2], [3]]);
});

test("the state that it is asked about stays as it was", () => {
  const numbers = [8, 5, 13];
  expect(() => nextStates(numbers)).toLeaveUnchanged({ numbers });
});

test("[0, 5] leads to −5, 0 and 5: nothing is divided by 0", () => {
  expectStates([0, 5], [[-5], [0], [5]]);
  expectStates([-4, 0], [[-4], [0], [4]]);
  expectStates([0, 0], [[0]]);
});

test("of three numbers one is left, and the result", () => {
  expectStates(
    [2, 3, 7],
    [
      [5, 7],
      [6, 7],
      [-1, 7],
      [1, 7],
      [2 / 3, 7],
      [1.5, 7],
      [3, 9],
      [3, 14],
      [-5, 3],
      [3, 5],
      [2 / 7, 3],
      [3, 3.5],
      [2, 10],
      [2, 21],
      [-4, 2],
      [2, 4],
      [3 / 7, 2],
      [2, 7 / 3],
    ],
  );
});

test("of five numbers any two may be taken", () => {
  const numbers = [1, 10, 100, 1000, 10_000];
  const got = nextStates(numbers).map((state) => state.join(" "));
  for (let i = 0; i < numbers.length; i++)
    for (let j = i + 1; j < numbers.length; j++) {
      const rest = numbers.filter((_, k) => k !== i && k !== j);
      const due = [...rest, numbers[i] + numbers[j]].sort((a, b) => a - b).join(" ");
      expect(got, `the next states of [${numbers}], with ${numbers[i]} + ${numbers[j]}`).toContain(due);
    }
});

test("only the two numbers taken are gone, not their equals", () => {
  expectStates(
    [1, 1, 7],
    [
      [2, 7],
      [1, 7],
      [0, 7],
      [1, 8],
      [1, 6],
      [-6, 1],
      [1 / 7, 1],
    ],
  );
});

test("each state is ascending, by value and not as text", () => {
  for (const numbers of [
    [10, 9, 2],
    [5, -20, 100, 3],
  ])
    for (const state of nextStates(numbers))
      expect(state, `a next state of [${numbers}]`).toEqual([...state].sort((a, b) => a - b));
});

test("equal states come once: [6, 6, 6, 6] has four", () => {
  expectStates(
    [6, 6, 6, 6],
    [
      [6, 6, 12],
      [0, 6, 6],
      [6, 6, 36],
      [1, 6, 6],
    ],
  );
});

test("rounding makes no second state", () => {
  // 1.1 + 11 is 12.1 in floating point, and 1.1 · 11 is 12.100000000000001.
  expectStates([1.1, 11], [[12.1], [9.9], [-9.9], [0.1], [10]]);
});

test("0 and −0 are one number, and what rounds to them", () => {
  expectStates([0.1 + 0.2, 0.3], [[0.6], [0.09], [0], [1]]);
  expectStates(
    [0, -4, 5],
    [
      [-4, 5],
      [4, 5],
      [0, 5],
      [-5, -4],
      [-4, 0],
      [-20, 0],
      [0, 1],
      [-9, 0],
      [0, 9],
      [-0.8, 0],
      [-1.25, 0],
    ],
  );
});

test("0.1 + 0.2 − 0.3 is no divisor: it is 0 but for rounding", () => {
  expectStates([0.1 + 0.2 - 0.3, 5], [[5], [0], [-5]]);
  expectStates([5, 0.3 - 0.2 - 0.1], [[5], [0], [-5]]);
  for (const state of nextStates([4e-6, 5]))
    expect(Math.abs(state[0]) < 10, `[${state}] after [0.000004, 5] is no quotient by 0.000004`).toBe(true);
});

test("states that differ by 1/10,000 are two", () => {
  expectStates([2, 2.0001], [[4.0001], [4.0002], [-0.0001], [0.0001], [2 / 2.0001], [2.0001 / 2]]);
  expectStates(
    [1.01, 101.05],
    [[102.06], [102.0605], [100.04], [-100.04], [1.01 / 101.05], [101.05 / 1.01]],
    "the next states of [1.01, 101.05], of which sum and product differ by 0.0005",
  );
});

test("a single number leads nowhere", () => {
  expect(nextStates([24]), "the next states of [24]").toEqual([]);
});

test("[2, 3, 4, 6] has 35 next states, [1, 2, 3, 4] has 30", async () => {
  const asked = [
    [2, 3, 4, 6],
    [1, 2, 3, 4],
    [3, 3, 8, 8],
    [6, 6, 6, 6],
    [2, 3, 7],
    [1, 2],
  ];
  const counts = asked.map((numbers) => nextStates(numbers).length);
  await exhibit({
    kind: "table",
    title: "how a tree grows",
    caption: "Equal numbers make equal states, so the tree below them is narrow.",
    columns: ["state", "next states"],
    rows: asked.map((numbers, i) => [`[${numbers.join(", ")}]`, counts[i]]),
  });
  expect(counts, "the numbers of next states").toEqual([35, 30, 14, 4, 18, 5]);
});

test("fractions in, fractions out: as exact arithmetic has it", () => {
  const rng = specRandom();
  for (let i = 0; i < 40; i++) {
    const state = Array.from(
      { length: 2 + (i % 3) },
      () => [rng.integer(13) - 4, 1 + rng.integer(4)] as Fraction,
    );
    expectStates(
      state.map(quotient),
      exactStates(state).map((next) => next.map(quotient)),
    );
  }
});

test("all puzzles: 24.8 next states on average", () => {
  const counts = puzzles().map((numbers) => nextStates(numbers).length);
  // Counted with fractions of whole numbers.
  expect(
    counts.reduce((sum, count) => sum + count, 0),
    "next states of the 1,820 puzzles",
  ).toBe(45_227);
});

test("each call has its own lists", () => {
  expect(nextStates).toHeed({ numbers: [11, 1, 4.5] });
  expect(nextStates).toReturnNew({ numbers: [3.5, 1.25, 4.5] });
  expect(nextStates).toReturnNew({ numbers: [3, 1, 4] });
});

test("no number, NaN and Infinity are refused", () => {
  expect(() => nextStates([])).toRefuse(RangeError, "a state without a number");
  for (const bad of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])
    for (const numbers of [[bad], [bad, 2, 3], [1, bad, 3], [1, 2, bad]])
      expect(() => nextStates(numbers)).toRefuse(RangeError, `a state with ${bad}`, String(bad));
});

type Fraction = [numerator: number, denominator: number];

const quotient = ([n, d]: Fraction) => n / d;

/** The next states of fractions, without any rounding; a state's key is the text of its shortened fractions. */
function exactStates(state: Fraction[]): Fraction[][] {
  const found = new Map<string, Fraction[]>();
  for (const [i, [a, b]] of state.entries())
    for (const [j, [c, d]] of state.entries()) {
      if (i === j) continue;
      const results: Fraction[] = [
        [a * d + c * b, b * d],
        [a * d - c * b, b * d],
        [a * c, b * d],
      ];
      if (c !== 0) results.push([a * d, b * c]);
      for (const result of results) {
        const next = [...state.filter((_, k) => k !== i && k !== j), result].map(shortened);
        next.sort((x, y) => quotient(x) - quotient(y));
        found.set(next.join(" "), next);
      }
    }
  return [...found.values()];
}

function shortened([n, d]: Fraction): Fraction {
  const divisor = (x: number, y: number): number => (y === 0 ? x : divisor(y, x % y));
  const by = Math.sign(d) * Math.abs(divisor(n, d));
  return [n / by + 0, d / by];
}
