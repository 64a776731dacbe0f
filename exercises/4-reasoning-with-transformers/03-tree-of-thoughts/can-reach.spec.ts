import { expect, test } from "vitest";
import { specRandom } from "#lib/kit/seed";
import { puzzles } from "#lib/search/game-24";
import { exhibit } from "#lib/spec/exhibit";
import { canReach } from "./can-reach.js";
import { nextStates } from "./next-states.js";

const newMemo = () => new Map<string, boolean>();

/** Judges one search with a map of its own. */
function expectReach(numbers: number[], goal: number, isReachable: boolean): void {
  expect(canReach(numbers, goal), `[${numbers}] reaches ${goal}`).toBe(isReachable);
}

type Search = [numbers: number[], goal: number, isReachable: boolean];

/** Judges two searches with one map, the second after the first. */
function expectApart(first: Search, second: Search): void {
  const memo = newMemo();
  let after = "";
  for (const [numbers, goal, isReachable] of [first, second]) {
    const state = `[${numbers.join(", ")}]`;
    expect(canReach(numbers, goal, memo), `${state} reaches ${goal}${after}`).toBe(isReachable);
    after = `, after ${state} and a goal of ${goal} with the same map`;
  }
}

test("a single number is the goal, or it is not", () => {
  expectReach([24], 24, true);
  expectReach([23], 24, false);
  expectReach([-24], 24, false);
  expectReach([0], 0, true);
});

test("one move from two numbers", () => {
  expectReach([3, 8], 24, true);
  expectReach([8, 3], 5, true);
  expectReach([3, 8], -5, true);
  expectReach([4, 5], 24, false);
});

test("the numbers stay as they were", () => {
  const numbers = [8, 3, 13, 2];
  expect(() => canReach(numbers, 24)).toLeaveUnchanged({ numbers });
});

test("24 with a number left over is no solution", () => {
  expectReach([24, 24], 24, false);
  expectReach([5, 24], 24, false);
  expectReach([11, 13, 13], 24, false);
});

test("more than one move: (5 − 1) · 6 and 13 − 9 + 4 · 5", () => {
  expectReach([1, 5, 6], 24, true);
  expectReach([13, 9, 4, 5], 24, true);
  expectReach([1, 1, 1, 1], 24, false);
  expectReach([1, 1, 1, 1], 4, true);
});

test("8 / (3 − 8 / 3) is 24 but for rounding", () => {
  expectReach([3, 3, 8, 8], 24, true);
  expectReach([1, 5, 5, 5], 24, true);
  expectReach([3, 3, 7, 7], 24, true);
});

test("23.9999 is not 24", () => {
  expectReach([23.9999], 24, false);
  expectReach([20, 4.0002], 24, false);
});

test("with one map: what holds for 24 need not hold for 7", () => {
  const memo = newMemo();
  expect(canReach([3, 8], 24, memo), "[3, 8] reaches 24").toBe(true);
  expect(canReach([3, 8], 7, memo), "[3, 8] reaches 7, after a search for 24 with the same map").toBe(false);
  expect(canReach([1, 2, 9], 7, memo), "[1, 2, 9] reaches 7").toBe(true);
  expect(canReach([1, 2, 9], 24, memo), "[1, 2, 9] reaches 24, after a search for 7 with the same map").toBe(
    false,
  );
});

test("with one map: goals of ¼ and of 0.4 are two", () => {
  const memo = newMemo();
  expect(canReach([1, 4], 0.25, memo), "[1, 4] reaches 0.25").toBe(true);
  expect(canReach([1, 4], 0.4, memo), "[1, 4] reaches 0.4, after a search for 0.25").toBe(false);
});

test("with one map: [1, 123] and [11, 23] are two states", () => {
  expectApart([[1, 123], 124, true], [[11, 23], 124, false]);
  expectApart([[0.1, 12.3], 12.4, true], [[1.00001, 2.3], 12.4, false]); // alike as hundred-thousandths, too
});

