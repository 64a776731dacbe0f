import type { PlacedExercise } from "../../grader/core/course/course.js";
import { mistakeJobs } from "../../grader/core/judge/bank.js";
import { diagnose } from "../../grader/core/judge/diagnose.js";
import type { Job } from "../../grader/core/judge/runner.js";
import { bankOf } from "../../grader/core/judge/traces.js";
import { verdictOf } from "../../grader/core/judge/verdict.js";
import { disk } from "../../grader/node/course/disk.js";
import { loadCourse } from "../../grader/node/course/load.js";
import { readMistakes } from "../../grader/node/course/mistakes.js";
import { Host, trains } from "../../grader/node/runner/host.js";
import { type Spread, spreadOf } from "./statistics.js";

/** The wrong answers that are timed of each exercise: the first of its bank, in which each function is meant once at least. */
const WRONG = 3;

/** What one answer took, in milliseconds: a process stands ready, as it does between a learner's saves. */
interface Took {
  slug: string;
  trains: boolean;
  /** To the verdict of the solution. */
  right: number;
  /** To the verdict of wrong answers with their names, one of which took longest. */
  wrong: number[];
}

export interface EveryExercise {
  right: Spread;
  wrong: Spread;
  /** Of those that do not train. */
  wrongUntrained: Spread;
}

/** Times the verdicts of every exercise of the course, or of a part. */
export async function everyExercise(
  part: string | undefined,
  say: (line: string) => void,
): Promise<EveryExercise> {
  const { exercises: all } = await loadCourse();
  const exercises = all.filter((exercise) => !part || exercise.part === part);
  if (exercises.length === 0) throw new Error(`there is no part named "${part}"`);
  const host = await Host.start();
  const took: Took[] = [];
  try {
    for (const exercise of exercises) {
      const one = await timed(host, exercise);
      took.push(one);
      const wrong = one.wrong.map((ms) => String(Math.round(ms)).padStart(6)).join("");
      say(`${one.slug.padEnd(28)} right ${String(Math.round(one.right)).padStart(6)}   wrong ${wrong}`);
    }
  } finally {
    await host.close();
  }
  const wrongOf = (those: Took[]) =>
    spreadOf(those.flatMap(({ slug, wrong }) => wrong.map((ms) => [slug, ms] as const)));
  return {
    right: spreadOf(took.map(({ slug, right }) => [slug, right] as const)),
    wrong: wrongOf(took),
    wrongUntrained: wrongOf(took.filter((one) => !one.trains)),
  };
}

async function timed(host: Host, exercise: PlacedExercise): Promise<Took> {
  const { slug, files } = exercise;
  const mistakes = (await readMistakes(exercise)).slice(0, WRONG);
  const right = await verdictAndName(host, exercise, { spec: files.spec, subject: { kind: "solution" } });
  const wrong: number[] = [];
  for (const job of mistakeJobs(exercise, mistakes)) wrong.push(await verdictAndName(host, exercise, job));
  return { slug, trains: trains(files.spec), right, wrong };
}

async function verdictAndName(host: Host, exercise: PlacedExercise, job: Job): Promise<number> {
  await host.warm(exercise.files.spec);
  const started = performance.now();
  const { tests, verdict } = verdictOf(await host.run([job], { seconds: exercise.seconds }));
  const names = tests.map(({ name }) => name);
  const found = diagnose(tests, bankOf(exercise, names, disk))?.mistake;
  const ms = performance.now() - started;
  const expected = job.subject.kind === "mistake" ? job.subject.name : undefined;
  if (found !== expected || (verdict === "passed") !== (expected === undefined))
    throw new Error(`${exercise.slug}: ${expected ?? "the solution"} is ${verdict}, and named ${found}`);
  return ms;
}
