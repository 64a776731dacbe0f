import type { PlacedExercise } from "../../core/course/course.js";
import type { MistakeText } from "../../core/judge/bank.js";
import { type Bank, type Diagnosis, diagnose, traceOf } from "../../core/judge/diagnose.js";
import type { Job } from "../../core/judge/runner.js";
import { settle } from "../../core/judge/settle.js";
import { type TestResult, type Verdict, verdictOf, verdictsOf } from "../../core/judge/verdict.js";
import type { Subject } from "../../core/meaning/subject.js";
import { readMistakes } from "../../node/course/mistakes.js";
import type { Host } from "../../node/runner/host.js";
import type { Mutant } from "./mutate.js";

/** What a learner would be told who had written a mutant. */
export interface JudgedMutant extends Mutant {
  outcome: "passed" | "failed" | "error" | "timeout" | "killed";
  /** The first test that failed. */
  test?: string;
  /** What its assertion said. */
  headline?: string;
  diagnosis?: Pick<Diagnosis, "mistake" | "because" | "exact">;
  /** What the kit took the output for; a learner reads it where there is no diagnosis. */
  story?: string;
}

const BATCH = 24;

/**
 * Judges mutants as a learner's wrong answers are judged. Unless `trained`, the spec trains nothing, neither for them nor for the
 * mistakes, and tests that even the solution fails then do not count.
 */
export async function judgeMutants(
  host: Host,
  exercise: PlacedExercise,
  mutants: Mutant[],
  { trained = false } = {},
): Promise<JudgedMutant[]> {
  const started = performance.now();
  const untrained = !trained;
  const mistakes = await readMistakes(exercise);
  const known: Subject[] = mistakes.map(({ name }) => ({ kind: "mistake", name, untrained }));
  const right: Subject = { kind: "solution", untrained };
  const [solution, ...wrong] = await runAll(host, exercise, [right, ...known], exercise.seconds);
  const passes = new Set(solution.tests.filter(({ state }) => state === "passed").map(({ name }) => name));
  if (passes.size === 0) throw new Error(`the solution of ${exercise.slug} passes no test`);
  const bank = bankOf(
    mistakes,
    wrong.map(({ tests }) => counting(tests, passes)),
  );
  const patience = 0.2 + (2 * (performance.now() - started)) / 1000 / (1 + known.length);
  const subjects = mutants.map(({ edit }): Subject => ({ kind: "mutant", edit, trained }));
  const verdicts = await runAll(host, exercise, subjects, patience);
  return mutants.map((mutant, i) => ({ ...mutant, ...tell(verdicts[i], bank, passes) }));
}

function bankOf(mistakes: MistakeText[], tests: TestResult[][]): Bank {
  return mistakes.map((mistake, i) => ({ ...mistake, trace: traceOf(tests[i]) }));
}

function counting(tests: TestResult[], passes: Set<string>): TestResult[] {
  return tests.filter(({ name }) => passes.has(name));
}

function tell(verdict: Verdict, bank: Bank, passes: Set<string>): Omit<JudgedMutant, keyof Mutant> {
  if (verdict.verdict === "timeout" || verdict.verdict === "killed") return { outcome: verdict.verdict };
  const tests = counting(verdict.tests, passes);
  const first = tests.find(({ state }) => state !== "passed");
  const failure =
    first?.failure ?? (tests.length === 0 && "failure" in verdict ? verdict.failure : undefined);
  if (!failure) return { outcome: "passed" };
  const found = diagnose(tests, bank);
  return {
    outcome: failure.kind === "finding" ? "failed" : "error",
    test: first?.name,
    headline: (failure.finding?.headline ?? failure.message).split("\n")[0],
    diagnosis: found && { mistake: found.mistake, because: found.because, exact: found.exact },
    story: failure.finding?.misconception,
  };
}

/** @param seconds how long one of them may compute */
async function runAll(
  host: Host,
  exercise: PlacedExercise,
  subjects: Subject[],
  seconds: number,
): Promise<Verdict[]> {
  const jobs = subjects.map((subject): Job => ({ spec: exercise.files.spec, subject }));
  const verdicts: Verdict[] = [];
  for (let at = 0; at < jobs.length; at += BATCH)
    verdicts.push(...(await runBatch(host, jobs.slice(at, at + BATCH), seconds)));
  return verdicts;
}

/** One that never ends takes the rest of its batch with it: halves tell which one it was. */
async function runBatch(host: Host, jobs: Job[], seconds: number): Promise<Verdict[]> {
  const report = await host.run(jobs, { seconds: 3 + seconds * jobs.length });
  if (!report.killed) return settle(host, jobs, report, seconds);
  if (jobs.length === 1) return [verdictOf(report)];
  const ended = verdictsOf({ ...report, killed: undefined }).map((verdict) => {
    // What the process took with it has no tests, or some that did not come to run.
    const isWhole = verdict.tests.length > 0 && verdict.tests.every(({ state }) => state !== "skipped");
    return isWhole ? verdict : undefined;
  });
  const open = [...jobs.keys()].filter((i) => !ended[i]);
  const half = Math.ceil(open.length / 2);
  for (const part of [open.slice(0, half), open.slice(half)].filter(({ length }) => length > 0)) {
    const verdicts = await runBatch(
      host,
      part.map((i) => jobs[i]),
      seconds,
    );
    for (const [j, i] of part.entries()) ended[i] = verdicts[j];
  }
  return ended as Verdict[];
}
