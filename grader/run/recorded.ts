import { countBlanks, promptsOf } from "../course/blanks.js";
import { buildsOn } from "../course/builds-on.js";
import type { Course, PlacedExercise } from "../course/course.js";
import { disk } from "../course/disk.js";
import { fingerprint } from "../course/fingerprint.js";
import { kitProblem } from "../course/kit.js";
import { shippedSpecs } from "../course/pristine.js";
import { readSource } from "../course/source.js";
import { lastPassed, withLearnersShared } from "../show/sides.js";
import type { Progress } from "../state/schema.js";
import type { Attempt } from "./attempt.js";
import { helpersFingerprint, modulesOf } from "./modules.js";
import { Snapshot } from "./snapshot.js";

/** The pass of exactly this text, by exactly this spec and the course's kit, as it is on record; undefined if there is none. */
export async function recordedPass(
  course: Course,
  exercise: PlacedExercise,
  progress: Progress,
): Promise<Attempt | undefined> {
  const { slug, files } = exercise;
  const passed = progress.exercises[slug]?.passed;
  const source = readSource(files.stub);
  if (!passed || "problem" in source) return undefined;
  const snapshot = new Snapshot(disk, progress, { [files.stub]: source.text });
  const spec = snapshot.read(files.spec);
  if (spec === undefined || fingerprint(spec) !== shippedSpecs(disk)[slug]) return undefined;
  if (!snapshot.isPassed(slug, files.stub, files.spec) || (await kitProblem())) return undefined;
  const prompts = promptsOf(exercise, disk);
  const modules = modulesOf([files.stub, files.spec], snapshot.isPassed, snapshot);
  return {
    exercise,
    result: { verdict: "passed", tests: [] },
    counts: true,
    isJudged: true,
    recordedAt: passed.at,
    diagnosis: undefined,
    blanks: countBlanks(prompts, source.text),
    texts: { stub: source.text, spec },
    helpers: helpersFingerprint(files.stub, snapshot),
    prompts,
    builtOn: buildsOn(course, exercise, modules, progress, disk),
    suspects: [],
    output: "",
    durationMs: passed.ms ?? 0,
    backend: "none",
    trainings: [],
    exhibits: withLearnersShared(exercise, lastPassed(slug, true) ?? []),
    notices: [],
  };
}
