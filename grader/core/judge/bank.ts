import type { PlacedExercise } from "../course/course.js";
import type { Subject } from "../meaning/subject.js";
import { type Trace, traceOf } from "./diagnose.js";
import type { Job, Runner } from "./runner.js";
import { settle } from "./settle.js";
import { type Verdict, verdictOf } from "./verdict.js";

/** The texts of a mistake from its file, without its functions. */
export interface MistakeText {
  name: string;
  because: string;
  rung: number;
}

/** How mistakes run, where that is not through the whole spec: see `Subject`. */
export type MistakeRun = Pick<Extract<Subject, { kind: "mistake" }>, "sparing" | "failures">;

/** Makes one job for each mistake. */
export function mistakeJobs(exercise: PlacedExercise, mistakes: MistakeText[], how: MistakeRun = {}): Job[] {
  return mistakes.map(({ name }) => ({
    spec: exercise.files.spec,
    subject: { kind: "mistake", name, ...how },
  }));
}

/** Mistakes that run in one process. */
const BATCH = 12;

/**
 * Runs mistakes through the whole spec.
 *
 * @returns the verdict of each
 */
export async function runMistakes(
  host: Runner,
  exercise: PlacedExercise,
  mistakes: MistakeText[],
): Promise<Verdict[]> {
  const verdicts: Verdict[] = [];
  for (let i = 0; i < mistakes.length; i += BATCH) {
    const jobs = mistakeJobs(exercise, mistakes.slice(i, i + BATCH));
    const ran = await host.run(jobs, { seconds: exercise.seconds * jobs.length });
    if (!ran.killed) verdicts.push(...(await settle(host, jobs, ran, exercise.seconds)));
    // One that never ends takes the whole batch with it.
    else verdicts.push(...(await runEach(host, exercise, jobs)));
  }
  return verdicts;
}

/** Runs each job in a process of its own. */
export async function runEach(host: Runner, { seconds }: PlacedExercise, jobs: Job[]): Promise<Verdict[]> {
  const verdicts: Verdict[] = [];
  for (const job of jobs) verdicts.push(verdictOf(await host.run([job], { seconds })));
  return verdicts;
}

/** What a mistake showed; undefined where its process did not come to its end. */
export function traceIn(verdict: Verdict): Trace | undefined {
  return verdict.verdict === "timeout" || verdict.verdict === "killed" ? undefined : traceOf(verdict.tests);
}
