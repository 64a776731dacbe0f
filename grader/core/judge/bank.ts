import { NOT_TRAINED } from "../../../lib/training/not-trained.js";
import type { PlacedExercise } from "../course/course.js";
import { type Sight, type Trace, traceOf } from "./diagnose.js";
import type { Job, Ran, Runner, Signal } from "./runner.js";
import { verdictsOf } from "./verdict.js";

/** The texts of a mistake from its file, without its functions. */
export interface MistakeText {
  name: string;
  because: string;
  rung: number;
}

/**
 * Makes one job for each mistake.
 *
 * @param failures the spec ends after this many failed tests; if it is left out, the spec runs to its end
 */
export function mistakeJobs(exercise: PlacedExercise, mistakes: MistakeText[], failures?: number): Job[] {
  return mistakes.map(({ name }) => ({
    spec: exercise.files.spec,
    subject: { kind: "mistake", name, ...(failures === undefined ? {} : { failures }) },
  }));
}

/** The traces of mistakes, from the report of their jobs. */
function tracesOf(report: Ran): Trace[] {
  return verdictsOf(report).map(({ tests }) => traceOf(tests));
}

/**
 * Runs mistakes and records what each one does in every test.
 *
 * @returns undefined if the run was stopped
 */
export async function runTraces(
  host: Runner,
  exercise: PlacedExercise,
  mistakes: MistakeText[],
  signal?: Signal,
): Promise<Trace[] | undefined> {
  // Usually all mistakes together take less than one run. If they train, each may take as long as the learner's run.
  const report = await host.run(mistakeJobs(exercise, mistakes), {
    seconds: exercise.seconds * (1 + mistakes.length),
    signal,
  });
  return report.killed ? undefined : tracesOf(report);
}

/**
 * Runs one test with every mistake and records what each one does there; null if it passes the test.
 *
 * @returns undefined if the run was stopped, or if the test trains: then the whole spec finds most mistakes in earlier tests
 */
export async function runSights(
  host: Runner,
  exercise: PlacedExercise,
  mistakes: MistakeText[],
  test: string,
  signal?: Signal,
): Promise<(Sight | null)[] | undefined> {
  const jobs = mistakes.map(
    ({ name }): Job => ({
      spec: exercise.files.spec,
      subject: { kind: "mistake", name, untrained: true },
      only: test,
    }),
  );
  const report = await host.run(jobs, { seconds: exercise.seconds * 2, signal });
  if (report.killed) return undefined;
  const sights = tracesOf(report).map((trace) => trace[test] ?? null);
  return sights.some((sight) => sight && "kind" in sight && sight.kind === NOT_TRAINED) ? undefined : sights;
}
