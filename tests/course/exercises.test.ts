import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Row } from "../../grader/author/check.js";
import { checkAll } from "../../grader/commands/author-check.js";
import { loadCourse, type PlacedExercise } from "../../grader/course/load.js";
import { stubOf } from "../../grader/course/pristine.js";
import { Host } from "../../grader/run/host.js";

// Proves every exercise of the course through the host and the verdicts of a learner's run, one test each, so that a
// failure names its slug. `author check` does the same with 50 seeds.

const SEEDS = 3;

const course = await loadCourse();
const rows: Row[] = [];
let host: Host;
beforeAll(async () => {
  host = await Host.start();
});
afterAll(() => host.close());

/** Two wrong answers do where one line is all that is blank; four are due elsewhere. */
function mistakesDue(exercise: PlacedExercise): number {
  const source = readFileSync(exercise.files.solution, "utf8");
  const oneLine = /\/\* blank: .+? \*\/.*\/\* end \*\//.test(source);
  return oneLine && stubOf(exercise).blanks.length === 1 ? 2 : 4;
}

/** A mistake without a name of its own is counted over the whole course, below. */
const isNaming = (problem: string) => problem.includes(" is taken for ");

describe("the stub ends in its blank, the solution passes, every mistake is rejected", () => {
  test.each(course.exercises.map((exercise) => [exercise.slug, exercise] as const))(
    "%s",
    async (_, exercise) => {
      const { exercises } = await checkAll(host, course, [exercise], { json: true, seeds: SEEDS });
      const [row] = exercises;
      rows.push(row);
      expect(row).toMatchObject({ stub: "blank", solution: "passed", flakes: 0 });
      expect(row.problems.filter((problem) => !isNaming(problem))).toEqual([]);
      expect(row.mistakes.rejected).toBe(row.mistakes.total);
      expect(row.mistakes.total).toBeGreaterThanOrEqual(mistakesDue(exercise));
    },
  );
});

test("every exercise was judged, and where a spec draws random numbers, with several seeds", () => {
  expect(rows.map(({ slug }) => slug)).toEqual(course.exercises.map(({ slug }) => slug));
  expect(rows.length).toBeGreaterThan(0);
  expect(rows.filter(({ seeds }) => seeds === SEEDS).length).toBeGreaterThan(0);
});

test("at least 95 % of all mistakes are recognised by name", () => {
  const [named, total] = (["named", "total"] as const).map((key) =>
    rows.reduce((sum, { mistakes }) => sum + mistakes[key], 0),
  );
  const unnamed = rows.flatMap(({ slug, problems }) =>
    problems.filter(isNaming).map((text) => `${slug}: ${text}`),
  );
  expect(named / total, unnamed.join("\n")).toBeGreaterThanOrEqual(0.95);
});
