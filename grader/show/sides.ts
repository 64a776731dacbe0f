import { existsSync } from "node:fs";
import path from "node:path";
import type { Exhibit } from "../../lib/exhibit/forms.js";
import { type BuiltOn, buildsOn } from "../course/builds-on.js";
import type { Course, PlacedExercise } from "../course/load.js";
import { readSource } from "../course/source.js";
import type { Job, Report } from "../run/host.js";
import { LEARNER, type Subject } from "../run/subject.js";
import { type Verdict, verdictOf } from "../run/verdict.js";
import { cacheFolder, exhibitsFolder } from "../state/files.js";
import { readProgress } from "../state/progress.js";
import { exhibitsIn, type Kept, keep, keyOf, readKept } from "./kept.js";

/** What the two runs showed: the learner's file and the solution. */
export interface Sides {
  /** Undefined where the learner's file cannot be run; then `problem` says why. */
  yours: Kept | undefined;
  problem: string | undefined;
  reference: Kept;
}

/** A run was ended before its time: by a save in the watch screen, or by the learner. */
export class Cancelled extends Error {
  override name = "Cancelled";
}

/** Runs a job; not called where everything is fresh. */
export type Run = (job: Job, seconds: number, whose: "your code" | "the reference") => Promise<Report>;

/**
 * The exhibits of the learner and of the reference. What is kept and fresh is taken; else the file is run once.
 *
 * @throws Cancelled if a run was ended before its time
 */
export async function bothSides(course: Course, exercise: PlacedExercise, run: Run): Promise<Sides> {
  const { stub, spec, solution } = exercise.files;
  const source = readSource(stub);
  let yours: Kept | undefined;
  if (!("problem" in source)) {
    const builtOn = buildsOn(course, exercise, source.text, readProgress().progress);
    const key = learnersKey(course, exercise, source.text, builtOn);
    yours = await freshOrRun(keptFile(exercise), key, LEARNER);
  }
  const file = path.join(cacheFolder, `${exercise.slug}.exhibits`);
  const key = keyOf([spec, solution]);
  const reference = await freshOrRun(file, key, { kind: "solution" });
  return { yours, problem: "problem" in source ? source.problem : undefined, reference };

  async function freshOrRun(file: string, key: string, subject: Subject): Promise<Kept> {
    const kept = readKept(file);
    if (kept?.key === key) return kept;
    const whose = subject === LEARNER ? "your code" : "the reference";
    const report = await run({ spec, subject }, exercise.seconds * 2, whose);
    const result = verdictOf(report, report.modules[0]);
    if (result.verdict === "killed" && result.killed.reason === "cancelled") throw new Cancelled();
    const made = { key, verdict: result.verdict, exhibits: exhibitsIn(report.told) };
    await keep(file, made);
    return made;
  }
}

/** Keeps what the learner's run showed; of an exercise that never showed anything nothing is kept. */
export async function keepLearners(
  course: Course,
  exercise: PlacedExercise,
  text: string,
  { builtOn, result, exhibits }: { builtOn: BuiltOn[]; result: Verdict; exhibits: Exhibit[] },
): Promise<void> {
  const file = keptFile(exercise);
  if (exhibits.length === 0 && !existsSync(file)) return;
  const key = learnersKey(course, exercise, text, builtOn);
  await keep(file, { key, verdict: result.verdict, exhibits });
}

function keptFile({ slug }: PlacedExercise): string {
  return path.join(exhibitsFolder, `${slug}.json`);
}

/** Their file as it was run, its spec, and what both are built on. */
function learnersKey(course: Course, exercise: PlacedExercise, text: string, builtOn: BuiltOn[]): string {
  const others = builtOn.flatMap(({ slug, whose }) => {
    const files = course.bySlug.get(slug)?.files;
    return files ? [whose === "yours" ? files.stub : files.solution] : [];
  });
  return keyOf([exercise.files.spec, ...others], text, ...others);
}
