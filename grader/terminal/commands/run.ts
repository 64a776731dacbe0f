import type { Afterwards } from "../../../lib/author/course.js";
import type { Attempt } from "../../core/judge/attempt.js";
import { judge } from "../../core/judge/judge.js";
import type { TrainingRun } from "../../core/judge/training-log.js";
import type { Failure } from "../../core/judge/verdict.js";
import { inDigits } from "../../core/numbers.js";
import { afterwardsNames } from "../../core/report/afterwards.js";
import type { Group } from "../../core/report/blocks.js";
import { endingText, errorText } from "../../core/report/failure-text.js";
import { report } from "../../core/report/report.js";
import { loadCourse } from "../../node/course/load.js";
import { placeHere } from "../../node/here.js";
import { Host } from "../../node/runner/host.js";
import { currentHere } from "../../node/store/current.js";
import { TypeChecker, typesOf } from "../../node/types/checker.js";
import { groupLines } from "../draw/blocks.js";
import { exhibitLines } from "../draw/exhibit.js";
import { fileLine } from "../draw/file-line.js";
import { lookOf } from "../draw/look.js";
import { typeLines } from "../draw/types.js";
import { EXIT } from "./exit.js";
import { findExercise } from "./find.js";
import { askPrediction, guessOf } from "./predict.js";
import { print, printJson } from "./print.js";
import { trainingProgress } from "./training-progress.js";

/** What `run --json` prints; documented in the README. */
export interface RunResult {
  version: 1;
  slug: string;
  verdict: "passed" | "failed" | "blank" | "error" | "timeout";
  /** Whether this is a pass that is recorded: `passed` by a spec that the learner edited is none. */
  counts: boolean;
  tests: { name: string; state: "passed" | "failed" | "skipped"; message: string | null }[];
  /** As `messageOf` says. */
  message: string | null;
  /** `exact` where every failed test shows the mistake, and no other test does; else it is a guess from the first ones. */
  diagnosis: { mistake: string; because: string; exact: boolean } | null;
  blanks: { filled: number; total: number };
  builtOn: { slug: string; whose: "yours" | "reference" }[];
  /** What the run showed; `show` makes a page of it. */
  exhibits: { kind: string; title: string }[];
  notices: string[];
  durationMs: number;
  backend: string;
  /** What the spec trained last. */
  training: TrainingResult | null;
  /** What can be kept of the exercise; null before a pass, and where it has nothing. */
  afterwards: Afterwards | null;
}

/** A training, for `run --json`. */
export interface TrainingResult {
  test: string;
  backend: string;
  /** Steps done, of at most `budget`. */
  steps: number;
  budget: number;
  /** The smoothed loss that is to be reached. */
  threshold: number;
  /** `[step, smoothed loss]` by ascending step, at most 200; a loss that is not finite is null. */
  losses: [step: number, loss: number | null][];
  seconds: number;
}

/** `kata run [slug]`: one verdict for the learner's file. */
export async function run(slug: string | undefined, options: { json?: boolean }): Promise<number> {
  // The worker starts while the course is read.
  const starting = Host.start();
  starting.catch(() => {});
  let host: Host | undefined;
  try {
    const course = await loadCourse();
    const exercise = slug ? findExercise(course, slug) : currentHere(course);
    if (!options.json) await askPrediction(exercise);
    host = await starting;
    const progress = options.json ? undefined : trainingProgress();
    const made = await judge(placeHere(host), course, exercise, {
      onTraining: progress?.show,
      onVerdict: progress?.end,
    });
    if (options.json) printJson(runResult(made));
    else print(runLines(made));
    if (!options.json) await printTypes(made);
    return exitOf(made);
  } finally {
    await (host ?? (await starting.catch(() => undefined)))?.close();
  }
}

/** After a verdict somebody who waits for one thing more is kept waiting so long. */
const TYPES_MS = 5000;

/** Below the verdict: what TypeScript says. Only in a terminal, because scripts do not wait for remarks. */
async function printTypes(made: Attempt): Promise<void> {
  const look = lookOf(process.stdout);
  if (!look.tty) return;
  const checker = new TypeChecker();
  const limit = setTimeout(() => checker.close(), TYPES_MS);
  try {
    const notes = await typesOf(checker, made);
    if (notes?.length) print(typeLines(notes, look));
  } finally {
    clearTimeout(limit);
    checker.close();
  }
}

function runLines(made: Attempt): string[] {
  const { exercise, result } = made;
  const look = lookOf(process.stdout);
  const { answer, afterwards, slug } = exercise;
  const told = (text: string): Group => [{ is: "text", words: [`npm run kata -- ${text}`] }];
  const found = answer ? told(`answer ${slug} shows the answer.`) : [];
  const kept = afterwards ? told(`memo ${slug} shows what to keep: ${afterwardsNames(afterwards)}.`) : [];
  const body = groupLines(report(made, { guess: guessOf(exercise), found, kept }), look);
  const lines = [` ${exercise.chapter.split("/")[1]} > ${slug}`, "", ...body];
  if (made.exhibits.length > 0) lines.push("", ...exhibitLines(made.exhibits, { slug }, look));
  return result.verdict === "passed" ? lines : [...lines, "", fileLine(made.exercise.files.stub, made, look)];
}

export function exitOf({ result, counts }: Attempt): number {
  if (counts) return EXIT.passed;
  return result.verdict === "timeout" ? EXIT.timeout : EXIT.notPassed;
}

export function runResult(made: Attempt): RunResult {
  const { result, exercise, diagnosis } = made;
  return {
    version: 1,
    slug: exercise.slug,
    verdict: result.verdict === "killed" ? "error" : result.verdict,
    counts: made.counts,
    tests: result.tests.map(({ name, state, failure }) => ({
      name,
      state,
      message: failure ? saidOf(failure, made.texts.stub) : null,
    })),
    message: messageOf(made),
    diagnosis: diagnosis
      ? { mistake: diagnosis.mistake, because: diagnosis.because, exact: diagnosis.exact }
      : null,
    blanks: made.blanks,
    builtOn: made.builtOn,
    exhibits: made.exhibits.map(({ kind, title }) => ({ kind, title })),
    notices: made.notices,
    durationMs: made.durationMs,
    backend: made.backend,
    training: trainingResult(made.trainings.at(-1)),
    afterwards: (result.verdict === "passed" && exercise.afterwards) || null,
  };
}

const MOST_POINTS = 200;

function trainingResult(run: TrainingRun | undefined): TrainingResult | null {
  if (!run) return null;
  const { test, backend, step, steps, threshold, losses, seconds } = run;
  const count = Math.min(MOST_POINTS, losses.length);
  const points = Array.from({ length: count }, (_, i): [number, number | null] => {
    const at = count === 1 ? 0 : Math.round((i * (losses.length - 1)) / (count - 1));
    return [at + 1, Number.isFinite(losses[at]) ? inDigits(losses[at], 6) : null];
  });
  return { test, backend, steps: step, budget: steps, threshold, losses: points, seconds };
}

/** What went wrong outside any test, or why the run was ended. */
export function messageOf({ result, texts }: Attempt): string | null {
  if (result.verdict === "passed") return null;
  if (result.verdict === "timeout" || result.verdict === "killed") return endingText(result)[0];
  return saidOf(result.failure, texts.stub);
}

/** What the screen says of a failure. */
function saidOf(failure: Failure, code: string): string {
  return failure.kind === "error" ? errorText(failure, code) : failure.message;
}
