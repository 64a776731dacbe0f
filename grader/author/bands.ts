import type { Band } from "../../lib/training/progress.js";
import type { PlacedExercise } from "../core/course/course.js";
import { mistakeJobs } from "../core/judge/bank.js";
import type { Job } from "../core/judge/runner.js";
import { TrainingLog, type TrainingRun } from "../core/judge/training-log.js";
import { type Verdict, verdictOf } from "../core/judge/verdict.js";
import { inDigits } from "../core/numbers.js";
import { readMistakes } from "../node/course/mistakes.js";
import { Host } from "../node/runner/host.js";

/** One run of a spec, with everything that it trained. */
export interface Measured {
  /** `seed 3`, or the name of a mistake. */
  name: string;
  verdict: Verdict;
  trainings: TrainingRun[];
}

/** A run to the end of its budget takes longer than one that stops when it has learned; the larger one, on a CPU, longer still. */
const PATIENCE = { usual: 6, large: 60 };

/**
 * Trains the solution with many seeds, and every mistake, to the end of their budgets.
 *
 * @param options `mistakes`: train them too; `large`: the larger setting
 * @param onRun called after each
 */
export async function measureTraining(
  exercise: PlacedExercise,
  { seeds, mistakes: withMistakes, large }: { seeds: number; mistakes: boolean; large?: boolean },
  onRun: (measured: Measured) => void,
): Promise<{ solution: Measured[]; mistakes: Measured[] }> {
  const { spec } = exercise.files;
  const host = await Host.start({ env: { KATA_MEASURE: "1", ...(large && { KATA_LARGE: "1" }) } });
  const run = async (name: string, job: Job): Promise<Measured> => {
    const log = new TrainingLog();
    const limit = exercise.seconds * (large ? PATIENCE.large : PATIENCE.usual);
    const report = await host.run([job], { seconds: limit, onTold: (told) => log.take(told) });
    const measured = { name, verdict: verdictOf(report), trainings: log.runs };
    onRun(measured);
    return measured;
  };
  try {
    const solution: Measured[] = [];
    for (let seed = 1; seed <= seeds; seed++)
      solution.push(await run(`seed ${seed}`, { spec, subject: { kind: "solution", seed } }));
    const mistakes: Measured[] = [];
    const known = withMistakes ? await readMistakes(exercise) : [];
    for (const [i, job] of mistakeJobs(exercise, known).entries())
      mistakes.push(await run(known[i].name, job));
    return { solution, mistakes };
  } finally {
    await host.close();
  }
}

const ENTRIES = 12;

/**
 * The band of runs of the same number of steps: some dozen entries, dense where losses fall fast, at the start.
 *
 * @param runs the smoothed loss after every step, run by run
 */
export function bandOf(runs: number[][]): Band {
  const steps = Math.min(...runs.map((run) => run.length));
  const factor = steps ** (1 / (ENTRIES - 1));
  const at = new Set(Array.from({ length: ENTRIES }, (_, i) => Math.round(factor ** i)));
  return [...at].map((step) => {
    const losses = runs.map((run) => run[step - 1]);
    return [
      step,
      inThreeDigits(Math.min(...losses), Math.floor),
      inThreeDigits(Math.max(...losses), Math.ceil),
    ];
  });
}

/** Rounded outwards, so that every run stays inside. */
function inThreeDigits(loss: number, round: (x: number) => number): number {
  if (loss === 0) return 0;
  const digits = 2 - Math.floor(Math.log10(Math.abs(loss)));
  return inDigits(round(loss * 10 ** digits) / 10 ** digits, 3);
}
