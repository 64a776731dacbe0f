import { expect, test } from "vitest";
import { assertNumbers, GOAL, isClose, puzzles, TOLERANCE } from "../../../lib/search/game-24.js";

test("there are 1,820 puzzles, each ascending, in ascending order", () => {
  const all = puzzles();
  expect(all).toHaveLength(1820);
  expect(all[0]).toEqual([1, 1, 1, 1]);
  expect(all[1819]).toEqual([13, 13, 13, 13]);
  for (const puzzle of all) expect(puzzle).toEqual([...puzzle].sort((a, b) => a - b));
  expect(new Set(all.map(String)).size).toBe(1820);
  const texts = all.map((puzzle) => puzzle.map((x) => String(x).padStart(2, "0")).join());
  expect(texts).toEqual([...texts].sort());
});

test("each call has its own puzzles", () => {
  puzzles()[0][0] = 99;
  expect(puzzles()[0]).toEqual([1, 1, 1, 1]);
});

test("numbers are close but for rounding, and no further", () => {
  expect(GOAL).toBe(24);
  expect(8 / (3 - 8 / 3)).not.toBe(GOAL);
  expect(isClose(8 / (3 - 8 / 3), GOAL)).toBe(true);
  expect(isClose(0.1 + 0.2 - 0.3, 0)).toBe(true);
  expect(isClose(-5, 5)).toBe(false);
  expect(isClose(1, 1 + 2 * TOLERANCE)).toBe(false);
  expect(isClose(1 + 2 * TOLERANCE, 1)).toBe(false);
});

test("no number, and one that is not finite, are refused", () => {
  expect(() => assertNumbers([0, -1.5, 24])).not.toThrow();
  expect(() => assertNumbers([])).toThrow(RangeError);
  for (const bad of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])
    for (const numbers of [[bad], [bad, 1, 2], [1, bad, 2], [1, 2, bad]])
      expect(() => assertNumbers(numbers)).toThrow(RangeError);
});
