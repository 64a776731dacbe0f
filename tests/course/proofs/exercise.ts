import { readFileSync } from "node:fs";
import { expect } from "vitest";
import { readLedger } from "../../../grader/author/contract/ledger.js";
import { codeHashOf, contentKeys } from "../../../grader/author/depends-on.js";
import { drawsIn, proveExercise } from "../../../grader/author/prove.js";
import type { Row } from "../../../grader/author/row.js";
import type { PlacedExercise } from "../../../grader/core/course/course.js";
import { stubOf } from "../../../grader/core/course/pristine.js";
import { shippedSpecs } from "../../../grader/core/course/specs.js";
import { writtenOf } from "../../../grader/core/judge/traces.js";
import { disk } from "../../../grader/node/course/disk.js";
import { onDisk } from "../../../grader/node/course/paths.js";
import { type Host, trains } from "../../../grader/node/runner/host.js";
import { joined, judgeFiles, MACHINE } from "../../kept/keep.js";

/** Beside the run without a seed. */
const SEEDS = 2;
/** Of a spec that trains, which takes seconds each time: the run without a seed alone. */
const SEEDS_TRAINED = 0;

const seedsOf = ({ files }: PlacedExercise) => (trains(files.spec) ? SEEDS_TRAINED : SEEDS);

/**
 * Proves an exercise through the host and the verdicts of a learner's run. `author check` does the same with 50 seeds. CI holds all that
 * mistakes show against what is written of them; elsewhere what they show where a test rejects them does, in half the time.
 */
export function prove(host: Host, exercise: PlacedExercise): Promise<Row> {
  return proveExercise(host, exercise, { seeds: seedsOf(exercise), whole: Boolean(process.env.CI) });
}

/** Everything that the course promises of one exercise. A row that is kept must hold it as well as a fresh one. */
export function expectProven(exercise: PlacedExercise, row: Row): void {
  expect(row).toMatchObject({ slug: exercise.slug, stub: "blank", solution: "passed", flakes: 0 });
  expect(row.problems).toEqual([]);
  const draws = drawsIn(readFileSync(onDisk(exercise.files.spec), "utf8"));
  expect(row.seeds).toBe(draws ? seedsOf(exercise) : 0);
  const { total, rejected, named } = row.mistakes;
  expect([rejected, named]).toEqual([total, total]);
  expect(total).toBeGreaterThanOrEqual(mistakesDue(exercise));
  // Each wrapper of the contract bank is rejected, or the exercise's ledger says why it is not.
  expect(row.contract).toBeDefined();
}

/** Two wrong answers do where one line is all that is blank; four are due elsewhere. */
function mistakesDue(exercise: PlacedExercise): number {
  const source = readFileSync(onDisk(exercise.files.solution), "utf8");
  const oneLine = /\/\* blank: .+? \*\/.*\/\* end \*\//.test(source);
  return oneLine && stubOf(exercise, disk).blanks.length === 1 ? 2 : 4;
}

/** The code that judges, as it was loaded. */
const judges = judgeFiles(
  ...["tests/course/proofs/exercise.ts", "lib/kit/contract/wrap.ts"],
  ...["grader/spec/serve.ts", "grader/spec/vitest.ts"],
);
const judge = judges.then((files) => codeHashOf(files));

/** One word for the code that judges. */
export const judgeKey = (): Promise<string> => judge;

/** The word under which a proof is kept on this machine. */
export async function keyHere(key: string | undefined): Promise<string | undefined> {
  return joined(key, await judge, MACHINE);
}

/**
 * By slug, one word for everything else that a proof depends on, without the machine; undefined where a source cannot be read.
 */
export async function proofKeys(exercises: PlacedExercise[]): Promise<Map<string, string | undefined>> {
  const content = await contentKeys(exercises, await judges);
  const shipped = shippedSpecs(disk);
  return new Map(
    exercises.map((exercise) => [
      exercise.slug,
      joined(
        content.get(exercise.slug),
        codeHashOf([exercise.files.stub]),
        shipped[exercise.slug] ?? "no fingerprint",
        JSON.stringify(readLedger(exercise)),
        JSON.stringify(writtenOf(exercise, disk)),
      ),
    ]),
  );
}