test("with one map: where a number ends, and where the goal", () => {
  expectApart([[1, 43], 24, false], [[41, 43], 2, true]);
  expectApart([[1, 43], 44, true], [[1, 4], 344, false]);
  expectApart([[1, 43.12345], 44.12345, true], [[1, 4.31234], 544.12345, false]);
});

test("with one map: [2.4, 10] and [2.1, 10] are two states", () => {
  const memo = newMemo();
  expect(canReach([2.4, 10], 24, memo), "[2.4, 10] reaches 24").toBe(true);
  expect(canReach([2.1, 10], 24, memo), "[2.1, 10] reaches 24, after [2.4, 10] with the same map").toBe(
    false,
  );
  expect(canReach([-2.4, -10], 24, memo), "[-2.4, -10] reaches 24").toBe(true);
  expect(canReach([2.4, -10], 24, memo), "[2.4, -10] reaches 24, after [2.4, 10]").toBe(false);
});

test("with one map: 1 and 1.00004 are two numbers", () => {
  expectApart([[1, 1], 2.00004, false], [[1, 1.00004], 2.00004, true]);
});

test("with one map: 100000 and 100000.00004 are two numbers", () => {
  expectApart([[1, 100_000], 100_001.00004, false], [[1, 100_000.00004], 100_001.00004, true]);
});

test("with one map: 0 and 5 for 0 is not 0 and 0 for 5", () => {
  const memo = newMemo();
  expect(canReach([0, 5], 0, memo), "[0, 5] reaches 0").toBe(true);
  expect(canReach([0, 0], 5, memo), "[0, 0] reaches 5, after [0, 5] and a goal of 0").toBe(false);
});

test("what is in the map is not searched again", () => {
  const memo = newMemo();
  expect(canReach([3, 3, 8, 8], 24, memo), "[3, 3, 8, 8] reaches 24").toBe(true);
  expect(memo.size, "states in the map after a search").toBeGreaterThan(0);
  for (const [key, isReachable] of memo) memo.set(key, !isReachable);
  expect(
    canReach([3, 3, 8, 8], 24, memo),
    "[3, 3, 8, 8] reaches 24, after the map was changed to say no",
  ).toBe(false);
});

test("the map also knows what can't be reached", () => {
  const memo = newMemo();
  expect(canReach([1, 1, 1, 1], 24, memo), "[1, 1, 1, 1] reaches 24").toBe(false);
  for (const key of memo.keys()) memo.set(key, true);
  expect(
    canReach([1, 1, 1, 1], 24, memo),
    "[1, 1, 1, 1] reaches 24, after the map was changed to say yes",
  ).toBe(true);
});

test("states on the way are in the map, too", () => {
  const memo = newMemo();
  canReach([1, 1, 1, 1], 24, memo);
  const size = memo.size;
  for (const state of nextStates([1, 1, 1, 1])) {
    canReach(state, 24, memo);
    expect(memo.size, `states in the map after [${state}], which was searched on the way`).toBe(size);
  }
});

test("the order of the numbers makes no new state", () => {
  const memo = newMemo();
  canReach([3, 8, 3, 13], 24, memo);
  const size = memo.size;
  canReach([13, 3, 8, 3], 24, memo);
  expect(memo.size, "states in the map after the same numbers in another order").toBe(size);
  canReach([2, 20, 3], 24, memo);
  const larger = memo.size;
  canReach([3, 2, 19.9999999999], 24, memo);
  expect(memo.size, "states in the map after 19.9999999999 in place of 20").toBe(larger);
});

test("rounding makes no new state", () => {
  const memo = newMemo();
  canReach([0.3, 80, 7], 25, memo);
  const size = memo.size;
  for (const x of [0.1 + 0.2, 0.7 - 0.4]) {
    canReach([x, 80, 7], 25, memo);
    expect(memo.size, `states in the map after ${x} in place of 0.3`).toBe(size);
  }
});

