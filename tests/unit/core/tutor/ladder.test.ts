import { expect, test } from "vitest";
import { empty, entryOf } from "../../../../grader/core/progress/schema.js";
import { climbOf, keepClimb, lastRungAt } from "../../../../grader/core/tutor/climb.js";
import { afterRung, afterTry, step } from "../../../../grader/core/tutor/ladder.js";

const FRESH = climbOf(undefined);
const NOW = Date.parse("2026-12-02T10:00:00Z");
const LONG_AGO = -Infinity;
const tried = (climb: typeof FRESH, tree: string, failure: string, rung?: number) =>
  afterTry(climb, { tree, failure, rung });

test("there is nothing before a first run, and then the first rung", () => {
  expect(step(FRESH, 0, LONG_AGO, NOW)).toEqual({ needs: "a run" });
  expect(step(tried(FRESH, "a", "1"), 0, LONG_AGO, NOW)).toEqual({ gives: 1 });
});

test("the ladder starts at the rung of the mistake that was recognized, and goes on from what was shown", () => {
  expect(step(tried(FRESH, "a", "1", 3), 0, LONG_AGO, NOW)).toEqual({ gives: 3 });
  expect(step(tried(FRESH, "a", "1", 3), 1, LONG_AGO, NOW)).toEqual({ gives: 2 });
  expect(step(tried(FRESH, "a", "1"), 4, LONG_AGO, NOW)).toEqual({ needs: "nothing more" });
});

test("each rung takes an attempt: new code that fails in a new way", () => {
  const shown = afterRung(tried(FRESH, "a", "1"), new Date(NOW));
  const after = (tree: string, failure: string) => step(tried(shown, tree, failure), 1, LONG_AGO, NOW);
  expect(step(shown, 1, LONG_AGO, NOW)).toEqual({ needs: "an attempt" });
  expect(after("a", "2")).toEqual({ needs: "an attempt" });
  expect(after("b", "1")).toEqual({ needs: "an attempt" });
  expect(after("b", "2")).toEqual({ gives: 2 });
  // Two wrong answers in turn are no attempts.
  const both = afterRung(tried(tried(FRESH, "a", "1"), "b", "2"), new Date(NOW));
  expect(step(tried(both, "a", "1"), 2, LONG_AGO, NOW)).toEqual({ needs: "an attempt" });
});

test("there is one rung a minute at most, of all exercises together", () => {
  const progress = empty();
  keepClimb(entryOf(progress, "one"), afterRung(tried(FRESH, "a", "1"), new Date(NOW)));
  const last = lastRungAt(progress);
  const other = tried(FRESH, "c", "3");
  expect(step(other, 0, last, NOW + 20_000)).toEqual({ needs: "time", seconds: 40 });
  expect(step(other, 0, last, NOW + 60_000)).toEqual({ gives: 1 });
  // A clock that was set back.
  expect(step(other, 0, last, NOW - 3_600_000)).toEqual({ gives: 1 });
});

test("what is kept is bounded, and what cannot be read is a fresh climb", () => {
  const entry = entryOf(empty(), "one");
  let climb = FRESH;
  for (let i = 0; i < 300; i++) climb = tried(climb, `tree ${i}`, `failure ${i}`);
  keepClimb(entry, climb);
  expect(climbOf(entry).trees).toHaveLength(100);
  expect(climbOf(entry).trees.at(-1)).toBe("tree 299");
  entry.tutor = { trees: "many" };
  expect(climbOf(entry)).toEqual(FRESH);
});
