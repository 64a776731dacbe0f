import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { readSolution } from "../../grader/node/course/read-solution.js";
import { filesIn } from "../support/files-in.js";
import { type Memory, memoryOf } from "./memory.js";
import { Program } from "./pseudo-terminal.js";
import { type Summary, summarize } from "./statistics.js";

const VITEST_DONE = /(Waiting|Watching) for file changes/;

export interface SaveToVerdict {
  kata: Summary;
  vitest: Summary;
  ratio: number;
  idleMemory: Memory;
}

/** How long the pause between two saves is: long enough for the next worker to be ready, as between a learner's. */
const PAUSE_MS = 1500;
/** Until the process that checks types has ended. */
const IDLE_MS = 63_000;

/**
 * Milliseconds from the save of a file to the verdict on the screen: our watch screen and `vitest --watch` on the same
 * spec, in turns. Every other save makes the solution wrong by replacing one text in it by another.
 */
export async function saveToVerdict(
  root: string,
  [chapter, slug]: [string, string],
  mistake: [string, string],
  runs: number,
): Promise<SaveToVerdict> {
  const files = filesIn(root, chapter, slug);
  const right = readSolution(files);
  const wrong = right.replace(...mistake);
  if (wrong === right) throw new Error(`the solution of ${slug} has no "${mistake[0]}" to change`);
  writeFileSync(files.stub, right);
  const start = (words: string[]) => new Program([process.execPath, ...words], root);
  const run = start(["grader/bin.mjs", "run", slug]);
  await run.printed(/passed/);
  makeCurrent(root, slug);

  const kata = start(["grader/bin.mjs"]);
  await kata.printed(/: passed/);
  const vitest = start([
    path.join(root, "node_modules", "vitest", "vitest.mjs"),
    "--watch",
    "--project",
    "exercises",
    path.relative(root, files.spec),
  ]);
  await vitest.printed(VITEST_DONE);
  const times = { kata: [] as number[], vitest: [] as number[] };
  try {
    for (let i = 0; i < runs; i++) {
      const content = i % 2 === 0 ? wrong : right;
      // Both watch the same file: one of them sleeps while the other is measured.
      times.kata.push(await time(kata, vitest, files.stub, content, i % 2 === 0 ? /✗/ : /: passed/));
      times.vitest.push(await time(vitest, kata, files.stub, `${content}\n`, VITEST_DONE));
    }
    await new Promise((resolve) => setTimeout(resolve, IDLE_MS));
    const idleMemory = await memoryOf(kata.pty.pid);
    const [k, v] = [summarize(times.kata), summarize(times.vitest)];
    return { kata: k, vitest: v, ratio: k.median / v.median, idleMemory };
  } finally {
    await kata.end();
    await vitest.end();
  }
}

async function time(
  program: Program,
  other: Program,
  file: string,
  content: string,
  verdict: RegExp,
): Promise<number> {
  process.kill(other.pty.pid, "SIGSTOP");
  await pause();
  program.forget();
  const started = performance.now();
  writeFileSync(file, content);
  await program.printed(verdict);
  const took = performance.now() - started;
  await pause();
  process.kill(other.pty.pid, "SIGCONT");
  other.forget();
  // It has slept through a save: let it catch up before it is measured.
  await pause();
  await pause();
  return took;
}

function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
}

function makeCurrent(root: string, slug: string): void {
  const file = path.join(root, ".kata", "progress.json");
  const progress = JSON.parse(readFileSync(file, "utf8")) as { exercises: Record<string, object> };
  // Begun, and asked: no card and no question covers the verdict.
  const begun = { ...progress.exercises[slug], runs: 1, predicted: null };
  writeFileSync(
    file,
    JSON.stringify({ ...progress, current: slug, exercises: { ...progress.exercises, [slug]: begun } }),
  );
}