test("0 and −0 are one number in the map, too", () => {
  const memo = newMemo();
  canReach([0, 80, 7], 25, memo);
  const size = memo.size;
  canReach([0.3 - 0.2 - 0.1, 80, 7], 25, memo);
  expect(memo.size, "states in the map after 0.3 − 0.2 − 0.1 in place of 0").toBe(size);
});

test("a single number is no state of the map", () => {
  const memo = newMemo();
  canReach([24], 24, memo);
  canReach([23], 24, memo);
  expect(memo.size, "states in the map after two single numbers").toBe(0);
  canReach([4, 5], 24, memo);
  expect(memo.size, "states in the map after [4, 5], of which no move makes 24").toBe(1);
});

test("another state, and another goal, are added to the map", () => {
  const memo = newMemo();
  for (const [numbers, goal] of [
    [[5, 7], 24],
    [[5, 8], 24],
    [[5, 7], 25],
  ] as [number[], number][]) {
    const size = memo.size;
    canReach(numbers, goal, memo);
    expect(memo.size, `states in the map after [${numbers}] and ${goal}`).toBeGreaterThan(size);
  }
});

test("two and three numbers: as a search without a map has it", () => {
  const rng = specRandom();
  const memo = newMemo();
  for (let i = 0; i < 60; i++) {
    const numbers = Array.from({ length: 2 + (i % 2) }, () => 1 + rng.integer(9));
    const goal = 1 + rng.integer(20);
    expect(canReach(numbers, goal, memo), `[${numbers}] reaches ${goal}`).toBe(isMade(numbers, goal));
  }
});

test("24 can be made in 1,362 of 1,820 puzzles", async () => {
  const memo = newMemo();
  const isSolved = puzzles().map((numbers) => canReach(numbers, 24, memo));
  const solved = isSolved.filter(Boolean).length;
  await exhibit({
    kind: "table",
    title: "the whole Game of 24",
    caption: "Each puzzle is searched to the end, and no state twice.",
    columns: ["puzzles", "can be solved", "states in the map"],
    rows: [[isSolved.length, solved, memo.size]],
  });
  expect(solved, "puzzles of which 24 can be made").toBe(1362);
});

test("each call looks at its own numbers and goal", () => {
  const reach = (numbers: number[], goal: number) => [canReach(numbers, goal)];
  const numbers = [4, 6];
  expect(reach(numbers, 24), "[4, 6] reaches 24").toEqual([true]);
  numbers[1] = 7;
  expect(reach(numbers, 24), "[4, 7] reaches 24, the same list with another number").toEqual([false]);
  expect(reach(numbers, 28), "[4, 7] reaches 28").toEqual([true]);
});

test("no number, and what is not finite, are refused", () => {
  expect(() => canReach([], 24)).toRefuse(RangeError, "a state without a number");
  for (const bad of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
    for (const numbers of [[bad], [bad, 2, 3], [1, bad, 3], [1, 2, bad]])
      expect(() => canReach(numbers, 24)).toRefuse(RangeError, `a state with ${bad}`, String(bad));
    for (const numbers of [[24], [3, 8], [3, 3, 8, 8]])
      expect(() => canReach(numbers, bad)).toRefuse(RangeError, `a goal of ${bad}`, String(bad));
  }
});

/** Whether some formula in these numbers gives the goal: all splits into two groups, each a formula of its own. */
function isMade(numbers: number[], goal: number): boolean {
  return values(numbers).some((x) => Math.abs(x - goal) < 1e-5);
}

function values(numbers: number[]): number[] {
  if (numbers.length === 1) return numbers;
  const made: number[] = [];
  for (let chosen = 1; chosen < 2 ** numbers.length - 1; chosen++) {
    const one = values(numbers.filter((_, i) => chosen & (1 << i)));
    const other = values(numbers.filter((_, i) => !(chosen & (1 << i))));
    for (const a of one)
      for (const b of other) made.push(a + b, a - b, a * b, ...(Math.abs(b) > 1e-9 ? [a / b] : []));
  }
  return made;
}
