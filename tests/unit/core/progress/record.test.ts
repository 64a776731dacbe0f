import { expect, test } from "vitest";
import type { Attempt } from "../../../../grader/core/judge/attempt.js";
import { dayOf, daysOf } from "../../../../grader/core/progress/days.js";
import { recordRun } from "../../../../grader/core/progress/record.js";
import type { Progress } from "../../../../grader/core/progress/schema.js";

const attempt = (stub: string, more: { mistake?: string; counts?: boolean }) =>
  ({
    exercise: { slug: "softmax" },
    texts: { stub, spec: "" },
    diagnosis: more.mistake && { mistake: more.mistake },
    counts: more.counts ?? false,
    durationMs: 140,
  }) as unknown as Attempt;
const empty = (): Progress => ({ version: 1, exercises: {} });
const at = (day: number, hour = 12) => new Date(2026, 10, day, hour);

test("a mistake counts once for each file that makes it, however often that is judged", () => {
  const progress = empty();
  for (const stub of ["one", "one", "two", "two", "one"])
    recordRun(progress, attempt(stub, { mistake: "no-shift" }), at(1));
  recordRun(progress, attempt("three", { mistake: "no-sum" }), at(1));
  recordRun(progress, attempt("four", {}), at(1));
  expect(progress.exercises.softmax).toMatchObject({ runs: 7, mistakes: { "no-shift": 3, "no-sum": 1 } });
});

test("days are those of the learner's calendar, each once, in order", () => {
  const progress = empty();
  for (const date of [at(3, 0), at(3, 23), at(1)]) recordRun(progress, attempt("one", {}), date);
  expect(progress.days).toEqual(["2026-11-01", "2026-11-03"]);
  expect(dayOf(at(3, 23))).toBe("2026-11-03");
});

test("an older file has no days, and its passes tell of some; one without a date tells of none", () => {
  const pass = (date: string) => ({
    ...{ runs: 1, hints: 0, solutionShown: false },
    passed: { at: date, file: "", spec: "" },
  });
  const exercises = { a: pass(at(9).toISOString()), b: pass(""), c: pass(at(2).toISOString()) };
  expect(daysOf({ version: 1, exercises })).toEqual(["2026-11-02", "2026-11-09"]);
  expect(daysOf({ version: 1, exercises, days: ["2026-11-09", "2026-11-10"] })).toHaveLength(3);
});

test("a pass keeps how long it took, and the day on which this file passed first", () => {
  const progress = empty();
  const passed = (stub: string, day: number) => {
    recordRun(progress, attempt(stub, { counts: true }), at(day));
    return progress.exercises.softmax.passed;
  };
  expect(passed("one", 1)).toMatchObject({ at: at(1).toISOString(), ms: 140 });
  expect(passed("one", 2)).toMatchObject({ at: at(1).toISOString() });
  expect(passed("two", 3)).toMatchObject({ at: at(3).toISOString() });
});
