import type { PlacedExercise } from "../../core/course/course.js";
import { stateOf } from "../../core/progress/passed.js";
import { entryOf } from "../../core/progress/schema.js";
import { nextRung } from "../../core/report/hints.js";
import { disk } from "../../node/course/disk.js";
import { formatted } from "../../node/course/format.js";
import { readSolution } from "../../node/course/read-solution.js";
import { readSource } from "../../node/course/read-source.js";
import { readProgress, updateProgress } from "../../node/store/progress.js";
import { diffText } from "../draw/diff.js";
import { hintLines } from "../draw/hints.js";
import { lookOf } from "../draw/look.js";
import { wrap } from "../draw/text.js";
import { chosen } from "./chosen.js";
import { EXIT, UsageError } from "./exit.js";
import { confirm, mayAsk } from "./interactive.js";
import { print } from "./print.js";

/** `kata hint [slug]`: the next rung of the ladder, or the one asked for. */
export async function hint(slug: string | undefined, options: { rung?: string }): Promise<number> {
  const exercise = await chosen(slug);
  const asked = options.rung === undefined ? undefined : Number(options.rung);
  if (asked !== undefined && ![1, 2, 3, 4].includes(asked))
    throw new UsageError(`a rung is 1, 2, 3 or 4, got ${options.rung}`);
  let rung = 0;
  await updateProgress((progress) => {
    const entry = entryOf(progress, exercise.slug);
    rung = asked ?? nextRung(entry.hints, undefined);
    entry.hints = Math.max(entry.hints, rung);
  });
  print(hintLines(exercise, rung, lookOf(process.stdout), "commands"));
  return EXIT.passed;
}

/** `kata answer [slug]`: what one finds in the experiment that is proposed after a pass. */
export async function answer(slug: string | undefined): Promise<number> {
  const exercise = await chosen(slug);
  const look = lookOf(process.stdout);
  if (stateOf(exercise, readProgress().progress, disk) === "open")
    throw new UsageError(
      `${exercise.slug} has not passed yet. Solve it and try the experiment first; then ask again`,
    );
  if (!exercise.answer)
    throw new UsageError(`${exercise.slug} proposes something to play with, and has no answer`);
  print([...wrap(exercise.explore, look), "", ...wrap(exercise.answer, look)]);
  return EXIT.passed;
}

/** `kata solution [slug]` */
export async function solution(slug: string | undefined, options: { yes?: boolean }): Promise<number> {
  const exercise = await chosen(slug);
  if (!(await maySee(exercise, options.yes === true))) return EXIT.notPassed;
  print(formatted(readSolution(exercise.files)).trimEnd().split("\n"));
  return EXIT.passed;
}

/** `kata diff [slug]`: the learner's file against the solution. */
export async function diff(slug: string | undefined, options: { yes?: boolean }): Promise<number> {
  const exercise = await chosen(slug);
  if (!(await maySee(exercise, options.yes === true))) return EXIT.notPassed;
  const source = readSource(exercise.files.stub);
  if ("problem" in source) throw new UsageError(source.problem);
  print([
    "- yours, + the solution",
    "",
    ...diffText(formatted(source.text), formatted(readSolution(exercise.files)), lookOf(process.stdout)),
  ]);
  return EXIT.passed;
}

/** After a pass at once; before it only on request, and it is remembered. */
async function maySee(exercise: PlacedExercise, yes: boolean): Promise<boolean> {
  if (stateOf(exercise, readProgress().progress, disk) !== "open") return true;
  if (!yes && !mayAsk()) {
    throw new UsageError(`${exercise.slug} has not passed yet; to see its solution all the same, add --yes`);
  }
  if (!yes && !(await confirm(`${exercise.slug} has not passed yet. See the solution?`))) return false;
  await updateProgress(
    (progress) => void Object.assign(entryOf(progress, exercise.slug), { solutionShown: true }),
  );
  return true;
}
