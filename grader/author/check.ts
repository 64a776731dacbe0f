import { existsSync, readFileSync } from "node:fs";
import { count } from "../core/course/count.js";
import type { Part, PlacedChapter, PlacedExercise } from "../core/course/course.js";
import { fingerprint } from "../core/course/fingerprint.js";
import { stubOf } from "../core/course/pristine.js";
import { shippedSpecs } from "../core/course/specs.js";
import { mistakeJobs, runEach } from "../core/judge/bank.js";
import { exhibitProblems } from "../core/judge/exhibit-problems.js";
import type { Job, Ran } from "../core/judge/runner.js";
import { settle } from "../core/judge/settle.js";
import type { Verdict } from "../core/judge/verdict.js";
import { disk } from "../node/course/disk.js";
import { readMistakes } from "../node/course/mistakes.js";
import { onDisk } from "../node/course/paths.js";
import type { Host } from "../node/runner/host.js";
import { nameAsWritten, nameMistakes, rejectMistakes, showingOtherwise } from "./check-mistakes.js";
import { contractJobs, judgeContract } from "./contract/judge-contract.js";
import { auditContract } from "./contract/ledger.js";
import { manifestProblems, mistakeProblems, stubProblems, testProblems } from "./exercise-problems.js";
import { lessonProblems, partProblems } from "./lesson-problems.js";
import type { Row } from "./row.js";

export interface CheckOptions {
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

/** Proves one exercise, through the same host and verdicts as a learner's run. */
export async function checkExercise(
  host: Host,
  exercise: PlacedExercise,
  options: CheckOptions,
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
    problems: await writtenProblems(exercise),
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

/** What is wrong with an exercise's files and texts, which can be seen without a run. */
export async function writtenProblems(exercise: PlacedExercise): Promise<string[]> {
  const problems = manifestProblems(exercise);
  const missing = missingFiles(exercise);
  if (missing.length > 0) return [...problems, ...missing.map((kind) => `the ${kind} file is missing`)];
  return [...problems, ...fileProblems(exercise), ...mistakeProblems(await readMistakes(exercise))];
}

function missingFiles({ files }: PlacedExercise): string[] {
  const due = Object.entries(files).filter(([kind]) => !["stub", "golden"].includes(kind));
  return due.filter(([, file]) => !existsSync(onDisk(file))).map(([kind]) => kind);
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

/** Generated files that are out of date. */
function fileProblems(exercise: PlacedExercise): string[] {
  const [stub, spec] = [exercise.files.stub, exercise.files.spec].map(onDisk);
  const problems: string[] = [];
  try {
    const expected = stubOf(exercise, disk);
    const committed = existsSync(stub) ? readFileSync(stub, "utf8") : "";
    if (fingerprint(committed) !== fingerprint(expected.text))
      problems.push("the stub is not the solution's: run npm run stubs");
    problems.push(...stubProblems(expected));
  } catch (error) {
    // Markers without a partner.
    problems.push((error as Error).message);
  }
  if (shippedSpecs(disk)[exercise.slug] !== fingerprint(readFileSync(spec, "utf8"))) {
    problems.push("the spec's fingerprint is out of date: run npm run stubs");
  }
  const text = readFileSync(spec, "utf8");
  if (/\.(only|skip|todo|fails)\(|skipIf|runIf/.test(text))
    problems.push("the spec skips or singles out tests");
  if (/Math\.random|Date\.now/.test(text))
    problems.push("the spec depends on chance or time: use specRandom()");
  return problems;
}

/** What is wrong with a chapter beside its exercises. */
export function checkChapter(chapter: PlacedChapter): string[] {
  return lessonProblems(chapter);
}

/** What is wrong with a part beside its chapters. */
export function checkPart(part: Part): string[] {
  return partProblems(part);
}
