import { readFileSync } from "node:fs";
import { contractJobs } from "../../grader/author/contract/judge-contract.js";
import type { PlacedExercise } from "../../grader/core/course/course.js";
import type { Job } from "../../grader/core/judge/runner.js";
import { type Verdict, verdictOf, verdictsOf } from "../../grader/core/judge/verdict.js";
import type { Subject } from "../../grader/core/meaning/subject.js";
import type { Host } from "../../grader/node/runner/host.js";
import { type Mutant, mayNotEnd, mutantsOf } from "./mutants.js";

/** How a spec stands against the mutants of its solution. */
export interface Score {
  mutants: number;
  /** Those that no test of the spec tells from the solution. */
  survivors: Mutant[];
}

/**
 * Judges all mutants of an exercise's solution by its spec. What quick tests let pass is judged once more with the trainings, where
 * there are any and `trained` says so.
 *
 * @throws Error if the solution passes no test
 */
export async function judgeAll(host: Host, exercise: PlacedExercise, trained: boolean): Promise<Score> {
  const { solution, spec } = exercise.files;
  const source = readFileSync(solution, "utf8").replaceAll("\r\n", "\n");
  const mutants = await mutantsOf(solution, source);
  const quick = await surviving(host, exercise, mutants, source, false);
  const trains = readFileSync(spec, "utf8").includes('tensorSpec("train"');
  const survivors = trains && trained ? await surviving(host, exercise, quick, source, true) : quick;
  return { mutants: mutants.length, survivors };
}

/** Those with which every test passes that the solution passes. */
async function surviving(
  host: Host,
  exercise: PlacedExercise,
  mutants: Mutant[],
  source: string,
  trained: boolean,
): Promise<Mutant[]> {
  if (mutants.length === 0) return [];
  const started = performance.now();
  const right = await alone(host, exercise, { kind: "solution", untrained: !trained }, 10 * exercise.seconds);
  const seconds = (performance.now() - started) / 1000;
  const passes = passedBy(right);
  if (passes.length === 0) throw new Error(`the solution of ${exercise.slug} passes no test`);
  const subjectOf = ({ edit }: Mutant): Subject => ({ kind: "mutant", edit, trained, failures: 1 });
  // The solution whose tests are timed, so that slow ones come last.
  const watched = contractJobs(exercise)
    .slice(0, 1)
    .map(({ subject }) => subject);
  const verdicts = new Map<Mutant, Verdict>();
  // Each of those alone: one that never ends takes the others of its process with it.
  const single = mutants.filter((mutant) => trained || mayNotEnd(mutant, source));
  let open = mutants.filter((mutant) => !single.includes(mutant));
  while (open.length > 0) {
    const batch = open.slice(0, BATCH);
    const subjects = [...watched, ...batch.map(subjectOf)];
    const all = await together(host, exercise, subjects, 4 + 3 * seconds + 0.5 * batch.length);
    const ended = all.slice(watched.length);
    for (const [i, verdict] of ended.entries()) verdicts.set(batch[i], verdict);
    // What ran when the time was over is judged once more, alone, and the rest goes on without it.
    const [slow] = batch.slice(ended.length);
    if (slow) single.push(slow);
    open = open.filter((mutant) => !verdicts.has(mutant) && mutant !== slow);
  }
  for (const mutant of single)
    verdicts.set(mutant, await alone(host, exercise, subjectOf(mutant), 3 + 2 * seconds));
  return mutants.filter((mutant) => {
    const own = new Set(passedBy(verdicts.get(mutant) as Verdict));
    return passes.every((name) => own.has(name));
  });
}

const BATCH = 40;

async function alone(host: Host, exercise: PlacedExercise, subject: Subject, seconds: number) {
  const report = await host.run([{ spec: exercise.files.spec, subject }], { seconds });
  return verdictOf(report);
}

/** The verdicts of those that came to their end in the time given, which are the first ones. */
async function together(host: Host, exercise: PlacedExercise, subjects: Subject[], seconds: number) {
  const jobs = subjects.map((subject): Job => ({ spec: exercise.files.spec, subject }));
  const report = await host.run(jobs, { seconds });
  if (!report.killed) return verdictsOf({ ...report, stray: [] });
  const verdicts: Verdict[] = [];
  for (const verdict of verdictsOf({ ...report, killed: undefined, stray: [] })) {
    // A test that never came to an end counts as skipped, and what comes after it has none.
    const isWhole = verdict.verdict === "passed" || verdict.tests.some(({ state }) => state === "failed");
    if (!isWhole) break;
    verdicts.push(verdict);
  }
  return verdicts;
}

function passedBy(verdict: Verdict): string[] {
  return verdict.tests.filter(({ state }) => state === "passed").map(({ name }) => name);
}
