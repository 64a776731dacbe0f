import { existsSync } from "node:fs";
import { readDeclarations } from "../course/declarations.js";
import type { PlacedExercise } from "../course/load.js";
import type { Bank } from "./diagnose.js";
import { traceOf } from "./diagnose.js";
import type { Host, Job, Report } from "./host.js";
import { verdictOf } from "./verdict.js";

/** A mistake as its file declares it, without its functions. */
export interface MistakeText {
  name: string;
  because: string;
  rung: number;
}

/** The names and sentences of an exercise's mistakes. */
export async function readMistakes(exercise: PlacedExercise): Promise<MistakeText[]> {
  if (!existsSync(exercise.files.mistakes)) return [];
  const [mistakes] = await readDeclarations<Record<string, { because: string; rung?: number }>>([
    exercise.files.mistakes,
  ]);
  return Object.entries(mistakes).map(([name, { because, rung = 2 }]) => ({ name, because, rung }));
}

/** One job for each mistake. */
export function mistakeJobs(exercise: PlacedExercise, mistakes: MistakeText[]): Job[] {
  return mistakes.map(({ name }) => ({ spec: exercise.files.spec, subject: { kind: "mistake", name } }));
}

/** The traces of mistakes from a report of their jobs, which start at `offset`. */
export function bankOf(mistakes: MistakeText[], report: Report, offset = 0): Bank {
  return mistakes.map((mistake, i) => ({
    ...mistake,
    trace: traceOf(verdictOf(report, report.modules[offset + i]).tests),
  }));
}

/**
 * Runs all mistakes of an exercise to see how each shows itself.
 *
 * @returns undefined if the run was ended from outside: half a bank would name the wrong mistake
 */
export async function runBank(host: Host, exercise: PlacedExercise): Promise<Bank | undefined> {
  const mistakes = await readMistakes(exercise);
  if (mistakes.length === 0) return [];
  // Usually they take less than one run; where they train, each may take as long as the learner's.
  const report = await host.run(mistakeJobs(exercise, mistakes), exercise.seconds * (1 + mistakes.length));
  return report.killed ? undefined : bankOf(mistakes, report);
}
