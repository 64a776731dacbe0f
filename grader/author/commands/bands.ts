import { count } from "../../core/course/count.js";
import type { TrainingRun } from "../../core/judge/training-log.js";
import { lossText, tenths } from "../../core/numbers.js";
import { loadCourse } from "../../node/course/load.js";
import { EXIT } from "../../terminal/commands/exit.js";
import { findExercise } from "../../terminal/commands/find.js";
import { print, remark } from "../../terminal/commands/print.js";
import { bandOf, type Measured, measureTraining } from "../bands.js";

/** A threshold that is met later than this share of the budget leaves too little room. */
const ROOM = 0.8;

/**
 * `kata author bands <slug>`: where the training of the solution lies over many seeds, to be put into its spec, and how
 * near each mistake comes to the threshold.
 */
export async function authorBands(
  slug: string,
  options: { seeds: number; mistakes: boolean; large?: boolean },
): Promise<number> {
  const exercise = findExercise(await loadCourse(), slug);
  const { solution, mistakes } = await measureTraining(exercise, options, (measured) =>
    remark(`${measured.name}: ${outcome(measured)}`),
  );
  const trained = solution.find(({ trainings }) => trainings.length > 0)?.trainings ?? [];
  if (trained.length === 0) {
    print([`${slug} trains nothing: its spec does not call train`]);
    return EXIT.notPassed;
  }
  const problems = trained.flatMap((_, i) => {
    const found = problemsOf(solution, mistakes, i);
    print([...bandLines(solution, mistakes, i), ...found.map((problem) => `  !! ${problem}`), ""]);
    return found;
  });
  return problems.length === 0 ? EXIT.passed : EXIT.notPassed;
}

/** What an author needs to know of the spec's training number `i`. */
function bandLines(solution: Measured[], mistakes: Measured[], i: number): string[] {
  const runs = runsOf(solution, i);
  const { test, backend, steps, threshold } = runs[0];
  const learned = runs.flatMap(({ learnedAt }) => learnedAt ?? []);
  const ends = runs.map(({ losses }) => losses[losses.length - 1]);
  const seconds = runs.map((run) => run.seconds);
  const width = Math.max(0, ...mistakes.map(({ name }) => name.length));
  return [
    test,
    `  ${count(runs.length, "seed")} on ${backend}, ${steps} steps in ${lowToHigh(seconds, tenths)} s`,
    `  ${lossText(threshold)} is met by ${learned.length}, after ${lowToHigh(learned, String)} steps`,
    `  the end lies at ${lowToHigh(ends, lossText)}, the lowest loss of all at ${lossText(Math.min(...runs.map(best)))}`,
    `  band: ${JSON.stringify(bandOf(runs.map(({ losses }) => losses)))},`,
    ...mistakes.map((measured) => {
      const run = measured.trainings[i];
      const reached = run ? `best ${lossText(best(run))}` : "not trained";
      return `  ${measured.name.padEnd(width)}  ${reached}: ${outcome(measured)}`;
    }),
  ];
}

function problemsOf(solution: Measured[], mistakes: Measured[], i: number): string[] {
  const problems: string[] = [];
  const runs = runsOf(solution, i);
  const failed = solution.filter(({ verdict }) => verdict.verdict !== "passed");
  if (failed.length > 0)
    problems.push(`the solution fails with ${failed.map(({ name }) => name).join(", ")}`);
  const last = Math.max(...runs.map(({ learnedAt, steps }) => learnedAt ?? steps));
  const { steps } = runs[0];
  if (last > ROOM * steps)
    problems.push(
      `the slowest seed learns at step ${last} of ${steps}: give more steps, or a higher threshold`,
    );
  if (runs.length > 1 && runs.every(({ losses }) => losses.join() === runs[0].losses.join()))
    problems.push("no seed changes the run: draw weights and batches from specRandom() or randomTensor()");
  for (const { name, trainings, verdict } of mistakes)
    if (trainings[i]?.learnedAt !== undefined && verdict.verdict === "passed")
      problems.push(`the mistake ${name} passes: it meets the threshold at step ${trainings[i].learnedAt}`);
  return problems;
}

function runsOf(solution: Measured[], i: number): TrainingRun[] {
  return solution.flatMap(({ trainings }) => trainings[i] ?? []);
}

/** What came of a run, in a few words. */
function outcome({ verdict }: Measured): string {
  if (!("failure" in verdict)) return verdict.verdict;
  return (verdict.failure.finding?.headline ?? verdict.failure.message).split("\n")[0];
}

function best({ losses }: TrainingRun): number {
  return Math.min(...losses.filter(Number.isFinite));
}

function lowToHigh(values: number[], text: (value: number) => string): string {
  if (values.length === 0) return "no";
  const [low, high] = [Math.min(...values), Math.max(...values)].map(text);
  return low === high ? low : `${low} to ${high}`;
}
