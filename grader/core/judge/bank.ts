import { NOT_TRAINED } from "../../../lib/training/not-trained.js";
import type { PlacedExercise } from "../course/course.js";
import { type Sight, type Trace, traceOf } from "./diagnose.js";
import type { Job, Ran, Runner, Signal } from "./runner.js";
import { verdictsOf } from "./verdict.js";

/** A mistake as its file declares it, without its functions. */
export interface MistakeText {
  name: string;
  because: string;
  rung: number;
}

/**
 * One job for each mistake.
 *
 * @param failures after how many of them the spec ends; never unless given
 */
export function mistakeJobs(exercise: PlacedExercise, mistakes: MistakeText[], failures?: number): Job[] {
  return mistakes.map(({ name }) => ({
    spec: exercise.files.spec,
    subject: { kind: "mistake", name, ...(failures === undefined ? {} : { failures }) },
  }));
}

/** The traces of mistakes from a report of their jobs. */
function tracesOf(report: Ran): Trace[] {
  return verdictsOf(report).map(({ tests }) => traceOf(tests));
}

/**
 * Runs mistakes to see how each shows itself in all tests.
 *
 * @returns undefined if the run was ended from outside
 */
export async function runTraces(
  host: Runner,
  exercise: PlacedExercise,
  mistakes: MistakeText[],
  signal?: Signal,
): Promise<Trace[] | undefined> {
  // Usually they take less than one run; where they train, each may take as long as the learner's.
  const report = await host.run(mistakeJobs(exercise, mistakes), {
    seconds: exercise.seconds * (1 + mistakes.length),
    signal,
  });
  return report.killed ? undefined : tracesOf(report);
}

/**
 * Runs one test with every mistake, to see how each shows itself there; null where it does not.
 *
 * @returns undefined if that does not tell: the test trains, and earlier tests find most mistakes sooner, or the run was ended
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
