import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Row } from "../../grader/author/check.js";
import { checkAll } from "../../grader/commands/author-check.js";
import { loadCourse, type PlacedExercise } from "../../grader/course/load.js";
import { stubOf } from "../../grader/course/pristine.js";
import { Host, trains } from "../../grader/run/host.js";

const SEEDS = 3;
/** Of a spec that trains: it takes seconds each time. */
const SEEDS_TRAINED = 1;
/** For an exercise on a busy machine; its runs have limits of their own. */
const TIMEOUT = 300_000;

const course = await loadCourse();

/**
 * Proves every exercise of a part through the host and the verdicts of a learner's run, one test each, so that a failure
 * names its slug. `author check` does the same with 50 seeds. Each part has a test file of its own: they run side by side.
 */
export function provePart(number: number): void {
  const exercises = course.parts
    .filter((part) => part.number === number)
    .flatMap(({ chapters }) => chapters.flatMap((chapter) => chapter.exercises));
  const rows: Row[] = [];
  let host: Host;
  beforeAll(async () => {
    host = await Host.start();
  });
  afterAll(() => host.close());

  describe("the stub ends in its blank, the solution passes, every mistake is rejected", () => {
    const named = exercises.map((exercise) => [exercise.slug, exercise] as const);
    test.each(named)("%s", { timeout: TIMEOUT }, async (_, exercise) => {
      const seeds = trains(exercise.files.spec) ? SEEDS_TRAINED : SEEDS;
      const [row] = (await checkAll(host, course, [exercise], { json: true, seeds })).exercises;
      rows.push(row);
      expect(row).toMatchObject({ stub: "blank", solution: "passed", flakes: 0 });
      expect(row.problems.filter((problem) => !isNaming(problem))).toEqual([]);
      expect(row.mistakes.rejected).toBe(row.mistakes.total);
      expect(row.mistakes.total).toBeGreaterThanOrEqual(mistakesDue(exercise));
    });
  });

  test("every exercise was judged, and where a spec draws random numbers, with several seeds", () => {
    expect(rows.map(({ slug }) => slug)).toEqual(exercises.map(({ slug }) => slug));
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
}

/** Two wrong answers do where one line is all that is blank; four are due elsewhere. */
function mistakesDue(exercise: PlacedExercise): number {
  const source = readFileSync(exercise.files.solution, "utf8");
  const oneLine = /\/\* blank: .+? \*\/.*\/\* end \*\//.test(source);
  return oneLine && stubOf(exercise).blanks.length === 1 ? 2 : 4;
}

/** A mistake without a name of its own is counted over the whole part. */
function isNaming(problem: string): boolean {
  return problem.includes(" is taken for ");
}
