import { expect, test } from "vitest";
import { asksOf } from "../../../../grader/core/course/asks.js";
import type { ExerciseState } from "../../../../grader/core/progress/passed.js";
import { loadCourse } from "../../../../grader/node/course/load.js";

const course = await loadCourse();
const asked = (states: [string, ExerciseState][]) => asksOf(course, new Map(states));

test("questions are those of exercises that have passed, with their slugs, in the order of the course", () => {
  const both = asked([
    ["dpo-loss", "passed"],
    ["softmax", "passed"],
  ]);
  const [first] = course.bySlug.get("softmax")!.asks!;
  expect(both[0]).toEqual({ slug: "softmax", ...first });
  expect([...new Set(both.map(({ slug }) => slug))]).toEqual(["softmax", "dpo-loss"]);
});

test("a pass whose file has changed since still counts; what is open or unknown asks nothing", () => {
  expect(asked([["softmax", "stale"]]).length).toBeGreaterThan(0);
  expect(asked([["softmax", "open"]])).toEqual([]);
  expect(asked([])).toEqual([]);
});
