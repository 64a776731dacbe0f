import { readFileSync } from "node:fs";
import { count } from "../core/course/count.js";
import type { PlacedExercise } from "../core/course/course.js";
import { mistakeJobs, runEach } from "../core/judge/bank.js";
import { exhibitProblems } from "../core/judge/exhibit-problems.js";
import type { Job, Ran } from "../core/judge/runner.js";
import { settle } from "../core/judge/settle.js";
import type { Verdict } from "../core/judge/verdict.js";
import { readMistakes } from "../node/course/mistakes.js";
import { onDisk } from "../node/course/paths.js";
import type { Host } from "../node/runner/host.js";
import { nameAsWritten, nameMistakes, rejectMistakes, showingOtherwise } from "./check-mistakes.js";
import { contractJobs, judgeContract } from "./contract/judge-contract.js";
import { auditContract } from "./contract/ledger.js";
import { missingFiles } from "./missing-files.js";
import type { Row } from "./row.js";

export interface ProveOptions {
  /** Seeds to try where the spec draws random numbers. */
  seeds: number;
  /** Whether wrappers of the contract bank are laid over the solution; they are unless false. */
  contract?: boolean;
  /**
   * Whether all that a mistake shows is held against what is written of it; it is unless false. Then a mistake runs until a test
   * rejects it, quick tests first, and what it shows there is held against that.
   */
  whole?: boolean;
}

/** Whether a spec trains, or asks what a training left. */
const trainsIn = (spec: string) => /#lib\/(spec\/)?training/.test(spec);

/** Whether a spec draws random numbers, so that another seed may end otherwise. */
export const drawsIn = (spec: string) => /#lib\/kit\/seed|randomTensor/.test(spec);

/** Each of them costs a whole training. */
const TRAINED_SEEDS = 20;

/**
 * Proves one exercise, through the same host and verdicts as a learner's run. What can be seen of it without a run is not looked at:
 * see written-problems.ts.
 */
export async function proveExercise(
  host: Host,
  exercise: PlacedExercise,
  options: ProveOptions,
): Promise<Row> {
  const started = performance.now();
  const row: Row = {
    slug: exercise.slug,
    stub: "missing",
    solution: "missing",
    mistakes: { total: 0, rejected: 0, named: 0 },
    contract: { total: 0, rejected: 0, void: 0, holes: [] },
    durationMs: 0,
    flakes: 0,
    seeds: 0,
    problems: [],
  };
  if (missingFiles(exercise).length > 0) return row;
  const mistakes = await readMistakes(exercise);
  const { spec } = exercise.files;
  const specText = readFileSync(onDisk(spec), "utf8");
  const seeds = trainsIn(specText) ? Math.min(options.seeds, TRAINED_SEEDS) : options.seeds;
  row.seeds = drawsIn(specText) ? seeds : 0;
  const bank = options.contract === false ? [] : contractJobs(exercise);
  // The watched solution is untrained. Where a spec leaves nothing out for that, it is the solution, and one run does for both.
  const isOne = bank.length > 0 && !trainsIn(specText);
  const watched = isOne ? [] : bank.slice(0, 1);
  const fixed: Job[] = [
    { spec, subject: { kind: "stub", failures: 1 } },
    isOne ? bank[0] : { spec, subject: { kind: "solution" } },
    ...Array.from(
      { length: row.seeds },
      (_, i): Job => ({ spec, subject: { kind: "solution", seed: i + 1 } }),
    ),
  ];
  const isWhole = options.whole !== false;
  const wrong = mistakeJobs(exercise, mistakes, { sparing: true, ...(!isWhole && { failures: 1 }) });
  const jobs = [...fixed, ...wrong];
  // One process does for all: what costs time is to start it. The watched solution goes before the mistakes, which then leave
  // out the tests before the first that they can reach. The wrappers come last, and with no time of their own.
  const all = await host.run([...fixed, ...watched, ...wrong, ...bank.slice(1)], {
    seconds: exercise.seconds * jobs.length,
  });
  const { report, wrapped } = apart(all, fixed.length, watched.length, wrong.length);
  const verdicts = await settle(host, jobs, report, exercise.seconds);
  row.stub = verdicts[0].verdict;
  row.solution = verdicts[1].verdict;
  if (row.stub !== "blank")
    row.problems.push(`the stub should end in its BlankError, but its verdict is ${row.stub}`);
  const right = verdicts[1];
  if (right.verdict !== "passed") row.problems.push(`the solution does not pass: ${reasonOf(right)}`);
  row.problems.push(...testProblems(right.tests.map(({ name }) => name)));
  row.problems.push(...exhibitProblems(report.told));
  row.flakes = verdicts.slice(2, fixed.length).filter((v) => v.verdict !== "passed").length;
  if (row.flakes > 0)
    row.problems.push(`the solution fails with ${row.flakes} of ${count(row.seeds, "seed")}`);
  // A mistake that never ends takes the whole batch with it.
  const wrongVerdicts = report.killed
    ? await runEach(host, exercise, mistakeJobs(exercise, mistakes))
    : verdicts.slice(fixed.length);
  const names = right.tests.map(({ name }) => name);
  // Of a mistake that spoils what tests share, a test shows something else where those before it were left out.
  const again = isWhole ? [] : showingOtherwise(exercise, wrongVerdicts, names);
  const jobsAgain = mistakeJobs(
    exercise,
    again.map((at) => mistakes[at]),
  );
  for (const [i, verdict] of (await runEach(host, exercise, jobsAgain)).entries())
    wrongVerdicts[again[i]] = verdict;
  rejectMistakes(mistakes, wrongVerdicts, row);
  if (isWhole) nameMistakes(exercise, mistakes, wrongVerdicts, row);
  else nameAsWritten(exercise, mistakes, wrongVerdicts, names, row);
  // A wrapper can only be told from a solution that passes.
  if (options.contract !== false && right.verdict === "passed") {
    const contract = auditContract(exercise, await judgeContract(host, exercise, wrapped));
    row.contract = contract.row;
    row.problems.push(...contract.problems);
  }
  row.durationMs = Math.round(performance.now() - started);
  return row;
}

/**
 * The report of an exercise's own jobs, and that of the contract bank's among and after them. What ended the process while the
 * bank ran says nothing of what had run before; errors that nothing caught may be anybody's.
 */
function apart(all: Ran, fixed: number, watched: number, wrong: number): { report: Ran; wrapped: Ran } {
  const { jobs } = all;
  const [first, last] = [fixed + watched, fixed + watched + wrong];
  const killed = jobs[last] ? undefined : all.killed;
  return {
    report: { ...all, jobs: [...jobs.slice(0, fixed), ...jobs.slice(first, last)], killed },
    // Without one of its own, the watched solution is the second of the fixed jobs.
    wrapped: {
      ...all,
      jobs: [...(watched > 0 ? jobs.slice(fixed, first) : jobs.slice(1, 2)), ...jobs.slice(last)],
    },
  };
}

function reasonOf(verdict: Verdict): string {
  if (!("failure" in verdict)) return verdict.verdict;
  return [verdict.in, verdict.failure.message].filter(Boolean).join(": ");
}

/** What is wrong with the names of a spec's tests: one is the headline of a verdict, with the count beside it. */
function testProblems(names: string[]): string[] {
  return names
    .filter((name) => name.length > 60)
    .map((name) => `the test "${name}" has a name of ${name.length} characters; at most 60`);
}
