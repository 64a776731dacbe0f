import { loadCourse } from "../course/load.js";
import { currentExercise } from "../course/order.js";
import { attemptLines, fileLine } from "../render/attempt.js";
import { lookOf } from "../render/look.js";
import { endingText } from "../render/texts.js";
import { type Attempt, attempt } from "../run/attempt.js";
import { Host } from "../run/host.js";
import { readProgress } from "../state/progress.js";
import { EXIT } from "./exit.js";
import { findExercise } from "./find.js";
import { print } from "./print.js";

/** What `run --json` prints; documented in the README. */
export interface RunResult {
  version: 1;
  slug: string;
  verdict: "passed" | "failed" | "blank" | "error" | "timeout";
  tests: { name: string; state: "passed" | "failed" | "skipped"; message: string | null }[];
  /** What went wrong outside any test, or why the run was ended. */
  message: string | null;
  diagnosis: { mistake: string; because: string } | null;
  blanks: { filled: number; total: number };
  builtOn: { slug: string; whose: "yours" | "reference" }[];
  notices: string[];
  durationMs: number;
  backend: string;
}

/** `kata run [slug]`: one verdict for the learner's file. */
export async function run(slug: string | undefined, options: { json?: boolean }): Promise<number> {
  // The worker starts while the course is read.
  const starting = Host.start();
  starting.catch(() => {});
  let host: Host | undefined;
  try {
    const course = await loadCourse();
    const exercise = slug ? findExercise(course, slug) : currentExercise(course, readProgress().progress);
    host = await starting;
    const made = await attempt(host, course, exercise);
    if (options.json) console.log(JSON.stringify(runResult(made), null, 2));
    else print(runLines(made));
    return exitOf(made);
  } finally {
    await (host ?? (await starting.catch(() => undefined)))?.close();
  }
}

function runLines(made: Attempt): string[] {
  const { exercise, result } = made;
  const look = lookOf(process.stdout);
  const lines = [` ${exercise.chapter.split("/")[1]} > ${exercise.slug}`, "", ...attemptLines(made, look)];
  return result.verdict === "passed" ? lines : [...lines, "", fileLine(made, look)];
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
    tests: result.tests.map(({ name, state, failure }) => ({
      name,
      state,
      message: failure?.message ?? null,
    })),
    message: messageOf(result),
    diagnosis: diagnosis ? { mistake: diagnosis.mistake, because: diagnosis.because } : null,
    blanks: made.blanks,
    builtOn: made.builtOn,
    notices: made.notices,
    durationMs: made.durationMs,
    backend: "none",
  };
}

function messageOf(result: Attempt["result"]): string | null {
  if (result.verdict === "passed") return null;
  if (result.verdict === "timeout" || result.verdict === "killed") return endingText(result)[0];
  return result.failure.message;
}
