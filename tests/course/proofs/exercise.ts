import { readFileSync } from "node:fs";
import { expect } from "vitest";
import { checkExercise, type Row } from "../../../grader/author/check.js";
import { readLedger } from "../../../grader/author/contract/ledger.js";
import type { PlacedExercise } from "../../../grader/core/course/course.js";
import { stubOf } from "../../../grader/core/course/pristine.js";
import { shippedSpecs } from "../../../grader/core/course/specs.js";
import { disk } from "../../../grader/node/course/disk.js";
import { fileFingerprint } from "../../../grader/node/course/read-text.js";
import { type Host, trains } from "../../../grader/node/runner/host.js";
import { contentKeys } from "../../kept/depends-on.js";
import { joined, judgeKey } from "../../kept/keep.js";

/** Beside the run without a seed. */
export const SEEDS = 2;
/** Of a spec that trains, which takes seconds each time: the run without a seed alone. */
const SEEDS_TRAINED = 0;

/** Proves an exercise through the host and the verdicts of a learner's run. `author check` does the same with 50 seeds. */
export function prove(host: Host, exercise: PlacedExercise): Promise<Row> {
  return checkExercise(host, exercise, { seeds: trains(exercise.files.spec) ? SEEDS_TRAINED : SEEDS });
}

/** Everything that the course promises of one exercise. A row that is kept must hold it as well as a fresh one. */
export function expectProven(exercise: PlacedExercise, row: Row): void {
  expect(row).toMatchObject({ slug: exercise.slug, stub: "blank", solution: "passed", flakes: 0 });
  expect(row.problems.filter((problem) => !isNaming(problem))).toEqual([]);
  expect(row.mistakes.rejected).toBe(row.mistakes.total);
  expect(row.mistakes.total).toBeGreaterThanOrEqual(mistakesDue(exercise));
  // Each wrapper of the contract bank is rejected, or the exercise's ledger says why it is not.
  expect(row.contract).toBeDefined();
}

/** A mistake without a name of its own is counted over the whole part. */
export function isNaming(problem: string): boolean {
  return problem.includes(" is taken for ");
}

/** Two wrong answers do where one line is all that is blank; four are due elsewhere. */
function mistakesDue(exercise: PlacedExercise): number {
  const source = readFileSync(exercise.files.solution, "utf8");
  const oneLine = /\/\* blank: .+? \*\/.*\/\* end \*\//.test(source);
  return oneLine && stubOf(exercise, disk).blanks.length === 1 ? 2 : 4;
}

/** The code that judges, as it was loaded. */
const judge = judgeKey(
  ...["tests/course/proofs/exercise.ts", "lib/kit/contract/wrap.ts"],
  ...["grader/spec/serve.ts", "grader/spec/vitest.ts"],
);

/** By slug, one word for everything that a proof depends on; undefined where a source cannot be read. */
export async function proofKeys(exercises: PlacedExercise[]): Promise<Map<string, string | undefined>> {
  const content = await contentKeys(exercises);
  const judged = await judge;
  const shipped = shippedSpecs(disk);
  return new Map(
    exercises.map(({ slug, files }) => [
      slug,
      joined(
        content.get(slug),
        judged,
        fileFingerprint(files.stub) ?? "no stub",
        shipped[slug] ?? "no fingerprint",
        JSON.stringify(readLedger({ files })),
        process.env.KATA_BACKEND ?? "",
      ),
    ]),
  );
}
