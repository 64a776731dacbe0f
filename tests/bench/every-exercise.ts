import { readFileSync, writeFileSync } from "node:fs";
import { loadCourse } from "../../grader/node/course/load.js";
import { readSolution } from "../../grader/node/course/read-solution.js";
import { filesIn } from "../support/files-in.js";
import { Program } from "./pseudo-terminal.js";
import { type Summary, summarize } from "./statistics.js";

/** Long enough for the next worker to be ready, as between a learner's saves. */
const PAUSE_MS = 700;

/**
 * A whole part as a learner goes through it, in one watch screen: for each exercise the milliseconds from saving the
 * solution to "passed", with the empty stub saved in between; then `n` for the next one.
 */
export async function everyExercise(
  root: string,
  part: string,
  runs: number,
  say: (slug: string, time: Summary) => void,
): Promise<void> {
  const { exercises: all } = await loadCourse();
  const exercises = all.filter((exercise) => exercise.part === part);
  if (exercises.length === 0) throw new Error(`there is no part named "${part}"`);
  const kata = new Program([process.execPath, "grader/bin.mjs"], root);
  try {
    await kata.printed(/ q quit/);
    kata.pty.write("a");
    await kata.printed(/esc back/);
    kata.pty.write(exercises[0].slug);
    await kata.printed(/of this name/);
    kata.pty.write("\r");
    for (const exercise of exercises) {
      await kata.printed(new RegExp(`> ${exercise.slug} `));
      const stub = filesIn(root, exercise.chapter, exercise.slug).stub;
      say(exercise.slug, await timed(kata, stub, readSolution(exercise.files), runs));
      kata.forget();
      kata.pty.write("n");
    }
  } finally {
    await kata.end();
  }
}

async function timed(kata: Program, file: string, solution: string, runs: number): Promise<Summary> {
  const stub = readFileSync(file, "utf8");
  const save = async (text: string, verdict: RegExp) => {
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    kata.forget();
    const started = performance.now();
    writeFileSync(file, text);
    await kata.printed(verdict);
    return performance.now() - started;
  };
  const times: number[] = [];
  for (let i = 0; i < runs; i++) {
    times.push(await save(solution, /: passed/));
    if (i < runs - 1) await save(stub, /blank \d+ of/);
  }
  return summarize(times);
}
